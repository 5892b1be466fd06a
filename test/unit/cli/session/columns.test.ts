import { describe, expect, it } from 'vitest';
import { canRedraw, columnsOf } from '../../../../src/cli/session/columns.ts';

describe('columnsOf', () => {
  it.each([
    [undefined, 80],
    [Number.NaN, 80],
    [0, 80],
    [-3, 80],
    [1, 40],
    [39, 40],
    [40, 40],
    [53.7, 53],
    [250, 250],
    [1e9, 10_000],
    [Number.POSITIVE_INFINITY, 10_000],
  ])('a terminal of %s has %i', (columns, expected) => {
    expect(columnsOf({ isTTY: true, ...(columns === undefined ? {} : { columns }) })).toBe(expected);
  });

  it('what is no terminal has none, whatever it says', () => {
    expect(columnsOf({ columns: 100 })).toBe(0);
    expect(columnsOf({ isTTY: false })).toBe(0);
  });
});

describe('canRedraw', () => {
  it.each([
    [{ isTTY: true }, true],
    [{ isTTY: true, columns: 80 }, true],
    [{ isTTY: true, columns: 39 }, false],
    [{ isTTY: true, columns: 0 }, false],
    [{ isTTY: true, columns: Number.NaN }, false],
    [{ columns: 80 }, false],
  ])('%o: %s', (stream, expected) => {
    expect(canRedraw(stream)).toBe(expected);
  });
});
