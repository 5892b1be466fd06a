import { usageError } from '../../core/error.ts';
import { requirePlaceFor } from '../../core/fs/place.ts';
import { type ChosenReports, chooseReports } from '../screen/reports.ts';
import { outputPath, requireApart } from '../session/files.ts';
import { journalPathIfAny } from '../session/journal.ts';
import type { Session } from '../session/session.ts';
import type { ListenFlags } from './flags.ts';

/** Which files a run writes at its end. */
export interface ListenReports {
  readonly chosen: ChosenReports;
  /** Path of what the documentation does not know. */
  readonly drift: string | null;
}

/**
 * Where the reports of a run go. What is shown is no choice: `listen` shows what comes while it comes.
 *
 * @throws WebhookCliError `bad_file`, `report_unwritable` for a file that cannot be there, `bad_report` also for one
 * that another output of the run goes to
 */
export function chooseListenReports(
  session: Session,
  flags: Pick<ListenFlags, 'report' | 'drift' | 'readyFile' | 'journal'>,
): ListenReports {
  const { report = [], drift, readyFile } = flags;
  const shown = report.find((choice) => !('file' in choice));
  if (shown !== undefined) {
    throw usageError(
      'bad_report',
      `listen has no report "${shown.kind}": it shows what comes while it comes`,
      '--json is for programs; --report takes junit=FILE, markdown=FILE and html=FILE',
    );
  }
  const path = drift === undefined ? null : outputPath(session.context, '--drift', drift);
  if (path !== null) requirePlaceFor(path, 'report_unwritable');
  const chosen = chooseReports(session, report);
  const ready = readyFile === undefined ? null : outputPath(session.context, '--ready-file', readyFile);
  const outputs = [...chosen.files.map((file) => file.path), path, ready].filter((each) => each !== null);
  if (outputs.length > 0) {
    const journal = journalPathIfAny(session, flags);
    requireApart('outputs', journal === null ? outputs : [journal, ...outputs]);
  }
  return { chosen, drift: path };
}
