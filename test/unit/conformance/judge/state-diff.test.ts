import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameState, stateDifferences } from '../../../../src/conformance/judge/state-diff.ts';
import type { JsonValue } from '../../../../src/core/json/json.ts';
import { parsePointer, valueAt } from '../../../../src/core/json/pointer.ts';

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>;

describe('differences of two states', () => {
  it('are named at the deepest place that tells', () => {
    const expected = { status: 'completed', items: [{ sku: 'a', count: 2 }], note: null };
    const actual = { status: 'dispatched', items: [{ sku: 'a', count: 3 }], note: null };
    expect(stateDifferences(expected, actual)).toEqual([
      { path: '/status', expected: 'completed', actual: 'dispatched' },
      { path: '/items/0/count', expected: 2, actual: 3 },
    ]);
  });

  it('tell what is there from what is null', () => {
    expect(stateDifferences({ a: null }, {})).toEqual([{ path: '/a', expected: null, actual: undefined }]);
    expect(stateDifferences({}, { a: null })).toEqual([{ path: '/a', expected: undefined, actual: null }]);
  });

  it('name the entries that a longer list has more', () => {
    expect(stateDifferences({ log: ['x'] }, { log: ['x', 'x'] })).toEqual([
      { path: '/log/1', expected: undefined, actual: 'x' },
    ]);
  });

  it('name the whole where the kinds differ', () => {
    expect(stateDifferences({ a: 1 }, null)).toEqual([{ path: '', expected: { a: 1 }, actual: null }]);
    expect(stateDifferences({ a: [] }, { a: {} })).toEqual([{ path: '/a', expected: [], actual: {} }]);
  });

  it('do not count the order of members, and count that of entries', () => {
    expect(stateDifferences({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]);
    expect(stateDifferences([1, 2], [2, 1])).toHaveLength(2);
  });

  it('do not take what every object inherits for a member', () => {
    expect(stateDifferences({}, { constructor: 1 })).toEqual([
      { path: '/constructor', expected: undefined, actual: 1 },
    ]);
  });

  it('stop at the number that is asked for', () => {
    expect(stateDifferences([1, 2, 3, 4], [], 2)).toHaveLength(2);
  });

  it('bear far more depth than a state that is read may have', () => {
    const deep = (end: JsonValue): JsonValue => {
      let value = end;
      for (let i = 0; i < 2000; i += 1) value = { a: value };
      return value;
    };
    expect(stateDifferences(deep(1), deep(2))).toHaveLength(1);
  });

  it('are none exactly where the documents are equal, and each names two values that differ', () => {
    fc.assert(
      fc.property(json, json, (left, right) => {
        expect(isSameState(left, structuredClone(left))).toBe(true);
        for (const { path, expected, actual } of stateDifferences(left, right)) {
          const segments = parsePointer(path) ?? [];
          expect(valueAt(left, segments)).toEqual(expected);
          expect(valueAt(right, segments)).toEqual(actual);
          expect(expected).not.toEqual(actual);
        }
        expect(isSameState(left, right)).toBe(stateDifferences(left, right).length === 0);
      }),
    );
  });
});
