import type { CaseResult } from '../conformance/case/result.ts';
import { type CheckSummary, summariseResults } from '../conformance/summary.ts';
import { WebhookCliError } from '../core/error.ts';
import { countOf } from '../core/text/count.ts';
import { whatMatters } from '../observe/webhooks/what-matters.ts';
import { type CheckFindings, renderCheck } from '../output/check/screen.ts';
import { PLAIN } from '../output/text/plain-theme.ts';
import { bundledCatalogue } from '../providers/registry.ts';
import type { CheckOutcome } from './check.ts';
import { isObject, refusal } from './inputs/reader.ts';

/** As wide as the output of a test runner is read at ease. */
const COLUMNS = 100;

/** Cases did not hold, or were not run. The message is the report; what a program wants of it is beside it. */
export class CheckFailedError extends WebhookCliError {
  declare readonly results: readonly CaseResult[];
  declare readonly summary: CheckSummary;

  constructor(message: string, results: readonly CaseResult[]) {
    super('check_failed', message);
    // Test runners print what they can enumerate under the message: thousands of lines of requests and answers.
    for (const key of Object.keys(this)) Object.defineProperty(this, key, { enumerable: false });
    Object.defineProperty(this, 'results', { value: results });
    Object.defineProperty(this, 'summary', { value: summariseResults(results) });
  }

  /** What a runner shows that hands errors from one process to another. */
  toJSON(): { readonly name: string; readonly message: string } {
    return { name: this.name, message: this.message };
  }
}

/**
 * Throws where a check found something: the message says in a few lines which cases failed, why, and how to run them
 * again, as `webhook-cli check` does. A `should` that does not hold is no failure, unless the check was `strict`.
 *
 * @param checked what `checkEndpoint` gave, or its `results`
 * @throws CheckFailedError `check_failed`, with `results` and `summary`; `bad_option` for anything else
 * @example
 * assertChecked(await checkEndpoint({ url: shop.url, provider: 'PROVIDER', state }));
 */
export function assertChecked(checked: CheckOutcome | readonly CaseResult[]): void {
  const findings = findingsOf(checked);
  const failed = findings.results.filter(({ outcome, accepted }) => outcome === 'fail' && accepted === null);
  const isWhole = findings.ended === 'complete' || findings.ended === 'bailed';
  if (isWhole && failed.length === 0) return;
  const report = renderCheck(
    { ...findings, results: findings.results.map(withRepeat(findings.seed)) },
    {
      theme: PLAIN,
      width: COLUMNS,
      all: false,
      more: 'the results of this error have all of every case',
      whatMatters: (exchange) =>
        whatMatters({ exchange, provider: bundledCatalogue.find(exchange.provider ?? '') ?? null }),
    },
  );
  const first = failed.length === 0 ? 'not every case was run' : `${countOf(failed.length, 'case')} failed`;
  throw new CheckFailedError([first, '', ...report].join('\n'), findings.results);
}

/** How a case is run again: what the command line would be is not known here, the options are. */
function withRepeat(seed: string): (result: CaseResult) => CaseResult {
  const seeded = seed === '' ? '' : `, seed: '${seed}'`;
  return (result) =>
    result.outcome !== 'fail' || result.reproduce !== null
      ? result
      : { ...result, reproduce: `checkEndpoint({ …, only: ['${result.id}']${seeded} })` };
}

function findingsOf(checked: unknown): CheckFindings {
  if (isOutcome(checked)) return checked;
  if (isResults(checked)) {
    const durationMs = checked.reduce((sum, result) => sum + result.durationMs, 0);
    return { results: checked, ended: 'complete', caveats: [], seed: '', durationMs };
  }
  throw refusal('checked', 'what checkEndpoint gave, which is to be awaited, or its results', checked);
}

function isOutcome(value: unknown): value is CheckOutcome {
  return isObject(value) && isResults(value['results']) && typeof value['ended'] === 'string';
}

function isResults(value: unknown): value is readonly CaseResult[] {
  return Array.isArray(value) && value.every((one) => isObject(one) && typeof one['outcome'] === 'string');
}
