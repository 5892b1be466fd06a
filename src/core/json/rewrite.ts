import { endOfNumber, endOfString, isNumberStart, skipSpace } from './token-ends.ts';

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
    else if (isNumberStart(c)) {
      const end = endOfNumber(text, i);
      parts.push(text.slice(from, i), map(text.slice(i, end)));
      from = end;
      i = end - 1;
    }
  }
  return parts.join('') + text.slice(from);
}

const QUOTE = 0x22;
const COLON = 0x3a;
