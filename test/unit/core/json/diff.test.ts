import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffJson } from '../../../../src/core/json/diff.ts';
import type { JsonValue } from '../../../../src/core/json/json.ts';
import { sameJson } from '../../../../src/core/json/same.ts';
import { applyChanges } from '../../../helpers/apply-changes.ts';

/** What JSON can hold; a negative zero is told apart by tests and by nothing else. */
const anyJson = fc.json().map((text) => JSON.parse(text.replace(/-0(?=[,\]}]|$)/g, '0')) as JsonValue);

const entry = fc.record(
  { _id: fc.integer({ min: 0, max: 6 }), status: fc.constantFrom('a', 'b', 'c'), list: fc.array(fc.nat(2)) },
  { requiredKeys: ['_id'] },
);
const list = fc.array(entry, { maxLength: 7 }) as fc.Arbitrary<JsonValue>;

describe('diffJson', () => {
  it('gives what makes the first document into the second', () => {
    fc.assert(
      fc.property(anyJson, anyJson, (a, b) => {
        expect(applyChanges(a, diffJson(a, b))).toEqual(b);
      }),
      { numRuns: 300 },
    );
  });

  it('does so for lists of entries with ids, whatever came, went, moved or repeated', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const before = { tracking: a, more: { tracking: [a, b] } };
        const after = { tracking: b, more: { tracking: [b] } };
        expect(applyChanges(before, diffJson(before, after))).toEqual(after);
      }),
      { numRuns: 500 },
    );
  });

  it('finds no difference between a document and itself, whatever the order of its members', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), anyJson), (a) => {
        const turned = Object.fromEntries(Object.entries(a).reverse());
        expect(diffJson(a, turned)).toEqual([]);
        expect(sameJson(a, turned)).toBe(true);
      }),
    );
  });

  it('finds a difference exactly where there is one', () => {
    fc.assert(
      fc.property(anyJson, anyJson, (a, b) => {
        expect(diffJson(a, b).length === 0).toBe(sameJson(a, b));
      }),
    );
  });

  it('tells a change, an addition and a removal by their places', () => {
    expect(diffJson({ status: 'a', old: 1, same: [] }, { status: 'b', same: [], new: null })).toEqual([
      { kind: 'removed', path: ['old'], before: 1 },
      { kind: 'changed', path: ['status'], before: 'a', after: 'b' },
      { kind: 'added', path: ['new'], after: null },
    ]);
  });

  it('tells an entry at the end of a list as an addition', () => {
    const first = { status: 'dispatched', at: '1' };
    const second = { status: 'failed', at: '2' };
    expect(diffJson([first], [first, second])).toEqual([{ kind: 'added', path: [1], after: second }]);
  });

  it('tells an entry at the start of a list as an addition', () => {
    expect(diffJson(['b', 'c'], ['a', 'b', 'c'])).toEqual([{ kind: 'added', path: [0], after: 'a' }]);
  });

  it('keeps to ids when an entry goes from the middle and another changes', () => {
    const before = [
      { item_id: 'x', n: 1 },
      { item_id: 'y', n: 1 },
      { item_id: 'z', n: 1 },
    ];
    const after = [
      { item_id: 'x', n: 1 },
      { item_id: 'z', n: 2 },
    ];
    expect(diffJson(before, after)).toEqual([
      { kind: 'removed', path: [1], before: { item_id: 'y', n: 1 } },
      { kind: 'changed', path: [1, 'n'], before: 1, after: 2 },
    ]);
  });

  it('goes by places where every id is new', () => {
    const before = [
      { id: 'a', sku: 'S1', quantity: 1 },
      { id: 'b', sku: 'S2', quantity: 1 },
    ];
    const after = [
      { id: 'c', sku: 'S1', quantity: 2 },
      { id: 'd', sku: 'S2', quantity: 1 },
    ];
    expect(diffJson(before, after).map(({ kind, path }) => [kind, ...path])).toEqual([
      ['changed', 0, 'id'],
      ['changed', 0, 'quantity'],
      ['changed', 1, 'id'],
    ]);
  });

  it('does not go by ids that repeat or are of another kind', () => {
    const twice = [
      { id: 1, n: 1 },
      { id: 1, n: 2 },
    ];
    const once = [
      { id: '1', n: 1 },
      { id: 1, n: 2 },
    ];
    expect(applyChanges(twice, diffJson(twice, once))).toEqual(once);
    expect(diffJson([{ id: 1 }], [{ id: '1' }])).toEqual([
      { kind: 'changed', path: [0, 'id'], before: 1, after: '1' },
    ]);
  });

  it('takes a member called __proto__ for what it is', () => {
    const before: JsonValue = JSON.parse('{"a":{"__proto__":{"x":1}}}');
    const after: JsonValue = JSON.parse('{"a":{"__proto__":{"x":2}}}');
    const changes = diffJson(before, after);
    expect(changes.map(({ path }) => path)).toEqual([['a', '__proto__', 'x']]);
    expect(JSON.stringify(applyChanges(before, changes))).toBe(JSON.stringify(after));
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('bears any depth', () => {
    const deep = (leaf: string): JsonValue =>
      JSON.parse(`${'['.repeat(20_000)}${leaf}${']'.repeat(20_000)}`) as JsonValue;
    expect(diffJson(deep('1'), deep('1'))).toEqual([]);
    const [change, ...more] = diffJson(deep('1'), deep('2'));
    expect(change?.kind).toBe('changed');
    expect(change?.path.length).toBe(100);
    expect(more).toEqual([]);
  });

  it('is quick with long lists', () => {
    const long = Array.from({ length: 50_000 }, (_, i) => ({ id: i, status: 'a' }));
    const longer = [...long, { id: -1, status: 'b' }];
    expect(diffJson(long, longer)).toHaveLength(1);
  });
});

describe('applyChanges', () => {
  it('refuses a change that does not fit', () => {
    expect(() =>
      applyChanges({ a: 1 }, [{ kind: 'changed', path: ['b', 'c'], before: 1, after: 2 }]),
    ).toThrow(RangeError);
    expect(() => applyChanges('text', [{ kind: 'removed', path: [0], before: 1 }])).toThrow(RangeError);
  });
});
