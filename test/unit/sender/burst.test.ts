import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pause } from '../../../src/core/time/wait.ts';
import { type BurstOptions, burst } from '../../../src/sender/burst.ts';
import { percentile } from '../../../src/sender/percentile.ts';
import { Tally } from '../../../src/sender/tally.ts';
import { exchange, response } from '../output/samples.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

interface Run {
  /** When each delivery began, in ms from the start. */
  readonly begun: number[];
  readonly done: number[];
  readonly most: () => number;
  readonly finished: Promise<void>;
}

function run(options: BurstOptions, durationOf: (index: number) => number): Run {
  const started = performance.now();
  const begun: number[] = [];
  const done: number[] = [];
  let open = 0;
  let most = 0;
  const finished = burst(
    options,
    async (index) => {
      begun[index] = Math.round(performance.now() - started);
      open += 1;
      most = Math.max(most, open);
      await pause(durationOf(index), undefined);
      open -= 1;
      return exchange();
    },
    (_exchange, index) => done.push(index),
  );
  return { begun, done, most: () => most, finished };
}

describe('burst', () => {
  it('begins each at its own moment', async () => {
    const { begun, finished } = run({ count: 5, concurrency: 10, rate: 10 }, () => 20);
    await vi.runAllTimersAsync();
    await finished;
    expect(begun).toEqual([0, 100, 200, 300, 400]);
  });

  it('does not let a slow one shift those after it', async () => {
    const { begun, done, finished } = run({ count: 4, concurrency: 4, rate: 10 }, (i) =>
      i === 0 ? 5000 : 10,
    );
    await vi.runAllTimersAsync();
    await finished;
    expect(begun).toEqual([0, 100, 200, 300]);
    expect(done).toEqual([1, 2, 3, 0]);
  });

  it('catches up when too few may be under way', async () => {
    const { begun, finished } = run({ count: 4, concurrency: 1, rate: 10 }, (i) => (i === 0 ? 250 : 10));
    await vi.runAllTimersAsync();
    await finished;
    expect(begun).toEqual([0, 250, 260, 300]);
  });

  it('takes a rate below one a second', async () => {
    const { begun, finished } = run({ count: 3, concurrency: 1, rate: 0.5 }, () => 1);
    await vi.runAllTimersAsync();
    await finished;
    expect(begun).toEqual([0, 2000, 4000]);
  });

  it('has as many under way as it may, and no more', async () => {
    const { done, most, finished } = run({ count: 20, concurrency: 3 }, () => 50);
    await vi.runAllTimersAsync();
    await finished;
    expect(most()).toBe(3);
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    const few = run({ count: 2, concurrency: 50 }, () => 50);
    await vi.runAllTimersAsync();
    await few.finished;
    expect(few.most()).toBe(2);
  });

  it('stops at an abort: what is under way ends, nothing new begins', async () => {
    const stop = new AbortController();
    const { begun, done, finished } = run(
      { count: 100, concurrency: 5, rate: 10, signal: stop.signal },
      () => 80,
    );
    await vi.advanceTimersByTimeAsync(250);
    stop.abort();
    await vi.runAllTimersAsync();
    await finished;
    expect(begun).toEqual([0, 100, 200]);
    expect(done).toEqual([0, 1, 2]);
  });

  it('begins nothing after an abort before it', async () => {
    const { begun, finished } = run({ count: 3, concurrency: 2, signal: AbortSignal.abort() }, () => 1);
    await finished;
    expect(begun).toEqual([]);
  });

  it('fails as a delivery fails', async () => {
    const failing = burst(
      { count: 3, concurrency: 1 },
      async () => {
        throw new Error('journal gone');
      },
      () => {},
    );
    await expect(failing).rejects.toThrow('journal gone');
  });
});

describe('pause', () => {
  it('is none for a moment that has passed', async () => {
    await pause(0, undefined);
    await pause(-5, undefined);
    await pause(1000, AbortSignal.abort());
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends early at an abort and leaves no listener', async () => {
    const stop = new AbortController();
    const removed = vi.spyOn(stop.signal, 'removeEventListener');
    const waiting = pause(60_000, stop.signal);
    expect(vi.getTimerCount()).toBe(1);
    stop.abort();
    await waiting;
    expect(removed).toHaveBeenCalledTimes(1);
  });
});

describe('percentile', () => {
  it.each([
    [[], 0.5, null],
    [[7], 0.5, 7],
    [[7], 0.95, 7],
    [[1, 2], 0.5, 1],
    [[1, 2, 3], 0.5, 2],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95, 10],
    [Array.from({ length: 100 }, (_, i) => i + 1), 0.95, 95],
    [Array.from({ length: 100 }, (_, i) => i + 1), 0.5, 50],
    [[1, 2, 3], 0, 1],
    [[1, 2, 3], 1, 3],
  ])('of %j at %d is %j', (sorted, share, value) => {
    expect(percentile(sorted, share)).toBe(value);
  });
});

describe('Tally', () => {
  it('counts what came of each', () => {
    const tally = new Tally();
    tally.add(exchange({ response: response({ status: 204, durationMs: 30 }) }), true);
    tally.add(exchange({ response: response({ status: 204, durationMs: 10 }) }), true);
    tally.add(exchange({ response: response({ status: 500, durationMs: 20 }) }), false);
    tally.add(exchange({ response: null, error: { code: 'refused', message: '' } }), false);
    tally.add(
      exchange({ response: response({ durationMs: 5 }), error: { code: 'reset', message: '' } }),
      false,
    );
    expect(tally.totals()).toEqual({
      sent: 5,
      delivered: 2,
      failed: 3,
      p50: 10,
      p95: 30,
      max: 30,
      outcomes: { 204: 2, 500: 1, refused: 1, reset: 1 },
    });
  });

  it('of nothing is nothing', () => {
    expect(new Tally().totals()).toEqual({
      sent: 0,
      delivered: 0,
      failed: 0,
      p50: null,
      p95: null,
      max: null,
      outcomes: {},
    });
  });
});
