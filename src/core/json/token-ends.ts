// Where the tokens of a JSON text begin and end: known here once, to whoever looks at a text before it is parsed.

const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const CLOSE_OBJECT = 0x7d;

/** Tells the white space between tokens by its code. */
export function isSpace(c: number): boolean {
  return c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;
}

/** Index of the first character from `from` on that is no white space, or the text's end. */
export function skipSpace(text: string, from: number): number {
  let i = from;
  while (i < text.length && isSpace(text.charCodeAt(i))) i += 1;
  return i;
}

/** Index of the quote that closes the string opened at `start`, or the text's end. */
export function endOfString(text: string, start: number): number {
  // Long texts are passed over by the engine's own search, some hundred times as fast as by looking at each character.
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

/** Tells a digit or a minus, with which every number begins. */
export function isNumberStart(c: number): boolean {
  return (c >= 0x30 && c <= 0x39) || c === 0x2d;
}

/** Tells what a number goes on with: digits, a dot, an exponent and its sign. */
export function isNumberPart(c: number): boolean {
  return isNumberStart(c) || c === 0x2e || c === 0x65 || c === 0x45 || c === 0x2b;
}

/** The end of a number that begins at `start`. */
export function endOfNumber(text: string, start: number): number {
  let i = start + 1;
  while (isNumberPart(text.charCodeAt(i))) i += 1;
  return i;
}

/** The end of a number, `true`, `false` or `null`. */
export function endOfWord(text: string, from: number): number {
  for (let i = from; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === COMMA || c === CLOSE_OBJECT || c === CLOSE_ARRAY || isSpace(c)) return i;
  }
  return text.length;
}

/** The name or text that is written between quotes, without its escapes. */
export function unquoted(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
}
