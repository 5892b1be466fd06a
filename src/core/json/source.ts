import type { Segment } from './pointer.ts';
import { endOfString, endOfWord, skipSpace, unquoted } from './token-ends.ts';

/** A value in a JSON text, by the indices of its first and past its last character. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value, and where the text goes on about what is in it. */
interface SourceValue extends Span {
  /** Which of the text's objects and arrays it is, in the order of their brackets; -1 where it is neither. */
  readonly container: number;
}

/** A member of an object or an entry of an array. */
export interface SourceItem extends SourceValue {
  /** Past the bracket or comma before it, where its white space begins. */
  readonly lead: number;
  /** Where its key begins, or the value of an entry. */
  readonly first: number;
  /** Past the quote that closes its key; `first` of an entry. */
  readonly keyEnd: number;
  /** The comma or bracket after it. */
  readonly to: number;
}

/** A valid JSON text that tells where its values stand. It is read once, and each container once more when asked for. */
export class JsonSource {
  readonly text: string;
  readonly root: SourceValue;
  /** Past its closing bracket, by container. */
  readonly #ends: number[] = [];
  /** The first container that is not inside it, by container: what is in one is passed over in one step. */
  readonly #next: number[] = [];

  constructor(text: string) {
    this.text = text;
    this.#readBrackets();
    const start = skipSpace(text, 0);
    this.root = this.#valueAt(start, 0);
  }

  #readBrackets(): void {
    const { text } = this;
    const open: number[] = [];
    for (let i = 0; i < text.length; i += 1) {
      const c = text.charCodeAt(i);
      if (c === QUOTE) i = endOfString(text, i);
      else if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
        open.push(this.#ends.length);
        this.#ends.push(text.length);
        this.#next.push(0);
      } else if (c === CLOSE_OBJECT || c === CLOSE_ARRAY) {
        const container = open.pop();
        if (container === undefined) continue;
        this.#ends[container] = i + 1;
        this.#next[container] = this.#ends.length;
      }
    }
  }

  isObject(value: Span): boolean {
    return this.text.charCodeAt(value.start) === OPEN_OBJECT;
  }

  /** What an object or an array holds, in its order. */
  items({ start, end, container }: SourceValue): SourceItem[] {
    const { text } = this;
    const items: SourceItem[] = [];
    const named = text.charCodeAt(start) === OPEN_OBJECT;
    let inner = container + 1;
    let lead = start + 1;
    if (skipSpace(text, lead) >= end - 1) return items;
    while (lead < end) {
      const first = skipSpace(text, lead);
      const keyEnd = named ? endOfString(text, first) + 1 : first;
      const value = this.#valueAt(named ? skipSpace(text, skipSpace(text, keyEnd) + 1) : first, inner);
      if (value.container >= 0) inner = this.#next[value.container] ?? inner + 1;
      const to = skipSpace(text, value.end);
      items.push({ ...value, lead, first, keyEnd, to });
      lead = to + 1;
    }
    return items;
  }

  /** The name of a member, without its escapes. */
  nameOf({ first, keyEnd }: SourceItem): string {
    return unquoted(this.text.slice(first, keyEnd));
  }

  /** @param container the container that begins here if one does */
  #valueAt(start: number, container: number): SourceValue {
    const c = this.text.charCodeAt(start);
    if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
      return { start, end: this.#ends[container] ?? this.text.length, container };
    }
    const end = c === QUOTE ? endOfString(this.text, start) + 1 : endOfWord(this.text, start);
    return { start, end, container: -1 };
  }
}

const QUOTE = 0x22;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/** Reads a step of a path as the place in a list that it names; `null` where it names none. */
export function indexOf(segment: Segment): number | null {
  if (typeof segment === 'number') return Number.isSafeInteger(segment) && segment >= 0 ? segment : null;
  return /^(0|[1-9]\d{0,15})$/.test(segment) ? Number(segment) : null;
}
