import type { CaseResult } from '../../conformance/case/result.ts';
import type { CheckRun } from '../../conformance/run.ts';
import { type Exchange, isSuccess } from '../../core/exchange.ts';
import { exchangePhrase, exchangeText } from '../exchange/plain.ts';
import type { Report, ReportEntry } from '../reports/report.ts';
import { changedLines } from './changed-text.ts';
import { counterexampleText } from './counterexample.ts';
import { sameAs } from './same-failures.ts';

/** Exchanges before the telling one that are named. */
const MOST_BEFORE = 20;

/**
 * A run of `check` as every report shows it.
 *
 * @param facts what else the reader should know of the run, before the seed
 */
export function checkReport(run: CheckRun, facts: Report['facts'] = []): Report {
  const same = sameAs(run.results);
  return {
    name: 'webhook-cli check',
    subject: run.target,
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    facts: [
      ['provider', run.provider],
      ...facts,
      ...(run.seed === '' ? [] : [['seed', run.seed] as const]),
      ...run.caveats.map((text) => ['caveat', text] as const),
    ],
    entries: run.results.map((result) => reportEntry(result, same.get(result.id) ?? null)),
  };
}

function reportEntry(result: CaseResult, same: string | null): ReportEntry {
  const { id, title, level, explain, source, expected, actual, accepted, reproduce, durationMs } = result;
  const outcome = accepted === null ? result.outcome : 'accepted';
  const reason = accepted?.reason ?? result.reason;
  return {
    id,
    title,
    level,
    outcome,
    explain,
    source,
    expected,
    actual,
    reason,
    reproduce,
    durationMs,
    sameAs: same,
    changed: changedLines(result.changed),
    details: caseDetails(result),
  };
}

/** What happened in a case, as lines of plain text: the counterexample, the exchanges, the telling one whole. */
function caseDetails({ counterexample, exchanges }: CaseResult): string[] {
  const shown = counterexample === null ? [] : counterexampleText(counterexample);
  const rest = exchangeDetails({ counterexample, exchanges });
  return [...shown, ...(shown.length > 0 && rest.length > 0 ? [''] : []), ...rest];
}

/**
 * The exchanges of a case as lines of plain text: those before the telling one in a line each, that one whole.
 * Where the sequence itself is what tells, and every answer was good, there are none.
 */
export function exchangeDetails({
  counterexample,
  exchanges,
}: Pick<CaseResult, 'counterexample' | 'exchanges'>): string[] {
  const telling = tellingExchange({ counterexample, exchanges });
  if (telling === null) return [];
  const before = exchanges.slice(0, -1);
  const left = before.length - MOST_BEFORE;
  return [
    ...(left > 0 ? [`… ${left} before these`] : []),
    ...before.slice(-MOST_BEFORE).map(exchangePhrase),
    ...(before.length === 0 ? [] : ['']),
    ...exchangeText(telling),
  ];
}

/** The exchange that shows the fault; `null` where the sequence itself is what tells, and every answer was good. */
export function tellingExchange({
  counterexample,
  exchanges,
}: Pick<CaseResult, 'counterexample' | 'exchanges'>): Exchange | null {
  const telling = exchanges.at(-1);
  return telling === undefined || (counterexample !== null && hasSuccessStatus(telling)) ? null : telling;
}

function hasSuccessStatus({ response }: Exchange): boolean {
  return response !== null && isSuccess(response.status);
}
