import { pause } from '../../core/time/wait.ts';
import { StateBusy } from '../state/state.ts';

/** How patiently states are read. */
export interface PatienceOptions {
  /** Most that are read at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** How often one state is asked for. */
const MOST_TRIES = 8;
/** Milliseconds before the second try; twice as many before each further one. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** The longest that a `Retry-After` is waited for. */
const LONGEST_ASKED_MS = 30_000;
/** Milliseconds between two reads after the first that was too much, and the most. */
const FIRST_GAP_MS = 5;
const LONGEST_GAP_MS = 1000;
/** Milliseconds without any answer after which nothing is asked for again. */
const LONGEST_BUSY_MS = 60_000;
/** What the time between two reads is taken times by each that was answered, until it is nothing again. */
const EASING = 0.92;
/** What it is taken times by the first refusal of those that were on their way together. */
const SLOWING = 1.5;
const SHORTEST_GAP_MS = 1;

/**
 * Reads states from a consumer that may say that it is asked too much: then fewer are asked for at once and more slowly, and what
 * it did not answer is asked for again after pauses that grow. What it answers lets them come faster again, little by little.
 */
export class PatientReads {
  readonly #options: PatienceOptions;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #atOnce: number;
  #gapMs = 0;
  /** Before this time by the clock of `performance` none is begun. */
  #notBefore = 0;
  #slowedAt = Number.NEGATIVE_INFINITY;
  #answeredAt = Number.POSITIVE_INFINITY;

  constructor(options: PatienceOptions) {
    this.#options = options;
    this.#atOnce = options.concurrency;
  }

  /**
   * Reads one state.
   *
   * @param task asks for it once
   * @throws WebhookCliError `state_unreadable`, as the last try has it
   */
  async read<T>(task: () => Promise<T>): Promise<T> {
    const { signal } = this.#options;
    if (this.#answeredAt === Number.POSITIVE_INFINITY) this.#answeredAt = performance.now();
    for (let tries = 1; ; tries += 1) {
      await this.#begin();
      const begun = performance.now();
      try {
        const read = await task();
        this.#answeredAt = performance.now();
        this.#ease();
        return read;
      } catch (error) {
        if (!(error instanceof StateBusy)) throw error;
        const askedMs = Math.min(error.afterMs ?? 0, LONGEST_ASKED_MS);
        this.#slowDown(begun, askedMs);
        const isBusyForLong = performance.now() - this.#answeredAt > LONGEST_BUSY_MS;
        if (tries >= MOST_TRIES || isBusyForLong || signal.aborted) throw error;
      } finally {
        this.#running -= 1;
        this.#waiting.shift()?.();
      }
      await pause(Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS), signal);
    }
  }

  async #begin(): Promise<void> {
    while (this.#running >= this.#atOnce) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
    const now = performance.now();
    const at = Math.max(now, this.#notBefore);
    this.#notBefore = at + this.#gapMs;
    await pause(at - now, this.#options.signal);
  }

  /** Of those that were on their way together only the first to be refused tells something new. */
  #slowDown(begun: number, askedMs: number): void {
    const now = performance.now();
    if (askedMs > 0) this.#notBefore = Math.max(this.#notBefore, now + askedMs);
    if (begun <= this.#slowedAt) return;
    this.#slowedAt = now;
    this.#atOnce = Math.max(1, Math.floor(this.#atOnce / 2));
    this.#gapMs = Math.min(Math.max(this.#gapMs * SLOWING, FIRST_GAP_MS), LONGEST_GAP_MS);
  }

  #ease(): void {
    if (this.#gapMs === 0) return;
    this.#gapMs *= EASING;
    if (this.#gapMs >= SHORTEST_GAP_MS) return;
    this.#gapMs = 0;
    this.#atOnce = this.#options.concurrency;
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
