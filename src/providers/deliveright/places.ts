import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { type Segment, valueAt } from '../../core/json/pointer.ts';

/** A part of a document and the way to it. */
export interface Place {
  readonly path: readonly Segment[];
  readonly value: JsonObject;
}

/** The objects of the list at a path. What is no object keeps its index and is left out. */
export function placesAt(document: JsonValue, path: readonly Segment[]): readonly Place[] {
  const list = valueAt(document, path);
  if (!Array.isArray(list)) return [];
  const places: Place[] = [];
  for (const [index, value] of list.entries())
    if (isJsonObject(value)) places.push({ path: [...path, index], value });
  return places;
}
