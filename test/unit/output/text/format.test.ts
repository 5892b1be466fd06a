import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatMs, plural } from '../../../../src/output/text/format.ts';

describe('formatMs', () => {
  it.each([
    [0, '0.0 ms'],
    [1.84, '1.8 ms'],
    [9.949, '9.9 ms'],
    [9.96, '10 ms'],
    [11.2, '11 ms'],
    [999.4, '999 ms'],
    [999.5, '1.0 s'],
    [2345, '2.3 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min 00 s'],
    [65_000, '1 min 05 s'],
    [3_600_000, '60 min 00 s'],
  ])('writes %d as %s', (ms, text) => {
    expect(formatMs(ms)).toBe(text);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [4813, '4.7 KiB'],
    [1_048_575, '1.0 MiB'],
    [1_048_576, '1.0 MiB'],
    [5 * 2 ** 50, '5120.0 TiB'],
  ])('writes %d as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('counts', () => {
  it('sets thousands apart', () => {
    expect([0, 999, 1000, 99_980, 1_234_567].map(formatCount)).toEqual([
      '0',
      '999',
      '1,000',
      '99,980',
      '1,234,567',
    ]);
  });

  it('fits the noun to the number', () => {
    expect([plural(0, 'error'), plural(1, 'error'), plural(2, 'entry', 'entries')]).toEqual([
      '0 errors',
      '1 error',
      '2 entries',
    ]);
  });
});
