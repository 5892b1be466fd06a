import { type Exchange, isAccepted } from '../core/exchange.ts';
import type { ForwardOutcome } from './exchange-event.ts';

/** What came in during a run, counted. */
export interface ReceivedTotals {
  readonly received: number;
  readonly valid: number;
  readonly invalid: number;
  /** Of no known provider. */
  readonly unjudged: number;
  /** By provider and event, such as `detrack/failed`. */
  readonly events: Readonly<Record<string, number>>;
  /** What was passed on, once for each app: an answer that is no 2xx, or none, is a failure. */
  readonly forwarded: { readonly delivered: number; readonly failed: number };
}

/** Counts exchanges as they come, without keeping them. */
export class ReceivedTally {
  #received = 0;
  #valid = 0;
  #invalid = 0;
  #delivered = 0;
  #notDelivered = 0;
  readonly #events = new Map<string, number>();

  /** @param forwarded what came of passing it on to the app that answers, where it was */
  add(exchange: Exchange, forwarded?: ForwardOutcome | undefined): void {
    if (forwarded !== undefined) this.#countForward(forwarded.delivered);
    this.#received += 1;
    if (exchange.valid === true) this.#valid += 1;
    if (exchange.valid === false) this.#invalid += 1;
    const name = `${exchange.provider ?? 'unknown'}/${exchange.event ?? 'unknown'}`;
    this.#events.set(name, (this.#events.get(name) ?? 0) + 1);
  }

  /** Counts what was passed on beside the answer. */
  addSent(exchange: Exchange): void {
    this.#countForward(isAccepted(exchange));
  }

  #countForward(isDelivered: boolean): void {
    if (isDelivered) this.#delivered += 1;
    else this.#notDelivered += 1;
  }

  totals(): ReceivedTotals {
    return {
      received: this.#received,
      valid: this.#valid,
      invalid: this.#invalid,
      unjudged: this.#received - this.#valid - this.#invalid,
      events: Object.fromEntries([...this.#events].toSorted(([a], [b]) => a.localeCompare(b))),
      forwarded: { delivered: this.#delivered, failed: this.#notDelivered },
    };
  }
}

/** The totals in words, such as `3 received, 2 valid, 1 invalid; forwarded: 2 delivered, 1 not delivered`. */
export function totalsInWords(totals: ReceivedTotals): string {
  const parts = [
    `${totals.received} received`,
    ...(totals.valid > 0 ? [`${totals.valid} valid`] : []),
    ...(totals.invalid > 0 ? [`${totals.invalid} invalid`] : []),
    ...(totals.unjudged > 0 ? [`${totals.unjudged} not judged`] : []),
  ];
  const { delivered, failed } = totals.forwarded;
  const forwarded = [
    ...(delivered > 0 ? [`${delivered} delivered`] : []),
    ...(failed > 0 ? [`${failed} not delivered`] : []),
  ];
  return [parts.join(', '), ...(forwarded.length === 0 ? [] : [`forwarded: ${forwarded.join(', ')}`])].join(
    '; ',
  );
}
