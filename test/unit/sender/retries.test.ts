import { describe, expect, it } from 'vitest';
import type { Exchange, FailureCode } from '../../../src/core/exchange.ts';
import { pauseBeforeRetry, type RetryOptions } from '../../../src/sender/retries.ts';
import { exchange, response } from '../output/samples.ts';

const NOW = Date.parse('2026-03-01T10:00:00Z');

function answered(status: number, retryAfter?: string): Exchange {
  const headers = retryAfter === undefined ? [] : ([['Retry-After', retryAfter]] as const);
  return exchange({ error: null, response: response({ status, headers }) });
}

function unanswered(code: FailureCode): Exchange {
  return exchange({ response: null, error: { code, message: '' } });
}

/** The pauses of a request that always fails the same way. */
function pauses(each: Exchange, options: RetryOptions): number[] {
  const list: number[] = [];
  for (let attempt = 1; attempt < 20; attempt += 1) {
    const pause = pauseBeforeRetry(each, attempt, options, NOW);
    if (pause === null) return list;
    expect(pause.attempt).toBe(attempt + 1);
    list.push(pause.ms);
  }
  throw new Error('it never ends');
}

const SCHEDULE: RetryOptions = { retries: 0, schedule: { pausesMs: [5000, 300_000, 1_800_000] } };

describe('a number of retries', () => {
  it('waits twice as long each time, and never longer than half a minute', () => {
    expect(pauses(answered(500), { retries: 8 })).toEqual([
      500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
  });

  it.each([408, 425, 429, 500, 502, 503, 504, 599])('comes after %i', (status) => {
    expect(pauses(answered(status), { retries: 1 })).toEqual([500]);
  });

  it.each([301, 302, 400, 401, 403, 404, 410, 422])('does not come after %i', (status) => {
    expect(pauses(answered(status), { retries: 3 })).toEqual([]);
  });

  it.each<[FailureCode, number[]]>([
    ['refused', [500]],
    ['reset', [500]],
    ['timeout', [500]],
    ['tls', []],
    ['interrupted', []],
  ])('after %s gives %j', (code, expected) => {
    expect(pauses(unanswered(code), { retries: 1 })).toEqual(expected);
  });
});

describe('a schedule', () => {
  it('has one try for each of its pauses', () => {
    expect(pauses(answered(500), SCHEDULE)).toEqual([5000, 300_000, 1_800_000]);
  });

  it('is divided by its speed', () => {
    const schedule = { pausesMs: [5000, 300_000, 1_800_000], speed: 1000 };
    expect(pauses(answered(500), { retries: 0, schedule })).toEqual([5, 300, 1800]);
  });

  it.each([302, 400, 401, 404, 410, 500])('comes after %i, as a sender that knows nothing', (status) => {
    expect(pauses(answered(status), SCHEDULE)).toHaveLength(3);
  });

  it('ends with an interruption', () => {
    expect(pauses(unanswered('interrupted'), SCHEDULE)).toEqual([]);
    expect(pauses(unanswered('tls'), SCHEDULE)).toHaveLength(3);
  });

  it('takes the place of a number of retries', () => {
    expect(pauses(answered(500), { retries: 9, schedule: { pausesMs: [1] } })).toEqual([1]);
  });
});

describe('Retry-After', () => {
  const quick: RetryOptions = { retries: 0, schedule: { pausesMs: [5000], speed: 1000 } };

  it.each([
    ['2', 2000],
    ['0', 5],
    [' 3 ', 3000],
    ['Sun, 01 Mar 2026 10:00:30 GMT', 30_000],
    ['Sun, 01 Mar 2026 09:00:00 GMT', 5],
    ['99999999999', 5 * 60_000],
    ['Mon, 01 Mar 2100 10:00:30 GMT', 5 * 60_000],
    ['soon', 5],
    ['-5', 5],
    ['1.5', 5],
    ['2026-03-01T10:00:30Z', 5],
  ])('%j after 5 ms of our own: %i ms, whatever the speed', (text, expected) => {
    expect(pauses(answered(503, text), quick)).toEqual([expected]);
  });

  it('is told from a pause of ours, which it is not where ours is as long', () => {
    const asked = (text?: string): unknown =>
      pauseBeforeRetry(answered(503, text), 1, { retries: 1 }, NOW)?.asked;
    expect(asked('20')).toBe(true);
    expect([asked('0'), asked('soon'), asked()]).toEqual([false, false, false]);
    expect(pauseBeforeRetry(answered(503, '5'), 1, SCHEDULE, NOW)).toEqual({
      ms: 5000,
      attempt: 2,
      asked: false,
    });
  });

  it('does not shorten a longer pause of ours', () => {
    expect(pauses(answered(503, '2'), SCHEDULE)).toEqual([5000, 300_000, 1_800_000]);
  });

  it('holds for a number of retries too, and makes none where none would be', () => {
    expect(pauses(answered(429, '2'), { retries: 2 })).toEqual([2000, 2000]);
    expect(pauses(answered(404, '2'), { retries: 2 })).toEqual([]);
    expect(pauses(answered(503, '2'), { retries: 0 })).toEqual([]);
  });
});
