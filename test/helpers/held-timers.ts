import { onTestFinished, vi } from 'vitest';

/**
 * Holds all timers of this process until a test lets them pass, and the clock that durations are taken from: a limit
 * of minutes costs nothing then, and one of milliseconds waits for a slow machine.
 */
export function holdTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

/** Lets so many milliseconds pass at once. */
export function passTime(ms: number): void {
  vi.advanceTimersByTime(ms);
}

/** Lets the next timer pass, and no more time than that. */
export function passNextTimer(): void {
  vi.advanceTimersToNextTimer();
}

/** Waits until something waits for a timer. */
export async function timerSet(): Promise<void> {
  while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets each timer pass as soon as it is set, until something has come to its end. */
export async function passTimersUntil<T>(end: Promise<T>): Promise<T> {
  let isOver = false;
  void end.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    if (vi.getTimerCount() > 0) vi.advanceTimersToNextTimer();
  }
  return await end;
}
