import type { JsonObject } from '../../core/json/json.ts';
import { parsePointer, valueAt } from '../../core/json/pointer.ts';
import { mapStrings } from '../../core/json/rewrite.ts';
import { type Words, wholeWords } from './whole-words.ts';

/**
 * Puts a new business key wherever the old one is in the values of a JSON text, which keeps every other byte and
 * the rest of its identity.
 *
 * @param payload what the text parses to
 */
export function rekey(text: string, payload: JsonObject, keyPath: string, key: string): string {
  const old = valueAt(payload, parsePointer(keyPath) ?? []);
  if (typeof old !== 'string' || old === '') return text;
  const words = wholeWords([old]);
  const inside = JSON.stringify(key).slice(1, -1);
  return mapStrings(text, (written) => replaceIn(written, words, inside));
}

/** What stands for one UTF-16 unit in a JSON string. */
const UNIT = /\\u[\da-f]{4}|\\.|[^\\]/gis;

/** Replaces words in the inside of a JSON string, whose other escapes stay as they are. */
function replaceIn(written: string, words: Words, by: string): string {
  if (!written.includes('\\')) return cutAndJoin(written, words.placesIn(written), by);
  const places = words.placesIn(String(JSON.parse(`"${written}"`)));
  if (places.length === 0) return written;
  // Where each unit of the text begins in what is written.
  const starts = Array.from(written.matchAll(UNIT), ({ index }) => index);
  const at = (i: number): number => starts[i] ?? written.length;
  return cutAndJoin(
    written,
    places.map(({ start, end }) => ({ start: at(start), end: at(end) })),
    by,
  );
}

function cutAndJoin(
  text: string,
  places: readonly { readonly start: number; readonly end: number }[],
  by: string,
): string {
  const kept = places.map(({ start }, i) => text.slice(places[i - 1]?.end ?? 0, start));
  return [...kept, text.slice(places.at(-1)?.end ?? 0)].join(by);
}
