import type { CaseResult } from '../../conformance/case/result.ts';
import type { LedgerSummary } from '../../conformance/ledger/verdict.ts';
import type { CheckRun } from '../../conformance/run.ts';
import { summariseResults } from '../../conformance/summary.ts';
import type { Exchange } from '../../core/exchange.ts';
import { clip } from '../../core/text/cut-text.ts';
import { jsonLine } from '../exchange/ndjson.ts';
import type { CaseExchange } from '../lines.ts';
import { sameAs } from './same-failures.ts';

/** Characters of a body that a line repeats: what a case makes large is large on purpose. */
const MOST_CHARACTERS = 32 * 1024;

/**
 * The machine output of a run: a line for each case in the order of the table, then the summary.
 *
 * @param ledger what the summary says of a ledger beside
 */
export function checkLines(run: CheckRun, ledger?: LedgerSummary): string[] {
  const same = sameAs(run.results);
  return [
    ...run.results.map((result) => caseResultLine(result, same.get(result.id) ?? null)),
    jsonLine('summary', {
      target: run.target,
      provider: run.provider,
      seed: run.seed,
      ended: run.ended,
      stateSeen: run.stateSeen,
      caveats: run.caveats,
      ...summariseResults(run.results),
      fixed: run.fixed,
      unknownCases: run.unknownCases,
      durationMs: run.durationMs,
      ...(ledger === undefined ? {} : { ledger }),
    }),
  ];
}

/** A case that has been run. Its exchanges are given only where it did not hold. */
function caseResultLine(result: CaseResult, same: string | null): string {
  const held = result.outcome === 'pass' || result.outcome === 'skip';
  return jsonLine('case', {
    id: result.id,
    title: result.title,
    level: result.level,
    levelReason: result.levelReason,
    outcome: result.outcome,
    expected: result.expected,
    actual: result.actual,
    reason: result.reason,
    reproduce: result.reproduce,
    durationMs: result.durationMs,
    explain: result.explain,
    source: result.source,
    counterexample: result.counterexample,
    changed: result.changed,
    how: result.how,
    accepted: result.accepted,
    sameAs: same,
    ...(held ? {} : { exchanges: result.exchanges.map(exchangeFields) }),
  });
}

function exchangeFields({ id, at, event, key, request, response, error, attempt }: Exchange): CaseExchange {
  return {
    id,
    at,
    event,
    key,
    request: { ...request, ...cutBody(request.body) },
    response: response && { ...response, ...cutBody(response.body) },
    error,
    attempt,
  };
}

function cutBody(body: string): { readonly body: string; readonly cut: boolean } {
  const cut = body.length > MOST_CHARACTERS;
  return { body: clip(body, MOST_CHARACTERS), cut };
}
