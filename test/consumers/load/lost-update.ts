import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { JobLocks, type Keeper, NOTHING_LEFT, statement } from './keeper.ts';
import { LoadMeter } from './load-meter.ts';
import { bookOnce, type Row } from './row.ts';

export interface LostUpdateOptions {
  /** Jobs share this many pages; 64 unless given. The more there are, the fewer jobs are hurt. */
  readonly pages?: number | undefined;
  /** Milliseconds that writing a page takes under load; 4 unless given. */
  readonly writeMs?: number | undefined;
}

/**
 * Jobs are kept in pages, as files or documents of several jobs are: each webhook reads a page, changes its own job and writes
 * the whole page back. It holds the lock of its job meanwhile and none of the page, so that what another job wrote is lost.
 */
export function keepWithLostUpdates({ pages: count = 64, writeMs = 4 }: LostUpdateOptions = {}): Keeper {
  const pages = new Map<number, ReadonlyMap<string, Row>>();
  const locks = new JobLocks();
  const meter = new LoadMeter();
  const numberOf = (key: string): number => createHash('sha1').update(key).digest().readUInt32BE() % count;
  return {
    ...NOTHING_LEFT,
    take: (webhook) => {
      const { key } = webhook.job;
      const isBusy = meter.arrives(key);
      return locks.run(key, async () => {
        const page = pages.get(numberOf(key)) ?? new Map<string, Row>();
        const changed = new Map(page).set(key, bookOnce(page.get(key), webhook));
        await (isBusy ? wait(writeMs) : statement());
        pages.set(numberOf(key), changed);
        return true;
      });
    },
    read: (key) => pages.get(numberOf(key))?.get(key),
    close: () => meter.stop(),
  };
}
