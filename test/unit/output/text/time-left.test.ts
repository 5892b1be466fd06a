import { expect, it } from 'vitest';
import { timeLeft } from '../../../../src/output/text/format.ts';

it.each([
  [250, '250 ms'],
  [1000, '1 s'],
  [19_001, '20 s'],
  [59_001, '1 min 00 s'],
  [299_500, '5 min 00 s'],
  [3_600_000, '1 h 00 min'],
  [86_399_000, '1 d 00 h'],
  [100_000_000, '1 d 04 h'],
])('%i ms are %s', (ms, words) => {
  expect(timeLeft(ms)).toBe(words);
});
