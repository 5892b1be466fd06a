import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInOrder, type Ordering } from '../../../../src/conformance/judge/ordering.ts';
import { compareOrderings } from '../../../../src/conformance/orderings/compare.ts';
import {
  findCounterexample,
  type SearchResult,
} from '../../../../src/conformance/orderings/find-counterexample.ts';

interface Options {
  readonly steps?: number;
  readonly seed?: number;
  readonly runs?: number;
  readonly most?: number;
}

async function search(
  fails: (ordering: Ordering) => boolean,
  { steps = 6, seed = 1, runs = 100, most = Number.POSITIVE_INFINITY }: Options = {},
): Promise<SearchResult & { readonly tried: readonly Ordering[] }> {
  const tried: Ordering[] = [];
  const result = await findCounterexample({
    steps,
    runs,
    seed,
    holds: async (ordering) => {
      tried.push(ordering);
      return !fails(ordering);
    },
    isExhausted: () => tried.length >= most,
  });
  return { ...result, tried };
}

function contains(ordering: Ordering, part: Ordering): boolean {
  let at = 0;
  for (const step of ordering) if (step === part[at]) at += 1;
  return at === part.length;
}

const SEEDS = Array.from({ length: 40 }, (_, i) => i * 104_729);

/** Some seeds at once would only be slower: nothing here waits. */
async function overSeeds(fails: (ordering: Ordering) => boolean, expected: Ordering): Promise<void> {
  for (const seed of SEEDS) {
    const { failing } = await search(fails, { seed });
    expect({ seed, failing }).toEqual({ seed, failing: expected });
  }
}

describe('findCounterexample', () => {
  it('finds nothing where nothing fails, after as many runs as were asked for', async () => {
    const result = await search(() => false, { runs: 25 });
    expect(result).toMatchObject({ failing: null, runs: 25, shrinks: 0 });
    expect(result.tried.length).toBe(25);
  });

  it('finds any step that comes twice in a row', () =>
    overSeeds((list) => list.some((step, i) => list[i - 1] === step), [0, 0]));

  it('finds any step that comes twice', () => overSeeds((list) => new Set(list).size < list.length, [0, 0]));

  it('finds any older webhook after a newer one', () =>
    overSeeds((list) => list.some((step, i) => step < (list[i - 1] ?? step)), [1, 0]));

  it('finds an older webhook that comes again after a newer one', () =>
    overSeeds(
      (list) =>
        list.some((step, i) => list.some((mid, j) => mid > step && i < j && list.indexOf(step, j) > j)),
      [0, 1, 0],
    ));

  it('finds the repeat of one step only', () => overSeeds((list) => contains(list, [4, 4]), [4, 4]));

  it('finds a single step', () => overSeeds((list) => list.includes(3), [3]));

  it('finds a step without the one before it', () =>
    overSeeds((list) => list.some((step, i) => step > 0 && !list.slice(0, i).includes(step - 1)), [1]));

  it('finds a pattern of late steps', () => overSeeds((list) => contains(list, [4, 5, 4]), [4, 5, 4]));

  it('ends with the simplest of all that fail, whatever the fault', async () => {
    const short = [0, 1, 2].flatMap((a) => [
      [a],
      ...[0, 1, 2].flatMap((b) => [[a, b], ...[0, 1, 2].map((c) => [a, b, c])]),
    ]);
    await fc.assert(
      fc.asyncProperty(fc.subarray(short, { minLength: 1 }), fc.nat(), async (broken, seed) => {
        const failing = new Set(broken.map((list) => list.join()));
        const result = await search((list) => list.length > 3 || failing.has(list.join()), {
          steps: 3,
          seed,
        });
        expect(result.failing).toEqual(broken.toSorted(compareOrderings)[0]);
      }),
      { numRuns: 60 },
    );
  });

  it('counts the orderings up to the first that failed, and the steps to the simplest', async () => {
    const result = await search((list) => contains(list, [3, 2, 0]) && list.length > 2);
    const first = result.tried.findIndex((list) => contains(list, [3, 2, 0]));
    expect(result.runs).toBe(first + 1);
    expect(result.shrinks).toBeGreaterThan(0);
    expect(result.failing).toEqual([3, 2, 0]);
  });

  it('repeats itself by its seed', async () => {
    const one = await search(() => false, { seed: 7 });
    const again = await search(() => false, { seed: 7 });
    const other = await search(() => false, { seed: 8 });
    expect(again.tried).toEqual(one.tried);
    expect(other.tried).not.toEqual(one.tried);
  });

  it('looks for nothing simpler once it is spent', async () => {
    const { tried, failing } = await search((list) => !isInOrder(list), { most: 3 });
    expect(tried.length).toBeLessThanOrEqual(4);
    expect(failing).not.toBeNull();
  });

  it('needs few tries for a common fault', async () => {
    for (const seed of SEEDS) {
      const { tried } = await search((list) => list.some((step, i) => step < (list[i - 1] ?? step)), {
        seed,
      });
      expect(tried.length).toBeLessThan(60);
    }
  });
});
