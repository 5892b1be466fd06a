import { setImmediate as endOfTurn } from 'node:timers/promises';
import type { Steps } from '../core/steps.ts';

/** A larger body is handled in steps, between which others go first. */
export const LARGE_BODY = 64 * 1024;
/** Milliseconds after which a step is done though small webhooks are under way: there may always be some. */
const PATIENCE_MS = 20;

/**
 * Lets small webhooks pass large ones. What takes its time for a large body is cut into steps. Of all large ones that
 * wait, whoever has waited longest does one in a turn of the loop, and in a turn without a small one if there is any
 * soon: a small one takes several turns, and would wait for a step in each.
 */
export class Turns {
  readonly #patienceMs: number;
  #last: Promise<void> = Promise.resolve();
  #small = 0;
  #working = 0;

  constructor(patienceMs: number = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  /** Whether something is being done for a large body that has come whole. */
  get isWorking(): boolean {
    return this.#working > 0;
  }

  /** Counts some work while it lasts. */
  async count<T>(work: Promise<T>): Promise<T> {
    this.#working += 1;
    try {
      return await work;
    } finally {
      this.#working -= 1;
    }
  }

  /** Does some work for a body: for a large one in its turn, while for a small one the large ones wait. */
  async handle<T>(body: Uint8Array, work: () => Promise<T>): Promise<T> {
    if (isLarge(body)) return this.count(this.#take(body, work));
    this.#small += 1;
    try {
      return await work();
    } finally {
      this.#small -= 1;
    }
  }

  async #take<T>(body: Uint8Array, work: () => Promise<T>): Promise<T> {
    await this.take(body);
    return work();
  }

  /** Waits, where a body is large, for the turn of whoever handles it. */
  async take(body: Uint8Array): Promise<void> {
    if (!isLarge(body)) return;
    this.#last = this.#last.then(() => this.#next());
    await this.#last;
  }

  /** Does some work for a body, each step in a turn of its own where that is large. */
  async doSteps<T>(steps: Steps<T>, body: Uint8Array): Promise<T> {
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
      if (isLarge(body)) await this.take(body);
    }
  }

  async #next(): Promise<void> {
    const began = performance.now();
    do await endOfTurn();
    while (this.#small > 0 && performance.now() - began < this.#patienceMs);
  }
}

/** Tells the bodies that are handled in steps. */
export function isLarge(body: Uint8Array): boolean {
  return body.length > LARGE_BODY;
}
