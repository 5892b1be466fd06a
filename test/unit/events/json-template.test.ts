import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editJson, type JsonEdit } from '../../../src/core/json/edit.ts';
import type { JsonValue } from '../../../src/core/json/json.ts';
import { type Segment, walkJson } from '../../../src/core/json/pointer.ts';
import {
  closed,
  fillPlaces,
  jsonTemplate,
  mapParts,
  openPlace,
  refinePlaces,
} from '../../../src/events/json-template.ts';

describe('a JSON template', () => {
  it('has the text around its places', () => {
    expect(jsonTemplate('{"a":1, "b":[2]}', [['b', 0], ['a']], [])).toEqual({
      parts: ['{"a":', ', "b":[', ']}'],
      places: [1, 0],
    });
    expect(jsonTemplate('{"a":1}', [], [])).toEqual({ parts: ['{"a":1}'], places: [] });
  });

  it('loses a place whose value is set or taken out', () => {
    const set: JsonEdit = { kind: 'set', path: ['a'], text: '[]' };
    const remove: JsonEdit = { kind: 'remove', path: ['b'] };
    const paths = [['a', 'x'], ['b']];
    expect(jsonTemplate('{"a":{"x":1},"b":2}', paths, [set]).places).toEqual([1]);
    expect(jsonTemplate('{"a":{"x":1},"b":2}', paths, [remove]).places).toEqual([0]);
  });

  it('filled is the text that editing gives, in one step or in two', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.array(fc.nat()),
        fc.array(fc.json(), { minLength: 1 }),
        fc.nat(),
        (text, picks, values, mask) => {
          const leaves = [...walkJson(JSON.parse(text) as JsonValue)].filter(
            ({ path, value }) => path.length > 0 && (typeof value !== 'object' || value === null),
          );
          const paths: (readonly Segment[])[] = [
            ...new Set(picks.map((pick) => leaves[pick % Math.max(leaves.length, 1)]?.path ?? [])),
          ].filter((path) => path.length > 0);
          const textOf = (place: number): string => values[place % values.length] ?? '';
          const edited = editJson(
            text,
            paths.map((path, i): JsonEdit => ({ kind: 'set', path, text: textOf(i) })),
          );
          const open = jsonTemplate(text, paths, []);
          const texts = paths.map((__, i) => textOf(i));
          expect(fillPlaces(open, texts)).toBe(edited);
          const half = refinePlaces(open, (place) =>
            (mask >> (place % 30)) & 1 ? closed(textOf(place)) : openPlace(place),
          );
          expect(half.parts).toHaveLength(half.places.length + 1);
          expect(fillPlaces(half, texts)).toBe(edited);
        },
      ),
    );
  });

  it('has in a place what its value is made of', () => {
    const open = { parts: ['[', ',', ']'], places: [1, 0] };
    const refined = refinePlaces(open, (place) =>
      place === 0 ? { parts: ['"a', 'b', 'c"'], places: [7, 8] } : openPlace(9),
    );
    expect(refined).toEqual({ parts: ['[', ',"a', 'b', 'c"]'], places: [9, 7, 8] });
    expect(mapParts(refined, (part) => part.toUpperCase()).parts).toEqual(['[', ',"A', 'B', 'C"]']);
  });
});
