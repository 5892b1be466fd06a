import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LONGEST_TIMER_MS, startTimer } from '../../../../src/core/time/timer.ts';
import { pause } from '../../../../src/core/time/wait.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a timer', () => {
  it.each([0, 1, 1.5, LONGEST_TIMER_MS, LONGEST_TIMER_MS + 1, 3e9, 2 * LONGEST_TIMER_MS + 7])(
    'of %d ms ends then and no earlier, once',
    (ms) => {
      const act = vi.fn();
      startTimer(act, ms);
      vi.advanceTimersByTime(Math.max(0, Math.floor(ms) - 1));
      expect(act).toHaveBeenCalledTimes(ms < 1 ? 1 : 0);
      vi.advanceTimersByTime(2);
      expect(act).toHaveBeenCalledTimes(1);
      vi.advanceTimersByTime(LONGEST_TIMER_MS);
      expect(act).toHaveBeenCalledTimes(1);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('of no end never ends, and keeps the process alive unless it need not', () => {
    const act = vi.fn();
    const timer = startTimer(act, Number.POSITIVE_INFINITY);
    vi.advanceTimersByTime(5 * LONGEST_TIMER_MS);
    expect(act).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(1);
    timer.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('can be stopped in any of its parts', () => {
    const act = vi.fn();
    const timer = startTimer(act, 3e9).unref();
    vi.advanceTimersByTime(LONGEST_TIMER_MS + 1);
    timer.stop();
    vi.advanceTimersByTime(3e9);
    expect(act).not.toHaveBeenCalled();
  });
});

describe('a pause', () => {
  it('lasts longer than a timer of Node, or until an abort', async () => {
    const controller = new AbortController();
    const ended: string[] = [];
    const long = pause(3e9, undefined).then(() => ended.push('long'));
    const aborted = pause(Number.POSITIVE_INFINITY, controller.signal).then(() => ended.push('aborted'));
    await vi.advanceTimersByTimeAsync(3e9 - 1);
    expect(ended).toEqual([]);
    controller.abort();
    await aborted;
    await vi.advanceTimersByTimeAsync(1);
    await long;
    expect(ended).toEqual(['aborted', 'long']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([0, -1, Number.NaN])('of %d ms is none', async (ms) => {
    await pause(ms, undefined);
    expect(vi.getTimerCount()).toBe(0);
  });
});
