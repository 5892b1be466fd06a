import type { Outcome } from './outcome.ts';
import { percentile } from './percentile.ts';

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
