import { runPool } from '../core/run-pool.ts';
import { pause } from '../core/time/wait.ts';
import type { Outcome } from './attempt.ts';
import { steadyPace } from './pace.ts';
import { percentile } from './percentile.ts';

export interface BurstOptions {
  readonly count: number;
  /** Most requests under way at once. */
  readonly concurrency: number;
  /** Requests begun in a second; as fast as `concurrency` allows when missing. */
  readonly rate?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a number of deliveries at a pace; `T` is what comes of one. */
export async function burst<T>(
  options: BurstOptions,
  deliverNext: (index: number) => Promise<T>,
  onDone: (result: T, index: number) => void,
): Promise<void> {
  const pace = options.rate === undefined ? null : steadyPace(options.rate, performance.now());
  const isStopped = (): boolean => options.signal?.aborted === true;
  await runPool(
    indexes(options.count),
    Math.min(options.concurrency, options.count),
    async (index) => {
      if (pace !== null) {
        await pause(pace.waitFor(index, performance.now()), options.signal);
        if (isStopped()) return;
      }
      onDone(await deliverNext(index), index);
    },
    isStopped,
  );
}

function* indexes(count: number): Generator<number, void, undefined> {
  for (let index = 0; index < count; index += 1) yield index;
}

/** The totals of several deliveries. Durations are milliseconds. */
export interface BurstTotals {
  readonly sent: number;
  readonly delivered: number;
  readonly failed: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly max: number | null;
  /** How many ended with which status, or with which error code. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** Counts deliveries as they end, without keeping them. */
export class Tally {
  #sent = 0;
  #delivered = 0;
  readonly #durations: number[] = [];
  readonly #outcomes = new Map<string, number>();

  add({ error, response }: Outcome, delivered: boolean): void {
    this.#sent += 1;
    if (delivered) this.#delivered += 1;
    const outcome = error?.code ?? String(response?.status ?? 'none');
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
    if (response !== null) this.#durations.push(response.durationMs);
  }

  get sent(): number {
    return this.#sent;
  }

  get failed(): number {
    return this.#sent - this.#delivered;
  }

  /** Sorts all durations: ask once, at the end. */
  totals(): BurstTotals {
    const sorted = this.#durations.toSorted((a, b) => a - b);
    return {
      sent: this.#sent,
      delivered: this.#delivered,
      failed: this.failed,
      p50: percentile(sorted, 0.5),
      p95: percentile(sorted, 0.95),
      max: sorted.at(-1) ?? null,
      outcomes: Object.fromEntries([...this.#outcomes].toSorted(([a], [b]) => a.localeCompare(b))),
    };
  }
}
