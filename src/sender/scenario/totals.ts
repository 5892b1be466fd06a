import type { Exchange } from '../../core/exchange.ts';
import type { Sequence, SequenceEntry } from '../../scenarios/send-order.ts';
import { type BurstTotals, Tally } from '../tally.ts';

/** How one job of a scenario ended. */
export interface JobEnd {
  readonly key: string;
  readonly sent: number;
  readonly delivered: number;
  readonly failed: number;
  readonly dropped: number;
  /** The event that was delivered last, or `null` when none was. */
  readonly lastDelivered: string | null;
}

/** What came of a scenario. `sent` counts webhooks, however many tries each took. */
export interface ScenarioTotals extends BurstTotals {
  /** Further tries of webhooks that had failed. */
  readonly retried: number;
  /** Webhooks of `sent` that had been sent before. */
  readonly duplicated: number;
  /** Webhooks that were left out on purpose. */
  readonly dropped: number;
  /** The jobs of which something was sent, in their order. */
  readonly jobs: readonly JobEnd[];
}

/** Counts the webhooks of a scenario as they end. */
export class ScenarioTally extends Tally {
  readonly #dropped = new Map<number, number>();
  readonly #jobs = new Map<number, JobEnd>();
  readonly #droppedInAll: number;
  #retried = 0;
  #duplicated = 0;

  constructor({ dropped }: Pick<Sequence, 'dropped'>) {
    super();
    this.#droppedInAll = dropped.length;
    for (const { job } of dropped) this.#dropped.set(job, (this.#dropped.get(job) ?? 0) + 1);
  }

  /** Counts a webhook by its last exchange. */
  addEntry(entry: SequenceEntry, key: string, exchange: Exchange, delivered: boolean): void {
    this.add(exchange, delivered);
    this.#retried += exchange.attempt - 1;
    if (entry.again) this.#duplicated += 1;
    const before = this.#jobs.get(entry.job);
    this.#jobs.set(entry.job, {
      // A scenario may change the key under way; the job is the one that it began as.
      key: before?.key ?? key,
      sent: (before?.sent ?? 0) + 1,
      delivered: (before?.delivered ?? 0) + (delivered ? 1 : 0),
      failed: (before?.failed ?? 0) + (delivered ? 0 : 1),
      dropped: this.#dropped.get(entry.job) ?? 0,
      lastDelivered: delivered ? exchange.event : (before?.lastDelivered ?? null),
    });
  }

  scenarioTotals(): ScenarioTotals {
    return {
      ...this.totals(),
      retried: this.#retried,
      duplicated: this.#duplicated,
      dropped: this.#droppedInAll,
      jobs: [...this.#jobs].toSorted(([a], [b]) => a - b).map(([, end]) => end),
    };
  }
}
