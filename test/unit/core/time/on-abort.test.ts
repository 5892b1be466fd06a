import { describe, expect, it, vi } from 'vitest';
import { onAbort } from '../../../../src/core/time/on-abort.ts';

describe('what waits for an abort', () => {
  it('is called once and in its order, whoever waits twice twice, and not who has left', () => {
    const stop = new AbortController();
    const calls: string[] = [];
    const twice = (): number => calls.push('twice');
    onAbort(stop.signal, () => calls.push('first'));
    onAbort(stop.signal, twice);
    onAbort(stop.signal, twice)();
    onAbort(stop.signal, twice);
    onAbort(stop.signal, () => calls.push('gone'))();
    stop.abort();
    expect(calls).toEqual(['first', 'twice', 'twice']);
  });

  it('has one listener, however many they are, and none when all have left', () => {
    const stop = new AbortController();
    const [added, removed] = [
      vi.spyOn(stop.signal, 'addEventListener'),
      vi.spyOn(stop.signal, 'removeEventListener'),
    ];
    const leave = Array.from({ length: 20 }, () => onAbort(stop.signal, () => {}));
    expect(added).toHaveBeenCalledTimes(1);
    for (const each of leave) each();
    expect(removed).toHaveBeenCalledTimes(1);
    const again = vi.fn();
    onAbort(stop.signal, again);
    expect(added).toHaveBeenCalledTimes(2);
    stop.abort();
    expect(again).toHaveBeenCalledTimes(1);
  });

  it('may leave or begin to wait while all are called', () => {
    const stop = new AbortController();
    const never = vi.fn();
    let leave = (): void => {};
    onAbort(stop.signal, () => {
      leave();
      onAbort(stop.signal, never);
    });
    leave = onAbort(stop.signal, never);
    stop.abort();
    expect(never).not.toHaveBeenCalled();
  });

  it('waits for nothing without a signal', () => {
    expect(() => onAbort(undefined, () => {})()).not.toThrow();
  });
});
