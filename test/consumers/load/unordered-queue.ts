import { seededRandom } from '../../../src/events/random.ts';
import { isNews } from '../shop/job.ts';
import { type Keeper, statement } from './keeper.ts';
import { LoadMeter } from './load-meter.ts';
import { book, type Row, type Webhook } from './row.ts';

export interface UnorderedQueueOptions {
  /** Webhooks that wait in the queue under load; 12 unless given. */
  readonly waiting?: number | undefined;
  readonly seed?: string | undefined;
}

interface Queued {
  readonly webhook: Webhook;
  /** Found out when it came: newer than what was written of its job by then. */
  readonly isNews: boolean;
}

/**
 * Puts webhooks into a queue and answers. Several workers take from it, whoever gets which, and what a worker writes last
 * stands: whether it is news was asked when it came, and not again when it is written. Without a load a worker is free at once.
 */
export function keepInUnorderedQueue({ waiting = 12, seed = 'queue' }: UnorderedQueueOptions = {}): Keeper {
  const rows = new Map<string, Row>();
  const seen = new Set<string>();
  const queue: Queued[] = [];
  const random = seededRandom(seed);
  const meter = new LoadMeter(() => work(0));

  /** Writes until so many are left. */
  function work(left: number): void {
    while (queue.length > left) {
      const [next] = queue.splice(random.below(queue.length), 1);
      if (next !== undefined) write(next);
    }
  }

  function write({ webhook, isNews: asked }: Queued): void {
    const { key } = webhook.job;
    const known = rows.get(key);
    const { booked } = book(known, webhook);
    rows.set(key, { booked, newest: asked ? webhook : (known?.newest ?? webhook) });
  }

  return {
    take: async (webhook) => {
      const isBusy = meter.arrives(webhook.job.key);
      if (!seen.has(webhook.digest)) {
        seen.add(webhook.digest);
        queue.push({ webhook, isNews: isNews(rows.get(webhook.job.key)?.newest, webhook) });
      }
      work(isBusy ? waiting : 0);
      await statement();
      return true;
    },
    read: (key) => rows.get(key),
    pending: () => queue.length,
    close: () => meter.stop(),
  };
}
