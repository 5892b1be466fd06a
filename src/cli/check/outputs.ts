import { type ChosenReports, chooseReports } from '../screen/reports.ts';
import { requireApart } from '../session/files.ts';
import type { Session } from '../session/session.ts';
import { type Baseline, chosenBaseline } from './baseline.ts';
import type { CheckFlags } from './flags.ts';

/** What a run writes, and the failures that it accepts. */
export interface ChosenOutputs {
  readonly reports: ChosenReports;
  readonly baseline: Baseline | null;
  /** Of all files that are written. */
  readonly paths: readonly string[];
}

/**
 * The reports and the baseline that flags ask for, each a file of its own.
 *
 * @throws WebhookCliError `bad_report`, `report_unwritable`, `bad_baseline`, and what reading files throws
 */
export async function chooseOutputs(session: Session, flags: CheckFlags): Promise<ChosenOutputs> {
  const reports = chooseReports(session, flags.report ?? []);
  const baseline = await chosenBaseline(session, flags);
  const paths = [...reports.files.map(({ path }) => path), ...(baseline?.writeTo ? [baseline.writeTo] : [])];
  requireApart('outputs', paths);
  return { reports, baseline, paths };
}
