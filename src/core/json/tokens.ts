import { skipSpace } from './token-ends.ts';

/** Is told what a JSON text is made of, in its order. Every number is an index into the text. */
export interface JsonVisitor {
  readonly onOpen?: (start: number, isObject: boolean) => void;
  /** `end` is past the bracket. */
  readonly onClose?: (end: number) => void;
  /** Of a member, with its quotes. */
  readonly onName?: (start: number, end: number) => void;
  /** A text, a number, true, false or null. */
  readonly onScalar?: (start: number, end: number) => void;
}

/** Where a text stops being JSON. */
export interface JsonMistake {
  readonly offset: number;
  /** What is there: a token that does not belong there, a character that begins none, or the end. */
  readonly found:
    | { readonly kind: 'end' | 'control' | 'string' | 'number' | 'boolean' | 'null' }
    | { readonly kind: 'character'; readonly character: string };
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS = [
  ['true', 'boolean'],
  ['false', 'boolean'],
  ['null', 'null'],
] as const;

/** What may come next. */
type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or end';

/**
 * Reads a JSON text from its beginning to its end, or to the first mistake, without making anything of it: however
 * deep it nests and however long it is, a character is looked at once. RFC 8259, as `JSON.parse` has it.
 *
 * @returns the mistake, or `null` where the text is JSON
 */
export function readTokens(text: string, visitor: JsonVisitor = {}): JsonMistake | null {
  const inside: boolean[] = [];
  let expected: Expected = 'value';
  let i = 0;
  for (;;) {
    i = skipSpace(text, i);
    if (i >= text.length) return expected === ', or end' && inside.length === 0 ? null : mistakeAt(text, i);
    const c = text.charCodeAt(i);
    const isValue = expected === 'value' || expected === 'value or ]';
    if (c === QUOTE && (isValue || expected === 'name' || expected === 'name or }')) {
      const end = endOfText(text, i);
      if (typeof end !== 'number') return end;
      if (isValue) {
        visitor.onScalar?.(i, end);
        expected = ', or end';
      } else {
        visitor.onName?.(i, end);
        expected = ':';
      }
      i = end;
    } else if (isValue && (c === BRACE || c === BRACKET)) {
      visitor.onOpen?.(i, c === BRACE);
      inside.push(c === BRACE);
      expected = c === BRACE ? 'name or }' : 'value or ]';
      i += 1;
    } else if (closes(c, expected, inside.at(-1))) {
      inside.pop();
      i += 1;
      visitor.onClose?.(i);
      expected = ', or end';
    } else if (c === COMMA && expected === ', or end' && inside.length > 0) {
      expected = inside.at(-1) === true ? 'name' : 'value';
      i += 1;
    } else if (c === COLON && expected === ':') {
      expected = 'value';
      i += 1;
    } else if (isValue) {
      const end = endOfPlain(text, i);
      if (typeof end !== 'number') return end;
      visitor.onScalar?.(i, end);
      expected = ', or end';
      i = end;
    } else return mistakeAt(text, i);
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const BRACE = 0x7b;

function closes(c: number, expected: Expected, isObject: boolean | undefined): boolean {
  if (c === 0x7d) return isObject === true && (expected === 'name or }' || expected === ', or end');
  return c === 0x5d && isObject === false && (expected === 'value or ]' || expected === ', or end');
}

/** The index past the closing quote. */
function endOfText(text: string, start: number): number | JsonMistake {
  for (let i = start + 1; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) return i + 1;
    if (c < 0x20) return { offset: i, found: { kind: 'control' } };
    if (c !== BACKSLASH) continue;
    i += 1;
    const escaped = /["\\/bfnrt]|u[\da-fA-F]{4}/y;
    escaped.lastIndex = i;
    if (escaped.test(text)) i = escaped.lastIndex - 1;
    else return i >= text.length ? mistakeAt(text, text.length) : characterAt(text, i);
  }
  return mistakeAt(text, text.length);
}

/** The index past a number, true, false or null. */
function endOfPlain(text: string, start: number): number | JsonMistake {
  const word = WORDS.find(([name]) => text.startsWith(name, start));
  if (word !== undefined) return start + word[0].length;
  NUMBER.lastIndex = start;
  if (!NUMBER.test(text)) {
    return text[start] === '-' ? mistakeAt(text, start + 1) : mistakeAt(text, start);
  }
  const end = NUMBER.lastIndex;
  // A number that goes on and does not end: `1.` and `1e+`.
  const more = /\.|[eE][+-]?/y;
  more.lastIndex = end;
  return more.test(text) ? mistakeAt(text, more.lastIndex) : end;
}

function mistakeAt(text: string, offset: number): JsonMistake {
  const c = text[offset];
  if (c === undefined) return { offset: text.length, found: { kind: 'end' } };
  if (c === '"') return { offset, found: { kind: 'string' } };
  if (/[-\d]/.test(c)) return { offset, found: { kind: 'number' } };
  const word = WORDS.find(([name]) => text.startsWith(name, offset));
  return word === undefined ? characterAt(text, offset) : { offset, found: { kind: word[1] } };
}

function characterAt(text: string, offset: number): JsonMistake {
  return {
    offset,
    found: { kind: 'character', character: String.fromCodePoint(text.codePointAt(offset) ?? 0) },
  };
}
