import { setTimeout as wait } from 'node:timers/promises';
import { type Keeper, NOTHING_LEFT, statement } from './keeper.ts';
import { LoadMeter } from './load-meter.ts';
import { bookOnce, type Row } from './row.ts';

export interface SmallPoolOptions {
  /** Connections; 3 unless given. */
  readonly connections?: number | undefined;
  /** Milliseconds that a webhook waits for a connection; 10 unless given. */
  readonly patienceMs?: number | undefined;
  /** Under load every so many webhooks there is one that locks the table for long; 50 unless given. */
  readonly slowEvery?: number | undefined;
  /** Answers 503 to a webhook that got no connection, as it should, instead of 200. */
  readonly refuses?: boolean | undefined;
}

/** Milliseconds that a long lock lasts, and how many give up until it is freed before: some jobs are to be lost, not all of them. */
const LOCKED_MS = 250;
const GIVE_UPS = 3;

/**
 * Has a few connections. Now and then a statement locks the table for long, those behind it hold their connections while they
 * wait for it, and the pool has run out: who gets none in time is answered all the same, as if the error had been caught and
 * forgotten.
 */
export function keepWithSmallPool({
  connections = 3,
  patienceMs = 10,
  slowEvery = 50,
  refuses = false,
}: SmallPoolOptions = {}): Keeper {
  const rows = new Map<string, Row>();
  const pool = new Pool(connections);
  const meter = new LoadMeter();
  let taken = 0;
  let table: TableLock | null = null;

  async function useConnection(isSlow: boolean): Promise<void> {
    if (!isSlow) {
      await (table?.freed ?? statement());
      return;
    }
    table = new TableLock();
    await table.freed;
    table = null;
  }

  return {
    ...NOTHING_LEFT,
    take: async (webhook) => {
      const { key } = webhook.job;
      taken += 1;
      const isSlow = meter.arrives(key) && taken % slowEvery === 0;
      if (!(await pool.acquire(patienceMs, () => table?.givesUp() ?? false))) return !refuses;
      try {
        await useConnection(isSlow && table === null);
        rows.set(key, bookOnce(rows.get(key), webhook));
      } finally {
        pool.release();
      }
      return true;
    },
    read: (key) => rows.get(key),
    close: () => meter.stop(),
  };
}

/** A lock of the whole table, which is freed after a while, or when enough have given up. */
class TableLock {
  readonly freed: Promise<void>;
  readonly #patience = new AbortController();
  #left = GIVE_UPS;

  constructor() {
    this.freed = wait(LOCKED_MS, undefined, { signal: this.#patience.signal }).catch(() => {});
  }

  /** Whether one more that waits for a connection may give up: none once the lock is freed. */
  givesUp(): boolean {
    this.#left -= 1;
    if (this.#left === 0) this.#patience.abort();
    return this.#left >= 0;
  }
}

/** Connections, and who waits for one in turn. */
class Pool {
  readonly #waiting = new Set<() => void>();
  #free: number;

  constructor(connections: number) {
    this.#free = connections;
  }

  /** Gets a connection; `false` where none was free in time, and it may give up then. */
  async acquire(patienceMs: number, mayGiveUp: () => boolean): Promise<boolean> {
    if (this.#free > 0) {
      this.#free -= 1;
      return true;
    }
    return await new Promise((resolve) => {
      const got = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        if (!mayGiveUp()) return;
        this.#waiting.delete(got);
        resolve(false);
      }, patienceMs);
      this.#waiting.add(got);
    });
  }

  /** Gives a connection back, to who waits longest. */
  release(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
