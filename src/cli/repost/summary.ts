import { jsonLine } from '../../output/exchange/ndjson.ts';
import type { BurstTotals } from '../../sender/tally.ts';
import { sentLines, summaryWriter } from '../send/sent-summary.ts';
import type { Session } from '../session/session.ts';
import type { ComparisonTotals } from './comparison.ts';

/** Says what came of webhooks that were sent again, and whether that is better than it was. */
export function summariseReposts(
  session: Session,
  totals: BurstTotals,
  planned: number,
  compared: ComparisonTotals | undefined,
): void {
  if (session.json) session.out.line(jsonLine('summary', { planned, ...totals, ...compared }));
  if (planned > 1) sentLines(session, totals, planned);
  if (compared === undefined) return;
  const { better, same, worse } = compared;
  const { errTheme } = session;
  summaryWriter(session, totals).line(
    [
      errTheme.ok(`${better} better`),
      `${same} same`,
      worse > 0 ? errTheme.bad(`${worse} worse`) : `${worse} worse`,
    ].join(', '),
  );
}
