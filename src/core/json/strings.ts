import { endOfString, skipSpace } from './json.ts';

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

const COLON = 0x3a;
