import type { Option } from '@commander-js/extra-typings';
import type { CaseResult } from '../../conformance/case/result.ts';
import { runPlan } from '../../conformance/check.ts';
import { type CheckPlan, type CheckRequest, planCheck } from '../../conformance/plan.ts';
import type { CheckRun, RunOptions } from '../../conformance/run.ts';
import { usageError } from '../../core/error.ts';
import { isLoopback } from '../../core/http/host.ts';
import { redactUrl } from '../../core/http/redact.ts';
import type { Report } from '../../output/reports/report.ts';
import { plural } from '../../output/text/format.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { flagWords } from '../flags/option-words.ts';
import type { TypedCommand } from '../flags/typed-command.ts';
import { startSpinner } from '../screen/spinner.ts';
import { askEndpoint, confirmOrThrow } from '../session/dialogs.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import { baselineOf } from './baseline.ts';
import type { CheckFlags } from './flags.ts';
import { firstAnswerHint, stateNeverSeenHint, targetGoneHint } from './hints.ts';
import { listCases } from './list.ts';
import { chooseOutputs } from './outputs.ts';
import { redactCommand } from './redact-command.ts';
import { reproduceLine } from './reproduce.ts';
import { checkRequest } from './request.ts';
import { advise, awaitWithSpinner, endRun, isNewFailure, showRun, tellIfDirect } from './show-run.ts';

export { caseNames } from './list.ts';

/**
 * Runs `check`, and asks which endpoint is checked where none is named, and whose webhooks it takes.
 *
 * @param typed whose options say how a case is run again
 */
export async function check(
  session: Session,
  given: CheckFlags,
  target: URL | undefined,
  typed: TypedCommand,
): Promise<number> {
  if (given.list === true) return listCases(session, given);
  if (given.ledger !== undefined) {
    const { checkLedger } = await import('./ledger/action.ts');
    return checkLedger(session, { ...given, ledger: given.ledger }, target, typed.options);
  }
  if (given.sample !== undefined) {
    throw usageError('flag_does_not_fit', '--sample says nothing without --ledger', 'leave it out');
  }
  const { url, provider, words } = await askEndpoint(session.context, bundledCatalogue, {
    url: target,
    provider: given.provider,
    hasScenario: (given.scenario ?? []).length > 0,
  });
  const code = await checkNamed(session, { ...given, provider }, url, typed.options);
  if (words.length > 0) {
    const { commandAgain, sayCommand } = await import('../session/command-again.ts');
    sayCommand(
      session,
      commandAgain(typed, words, { '--state-command': redactCommand, '--job-command': redactCommand }),
    );
  }
  return code;
}

async function checkNamed(
  session: Session,
  flags: CheckFlags,
  url: URL | undefined,
  options: readonly Option[],
): Promise<number> {
  if (url === undefined) {
    throw usageError(
      'no_target',
      'which endpoint? name its URL',
      'webhook-cli check localhost:3000/hooks --provider …; --list shows the cases',
    );
  }
  const { reports, baseline } = await chooseOutputs(session, flags);
  const request = await checkRequest(session, flags, url);
  const plan = planCheck(request);
  if (!isLoopback(url.hostname) && flags.yes !== true) {
    await confirmOrThrow(
      session.context,
      {
        question: `post duplicates, faults and thousands of made-up jobs to ${url.host}?`,
        otherwise: 'nothing was checked',
      },
      '--yes',
    );
  }
  if (flags.insecure === true) warn(session, '--insecure accepts any certificate');
  await tellIfDirect(session, url);
  const stop = session.stopSignal();
  const { waitForTarget: waitMs } = flags;
  if (waitMs !== undefined) await awaitWithSpinner(session, plan.context, waitMs, stop);
  const accepted = baselineOf(baseline, plan.context.provider, plan.context.scenarios);
  const { run, hints } = await runWithProgress(session, { plan, request, accepted }, flags, options, stop);
  await showRun(session, run, { reports, flags, provider: plan.context.provider, facts: facts(plan) });
  // Above a long list of failures nobody sees what explains most of them.
  if (run.results.some(isNewFailure) || run.stateSeen === false) {
    await session.out.flush();
    for (const hint of hints) advise(session, hint);
  }
  return endRun(session, run, { baseline, knownIds: accepted?.knownIds ?? [], stop });
}

interface Preparations {
  readonly plan: CheckPlan;
  readonly request: CheckRequest;
  readonly accepted: RunOptions['baseline'];
}

async function runWithProgress(
  session: Session,
  { plan, request, accepted }: Preparations,
  flags: CheckFlags,
  options: readonly Option[],
  stop: AbortSignal,
): Promise<{ readonly run: CheckRun; readonly hints: readonly string[] }> {
  const ended: CaseResult[] = [];
  const hints: string[] = [];
  const spinner = await startSpinner(session, `${plural(plan.cases.length, 'case')} for ${request.url.host}`);
  const onResult = (result: CaseResult): void => {
    ended.push(result);
    if (spinner === null) return;
    const failed = ended.filter(isNewFailure).length;
    const also = failed === 0 ? '' : `, ${failed} failed`;
    spinner.text = `${ended.length} of ${plan.cases.length} cases${also}   ${result.id}`;
  };
  try {
    const run = await runPlan(plan, {
      concurrency: flags.concurrency,
      bail: flags.bail,
      maxTimeMs: flags.maxTime,
      strict: flags.strict,
      baseline: accepted,
      signal: stop,
      sayOption: flagWords,
      reproduce: (caseId) => reproduceLine(options, flags, { caseId, request, isPreset: session.isPreset }),
      onFirstAnswer: (exchange) => {
        const hint = firstAnswerHint(exchange, {
          hasAuth: request.auth !== undefined,
          hasSecret: request.secret !== undefined,
        });
        if (hint === null) return;
        hints.push(hint);
        spinner?.clear();
        advise(session, hint);
      },
      onResult,
    });
    const later = [targetGoneHint(ended), stateNeverSeenHint(run.stateSeen)].filter((hint) => hint !== null);
    return { run, hints: [...hints, ...later] };
  } finally {
    spinner?.stop();
  }
}

/** What a reader of a report should know of how the run was made. */
function facts({ context }: CheckPlan): Report['facts'] {
  const { wireFormats, state } = context;
  return [
    [
      'payloads',
      wireFormats.map(({ version, contentForm }) => `version ${version.id} as ${contentForm}`).join(', '),
    ],
    ['state', state === undefined ? 'not read: only answers were judged' : 'read'],
    ...(state?.kind === 'url' ? ([['state read at', redactUrl(state.template)]] as const) : []),
  ];
}
