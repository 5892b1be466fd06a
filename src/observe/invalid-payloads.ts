import type { Exchange } from '../core/exchange.ts';
import { bySeverity, type Finding } from '../core/finding.ts';

/** A payload that broke its provider's rules. */
export interface InvalidPayload {
  readonly exchangeId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly provider: string | null;
  readonly event: string | null;
  readonly key: string | null;
  /** Of the answer; `null` where there was none. */
  readonly status: number | null;
  /** The gravest first, without notes. */
  readonly findings: readonly Finding[];
  /** Findings that are not listed, notes left out. */
  readonly moreFindings: number;
}

const MAX_PAYLOADS = 50;
const MAX_FINDINGS = 20;

/** Keeps the first payloads that were invalid, and counts the others. */
export class InvalidPayloads {
  readonly #payloads: InvalidPayload[] = [];
  #left = 0;

  add(exchange: Exchange): void {
    if (exchange.valid !== false) return;
    if (this.#payloads.length >= MAX_PAYLOADS) {
      this.#left += 1;
      return;
    }
    const { id, at, provider, event, key, response } = exchange;
    const grave = bySeverity(exchange.findings).filter(({ severity }) => severity !== 'info');
    this.#payloads.push({
      exchangeId: id,
      at,
      provider,
      event,
      key,
      status: response?.status ?? null,
      findings: grave.slice(0, MAX_FINDINGS),
      moreFindings: Math.max(grave.length - MAX_FINDINGS, 0),
    });
  }

  /** In the order in which they were answered. */
  get payloads(): readonly InvalidPayload[] {
    return this.#payloads;
  }

  get left(): number {
    return this.#left;
  }
}
