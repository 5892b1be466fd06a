import type { Exchange } from '../core/exchange.ts';
import type { ExchangeEvent } from '../core/exchange-event.ts';
import { LruMap } from '../core/lru-map.ts';
import { CoverageTally } from './coverage.ts';
import { DriftTally } from './drift.ts';
import { InvalidPayloads } from './invalid-payloads.ts';
import { JobLog } from './job-log.ts';
import { type JobUpdate, JobUpdates } from './job-updates.ts';
import { RetryLog } from './retries.ts';
import { ReceivedTally } from './totals.ts';

/** Webhooks that are under way at once, of which it is remembered what they changed. */
const MOST_UNDER_WAY = 10_000;

/** Finds out what can be told of a run from its webhooks, in bounded memory, and each thing once. */
export class Observer {
  readonly totals = new ReceivedTally();
  readonly jobs = new JobLog();
  readonly coverage = new CoverageTally();
  readonly drift = new DriftTally();
  readonly retries = new RetryLog();
  readonly invalid = new InvalidPayloads();
  readonly #updates = new JobUpdates();
  readonly #underWay = new LruMap<JobUpdate>(MOST_UNDER_WAY);

  /** Takes an event of the run; of those that are no webhook's it learns nothing. */
  readonly sink = (
    event: ExchangeEvent | { readonly type: 'listening' | 'notice' | 'bug' | 'closed' },
  ): void => {
    if (event.type === 'arrival') this.#underWay.set(event.exchange.id, this.#updates.next(event.exchange));
    if (event.type === 'answered') this.#answered(event.exchange);
  };

  /** What a webhook that is under way changed in its job; `null` once it is answered. */
  updateOf(exchange: Exchange): JobUpdate | null {
    return this.#underWay.get(exchange.id) ?? null;
  }

  #answered(exchange: Exchange): void {
    const update = this.#underWay.get(exchange.id) ?? this.#updates.next(exchange);
    this.#underWay.delete(exchange.id);
    this.jobs.add(exchange, update);
    for (const each of [this.totals, this.coverage, this.drift, this.retries, this.invalid])
      each.add(exchange);
  }
}
