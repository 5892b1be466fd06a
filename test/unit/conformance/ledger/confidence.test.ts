import { describe, expect, it } from 'vitest';
import { upperBound } from '../../../../src/conformance/ledger/confidence.ts';
import { sampleOf } from '../../../../src/conformance/ledger/sample.ts';

describe('the largest share of wrong jobs that goes with a sample', () => {
  // The 95 % point of Beta(wrong + 1, judged - wrong), by another program.
  it.each([
    [0, 10, 0.25886555],
    [0, 100, 0.02951305],
    [1, 100, 0.04655981],
    [5, 50, 0.198833],
    [10, 1000, 0.01690318],
    [40, 100_000, 0.00052066],
    [2, 3, 0.98304757],
    [3, 3, 1],
  ])('%i of %i', (wrong, judged, bound) => {
    expect(upperBound(wrong, judged)).toBeCloseTo(bound, 7);
  });
});

describe('a sample', () => {
  const chosen = (total: number, share: number, seed: string): number[] => {
    const { takes } = sampleOf(total, share, seed);
    return Array.from({ length: total }, (_, i) => i).filter(() => takes());
  };

  it.each([
    [1000, 0.1, 100],
    [1000, 0.0001, 1],
    [15, 0.1, 2],
    [7, 1, 7],
    [0, 0.5, 0],
  ])('of %i takes a share of %f, which is %i', (total, share, size) => {
    expect(chosen(total, share, 'a')).toHaveLength(size);
    expect(sampleOf(total, share, 'a').size).toBe(size);
  });

  it('is the same for the same seed, another for another, and from the whole row', () => {
    expect(chosen(1000, 0.1, 'a')).toEqual(chosen(1000, 0.1, 'a'));
    expect(chosen(1000, 0.1, 'a')).not.toEqual(chosen(1000, 0.1, 'b'));
    const early = chosen(1000, 0.1, 'a').filter((i) => i < 500).length;
    expect(early).toBeGreaterThan(30);
    expect(early).toBeLessThan(70);
  });
});
