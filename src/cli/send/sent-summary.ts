import { formatMs } from '../../output/text/format.ts';
import { visible } from '../../output/text/visible.ts';
import type { Writer } from '../../output/writer.ts';
import type { BurstTotals } from '../../sender/tally.ts';
import type { Session } from '../session/session.ts';

/** Where it is said what came of a run: of a quiet one only where something failed. */
export function summaryWriter(
  { err, errOfFailures }: Session,
  { failed }: Pick<BurstTotals, 'failed'>,
): Writer {
  return failed > 0 ? errOfFailures : err;
}

/** Says what came of a number of webhooks that were sent. */
export function sentLines(session: Session, totals: BurstTotals, count: number): void {
  const left = totals.sent < count ? `, ${count - totals.sent} not begun` : '';
  summaryWriter(session, totals).line(`${countLine(session, totals)}${left}   ${latencies(totals)}`);
  outcomeLines(session, totals);
}

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
export function outcomeLines(session: Session, totals: BurstTotals): void {
  const { errTheme } = session;
  for (const [outcome, times] of Object.entries(totals.outcomes)) {
    summaryWriter(session, totals).line(errTheme.dim(`  ${String(times).padStart(6)}  ${visible(outcome)}`));
  }
}
