import type { AcceptedFailure, AcceptedNews } from '../conformance/baseline.ts';
import type { CaseResult } from '../conformance/case/result.ts';
import type { CheckSummary, RunEnd } from '../conformance/summary.ts';
import type { ContentForm, Exchange } from '../core/exchange.ts';
import type { BasicCredentials } from '../core/http/credentials.ts';
import { LIMITS } from '../core/limits.ts';
import type { Abort, Url } from '../core/types/globals.ts';
import type { Open } from '../core/types/open.ts';
import type {
  EventName,
  KnownPath,
  ProviderName,
  ScenarioName,
  ValuesByPath,
  VersionName,
} from '../providers/known.ts';
import { bundledCatalogue } from '../providers/registry.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { type CheckStateOptions, type PrepareOptions, preparation, state } from './check-state.ts';
import { object, readOptions, required, type TableOf } from './inputs/reader.ts';
import { contentForm, credentials, type HeaderInput, headerList } from './inputs/request.ts';
import { scenario } from './inputs/scenario.ts';
import { target, targetUrl } from './inputs/target.ts';
import {
  bool,
  callback,
  fullSecret,
  fullText,
  jsonOrBigint,
  list,
  provider,
  record,
  secretText,
  seed,
  signal,
  text,
  time,
  whole,
} from './inputs/values.ts';
import { namedScenario } from './project.ts';

/** Which endpoint is checked, as whom, and how thoroughly. Times are milliseconds, limits may be `Infinity`. */
export interface CheckOptions {
  readonly url: string | Url;
  /** Id of the provider whose webhooks the endpoint takes. */
  readonly provider: ProviderName;
  /** The provider's default one unless given. */
  readonly payloadVersions?: readonly VersionName[] | undefined;
  /** The default of each version unless given. */
  readonly contentForms?: readonly ContentForm[] | undefined;
  /** Basic credentials that the endpoint asks for. */
  readonly auth?: BasicCredentials | undefined;
  /** The secret that it checks signatures with. */
  readonly secret?: string | undefined;
  /** The account's web hook key, which forms carry beside the document. */
  readonly formKey?: string | undefined;
  /** The form of the business keys, such as `SHOP-{n}`, of which every job gets one of its own; the provider's own unless given. */
  readonly id?: string | undefined;
  /**
   * Values that are set in the payloads of every job, by path. In a text `{key}` stands for the job's business key and
   * `{n}`, or `{n:6}`, for a number of the job's own.
   */
  readonly set?: ValuesByPath | undefined;
  /** Paths that are taken out of every payload. */
  readonly unset?: readonly Open<KnownPath>[] | undefined;
  /** Lets `set` add what is not there. */
  readonly add?: boolean | undefined;
  /** Names of the events that the endpoint is subscribed to: only these are sent; all of the provider unless given. */
  readonly events?: readonly EventName[] | undefined;
  /** Keys of jobs that the endpoint knows, instead of a form: each job gets one, and the cases that none is left for are skipped. */
  readonly ids?: readonly string[] | undefined;
  /** Added to every request. */
  readonly headers?: HeaderInput | undefined;
  /** Ids, groups or patterns of cases; all unless given. */
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
  /** Counts a `should` that does not hold as a failure. */
  readonly strict?: boolean | undefined;
  /** How long the answer to a good event may take; not judged unless given. */
  readonly budgetMs?: number | undefined;
  /** When an answer counts as missing; 10,000 unless given. */
  readonly timeoutMs?: number | undefined;
  /** Cases at once; 4 unless given, and one where `ids` are. */
  readonly concurrency?: number | undefined;
  /** How long to wait until something answers there; not at all unless given. */
  readonly waitForTargetMs?: number | undefined;
  /** What is not done by then is skipped. */
  readonly maxTimeMs?: number | undefined;
  /** Failures that are known and borne: a case that fails as one of them says does not make `ok` false. */
  readonly acceptedFailures?: readonly AcceptedFailure[] | undefined;
  /** Skips the rest after the first failure. */
  readonly bail?: boolean | undefined;
  /** Orderings that are tried of each scenario; 50 unless given. */
  readonly runs?: number | undefined;
  /** Repeats all choices; a random one unless given. A number stands for its digits. */
  readonly seed?: string | number | undefined;
  /** What orderings are made from, bundled ones and those of `project` by name; all bundled ones of the provider unless given. */
  readonly scenarios?: readonly (ScenarioName | Scenario)[] | undefined;
  /** The folder of a project whose scenarios have names too: the one that has `webhook-cli/scenarios` in it. */
  readonly project?: string | undefined;
  /** How the consumer's own state of a job is read. Without it only answers are judged. */
  readonly state?: CheckStateOptions | undefined;
  /** Has the endpoint know a job before its first webhook, where it takes webhooks of no others. */
  readonly prepare?: PrepareOptions | undefined;
  /** Accepts any certificate. */
  readonly insecure?: boolean | undefined;
  /** PEM text of the certificate authorities to trust, instead of the usual ones. */
  readonly ca?: string | undefined;
  readonly signal?: Abort | undefined;
  /** Called as each case ends. */
  readonly onResult?: ((result: CaseResult) => void) | undefined;
}

const OPTIONS = {
  url: required(target),
  provider: required(provider),
  payloadVersions: list(text),
  contentForms: list(contentForm),
  auth: credentials,
  secret: fullSecret,
  formKey: fullSecret,
  id: text,
  set: record(jsonOrBigint),
  unset: list(text),
  add: bool,
  events: list(text),
  ids: list(text),
  headers: headerList,
  only: list(text),
  skip: list(text),
  strict: bool,
  budgetMs: time,
  timeoutMs: time,
  concurrency: whole(1, LIMITS.casesAtOnce),
  waitForTargetMs: time,
  maxTimeMs: time,
  acceptedFailures: list(
    object({
      case: required(fullText),
      how: required(fullText),
      reason: required(fullText),
    } satisfies TableOf<AcceptedFailure>),
  ),
  bail: bool,
  runs: whole(1, LIMITS.orderings),
  seed,
  scenarios: list(scenario),
  project: text,
  state,
  prepare: preparation,
  insecure: bool,
  ca: secretText,
  signal,
  onResult: callback<NonNullable<CheckOptions['onResult']>>(),
} satisfies TableOf<CheckOptions>;

/** What a check found out. */
export interface CheckOutcome extends AcceptedNews {
  /** True when every case was run and none failed in a way that is not accepted. */
  readonly ok: boolean;
  readonly results: readonly CaseResult[];
  readonly summary: CheckSummary;
  /** Why the run was over. */
  readonly ended: RunEnd;
  readonly seed: string;
  /** What the endpoint answered to the first webhook, a good one. */
  readonly firstAnswer: Exchange | null;
  /** Whether any job was ever known where the state is read; `null` where it is not read. */
  readonly stateSeen: boolean | null;
  /** What could not be found out with what the check was given. */
  readonly caveats: readonly string[];
  /** Milliseconds. */
  readonly durationMs: number;
}

/**
 * Runs the conformance cases against an endpoint, as `webhook-cli check` does. A consumer that does something
 * wrong is no error: it is in the results.
 *
 * @throws WebhookCliError `bad_option`, `bad_url`, `bad_header`, `bad_number`, `bad_id`, `unknown_provider`, `unknown_version`, `unknown_event`, `unknown_case`, `unknown_scenario`,
 * `bad_state`, `bad_job_command`, `bad_keys`, `flag_does_not_fit`, `target_unreachable`, `target_not_ready`, `state_unreadable`,
 * `job_not_prepared` of the first job; of a later one it ends the check, which says so in `ended` and in what was skipped
 * @example
 * const { ok, results } = await checkEndpoint({
 *   url: 'http://localhost:3000/hooks',
 *   provider: 'PROVIDER',
 *   state: { read: ({ key }) => database.findJob(key) },
 * });
 * expect(results.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
 */
export async function checkEndpoint(options: CheckOptions): Promise<CheckOutcome> {
  const read = readOptions(OPTIONS, options, 'checkEndpoint');
  // Loaded here, so that a suite that only receives does not load the cases.
  const { awaitTarget, completeRequest, jobPreparation, runPlan, stateSource } = await import(
    '../conformance/check.ts'
  );
  const { caseIdsOf, planCheck } = await import('../conformance/plan.ts');
  const { summariseResults } = await import('../conformance/summary.ts');
  const plan = planCheck(
    completeRequest({
      url: read.url,
      catalogue: bundledCatalogue,
      provider: read.provider.id,
      payloadVersions: read.payloadVersions,
      contentForms: read.contentForms,
      auth: read.auth,
      secret: read.secret,
      formKey: read.formKey,
      id: read.id,
      events: read.events,
      changes:
        read.set === undefined && read.unset === undefined
          ? undefined
          : { set: read.set, unset: read.unset, add: read.add },
      ids: read.ids,
      headers: read.headers,
      only: read.only,
      skip: read.skip,
      budgetMs: read.budgetMs,
      timeoutMs: read.timeoutMs,
      runs: read.runs,
      concurrency: read.concurrency,
      seed: read.seed,
      scenarios:
        read.scenarios &&
        (await Promise.all(
          read.scenarios.map((one) =>
            typeof one === 'string' ? namedScenario(one, read.project, read.provider) : one,
          ),
        )),
      state: read.state && stateSource(read.state, targetUrl),
      preparation: read.prepare && jobPreparation(read.prepare),
      tls: { insecure: read.insecure, ca: read.ca },
    }),
  );
  const { provider: checked, scenarios } = plan.context;
  const { waitForTargetMs, signal = new AbortController().signal } = read;
  if (waitForTargetMs !== undefined) await awaitTarget(plan.context, waitForTargetMs, signal);
  let firstAnswer: Exchange | null = null;
  const run = await runPlan(plan, {
    concurrency: read.concurrency,
    bail: read.bail,
    maxTimeMs: read.maxTimeMs,
    strict: read.strict,
    baseline: read.acceptedFailures && {
      accepted: read.acceptedFailures,
      knownIds: caseIdsOf(checked, scenarios),
    },
    signal: read.signal,
    onFirstAnswer: (exchange) => {
      firstAnswer = exchange;
    },
    onResult: read.onResult,
  });
  const { results, ended, seed, durationMs, stateSeen, caveats, fixed, unknownCases } = run;
  const isNewFailure = ({ outcome, accepted }: CaseResult): boolean =>
    outcome === 'fail' && accepted === null;
  return {
    ok: (ended === 'complete' || ended === 'bailed') && !results.some(isNewFailure),
    results,
    summary: summariseResults(results),
    ended,
    seed,
    firstAnswer,
    stateSeen,
    caveats,
    fixed,
    unknownCases,
    durationMs,
  };
}
