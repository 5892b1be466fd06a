import type { CaseResult } from '../../conformance/case/result.ts';
import { awaitTarget } from '../../conformance/check.ts';
import type { LedgerSummary } from '../../conformance/ledger/verdict.ts';
import type { CheckRun } from '../../conformance/run.ts';
import { whatMatters } from '../../observe/webhooks/what-matters.ts';
import { checkLines } from '../../output/check/ndjson.ts';
import { checkReport } from '../../output/check/report.ts';
import { renderCheck } from '../../output/check/screen.ts';
import type { Report } from '../../output/reports/report.ts';
import { formatCount, plural } from '../../output/text/format.ts';
import type { Provider } from '../../providers/provider.ts';
import { writeNote } from '../screen/note.ts';
import { type ChosenReports, reportToGithub, writeReports } from '../screen/reports.ts';
import { startSpinner } from '../screen/spinner.ts';
import { EXIT, exitOfSignal, worst } from '../session/exit.ts';
import { proxyNameFor } from '../session/proxies.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import { type Baseline, tellBaseline, writeBaseline } from './baseline.ts';
import type { CheckFlags } from './flags.ts';

/** What a run is shown with. */
export interface ShownWith {
  readonly reports: ChosenReports;
  readonly flags: CheckFlags;
  readonly provider: Provider;
  /** What a reader of a report should know of how the run was made. */
  readonly facts: Report['facts'];
  readonly ledger?: LedgerSummary;
}

/** Shows what a run found out, to people, programs and in files. */
export async function showRun(session: Session, run: CheckRun, shown: ShownWith): Promise<void> {
  const { reports, flags, provider } = shown;
  const report = checkReport(run, shown.facts);
  if (reports.json) for (const line of checkLines(run, shown.ledger)) session.out.line(line);
  if (reports.pretty !== null) {
    const isErr = reports.pretty === 'err';
    const writer = isErr ? session.err : session.out;
    const lines = renderCheck(run, {
      theme: isErr ? session.errTheme : session.theme,
      width: isErr ? session.errWidth : session.width,
      all: flags.all === true,
      under: shown.ledger && judgedWords(shown.ledger),
      whatMatters: (exchange) => whatMatters({ exchange, provider }),
    });
    writer.write(lines.map((line) => `${line}\n`).join(''));
  }
  await reportToGithub(session, report);
  await writeReports(reports, report);
}

function judgedWords({ judged, jobs }: LedgerSummary): string {
  return `${formatCount(judged)} of ${plural(jobs, 'job')} judged`;
}

/** Whether a case failed in a way that nobody accepted. */
export function isNewFailure({ outcome, accepted }: CaseResult): boolean {
  return outcome === 'fail' && accepted === null;
}

/** What the end of a run depends on beside what it found. */
export interface EndedWith {
  readonly baseline: Baseline | null;
  /** Ids of all cases that there are. */
  readonly knownIds: readonly string[];
  readonly stop: AbortSignal;
}

/**
 * Tells of the baseline of a run that has been shown, and writes it where that was asked for.
 *
 * @returns the exit code
 * @throws WebhookCliError what ended the run in the middle: last, so that reports have what was found out before
 */
export async function endRun(
  session: Session,
  run: CheckRun,
  { baseline, knownIds, stop }: EndedWith,
): Promise<number> {
  if (baseline !== null) {
    await session.out.flush();
    tellBaseline(session, baseline, run, knownIds);
    if (await writeBaseline(session, baseline, run)) return EXIT.done;
  }
  if (run.failure !== null) throw run.failure;
  return exitCode(run, stop);
}

function exitCode({ results, ended }: CheckRun, stop: AbortSignal): number {
  const failed = results.some(isNewFailure) ? EXIT.failed : EXIT.done;
  if (ended === 'max-time') return worst(failed, EXIT.timeout);
  // Nobody reads any more: the cases that were run decide.
  if (ended === 'stopped' && stop.reason !== 'closed') return exitOfSignal(String(stop.reason));
  return failed;
}

/** Says what explains many failures at once, wrapped to the terminal. */
export function advise(session: Session, hint: string): void {
  writeNote(session, `warning: ${hint}`, 'warn');
}

/** Says of a proxy that the environment names that it is not used. */
export async function tellIfDirect(session: Session, url: URL): Promise<void> {
  const name = await proxyNameFor(session.context, url);
  if (name === null) return;
  warn(session, `${name} is not used: check connects to ${url.host} itself, for each webhook anew`);
}

/** Waits until the endpoint answers, and says so. */
export async function awaitWithSpinner(
  session: Session,
  target: Parameters<typeof awaitTarget>[0],
  waitMs: number,
  stop: AbortSignal,
): Promise<void> {
  const spinner = await startSpinner(session, `waiting for ${target.url.host}`);
  try {
    await awaitTarget(target, waitMs, stop);
  } finally {
    spinner?.stop();
  }
}
