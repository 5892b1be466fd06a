import { formatMs } from '../../output/text/format.ts';
import { visible } from '../../output/text/visible.ts';
import type { BurstTotals } from '../../sender/tally.ts';
import type { Session } from '../session/session.ts';

/** How many were sent and delivered, such as `5 sent, 4 delivered, 1 failed`. */
export function countLine({ errTheme }: Session, totals: BurstTotals): string {
  return `${errTheme.strong(`${totals.sent} sent`)}, ${totals.delivered} delivered, ${totals.failed} failed`;
}

/** How long the answers took. */
export function latencies(totals: BurstTotals): string {
  const ms = (value: number | null): string => (value === null ? '–' : formatMs(value));
  return `p50 ${ms(totals.p50)}   p95 ${ms(totals.p95)}   max ${ms(totals.max)}`;
}

/** Says how many ended with which status or error. */
export function outcomeLines({ err, errTheme }: Session, totals: BurstTotals): void {
  for (const [outcome, times] of Object.entries(totals.outcomes)) {
    err.line(errTheme.dim(`  ${String(times).padStart(6)}  ${visible(outcome)}`));
  }
}
