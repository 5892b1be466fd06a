import { type Keeper, NOTHING_LEFT, statement } from './keeper.ts';
import { LoadMeter } from './load-meter.ts';
import { bookOnce, type Row } from './row.ts';

export interface EarlyAnswerOptions {
  /** After so many webhooks the consumer is started anew, once, as soon as it has not written some of them; 260 unless given. */
  readonly restartAfter?: number | undefined;
  /** Under load it writes to the disk after so many webhooks; 40 unless given. */
  readonly commitEvery?: number | undefined;
}

/** Jobs that the restart meets unwritten at least: one that meets none is no fault. */
const UNWRITTEN = 5;

/**
 * Answers when a webhook is in memory, and writes it to the disk with those after it. When it is started anew it knows what is on
 * the disk: what was answered since is lost.
 */
export function keepAfterAnswering({
  restartAfter = 260,
  commitEvery = 40,
}: EarlyAnswerOptions = {}): Keeper {
  const rows = new Map<string, Row>();
  /** Of the jobs that are not on the disk as they are in memory: what is there. */
  const onDisk = new Map<string, Row | undefined>();
  const meter = new LoadMeter();
  let taken = 0;
  let unwritten = 0;
  let isRestarted = false;

  function commit(): void {
    onDisk.clear();
    unwritten = 0;
  }

  function restart(): void {
    for (const [key, row] of onDisk) {
      if (row === undefined) rows.delete(key);
      else rows.set(key, row);
    }
    commit();
    isRestarted = true;
  }

  return {
    ...NOTHING_LEFT,
    take: async (webhook) => {
      const { key } = webhook.job;
      const isBusy = meter.arrives(key);
      taken += 1;
      unwritten += 1;
      if (!onDisk.has(key)) onDisk.set(key, rows.get(key));
      rows.set(key, bookOnce(rows.get(key), webhook));
      if (!isRestarted && taken >= restartAfter && onDisk.size >= UNWRITTEN) restart();
      if (!isBusy || unwritten >= commitEvery) commit();
      await statement();
      return true;
    },
    read: (key) => rows.get(key),
    close: () => meter.stop(),
  };
}
