import { describe, expect, it } from 'vitest';
import { ageMs, durationMs } from '../../../../src/core/time/duration.ts';

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5s', 1500],
    ['45m', 2_700_000],
    ['48h', 172_800_000],
    [' 2s ', 2000],
    ['0s', 0],
  ])('%s is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', '5', 's', '-1s', '1 s', '1d', '2h10m', '1e3ms', '597h'])('%s is none', (text) => {
    expect(durationMs(text)).toBeNull();
  });
});

describe('an age', () => {
  it.each([
    ['90s', 90_000],
    ['1.5h', 5_400_000],
    [' 3d ', 259_200_000],
    ['52w', 31_449_600_000],
  ])('%s is %d ms', (text, ms) => {
    expect(ageMs(text)).toBe(ms);
  });

  it.each(['', '5', 'd', '-1d', '1 d', '500ms', '1d2h', '2026-01-31'])('%s is none', (text) => {
    expect(ageMs(text)).toBeNull();
  });
});
