import { describe, expect, it } from 'vitest';
import { durationMs } from '../../../../src/core/time/duration.ts';

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
