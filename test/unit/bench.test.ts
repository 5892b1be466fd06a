import { describe, expect, it } from 'vitest';
import { createLineCount } from '../bench/lines.mjs';
import { pairedRatios, quartiles, secondsOf, verdictOf, worstDeviation } from '../bench/statistics.mjs';

/** Moments in ms of a sender that keeps its rate. */
const steady = (rate: number, seconds: number): number[] =>
  Array.from({ length: rate * seconds }, (_, i) => 1_000_000 + (i * 1000) / rate);

describe('quartiles', () => {
  it('lie between two values where they must', () => {
    expect(quartiles([4, 1, 3, 2])).toEqual({ q1: 1.75, median: 2.5, q3: 3.25 });
    expect(quartiles([7, 1, 6, 2, 5, 3, 4])).toEqual({ q1: 2.5, median: 4, q3: 5.5 });
    expect(quartiles([5])).toEqual({ q1: 5, median: 5, q3: 5 });
  });

  it('are none of nothing', () => {
    expect(quartiles([])).toBeNull();
  });
});

describe('a paired ratio', () => {
  it('is of the same round, and left out where one of both is missing', () => {
    const measured = new Map([
      [0, 10],
      [1, 30],
      [2, 50],
    ]);
    const base = new Map([
      [0, 20],
      [2, 25],
      [3, 1],
    ]);
    expect(pairedRatios(measured, base)).toEqual([0.5, 2]);
  });
});

describe('the seconds of a rate', () => {
  it.each([10, 1000, 5000])('are all full at a steady %d', (rate) => {
    expect(secondsOf(steady(rate, 5), rate)).toEqual([rate, rate, rate]);
    expect(worstDeviation(steady(rate, 5), rate)).toBe(0);
  });

  it('lose nothing to what is late by less than half an interval', () => {
    const late = steady(10, 5).map((stamp, i) => stamp + (i % 2 === 0 ? 40 : -40));
    expect(worstDeviation(late.toReversed(), 10)).toBe(0);
  });

  it('show a burst and a gap', () => {
    const stamps = steady(100, 5).map((stamp) =>
      stamp >= 1_002_000 && stamp < 1_002_100 ? stamp - 100 : stamp,
    );
    expect(secondsOf(stamps, 100)).toEqual([110, 90, 100]);
    expect(worstDeviation(stamps, 100)).toBeCloseTo(0.1);
  });

  it('are none where nothing lasts', () => {
    expect(worstDeviation([], 10)).toBeNull();
    expect(worstDeviation(steady(10, 2), 10)).toBeNull();
  });
});

describe('a bar', () => {
  const bar = { must: 0.5, goal: 0.8, better: 'higher' } as const;

  it.each([
    [[0.8, 0.9, 0.9, 1], 'goal'],
    [[0.5, 0.6, 0.7, 0.9], 'must'],
    [[0.3, 0.3, 0.6, 0.7, 0.9], 'must, by the median'],
    [[0.3, 0.4, 0.9], 'no'],
    [[], null],
  ])('is met by the lower quartile: %j is %s', (values, met) => {
    expect(verdictOf({ ...bar, values })).toBe(met);
  });

  it('is met by the upper quartile where less is better, and by the worst where every round counts', () => {
    const less = { must: 2, goal: 1.5, better: 'lower' } as const;
    expect(verdictOf({ ...less, values: [1, 1.2, 1.4, 1.6, 9] })).toBe('must');
    expect(verdictOf({ ...less, values: [1, 1, 1, 1, 9], everyRound: true })).toBe('must, by the median');
  });

  it('without a goal is met or not', () => {
    expect(verdictOf({ values: [2], must: 2, better: 'lower' })).toBe('must');
    expect(verdictOf({ values: [3], must: 2, better: 'lower' })).toBe('no');
  });
});

describe('lines that come in pieces', () => {
  it('are counted once, wherever they are cut', () => {
    const text = Buffer.from(
      '{"type":"ready"}\n{"type":"exchange","n":1}\n\n{"type":"exchange"}\n{"type":"exch',
    );
    for (let cut = 0; cut <= text.length; cut += 1) {
      const lines = createLineCount(/^\{"type":"exchange"/);
      lines.add(text.subarray(0, cut));
      lines.add(text.subarray(cut));
      expect(lines.total).toBe(2);
    }
  });
});
