import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { PathPatterns } from '../../../../src/conformance/judge/path-patterns.ts';
import type { Playback } from '../../../../src/conformance/judge/play-steps.ts';
import { References } from '../../../../src/conformance/judge/reference-state.ts';
import type { JsonObject, JsonValue } from '../../../../src/core/json/json.ts';

interface Made {
  readonly references: References;
  readonly played: readonly string[];
}

/** References whose runs end in the given states, one after the other. */
function referencesOf(states: readonly JsonValue[], payloads: readonly JsonObject[] = []): Made {
  const played: string[] = [];
  const references = new References(async (ordering): Promise<Playback> => {
    const state = states[played.length];
    played.push(ordering.join());
    return { ordering, exchanges: [], payloads, isAccepted: state !== undefined, state: state ?? null };
  });
  return { references, played };
}

/** The paths that are ignored after two runs of the same webhooks. */
async function ownAfter(first: JsonValue, second: JsonValue): Promise<readonly string[]> {
  const { references } = referencesOf([first, second]);
  await references.of([0]);
  await references.replay([0]);
  return references.volatilePaths;
}

describe('References', () => {
  it('runs the webhooks of an ordering once each and in order, and each set of them once', async () => {
    const { references, played } = referencesOf([1, 2, 3]);
    expect(await references.of([2, 0, 2])).toMatchObject({ ordering: [0, 2], state: 1 });
    expect(await references.of([0, 2, 0, 0])).toMatchObject({ state: 1 });
    expect(await references.of([2])).toMatchObject({ state: 2 });
    expect(played).toEqual(['0,2', '2']);
    expect(await references.replay([2])).toMatchObject({ state: 3 });
    expect(await references.of([2])).toMatchObject({ state: 3 });
  });

  it.each<[string, JsonValue, JsonValue, readonly string[]]>([
    ['nothing, where both are the same', { a: 1, b: [2] }, { b: [2], a: 1 }, []],
    ['a value', { a: 1, b: 2 }, { a: 1, b: 3 }, ['/b']],
    [
      'the same member of every entry',
      { l: [{ at: 1 }, { at: 1 }] },
      { l: [{ at: 2 }, { at: 3 }] },
      ['/l/*/at'],
    ],
    ['a member that is there only once', { a: 1 }, { a: 1, b: 2 }, ['/b']],
    ['a container whose names change', { m: { x1: 1, k: 1 } }, { m: { x2: 1, k: 1 } }, ['/m']],
    ['everything', 'row 1', 'row 2', ['']],
    ['everything, where names change at the top', { x1: 1 }, { x2: 1 }, ['']],
  ])('takes for the consumer’s own: %s', async (_, first, second, own) => {
    expect(await ownAfter(first, second)).toEqual(own);
  });

  it('finds an entry more in a list whose entries are all the consumer’s own', async () => {
    const { references } = referencesOf([
      { log: [1, 2], at: { log: [{ t: 1 }] } },
      { log: [3, 4], at: { log: [{ t: 2 }] } },
    ]);
    await references.of([0]);
    const { state } = await references.replay([0]);
    expect(references.volatilePaths).toEqual(['/at/log/*/t', '/log/*']);
    expect(references.differences(state, { log: [5, 6], at: { log: [{ t: 3 }] } })).toEqual([]);
    expect(references.differences(state, { log: [5, 6, 7], at: { log: [{ t: 3 }] } })).toEqual([
      { path: '/log/2', expected: undefined, actual: 7 },
    ]);
    expect(references.differences(state, { log: [5], at: { log: [{ t: 3 }] } })).toEqual([
      { path: '/log/1', expected: 4, actual: undefined },
    ]);
  });

  it.each([
    ['a list that is longer now and then', [1], [2, 3]],
    ['a container whose names change', { x: { log: [1] } }, { y: { log: [1] } }],
  ])('bears another length in %s', async (_, first: JsonValue, second: JsonValue) => {
    const { references } = referencesOf([{ log: first }, { log: second }]);
    await references.of([0]);
    const { state } = await references.replay([0]);
    expect(references.differences(state, { log: [4, 5, 6] })).toEqual([]);
    expect(references.differences(state, { log: [] })).toEqual([]);
  });

  it('compares all that is not the consumer’s own', async () => {
    const { references } = referencesOf([
      { at: 1, log: [{ at: 1, what: 'a' }] },
      { at: 2, log: [{ at: 2, what: 'a' }] },
    ]);
    await references.of([0]);
    await references.replay([0]);
    const differences = references.differences(
      { at: 8, log: [{ at: 8, what: 'a' }] },
      {
        at: 9,
        log: [
          { at: 9, what: 'b' },
          { at: 9, what: 'c' },
        ],
      },
    );
    expect(differences.map(({ path }) => path)).toEqual(['/log/0/what', '/log/1']);
  });

  it('ignores what lies in a container of the consumer’s own, but nothing beside it', async () => {
    const { references } = referencesOf([{ m: { x1: 1 } }, { m: { x2: 1 } }]);
    await references.of([0]);
    await references.replay([0]);
    expect(references.differences({ m: { y: { z: 1 } }, mm: 1 }, { m: 3, mm: 2 })).toEqual([
      { path: '/mm', expected: 1, actual: 2 },
    ]);
  });

  it('finds what differs beyond a hundred places of the consumer’s own', async () => {
    const many = (value: number): JsonObject =>
      Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`clock${i}`, value]));
    const { references } = referencesOf([many(1), many(2)]);
    await references.of([0]);
    await references.replay([0]);
    expect(references.differences({ ...many(3), z: 1 }, { ...many(4), z: 2 })).toEqual([
      { path: '/z', expected: 1, actual: 2 },
    ]);
  });

  it('tells a word of the webhooks that comes and goes from a clock', async () => {
    const payloads = [{ status: 'dispatched', at: '2026-01-02' }];
    const { references } = referencesOf([{ is: 'dispatched' }, { is: 'lost' }], payloads);
    await references.of([0]);
    expect(references.flaky).toBeNull();
    await references.replay([0]);
    expect(references.flaky).toEqual({ path: '/is', expected: 'dispatched', actual: 'lost' });
    const clock = referencesOf([{ is: '2026-01-02' }, { is: '2026-01-03' }], payloads).references;
    await clock.of([0]);
    await clock.replay([0]);
    expect(clock.flaky).toBeNull();
  });

  it('learns nothing from a run that was refused', async () => {
    const { references } = referencesOf([{ a: 1 }]);
    await references.of([0]);
    expect(await references.replay([0])).toMatchObject({ isAccepted: false });
    expect(references.volatilePaths).toEqual([]);
  });
});

describe('what a comparison costs', () => {
  /** How often a map is asked and a text is cut while states with so many changing members are learnt and compared. */
  async function steps(n: number): Promise<number> {
    const state = (run: number): JsonValue => ({
      ...Object.fromEntries(Array.from({ length: n }, (_, i) => [`at${i}`, { run, list: [{ run }] }])),
      right: run < 3 ? 1 : 2,
    });
    const { references } = referencesOf([state(1), state(2)]);
    const spies = [
      vi.spyOn(Map.prototype, 'get'),
      vi.spyOn(Set.prototype, 'add'),
      vi.spyOn(String.prototype, 'split'),
      vi.spyOn(Array.prototype, 'every'),
    ];
    try {
      await references.of([0]);
      await references.replay([0]);
      expect(references.volatilePaths).toHaveLength(2 * n);
      expect(references.differences(state(1), state(3))).toEqual([
        { path: '/right', expected: 1, actual: 2 },
      ]);
      return spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    } finally {
      vi.restoreAllMocks();
    }
  }

  it('grows with the changing members of a state, not with their square', async () => {
    const [once, twice, fourTimes] = [await steps(100), await steps(200), await steps(400)];
    expect(once).toBeGreaterThan(100);
    expect(twice / once).toBeLessThan(2.1);
    expect(fourTimes / twice).toBeLessThan(2.1);
  });
});

describe('PathPatterns', () => {
  const segment = fc.constantFrom('a', 'b', '*', '1', '');
  const path = fc.array(segment, { maxLength: 4 }).map((all) => all.map((each) => `/${each}`).join(''));

  it('covers what one of its patterns covers', () => {
    fc.assert(
      fc.property(fc.array(path, { maxLength: 6 }), path, (patterns, place) => {
        const all = new PathPatterns();
        for (const pattern of patterns) all.add(pattern);
        const isCovered = patterns.some((pattern) => {
          const [left, right] = [pattern.split('/'), place.split('/')];
          return left.length <= right.length && left.every((part, i) => part === '*' || part === right[i]);
        });
        expect(all.cover(place)).toBe(isCovered);
        expect(all.all).toEqual([...new Set(patterns)].toSorted());
      }),
    );
  });
});
