import { endOfString, isSpace, skipSpace } from './json.ts';

/**
 * Writes each string of a valid JSON text anew, as `map` has it, and keeps every other byte; keys are no values.
 *
 * @param map takes and gives what stands between the quotes, escapes as they are
 */
export function mapStrings(text: string, map: (written: string) => string): string {
  const parts: string[] = [];
  let from = 0;
  for (let i = text.indexOf('"'); i >= 0; i = text.indexOf('"', i)) {
    const end = endOfString(text, i);
    const isKey = text.charCodeAt(skipSpace(text, end + 1)) === COLON;
    if (!isKey) {
      parts.push(text.slice(from, i + 1), map(text.slice(i + 1, end)));
      from = end;
    }
    i = end + 1;
  }
  return parts.join('') + text.slice(from);
}

/** Writes each number of a valid JSON text anew, as `map` has it, and keeps every other byte. */
export function mapNumbers(text: string, map: (written: string) => string): string {
  const parts: string[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) i = endOfString(text, i);
    else if (c === MINUS || (c >= ZERO && c <= NINE)) {
      NUMBER.lastIndex = i;
      const [written = ''] = NUMBER.exec(text) ?? [];
      parts.push(text.slice(from, i), map(written));
      from = i + written.length;
      i = from - 1;
    }
  }
  return parts.join('') + text.slice(from);
}

/** The end of a number, `true`, `false` or `null`. */
export function endOfWord(text: string, from: number): number {
  for (let i = from; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === COMMA || c === CLOSE_OBJECT || c === CLOSE_ARRAY || isSpace(c)) return i;
  }
  return text.length;
}

const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const NUMBER = /[-+.\deE]*/y;
const COMMA = 0x2c;
const CLOSE_OBJECT = 0x7d;
const CLOSE_ARRAY = 0x5d;
