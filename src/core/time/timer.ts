/** The longest timer that Node can hold, in ms; a longer one would end at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A timer under way. */
export interface Timer {
  readonly stop: () => void;
  /** Lets the process end while it runs. */
  readonly unref: () => Timer;
}

/**
 * Calls `act` once after a time of any length, also one that Node's own timers cannot hold.
 *
 * @param ms milliseconds; `Infinity` never ends
 */
export function startTimer(act: () => void, ms: number): Timer {
  let isKept = true;
  let handle: NodeJS.Timeout;
  const wait = (left: number): void => {
    handle =
      left > LONGEST_TIMER_MS
        ? setTimeout(() => wait(left - LONGEST_TIMER_MS), LONGEST_TIMER_MS)
        : setTimeout(act, left);
    if (!isKept) handle.unref();
  };
  wait(ms);
  const timer: Timer = {
    stop: () => clearTimeout(handle),
    unref: () => {
      isKept = false;
      handle.unref();
      return timer;
    },
  };
  return timer;
}
