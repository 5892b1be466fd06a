import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Assignment } from '../../../src/expect/matching.ts';

/** The most places that can be taken, found by trying every choice. */
function most(items: readonly (readonly number[])[], taken: ReadonlySet<number> = new Set()): number {
  const [first, ...rest] = items;
  if (first === undefined) return taken.size;
  const choices = first.filter((place) => !taken.has(place));
  return Math.max(most(rest, taken), ...choices.map((place) => most(rest, new Set([...taken, place]))));
}

describe('Assignment', () => {
  it('moves what came first when a later one fits only there', () => {
    const assignment = new Assignment<string>(2);
    expect(assignment.add('damaged', [0, 1])).toBe(true);
    expect(assignment.add('other', [0])).toBe(true);
    expect([assignment.at(0), assignment.at(1)]).toEqual(['other', 'damaged']);
  });

  it('refuses what fits nothing that could be freed', () => {
    const assignment = new Assignment<string>(1);
    expect(assignment.add('a', [])).toBe(false);
    expect(assignment.add('b', [0])).toBe(true);
    expect(assignment.add('c', [0])).toBe(false);
    expect(assignment.at(0)).toBe('b');
    expect(assignment.at(7)).toBe(null);
  });

  it('takes as many places as any choice could, with everything where it fits', () => {
    const fitting = fc.uniqueArray(fc.nat(4), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(fitting, { maxLength: 6 }), (items) => {
        const assignment = new Assignment<number>(5);
        for (const [i, places] of items.entries()) assignment.add(i, places);
        const given = [0, 1, 2, 3, 4].flatMap((place) => {
          const item = assignment.at(place);
          return item === null ? [] : [{ item, place }];
        });
        expect(given).toHaveLength(most(items));
        expect(new Set(given.map(({ item }) => item)).size).toBe(given.length);
        for (const { item, place } of given) expect(items[item]).toContain(place);
      }),
      { seed: 20, numRuns: 300 },
    );
  });
});
