import { JobLocks, type Keeper, NOTHING_LEFT, statement } from './keeper.ts';
import { bookOnce, type Row } from './row.ts';

/** Idempotent for ever, by the payload's own order, one webhook of a job at a time, answered when it is written. */
export function keepRight(): Keeper {
  const rows = new Map<string, Row>();
  const locks = new JobLocks();
  return {
    ...NOTHING_LEFT,
    take: (webhook) =>
      locks.run(webhook.job.key, async () => {
        await statement();
        const row = bookOnce(rows.get(webhook.job.key), webhook);
        await statement();
        rows.set(webhook.job.key, row);
        return true;
      }),
    read: (key) => rows.get(key),
  };
}
