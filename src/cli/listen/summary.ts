import { writeWhole } from '../../core/fs/write.ts';
import { formatLimit } from '../../core/time/duration.ts';
import type { Expectation, ExpectationState } from '../../expect/expectation.ts';
import { missWords } from '../../expect/nearest-miss.ts';
import { driftDocument } from '../../observe/drift.ts';
import type { Observer } from '../../observe/observer.ts';
import { totalsInWords } from '../../observe/totals.ts';
import type { WebhookLog } from '../../observe/webhooks/log.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import { shellQuote } from '../../output/exchange/request.ts';
import type { ExecTotals, ExpectationFields, LineFields, ListenSummaryLine } from '../../output/lines.ts';
import { listenReport } from '../../output/reports/listen.ts';
import type { Report } from '../../output/reports/report.ts';
import { reportWebhooks } from '../../output/reports/webhooks.ts';
import { formatCount } from '../../output/text/format.ts';
import { paint, wrapLine } from '../../output/text/line.ts';
import { visible } from '../../output/text/visible.ts';
import { columnLimit } from '../../output/text/width.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { reportToGithub, writeReports } from '../screen/reports.ts';
import type { Session } from '../session/session.ts';
import type { ChildEnd } from './child-command.ts';
import { observedFields, observedSections, screenSections } from './observed-sections.ts';
import type { ListenReports } from './reports.ts';
import type { GaveUp } from './stop-condition.ts';

/** What a run of `listen` found out. */
export interface ListenResult {
  /** Where it listened. */
  readonly url: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Milliseconds. */
  readonly durationMs: number;
  readonly observer: Observer;
  /** What came, where a report shows it. */
  readonly webhooks: WebhookLog | null;
  readonly expectation: Expectation;
  readonly noneInvalid: boolean;
  /** Where events are looked up. */
  readonly catalogue: Catalogue;
  /** Whether the screen tells which events never came. */
  readonly hasCoverage: boolean;
  /** The limit that ended it; `null` where none did. */
  readonly gaveUp: GaveUp | null;
  /** How the command after `--` ended, where it did so by itself. */
  readonly childEnd: ChildEnd | null;
  /** The journal that keeps the exchanges, as it was named, if it was; `null` where they are not kept. */
  readonly keptIn: { readonly named: string | null } | null;
  /** What was turned away before it became an exchange, by kind. */
  readonly refused: Readonly<Record<string, number>>;
  /** How often something failed that nothing foresaw. */
  readonly bugs: number;
  /** `null` where no command runs for each webhook. */
  readonly exec: ExecTotals | null;
}

/**
 * Tells what a run found out, and writes the files that were asked for.
 *
 * @throws WebhookCliError `file_unwritable`
 */
export async function concludeListen(
  session: Session,
  { chosen, drift }: ListenReports,
  result: ListenResult,
): Promise<void> {
  summarise(session, result);
  const report = reportOf(result);
  // A receiver that waits for nothing judges nothing that a job would have to be told.
  if (result.expectation.active || result.noneInvalid) await reportToGithub(session, report);
  await writeReports(chosen, report);
  if (drift !== null) await writeWhole(drift, driftDocument(result.observer.drift.entries()));
}

function summarise(session: Session, result: ListenResult): void {
  if (session.json) session.out.line(jsonLine('summary', summaryFields(result)));
  const { err, errTheme } = session;
  // What was waited for is what one looks for first.
  for (const line of verdictLines(result)) err.line(errTheme.bad(visible(line)));
  const met = metWords(result.expectation);
  if (met !== null) err.line(errTheme.ok(met));
  const totals = result.observer.totals.totals();
  err.line(errTheme.strong(totalsInWords(totals)));
  for (const [name, count] of Object.entries(totals.events))
    err.line(`  ${String(count).padStart(4)}  ${visible(name)}`);
  for (const [kind, count] of Object.entries(result.refused)) {
    err.line(
      errTheme.dim(
        `  ${String(count).padStart(4)}  ${kind}${kind === 'left' ? ' before the answer' : ', no exchange'}`,
      ),
    );
  }
  if (result.bugs > 0) {
    err.line(errTheme.bad(`  ${String(result.bugs).padStart(4)}  failed in a way that nothing foresaw`));
  }
  if (result.exec !== null)
    err.line(errTheme[result.exec.failed > 0 ? 'bad' : 'dim'](execWords(result.exec)));
  const limit = columnLimit(session.errWidth);
  for (const { title, lines } of screenSections(result.observer, result.catalogue, result)) {
    err.line(`\n${errTheme.strong(title)}`);
    // What is listed is what one asked for: it is never cut.
    for (const line of lines.flatMap((each) => wrapLine(each, limit))) err.line(paint(line, errTheme));
  }
}

function execWords({ ran, failed, skipped }: ExecTotals): string {
  return [
    `  --exec ran ${ran === 1 ? 'once' : `${formatCount(ran)} times`}`,
    ...(failed === 0 ? [] : [`${formatCount(failed)} failed`]),
    ...(skipped === 0 ? [] : [`not for ${formatCount(skipped)} more`]),
  ].join(', ');
}

/** Why the run did not end as hoped: what ended it, then what it lacked. */
function verdictLines({ expectation, gaveUp, childEnd }: ListenResult): string[] {
  const missing = expectation.missing();
  const contradiction = expectation.contradiction();
  const childTells = childEnd !== null && (childEnd.code !== 0 || missing.length > 0);
  return [
    ...(childTells ? [childWords(childEnd)] : []),
    ...(gaveUp === null ? [] : [gaveUpWords(gaveUp)]),
    ...(contradiction === null ? [] : [`contradiction: ${contradiction.message}`]),
    ...(missing.length === 0 ? [] : [`never came: ${missing.join(', ')}`]),
    ...expectation.states().flatMap(({ expect, nearest }) =>
      // What came too early is in the contradiction.
      nearest === null || nearest.reason === 'too_early'
        ? []
        : [`  nearest to ${expect}: ${missWords(nearest)}`],
    ),
  ];
}

function childWords({ code, signal }: ChildEnd): string {
  return signal === null ? `the command ended with ${code}` : `the command was ended by ${signal}`;
}

function gaveUpWords({ flag, ms }: GaveUp): string {
  return flag === '--within'
    ? `gave up: ${formatLimit(ms)} after the first webhook (--within)`
    : `gave up: ${formatLimit(ms)} after the start (--timeout)`;
}

/** Says that all has come; `null` where something has not, or nothing was waited for. */
function metWords(expectation: Expectation): string | null {
  if (!expectation.active || !expectation.isMet()) return null;
  const expected = expectation.states().length || (expectation.counted()?.wanted ?? 0);
  return expected === 1 ? 'what was expected came' : `all ${formatCount(expected)} expected came`;
}

function reportOf(result: ListenResult): Report {
  const { url, startedAt, durationMs, observer, webhooks, expectation, noneInvalid, keptIn } = result;
  return listenReport({
    url,
    startedAt,
    durationMs,
    received: observer.totals.totals().received,
    expectations: expectation.states(),
    count: expectation.counted(),
    contradiction: expectation.contradiction(),
    noneInvalid,
    invalid: observer.invalid.payloads,
    moreInvalid: observer.invalid.left,
    showCommand: keptIn === null ? null : showCommand(keptIn.named),
    totals: totalsText(observer),
    webhooks: webhooks === null ? undefined : reportWebhooks(webhooks, observer.jobs.histories()),
    sections: observedSections(observer).map(({ title, lines }) => ({
      title,
      lines: lines.map((line) => line.map(([, text]) => text).join('')),
    })),
  });
}

/** Events beyond this many are no provider's. */
const MOST_EVENTS = 20;

function totalsText({ totals }: Observer): string {
  const counted = totals.totals();
  const events = Object.entries(counted.events).map(([name, count]) => `${count} ${name}`);
  const shown = events.slice(0, MOST_EVENTS).join(', ');
  return `${totalsInWords(counted)}${shown === '' ? '' : `: ${shown}`}${events.length > MOST_EVENTS ? ', …' : ''}`;
}

function showCommand(journal: string | null): string {
  return `webhook-cli history show${journal === null ? '' : ` --journal ${shellQuote(journal)}`}`;
}

function summaryFields({
  observer,
  refused,
  bugs,
  expectation,
  exec,
}: ListenResult): LineFields<ListenSummaryLine> {
  const contradiction = expectation.contradiction();
  return {
    ...observer.totals.totals(),
    refused,
    bugs,
    missing: expectation.missing(),
    expectations: expectation.states().map(stateFields),
    contradiction: contradiction && {
      kind: contradiction.kind,
      exchange: contradiction.exchangeId,
      message: contradiction.message,
    },
    ...observedFields(observer),
    ...(exec === null ? {} : { exec }),
  };
}

function stateFields({ expect, met, exchange, nearest }: ExpectationState): ExpectationFields {
  return {
    expect,
    met,
    exchange: exchange?.id ?? null,
    nearest: nearest && {
      exchange: nearest.exchangeId,
      event: nearest.event,
      reason: nearest.reason,
      status: nearest.status,
      conditions: nearest.conditions,
    },
  };
}
