import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChildEnd } from '../../../../src/cli/listen/child-command.ts';
import { StopCondition } from '../../../../src/cli/listen/stop-condition.ts';
import { expectExchanges } from '../../../../src/expect/expectation.ts';
import { findProvider, parseExpected } from '../../../helpers/bundled.ts';
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
  const condition = new StopCondition({ stop: stop.signal, timeoutMs, withinMs, expectation });
  const come = (event: string, valid = true): void => {
    const exchange = exchangeOf({ event, valid });
    const provider = findProvider(exchange.provider);
    condition.sink({ type: 'arrival', exchange, provider });
    condition.sink({ type: 'answered', exchange, provider });
  };
  return { condition, stop, come };
}

describe('the end of a run', () => {
  it('is 0 when all has come, within its time', async () => {
    const { condition, come } = begin({ withinMs: 100, timeoutMs: 5000 });
    const code = condition.wait(null);
    vi.advanceTimersByTime(4000);
    come('completed');
    vi.advanceTimersByTime(99);
    expect(condition.isOver).toBe(false);
    come('failed');
    expect(condition.isOver).toBe(true);
    expect(await code).toBe(0);
  });

  it('is 4 when the time since the first webhook is up', async () => {
    const { condition, come } = begin({ withinMs: 100 });
    const code = condition.wait(null);
    vi.advanceTimersByTime(60_000);
    expect(condition.isOver).toBe(false);
    come('completed');
    vi.advanceTimersByTime(60);
    come('completed');
    vi.advanceTimersByTime(40);
    expect(await code).toBe(4);
    expect(condition.gaveUp).toEqual({ flag: '--within', ms: 100 });
  });

  it('is 4 when the time since the start is up, and says which limit it was', async () => {
    const { condition, come } = begin({ withinMs: 5000, timeoutMs: 1000 });
    const code = condition.wait(null);
    come('failed');
    vi.advanceTimersByTime(1000);
    expect(await code).toBe(4);
    expect(condition.gaveUp).toEqual({ flag: '--timeout', ms: 1000 });
  });

  it('is 1 at a contradiction, though everything has come with it', async () => {
    const { condition, come } = begin({ noneInvalid: true });
    const code = condition.wait(null);
    come('completed');
    come('failed', false);
    expect(await code).toBe(1);
    expect(condition.gaveUp).toBe(null);
  });

  it('is not put off by a command that still runs, at a contradiction', async () => {
    const { condition, come } = begin({ noneInvalid: true });
    const code = condition.wait(new Promise<ChildEnd>(() => {}));
    come('failed', false);
    expect(await code).toBe(1);
  });

  it('waits for a command when all has come in time, however long that takes', async () => {
    const { condition, come } = begin({ withinMs: 100 });
    let finish: (end: ChildEnd) => void = () => {};
    const child = new Promise<ChildEnd>((resolve) => {
      finish = resolve;
    });
    const code = condition.wait(child);
    come('failed');
    come('completed');
    vi.advanceTimersByTime(10_000);
    expect(condition.isOver).toBe(false);
    finish({ code: 0, signal: null });
    expect(await code).toBe(0);
  });

  it('leaves no timer behind for what comes after it', async () => {
    const { condition, come, stop } = begin({ withinMs: 100 });
    const code = condition.wait(null);
    stop.abort('SIGINT');
    expect(await code).toBe(130);
    come('failed');
    expect(vi.getTimerCount()).toBe(0);
  });
});
