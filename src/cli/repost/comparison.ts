import type { Exchange } from '../../core/exchange.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import type { RowOptions } from '../../output/exchange/row.ts';
import type { Outcome, OutcomeChange } from '../../sender/outcome.ts';
import { outcomeChange } from '../../sender/outcome-change.ts';

/** How many webhooks came to what. */
export type ComparisonTotals = Readonly<Record<OutcomeChange, number>>;

/** Compares what webhooks come to with what they came to when they were kept, and counts. */
export class Comparison {
  readonly #accepts: (status: number) => boolean;
  readonly #totals: Record<OutcomeChange, number> = { better: 0, same: 0, worse: 0 };

  /** @param accepts tells whether a status counts as delivered */
  constructor(accepts: (status: number) => boolean) {
    this.#accepts = accepts;
  }

  get totals(): ComparisonTotals {
    return this.#totals;
  }

  /** Compares one; `undefined` where it was cut short, which tells nothing of an app. */
  compare(
    kept: JournalRecord,
    exchange: Exchange,
  ): { readonly before: RowOptions['before']; readonly line: string } | undefined {
    if (exchange.error?.code === 'interrupted') return undefined;
    const change = outcomeChange(kept, exchange, this.#accepts);
    this.#totals[change] += 1;
    return {
      before: { outcome: kept, change },
      line: jsonLine('comparison', {
        exchange: exchange.id,
        of: kept.id,
        before: usableStatus(kept),
        now: usableStatus(exchange),
        change,
      }),
    };
  }
}

function usableStatus({ error, response }: Outcome): number | null {
  return error === null && response !== null ? response.status : null;
}
