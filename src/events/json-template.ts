import { editJson, type JsonEdit } from '../core/json/edit.ts';
import type { Segment } from '../core/json/pointer.ts';

/** A JSON text with open places, into each of which goes the text of a value. */
export interface JsonTemplate {
  /** What stands before, between and behind the places: one more than there are places. */
  readonly parts: readonly string[];
  /** Which value stands at each place, as a number of the list of paths. */
  readonly places: readonly number[];
}

/** No JSON text holds this character as itself, so that none is taken for the mark of a place. */
const MARK = '\0';

/**
 * Opens places in a valid JSON text and edits it as well: a place whose value is set or taken out is gone. Values by
 * their paths; filled, it is the very text that editing a text with those values would give.
 *
 * @example jsonTemplate('{"a":1,"b":2}', [['a']], []) // { parts: ['{"a":', ',"b":2}'], places: [0] }
 */
export function jsonTemplate(
  text: string,
  paths: readonly (readonly Segment[])[],
  edits: readonly JsonEdit[],
): JsonTemplate {
  const open = paths.map((path, i): JsonEdit => ({ kind: 'set', path, text: `${MARK}${i}${MARK}` }));
  // Between two marks stands the number of a place, so that every second piece is one.
  const pieces = editJson(text, [...open, ...edits]).split(MARK);
  return {
    parts: pieces.filter((_, i) => i % 2 === 0),
    places: pieces.filter((_, i) => i % 2 === 1).map(Number),
  };
}

/** Closes the places of which a value is known already; `null` leaves one open. */
export function closePlaces(
  { parts, places }: JsonTemplate,
  textOf: (place: number) => string | null,
): JsonTemplate {
  const [first = '', ...rest] = parts;
  const closed = { parts: [first], places: [] as number[] };
  for (const [i, place] of places.entries()) {
    const value = textOf(place);
    const part = rest[i] ?? '';
    if (value === null) {
      closed.places.push(place);
      closed.parts.push(part);
    } else closed.parts.push(`${closed.parts.pop() ?? ''}${value}${part}`);
  }
  return closed;
}

/** The text with a value at each place. */
export function fillPlaces({ parts, places }: JsonTemplate, textOf: (place: number) => string): string {
  let text = parts[0] ?? '';
  for (let i = 0; i < places.length; i += 1) text += textOf(places[i] ?? 0) + (parts[i + 1] ?? '');
  return text;
}
