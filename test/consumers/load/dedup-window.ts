import { JobLocks, type Keeper, NOTHING_LEFT, statement } from './keeper.ts';
import { book, type Row } from './row.ts';

export interface DedupWindowOptions {
  /** How long a webhook is remembered; 60 ms unless given. */
  readonly windowMs?: number | undefined;
  /** How far the consumer's clock goes on with each webhook, as on a day of 200 a second; 5 ms unless given. */
  readonly everyMs?: number | undefined;
}

/**
 * Remembers for a while what it has taken, as a cache with a time to live does: what comes again later is booked twice. Its
 * clock goes on with the webhooks and not with the time, so that a repetition is late because of what came between, and never
 * because of a slow machine.
 */
export function keepWithDedupWindow({ windowMs = 60, everyMs = 5 }: DedupWindowOptions = {}): Keeper {
  const rows = new Map<string, Row>();
  const takenAt = new Map<string, number>();
  const locks = new JobLocks();
  let now = 0;
  const isRemembered = (digest: string): boolean => {
    const at = takenAt.get(digest);
    return at !== undefined && now - at <= windowMs;
  };
  return {
    ...NOTHING_LEFT,
    take: (webhook) => {
      now += everyMs;
      if (isRemembered(webhook.digest)) return Promise.resolve(true);
      takenAt.set(webhook.digest, now);
      return locks.run(webhook.job.key, async () => {
        await statement();
        rows.set(webhook.job.key, book(rows.get(webhook.job.key), webhook));
        return true;
      });
    },
    read: (key) => rows.get(key),
  };
}
