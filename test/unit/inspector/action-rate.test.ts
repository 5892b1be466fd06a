import { expect, it } from 'vitest';
import { ActionRate } from '../../../src/inspector/server/action-rate.ts';

it('lets a person act, and bounds a page that floods', () => {
  const rate = new ActionRate(0);
  const take = (now: number, times: number): number =>
    Array.from({ length: times }, () => rate.take(now)).filter(Boolean).length;
  expect(take(0, 100)).toBe(40);
  expect(take(50, 100)).toBe(0);
  expect(take(1000, 100)).toBe(10);
  expect(take(3_600_000, 100)).toBe(40);
});
