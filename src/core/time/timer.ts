/** The longest timer that Node can hold, in ms; a longer one would end at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A timer under way. */
export interface Timer {
  stop(): void;
  /** Lets the process end while it runs. */
  unref(): Timer;
}

/**
 * Calls `act` once after a time of any length, also one that Node's own timers cannot hold.
 *
 * @param ms milliseconds; `Infinity` never ends
 */
export function startTimer(act: () => void, ms: number): Timer {
  return new LongTimer(act, ms);
}

class LongTimer implements Timer {
  readonly #act: () => void;
  #handle: NodeJS.Timeout;
  #isKept = true;

  constructor(act: () => void, ms: number) {
    this.#act = act;
    this.#handle = this.#wait(ms);
  }

  #wait(left: number): NodeJS.Timeout {
    if (left <= LONGEST_TIMER_MS) return setTimeout(this.#act, left);
    return setTimeout(() => {
      this.#handle = this.#wait(left - LONGEST_TIMER_MS);
      if (!this.#isKept) this.#handle.unref();
    }, LONGEST_TIMER_MS);
  }

  stop(): void {
    clearTimeout(this.#handle);
  }

  unref(): Timer {
    this.#isKept = false;
    this.#handle.unref();
    return this;
  }
}
