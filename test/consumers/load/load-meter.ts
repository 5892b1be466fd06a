/** How many of the newest webhooks are looked at, and how many of them show a load. */
const LOOKED_AT = 32;
const SHOWS_LOAD = 3;

/** Milliseconds without a webhook after which a load is over. */
const IDLE_MS = 25;

/**
 * Tells whether a consumer is under load, by the order of its webhooks and not by the clock, so that no machine is too slow or
 * too fast: webhooks of several jobs that take turns. Jobs that come one after the other are none, however many.
 */
export class LoadMeter {
  readonly #lastOf = new Map<string, number>();
  readonly #turns: boolean[] = [];
  readonly #onIdle: () => void;
  #timer: NodeJS.Timeout | undefined;
  #count = 0;

  /** @param onIdle called when nothing has come for a moment */
  constructor(onIdle: () => void = () => {}) {
    this.#onIdle = onIdle;
  }

  /** Counts a webhook; whether there is a load with it. */
  arrives(key: string): boolean {
    this.#count += 1;
    const last = this.#lastOf.get(key);
    this.#lastOf.set(key, this.#count);
    this.#turns.push(last !== undefined && last < this.#count - 1);
    if (this.#turns.length > LOOKED_AT) this.#turns.shift();
    this.#timer ??= setTimeout(() => this.#idle(), IDLE_MS).unref();
    this.#timer.refresh();
    return this.#turns.filter(Boolean).length >= SHOWS_LOAD;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #idle(): void {
    this.#turns.length = 0;
    this.#onIdle();
  }
}
