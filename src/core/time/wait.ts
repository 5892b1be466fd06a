import { startTimer } from './timer.ts';

/** Waits, but not past an abort: then it resolves at once and the caller looks at the signal. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (!(ms > 0) || signal?.aborted === true) return resolve();
    const done = (): void => {
      timer.stop();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = startTimer(done, ms);
    signal?.addEventListener('abort', done);
  });
}
