import { isJsonObject, type JsonObject, type JsonValue } from '../core/json/json.ts';
import { parsePointer, valueAt } from '../core/json/pointer.ts';
import { cutText } from '../core/text/cut-text.ts';

/** A field that one glance at a payload should show. */
export interface HighlightField {
  /** JSON pointers at which versions keep it: the first that holds something counts. */
  readonly paths: readonly [string, ...string[]];
  /**
   * What is said of it, in a few words; `null` where it tells nothing. Must bear any value.
   *
   * @param payload the whole, for what is told by two fields together
   */
  readonly words: (value: JsonValue, payload: JsonObject) => string | null;
}

/** What one glance shows of a payload: where it stands, and in a few words what it says, as it came. */
export interface Highlight {
  /** JSON pointer. */
  readonly path: string;
  readonly text: string;
}

/** Characters of one of them: a note may be a page. */
const MOST_CHARACTERS = 100;

/**
 * What matters in a payload, the most telling first. A field that is not there, is empty or says what the event is called
 * costs nothing.
 *
 * @param fields of the provider
 * @param label what the event is called
 * @example highlightsOf(detrack.highlights, payload, 'Failed') // [{ path: '/reason', text: 'Recipient not home' }, …]
 */
export function highlightsOf(
  fields: readonly HighlightField[],
  payload: JsonValue,
  label: string,
): Highlight[] {
  if (!isJsonObject(payload)) return [];
  const said = new Set([plain(label)]);
  return fields.flatMap(({ paths, words }): Highlight[] => {
    const found = firstFilled(payload, paths);
    const text = found === null ? '' : (words(found.value, payload) ?? '').trim();
    if (found === null || text === '' || said.has(plain(text))) return [];
    said.add(plain(text));
    return [{ path: found.path, text: cutText(text, MOST_CHARACTERS) }];
  });
}

function firstFilled(
  payload: JsonObject,
  paths: readonly string[],
): { readonly path: string; readonly value: JsonValue } | null {
  for (const path of paths) {
    const value = valueAt(payload, parsePointer(path) ?? []);
    if (value !== undefined && value !== null && value !== '') return { path, value };
  }
  return null;
}

/** A text as it is compared with another: `In Progress` says what `in-progress` says. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[\s_-]+/g, ' ');
}
