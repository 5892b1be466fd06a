import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inScenarioOrder, isInOrder, type Ordering } from '../../../../src/conformance/judge/ordering.ts';
import { compareOrderings } from '../../../../src/conformance/orderings/compare.ts';
import {
  drawOrdering,
  firstOrderings,
  simplerOrderings,
} from '../../../../src/conformance/orderings/draw-and-shrink.ts';
import { seededRandom } from '../../../../src/events/random.ts';

/** Every ordering of steps below `steps` up to a length. */
function everyOrdering(steps: number, longest: number): Ordering[] {
  const all: Ordering[] = [];
  let last: Ordering[] = [[]];
  for (let length = 1; length <= longest; length += 1) {
    last = last.flatMap((head) => Array.from({ length: steps }, (_, step) => [...head, step]));
    all.push(...last);
  }
  return all;
}

const ordering = fc.array(fc.nat(5), { minLength: 1, maxLength: 8 });

describe('the right order', () => {
  it('has each step once, after those before it', () => {
    expect(isInOrder([0, 2, 3])).toBe(true);
    expect(isInOrder([4])).toBe(true);
    expect(isInOrder([0, 0])).toBe(false);
    expect(isInOrder([1, 0])).toBe(false);
  });

  it('of an ordering holds the same steps', () => {
    fc.assert(
      fc.property(ordering, (list) => {
        expect(isInOrder(inScenarioOrder(list))).toBe(true);
        expect(new Set(inScenarioOrder(list))).toEqual(new Set(list));
      }),
    );
  });
});

describe('drawOrdering', () => {
  const draw = (steps: number, seed: string): Ordering => drawOrdering(steps, seededRandom(seed).below);
  const hundreds = Array.from({ length: 400 }, (_, seed) => draw(4, String(seed)));

  it('draws steps of the scenario, never nothing, and not many more than there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.string(), (steps, seed) => {
        const list = draw(steps, seed);
        expect(list.length).toBeGreaterThan(0);
        expect(list.length).toBeLessThanOrEqual(steps + 3);
        expect(list.every((step) => Number.isInteger(step) && step >= 0 && step < steps)).toBe(true);
      }),
    );
  });

  it.each<[string, (list: Ordering) => boolean]>([
    ['a repeat at once', (list) => list.some((step, i) => list[i - 1] === step)],
    ['a late repeat', (list) => list.some((step, i) => list.slice(0, Math.max(i - 1, 0)).includes(step))],
    ['neighbours that changed places', (list) => list.some((step, i) => list[i + 1] === step - 1)],
    ['a step that comes late', (list) => list.join() === '1,2,3,0' || list.join() === '1,2,0,3'],
    ['a gap', (list) => isInOrder(list) && list.length === 3],
    ['fewer webhooks than steps', (list) => list.length === 2],
    ['the far-fetched', (list) => list.join().startsWith('3,0') || list.join().startsWith('3,1')],
  ])('draws %s now and then', (_, has) => {
    const share = hundreds.filter(has).length / hundreds.length;
    expect(share).toBeGreaterThan(0.01);
    expect(share).toBeLessThan(0.8);
  });
});

describe('firstOrderings', () => {
  it('repeats at once, repeats all but the last later, reverses with and without the last, and delays the first', () => {
    expect(firstOrderings(3)).toEqual([
      [0, 0, 1, 1, 2, 2],
      [0, 1, 2, 0, 1],
      [2, 1, 0],
      [1, 0],
      [1, 2, 0],
    ]);
  });

  it('has no more than there is with one step', () => {
    for (const list of firstOrderings(1)) expect(new Set(list)).toEqual(new Set([0]));
  });
});

describe('compareOrderings', () => {
  it('puts the short before the long, early steps before late ones, then the smaller word', () => {
    const sorted: Ordering[] = [[0], [3], [0, 0], [0, 1], [1, 0], [1, 1], [0, 2], [2, 2], [0, 0, 0]];
    expect(sorted.toReversed().toSorted(compareOrderings)).toEqual(sorted);
  });

  it('tells the different apart', () => {
    fc.assert(
      fc.property(ordering, ordering, (a, b) => {
        expect(compareOrderings(a, b) === 0).toBe(a.join() === b.join());
        expect(Math.sign(compareOrderings(a, b))).toBe(-Math.sign(compareOrderings(b, a)) + 0);
      }),
    );
  });
});

describe('simplerOrderings', () => {
  it('gives what is simpler, all of it, and nothing else', () => {
    const all = everyOrdering(3, 4);
    fc.assert(
      fc.property(fc.constantFrom(...all), (list) => {
        const given = new Set([...simplerOrderings(list, 3)].map((other) => other.join()));
        const simpler = all.filter((other) => compareOrderings(other, list) < 0).map((other) => other.join());
        expect(given).toEqual(new Set(simpler));
      }),
      { numRuns: 40 },
    );
  });

  it('leaves out much before little, and keeps the pattern before it tries others', () => {
    const first = [...simplerOrderings([4, 5, 4], 6)].slice(0, 6);
    expect(first).toEqual([
      [4, 5],
      [4, 4],
      [5, 4],
      [0, 1, 0],
      [0, 2, 0],
      [1, 2, 1],
    ]);
    const [half] = simplerOrderings([0, 1, 2, 3, 4, 5, 0, 1], 6);
    expect(half).toEqual([0, 1, 2, 3]);
  });

  it('has nothing simpler than one webhook of the first step', () => {
    expect([...simplerOrderings([0], 6)]).toEqual([]);
  });

  it('is lazy: a long ordering has millions', () => {
    const next = simplerOrderings([7, 6, 5, 4, 3, 2, 1, 0, 7, 6, 5, 4], 8);
    for (let i = 0; i < 1000; i += 1) expect(next.next().done).toBe(false);
  });
});
