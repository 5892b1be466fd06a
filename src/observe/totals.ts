import type { Exchange } from '../core/exchange.ts';

/** What came in during a run, counted. */
export interface ReceivedTotals {
  readonly received: number;
  readonly valid: number;
  readonly invalid: number;
  /** Of no known provider. */
  readonly unjudged: number;
  /** By provider and event, such as `detrack/failed`. */
  readonly events: Readonly<Record<string, number>>;
}

/** Counts exchanges as they come, without keeping them. */
export class ReceivedTally {
  #received = 0;
  #valid = 0;
  #invalid = 0;
  readonly #events = new Map<string, number>();

  add(exchange: Exchange): void {
    this.#received += 1;
    if (exchange.valid === true) this.#valid += 1;
    if (exchange.valid === false) this.#invalid += 1;
    const name = `${exchange.provider ?? 'unknown'}/${exchange.event ?? 'unknown'}`;
    this.#events.set(name, (this.#events.get(name) ?? 0) + 1);
  }

  totals(): ReceivedTotals {
    return {
      received: this.#received,
      valid: this.#valid,
      invalid: this.#invalid,
      unjudged: this.#received - this.#valid - this.#invalid,
      events: Object.fromEntries([...this.#events].toSorted(([a], [b]) => a.localeCompare(b))),
    };
  }
}

/** The totals in words, such as `3 received, 2 valid, 1 invalid`. */
export function totalsInWords(totals: ReceivedTotals): string {
  const parts = [
    `${totals.received} received`,
    ...(totals.valid > 0 ? [`${totals.valid} valid`] : []),
    ...(totals.invalid > 0 ? [`${totals.invalid} invalid`] : []),
    ...(totals.unjudged > 0 ? [`${totals.unjudged} not judged`] : []),
  ];
  return parts.join(', ');
}
