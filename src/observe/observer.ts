import type { Exchange } from '../core/exchange.ts';
import { LruMap } from '../core/lru-map.ts';
import { CoverageTally } from './coverage.ts';
import { DriftTally } from './drift.ts';
import type { ExchangeEvent } from './exchange-event.ts';
import { InvalidPayloads } from './invalid-payloads.ts';
import { JobLog } from './job-log.ts';
import { type JobUpdate, JobUpdates } from './job-updates.ts';
import { RetryLog } from './retries.ts';
import { ReceivedTally } from './totals.ts';
import { recentWhatMatters, type whatMatters } from './webhooks/what-matters.ts';

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
  readonly #whatMatters: typeof whatMatters;
  readonly #updates = new JobUpdates();
  readonly #underWay = new LruMap<JobUpdate>(MOST_UNDER_WAY);

  /** @param options `tellsWhatMatters` where somebody asks where each job stands: it takes a look at each payload */
  constructor({ tellsWhatMatters = false }: { readonly tellsWhatMatters?: boolean } = {}) {
    this.#whatMatters = tellsWhatMatters ? recentWhatMatters() : () => [];
  }

  /** Takes an event of the run; of those that are no webhook's it learns nothing. */
  readonly sink = (event: ExchangeEvent | { readonly type: OtherType }): void => {
    if (!('exchange' in event)) return;
    if (event.type === 'arrival') this.#underWay.set(event.exchange.id, this.#updateFrom(event));
    if (event.type === 'answered') this.#answered(event);
    if (event.type === 'sent') this.totals.addSent(event.exchange);
  };

  /** What a webhook that is under way changed in its job; `null` once it is answered. */
  updateOf({ id }: Exchange): JobUpdate | null {
    return this.#underWay.get(id) ?? null;
  }

  #updateFrom({ exchange, provider }: ExchangeEvent): JobUpdate {
    return this.#updates.next(exchange, provider);
  }

  #answered(event: ExchangeEvent): void {
    const { exchange, provider } = event;
    const update = this.#underWay.get(exchange.id) ?? this.#updateFrom(event);
    this.#underWay.delete(exchange.id);
    this.jobs.add(exchange, update, this.#whatMatters(event));
    this.retries.add(exchange, provider);
    this.coverage.add(exchange, provider);
    this.totals.add(exchange, event.forwarded);
    for (const each of [this.drift, this.invalid]) each.add(exchange);
  }
}

/** The events of a run that are no webhook's. */
type OtherType = 'listening' | 'notice' | 'bug' | 'closed';
