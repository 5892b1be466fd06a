import type { CaseResult } from '../conformance/case.ts';
import type { RunEnd } from '../conformance/run.ts';
import type { StateSource } from '../conformance/state-reader.ts';
import type { CheckSummary } from '../conformance/summary.ts';
import { newSeed } from '../events/random.ts';
import { requireScenario, type Scenario } from '../events/scenario.ts';
import { type BasicCredentials, urlCredentials } from '../exchange/credentials.ts';
import type { ContentForm, Exchange } from '../exchange/exchange.ts';
import { type HeaderInput, headerList } from './header-list.ts';
import { targetUrl } from './target.ts';

/** Which endpoint is checked, as whom, and how thoroughly. Times are milliseconds. */
export interface CheckOptions {
  readonly url: string | URL;
  /** Id of the provider whose webhooks the endpoint takes. */
  readonly provider: string;
  /** The provider's default one unless given. */
  readonly payloadVersions?: readonly string[];
  /** The default of each version unless given. */
  readonly contentForms?: readonly ContentForm[];
  /** Basic credentials that the endpoint asks for. */
  readonly auth?: BasicCredentials;
  /** The secret that it checks signatures with. */
  readonly secret?: string;
  /** Added to every request. */
  readonly headers?: HeaderInput;
  /** Ids, groups or patterns of cases; all unless given. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** Counts a `should` that does not hold as a failure. */
  readonly strict?: boolean;
  /** How long the answer to a good event may take; not judged unless given. */
  readonly budgetMs?: number;
  /** When an answer counts as missing; 10,000 unless given. */
  readonly timeoutMs?: number;
  /** Cases at once; 4 unless given. */
  readonly concurrency?: number;
  /** How long to wait until something answers there; not at all unless given. */
  readonly waitForTargetMs?: number;
  /** What is not done by then is skipped. */
  readonly maxTimeMs?: number;
  /** Skips the rest after the first failure. */
  readonly bail?: boolean;
  /** Orderings that are tried of each scenario; 50 unless given. */
  readonly runs?: number;
  /** Repeats all choices; a random one unless given. */
  readonly seed?: string;
  /** What orderings are made from, bundled ones by name; all bundled ones of the provider unless given. */
  readonly scenarios?: readonly (string | Scenario)[];
  /** How the consumer's own state of a job is read. Without it only answers are judged. */
  readonly state?: CheckStateOptions;
  /** Accepts any certificate. */
  readonly insecure?: boolean;
  /** PEM text of the certificate authorities to trust, in the place of the usual ones. */
  readonly ca?: string;
  readonly signal?: AbortSignal;
  /** Called as each case ends. */
  readonly onResult?: (result: CaseResult) => void;
}

/** The state of a job: from a function, from a URL, or from what a command prints. */
export type CheckStateOptions = (
  | {
      /** Gives the state of a job as something that JSON can hold, `null` or `undefined` for an unknown one. */
      readonly read: (job: { readonly key: string; readonly id: string | null }) => unknown;
    }
  | {
      /** With `{key}` or `{id}` in it. */
      readonly url: string;
      readonly headers?: HeaderInput;
    }
  | {
      /** With `{key}` or `{id}` in it; split into words, and no shell reads it. */
      readonly command: string;
      /** Lets a shell read it. */
      readonly shell?: boolean;
      readonly cwd?: string;
    }
) & {
  /** Waited before every reading. */
  readonly waitMs?: number;
  /** JSON pointers to what is the consumer's own, `*` for any one segment. */
  readonly ignore?: readonly string[];
};

/** What a check found out. */
export interface CheckOutcome {
  /** True when every case was run and none failed. */
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
  /** Milliseconds. */
  readonly durationMs: number;
}

/**
 * Runs the conformance cases against an endpoint, as `webhook-cli check` does. A consumer that does something
 * wrong is no error: it is in the results.
 *
 * @throws WebhookCliError `bad_url`, `unknown_provider`, `unknown_version`, `unknown_case`, `unknown_scenario`,
 * `bad_state`, `flag_does_not_fit`, `target_unreachable`, `target_not_ready`, `state_unreadable`
 * @example
 * const { ok, results } = await checkEndpoint({
 *   url: 'http://localhost:3000/hooks',
 *   provider: 'PROVIDER',
 *   state: { read: ({ key }) => database.findJob(key) },
 * });
 * expect(results.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
 */
export async function checkEndpoint(options: CheckOptions): Promise<CheckOutcome> {
  // Loaded here, so that a suite that only receives does not load the cases.
  const { DEFAULT_ANSWER_MS, DEFAULT_CONCURRENCY, DEFAULT_RUNS, planCheck } = await import(
    '../conformance/plan.ts'
  );
  const { runCases } = await import('../conformance/run.ts');
  const { summariseResults } = await import('../conformance/summary.ts');
  const url = targetUrl(options.url);
  const plan = planCheck({
    url,
    provider: options.provider,
    payloadVersions: options.payloadVersions ?? [],
    contentForms: options.contentForms ?? [],
    auth: options.auth ?? urlCredentials(url),
    secret: options.secret,
    headers: headerList(options.headers),
    only: options.only,
    skip: options.skip,
    budgetMs: options.budgetMs,
    timeoutMs: options.timeoutMs ?? DEFAULT_ANSWER_MS,
    runs: options.runs ?? DEFAULT_RUNS,
    seed: options.seed ?? newSeed(),
    scenarios: (options.scenarios ?? []).map((one) =>
      typeof one === 'string' ? requireScenario(one, options.provider) : one,
    ),
    state: options.state === undefined ? undefined : await stateSource(options.state),
    tls: { insecure: options.insecure, ca: options.ca },
  });
  if (options.waitForTargetMs !== undefined) await awaitTarget(url, options, options.waitForTargetMs);
  let firstAnswer: Exchange | null = null;
  const run = await runCases(plan.cases, plan.bench, {
    concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
    bail: options.bail === true,
    maxTimeMs: options.maxTimeMs,
    strict: options.strict === true,
    signal: options.signal,
    onFirstAnswer: (exchange) => {
      firstAnswer = exchange;
    },
    onResult: options.onResult,
  });
  const { results, ended, seed, durationMs, stateSeen } = run;
  return {
    ok: (ended === 'complete' || ended === 'bailed') && !results.some(({ outcome }) => outcome === 'fail'),
    results,
    summary: summariseResults(results),
    ended,
    seed,
    firstAnswer,
    stateSeen,
    durationMs,
  };
}

async function awaitTarget(url: URL, options: CheckOptions, waitMs: number): Promise<void> {
  const { waitForTarget } = await import('../conformance/wait-for-target.ts');
  const { openTransport } = await import('../transport/transport.ts');
  const transport = openTransport({ insecure: options.insecure, ca: options.ca });
  try {
    await waitForTarget(url, transport, waitMs, options.signal ?? new AbortController().signal);
  } finally {
    await transport.close();
  }
}

async function stateSource(state: CheckStateOptions): Promise<StateSource> {
  const { checkStateCommand, stateUrlTemplate } = await import('../conformance/state-template.ts');
  const common = { waitMs: state.waitMs ?? 0, ignore: state.ignore ?? [] };
  if ('read' in state) return { kind: 'function', read: state.read, ...common };
  if ('url' in state) {
    const template = stateUrlTemplate(state.url, targetUrl);
    return { kind: 'url', template, headers: headerList(state.headers), ...common };
  }
  checkStateCommand(state.command);
  return {
    kind: 'command',
    command: state.command,
    shell: state.shell === true,
    cwd: state.cwd,
    ...common,
  };
}
