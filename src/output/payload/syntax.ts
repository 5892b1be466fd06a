import { type JsonValue, MAX_DEPTH } from '../../core/json/json.ts';
import { nestingDepth } from '../../core/json/scan.ts';
import { endOfString, unquoted } from '../../core/json/token-ends.ts';

/** A document as a value, and as what its author wrote. */
export interface Syntax {
  readonly value: JsonValue;
  readonly root: ValueNode;
}

/** Reads a JSON text; `null` when it is none, or nests too deep to be shown as a tree. */
export function readSyntax(text: string): Syntax | null {
  if (nestingDepth(text) > MAX_DEPTH) return null;
  try {
    const value: JsonValue = JSON.parse(text);
    return { value, root: new ValueNode(outline(text), 0) };
  } catch {
    return null;
  }
}

type NodeType = 'Object' | 'Array' | 'String' | 'Number' | 'Boolean' | 'Null';

const TYPES: Readonly<Record<string, NodeType>> = {
  '{': 'Object',
  '[': 'Array',
  '"': 'String',
  t: 'Boolean',
  f: 'Boolean',
  n: 'Null',
};

/** A member of an object. */
export interface MemberNode {
  readonly name: string;
  readonly value: ValueNode;
}

/** A value in a text. What it holds is made as it is asked for: of most of a long text, nothing ever is. */
export class ValueNode {
  readonly type: NodeType;
  readonly #outline: Outline;
  readonly #at: number;

  constructor(outline: Outline, at: number) {
    this.#outline = outline;
    this.#at = at;
    this.type = TYPES[outline.text[outline.starts[at] ?? 0] ?? ''] ?? 'Number';
  }

  /** As it was written. */
  get text(): string {
    return textAt(this.#outline, this.#at);
  }

  /** How many members or entries it has. */
  get size(): number {
    const held = this.#outline.held[this.#at] ?? 0;
    return this.type === 'Object' ? held / 2 : held;
  }

  *entries(): Generator<ValueNode, void, undefined> {
    if (this.type !== 'Array') return;
    for (const at of this.#children()) yield new ValueNode(this.#outline, at);
  }

  *members(): Generator<MemberNode, void, undefined> {
    if (this.type !== 'Object') return;
    let name: string | null = null;
    for (const at of this.#children()) {
      if (name === null) name = unquoted(textAt(this.#outline, at));
      else {
        yield { name, value: new ValueNode(this.#outline, at) };
        name = null;
      }
    }
  }

  *#children(): Generator<number, void, undefined> {
    const { next } = this.#outline;
    const end = next[this.#at] ?? 0;
    for (let at = this.#at + 1; at < end; at = next[at] ?? end) yield at;
  }
}

/** Where everything in a text stands, names of members included: what holds others comes right before them. */
interface Outline {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Which one comes after it and all that it holds. */
  readonly next: readonly number[];
  /** How many it holds itself, a member's name and value as two. */
  readonly held: readonly number[];
}

function textAt({ text, starts, ends }: Outline, at: number): string {
  return text.slice(starts[at], ends[at]);
}

/** What numbers, `true`, `false` and `null` are written with. */
const IN_WORD: ReadonlySet<number> = new Set([...'+-.0123456789Eaeflnrstu'].map((c) => c.charCodeAt(0)));

/** Reads a valid JSON text once, from its start to its end. */
function outline(text: string): Outline {
  const starts: number[] = [];
  const ends: number[] = [];
  const next: number[] = [];
  const held: number[] = [];
  const open: number[] = [];
  const add = (start: number, end: number): void => {
    const around = open.at(-1);
    if (around !== undefined) held[around] = (held[around] ?? 0) + 1;
    starts.push(start);
    ends.push(end);
    next.push(starts.length);
    held.push(0);
  };
  for (let i = 0; i < text.length; i += 1) {
    const start = i;
    switch (text.charCodeAt(i)) {
      case 0x20: // White space, comma and colon tell nothing.
      case 0x09:
      case 0x0a:
      case 0x0d:
      case 0x2c:
      case 0x3a:
        break;
      case 0x22: // A string.
        i = endOfString(text, i);
        add(start, i + 1);
        break;
      case 0x7b: // An object or array begins.
      case 0x5b:
        add(start, start + 1);
        open.push(starts.length - 1);
        break;
      case 0x7d: // One ends.
      case 0x5d: {
        const at = open.pop() ?? 0;
        ends[at] = i + 1;
        next[at] = starts.length;
        break;
      }
      default:
        while (IN_WORD.has(text.charCodeAt(i + 1))) i += 1;
        add(start, i + 1);
    }
  }
  return { text, starts, ends, next, held };
}
