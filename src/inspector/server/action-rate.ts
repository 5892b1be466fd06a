/** Actions that may be asked for at once. */
const MOST_AT_ONCE = 40;
/** How many more in a second. */
const PER_SECOND = 10;

/** Bounds how often the page acts: nobody clicks that often, a page that was taken over does. */
export class ActionRate {
  #left = MOST_AT_ONCE;
  #since: number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: number) {
    this.#since = now;
  }

  /** Takes one, if there is one left. */
  take(now: number): boolean {
    this.#left = Math.min(MOST_AT_ONCE, this.#left + ((now - this.#since) / 1000) * PER_SECOND);
    this.#since = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
