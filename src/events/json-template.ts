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

/** A template of a text that is known: it has no place. */
export function closed(text: string): JsonTemplate {
  return { parts: [text], places: [] };
}

/** A template that is one place. */
export function openPlace(place: number): JsonTemplate {
  return { parts: ['', ''], places: [place] };
}

/** Puts a template into each place: what its value is made of, or the value itself where it is known already. */
export function refinePlaces(
  { parts, places }: JsonTemplate,
  templateOf: (place: number) => JsonTemplate,
): JsonTemplate {
  const refined = { parts: [parts[0] ?? ''], places: [] as number[] };
  const add = (text: string): void => {
    refined.parts.push(`${refined.parts.pop() ?? ''}${text}`);
  };
  for (const [i, place] of places.entries()) {
    const inner = templateOf(place);
    for (const [j, part] of inner.parts.entries()) {
      const before = inner.places[j - 1];
      if (before !== undefined) {
        refined.places.push(before);
        refined.parts.push('');
      }
      add(part);
    }
    add(parts[i + 1] ?? '');
  }
  return refined;
}

/** The template of what is made of a text part by part and value by value, as by escaping it. */
export function mapParts({ parts, places }: JsonTemplate, map: (part: string) => string): JsonTemplate {
  return { parts: parts.map(map), places };
}

/** The text with a value at each place. */
export function fillPlaces({ parts, places }: JsonTemplate, values: readonly string[]): string {
  let text = parts[0] ?? '';
  for (let i = 0; i < places.length; i += 1) {
    text += values[places[i] ?? 0] ?? '';
    text += parts[i + 1] ?? '';
  }
  return text;
}
