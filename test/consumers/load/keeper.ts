import { setImmediate as turn } from 'node:timers/promises';
import type { Row, Webhook } from './row.ts';

/** What becomes of a webhook that can be read: how a consumer keeps it, for right or wrong. */
export interface Keeper {
  /** Takes a webhook and tells what is answered; `false` is a 503, after which its sender has to come again. */
  readonly take: (webhook: Webhook) => Promise<boolean>;
  /** What it knows of a job. */
  readonly read: (key: string) => Row | undefined;
  /** Webhooks that were answered and are not yet worked off. */
  readonly pending: () => number;
  readonly close: () => void;
}

/** What a consumer that answers when all is done need not say. */
export const NOTHING_LEFT = { pending: () => 0, close: () => {} } as const;

/** Work on one job waits for the work on it before, as behind a lock of its row. */
export class JobLocks {
  readonly #tails = new Map<string, Promise<void>>();

  async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const result = before.then(work);
    const tail = result.then(
      () => {},
      () => {},
    );
    this.#tails.set(key, tail);
    try {
      return await result;
    } finally {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    }
  }
}

/** How long a database takes that has little to do: a turn of the loop, in which others are served. */
export async function statement(): Promise<void> {
  await turn();
}
