import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ending } from '../../../../src/cli/listen/stop-condition.ts';
import { expectExchanges } from '../../../../src/expect/expectation.ts';
import { parseExpected } from '../../../../src/expect/expected.ts';
import { exchangeOf } from '../../observe/exchanges.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function begin(options: {
  readonly timeoutMs?: number;
  readonly withinMs?: number;
  readonly noneInvalid?: boolean;
}) {
  const stop = new AbortController();
  const expectation = expectExchanges({
    events: [parseExpected('failed'), parseExpected('completed')],
    noneInvalid: options.noneInvalid,
  });
  const { timeoutMs, withinMs } = options;
  const ending = new Ending({ stop: stop.signal, timeoutMs, withinMs, expectation });
  const come = (event: string, valid = true): void => {
    ending.began();
    expectation.see(exchangeOf({ event, valid }));
    ending.look();
  };
  return { ending, stop, come };
}

describe('the end of a run', () => {
  it('is 0 when all has come, within its time', async () => {
    const { ending, come } = begin({ withinMs: 100, timeoutMs: 5000 });
    const code = ending.wait(null);
    vi.advanceTimersByTime(4000);
    come('completed');
    vi.advanceTimersByTime(99);
    expect(ending.isOver).toBe(false);
    come('failed');
    expect(ending.isOver).toBe(true);
    expect(await code).toBe(0);
  });

  it('is 4 when the time since the first webhook is up', async () => {
    const { ending, come } = begin({ withinMs: 100 });
    const code = ending.wait(null);
    vi.advanceTimersByTime(60_000);
    expect(ending.isOver).toBe(false);
    come('completed');
    vi.advanceTimersByTime(60);
    come('completed');
    vi.advanceTimersByTime(40);
    expect(await code).toBe(4);
    expect(ending.gaveUp).toEqual({ flag: '--within', ms: 100 });
  });

  it('is 4 when the time since the start is up, and says which limit it was', async () => {
    const { ending, come } = begin({ withinMs: 5000, timeoutMs: 1000 });
    const code = ending.wait(null);
    come('failed');
    vi.advanceTimersByTime(1000);
    expect(await code).toBe(4);
    expect(ending.gaveUp).toEqual({ flag: '--timeout', ms: 1000 });
  });

  it('is 1 at a contradiction, though everything has come with it', async () => {
    const { ending, come } = begin({ noneInvalid: true });
    const code = ending.wait(null);
    come('completed');
    come('failed', false);
    expect(await code).toBe(1);
    expect(ending.gaveUp).toBe(null);
  });

  it('is not put off by a command that still runs, at a contradiction', async () => {
    const { ending, come } = begin({ noneInvalid: true });
    const child = new Promise<number>((resolve) => {
      ending.signal.addEventListener('abort', () => resolve(143));
    });
    const code = ending.wait(child);
    come('failed', false);
    expect(await code).toBe(1);
  });

  it('waits for a command when all has come in time, however long that takes', async () => {
    const { ending, come } = begin({ withinMs: 100 });
    let finish: (code: number) => void = () => {};
    const child = new Promise<number>((resolve) => {
      finish = resolve;
    });
    const code = ending.wait(child);
    come('failed');
    come('completed');
    vi.advanceTimersByTime(10_000);
    expect(ending.isOver).toBe(false);
    finish(0);
    expect(await code).toBe(0);
  });

  it('leaves no timer behind for what comes after it', async () => {
    const { ending, come, stop } = begin({ withinMs: 100 });
    const code = ending.wait(null);
    stop.abort('SIGINT');
    expect(await code).toBe(130);
    come('failed');
    expect(vi.getTimerCount()).toBe(0);
  });
});
