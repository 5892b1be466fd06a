import { describe, expect, it } from 'vitest';
import type { AnswerPlan } from '../../../../src/receiver/answers/answer-plan.ts';
import { describePlan } from '../../../../src/receiver/answers/describe-plan.ts';

describe('a plan of answers in words', () => {
  it.each<[string, AnswerPlan]>([
    ['503', { steps: [503] }],
    ['503, 503, then 200', { steps: [503, 503, 200] }],
    ['500, 200, and again', { steps: [500, 200], cycle: true }],
    ['1, 2, 3, 4, 5, …, then 9', { steps: [1, 2, 3, 4, 5, 6, 7, 8, 9] }],
    [
      'plain after 2 s, then 202 after 5 ms to 1 min',
      {
        steps: [{ delayMs: 2000 }, { status: 202, delayMs: [5, 60_000] }],
      },
    ],
    [
      '301 to /b, then 429 with Retry-After 3 × 2',
      {
        steps: [
          { status: 301, headers: [['Location', '/b']] },
          { status: 429, headers: [['Retry-After', '3']], times: 2 },
        ],
      },
    ],
    ['timeout of 90 s', { steps: [{ fault: 'timeout', holdMs: 90_000 }] }],
    ['forward, then 422 with a body', { steps: [{ forward: true }, { status: 422, body: 'no' }] }],
    [
      'failed 503; others 200 (each webhook its own)',
      {
        events: { failed: { steps: [503] } },
        steps: [200],
        per: 'webhook',
      },
    ],
  ])('is %s', (words, plan) => {
    expect(describePlan(plan, 'plain')).toBe(words);
  });
});
