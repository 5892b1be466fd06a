import { type AcceptedFailure, acceptedAfter, acceptedBy } from '../../conformance/baseline.ts';
import type { CaseResult } from '../../conformance/case/result.ts';
import { LEDGER_CASE_IDS } from '../../conformance/ledger/cases.ts';
import { caseIdsOf } from '../../conformance/plan.ts';
import type { CheckRun, RunOptions } from '../../conformance/run.ts';
import { usageError, WebhookCliError } from '../../core/error.ts';
import { requirePlaceFor } from '../../core/fs/place.ts';
import { writeWhole } from '../../core/fs/write.ts';
import { redactText } from '../../core/http/redact.ts';
import { suggestion } from '../../core/text/closest.ts';
import { didYouMean, excerpt } from '../../core/text/did-you-mean.ts';
import { plural } from '../../output/text/format.ts';
import { visible } from '../../output/text/visible.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { writeNote } from '../screen/note.ts';
import { outputPath, readWhole } from '../session/files.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import type { CheckFlags } from './flags.ts';

/** The failures that a file accepts. */
export interface Baseline {
  /** As it was named. */
  readonly file: string;
  readonly accepted: readonly AcceptedFailure[];
  /** Where it is written when the run is over; `null` where it is not. */
  readonly writeTo: string | null;
}

/**
 * Reads the baseline that the flags name.
 *
 * @throws WebhookCliError `flag_does_not_fit`, `bad_baseline`, `bad_file`, and what reading a file throws
 */
export async function chosenBaseline(session: Session, flags: CheckFlags): Promise<Baseline | null> {
  const { baseline: file, writeBaseline } = flags;
  const isWritten = writeBaseline === true;
  if (file === undefined) {
    if (!isWritten) return null;
    throw usageError('flag_does_not_fit', '--write-baseline writes which file?', 'name it: --baseline FILE');
  }
  if (isWritten && flags.bail === true) {
    throw usageError(
      'flag_does_not_fit',
      '--write-baseline and --bail exclude one another: what is accepted has to be found first',
      'leave --bail out',
    );
  }
  const path = outputPath(session.context, '--baseline', file);
  if (isWritten) requirePlaceFor(path, 'file_unwritable');
  return { file, accepted: await readAccepted(session, file, isWritten), writeTo: isWritten ? path : null };
}

/** A file that is to be written need not be there yet. */
async function readAccepted(
  { context }: Session,
  file: string,
  isWritten: boolean,
): Promise<readonly AcceptedFailure[]> {
  let bytes: Buffer;
  try {
    bytes = readWhole(context, file);
  } catch (error) {
    if (isWritten && error instanceof WebhookCliError && error.code === 'file_missing') return [];
    throw error;
  }
  // Loaded now: it brings what checks the document.
  const { parseBaseline } = await import('./baseline-file.ts');
  return parseBaseline(bytes, file);
}

/** What a run has to know of a baseline. */
export function baselineOf(
  baseline: Baseline | null,
  provider: Provider,
  scenarios: readonly Scenario[],
): RunOptions['baseline'] {
  if (baseline === null) return undefined;
  return {
    accepted: baseline.accepted,
    knownIds: [...caseIdsOf(provider, scenarios), ...LEDGER_CASE_IDS],
  };
}

/** Says what a baseline has that the run did not find. */
export function tellBaseline(
  session: Session,
  { file, accepted, writeTo }: Baseline,
  run: CheckRun,
  knownIds: readonly string[],
): void {
  for (const id of run.unknownCases) {
    const near = suggestion(id, knownIds);
    warn(session, `${file} accepts a failure of ${excerpt(id, 80)}, which is no case.${didYouMean(near)}`);
  }
  if (writeTo !== null) return;
  for (const id of run.fixed) {
    writeNote(session, `fixed: ${id} holds now; take it out of ${file}, or add --write-baseline`);
  }
  for (const { id, how } of run.results.filter((result) => result.how !== null && result.accepted === null)) {
    const ways = accepted.filter((one) => one.case === id).map((one) => one.how);
    if (ways.length === 0) continue;
    writeNote(session, `${id} fails in another way than ${file} accepts: ${how}, not ${ways.join(' or ')}`);
  }
}

/**
 * Writes what a whole run found as accepted.
 *
 * @returns whether it was written: what was cut short would accept less than there is
 * @throws WebhookCliError `file_unwritable`
 */
export async function writeBaseline(
  session: Session,
  { file, accepted, writeTo }: Baseline,
  { ended, results, startedAt }: CheckRun,
): Promise<boolean> {
  if (writeTo === null) return false;
  if (ended !== 'complete') {
    warn(session, `${file} was not written: not every case was run`);
    return false;
  }
  const { baselineText } = await import('./baseline-file.ts');
  const next = acceptedAfter(accepted, results, (result) => reasonOf(result, startedAt));
  await writeWhole(writeTo, baselineText(next));
  const added = next.filter(({ case: id, how }) => acceptedBy(accepted, { id, how }) === undefined).length;
  const gone = accepted.filter(({ case: id, how }) => acceptedBy(next, { id, how }) === undefined).length;
  writeNote(session, `${file} accepts ${plural(next.length, 'failure')}: ${added} new, ${gone} gone`);
  return true;
}

const MOST_OF_ANSWER = 200;

function reasonOf({ actual }: CaseResult, startedAt: string): string {
  const came = visible(redactText(actual ?? ''));
  const shown = came.length > MOST_OF_ANSWER ? `${came.slice(0, MOST_OF_ANSWER)}…` : came;
  return `accepted on ${startedAt.slice(0, 10)}: ${shown}`;
}
