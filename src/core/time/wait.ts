import { onAbort } from './on-abort.ts';
import { startTimer } from './timer.ts';

/**
 * Waits, but not past an abort: then it resolves at once and the caller looks at the signal.
 *
 * @param ms milliseconds; `Infinity` waits for the abort alone
 * @param keepsAlive whether the process may not end meanwhile; true unless given
 */
export function pause(ms: number, signal: AbortSignal | undefined, keepsAlive = true): Promise<void> {
  return new Promise((resolve) => {
    if (!(ms > 0) || signal?.aborted === true) return resolve();
    const finishWait = (): void => {
      timer.stop();
      ignoreAbort();
      resolve();
    };
    const timer = startTimer(finishWait, ms);
    if (!keepsAlive) timer.unref();
    const ignoreAbort = onAbort(signal, finishWait);
  });
}
