import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { WebhookCliError } from '../core/error.ts';
import type { Exchange } from '../core/exchange.ts';
import { redactUrl } from '../core/http/redact.ts';
import { runPool } from '../core/run-pool.ts';
import { startTimer } from '../core/time/timer.ts';
import { pause } from '../core/time/wait.ts';
import { apiOption, option, type SayOption, say, type Words, words } from '../core/wording.ts';
import type { CaseFinding, CaseResult, ConformanceCase } from './case/case.ts';
import { type CaseContexts, type ContextOptions, openContexts } from './case/open-context.ts';
import { unmetNeed } from './case/requirements.ts';
import { caveatsOf } from './caveats.ts';
import { requireSomebody } from './wait-for-target.ts';

/** How the cases are run. */
export interface RunOptions {
  /** Most cases at once. */
  readonly concurrency: number;
  /** Skips the rest after the first failure. */
  readonly bail: boolean;
  /** Milliseconds after which what is not done is skipped. */
  readonly maxTimeMs?: number | undefined;
  /** Counts a `should` that does not hold as a failure. */
  readonly strict: boolean;
  readonly signal?: AbortSignal | undefined;
  /** How what is said of a case names an option; as the API writes it unless given. */
  readonly sayOption?: SayOption | undefined;
  /** The command line that runs one case again. */
  readonly reproduce?: ((caseId: string) => string) | undefined;
  /** Called with what the endpoint did with the first webhook, a good one, before the cases. */
  readonly onFirstAnswer?: ((exchange: Exchange) => void) | undefined;
  readonly onResult?: ((result: CaseResult) => void) | undefined;
}

/** Why a run is over: every case was run, one failed and the rest was not wanted, the time was up, somebody stopped it. */
export type RunEnd = 'complete' | 'bailed' | 'max-time' | 'stopped';

/** What a run found out. */
export interface CheckRun {
  /** Without credentials. */
  readonly target: string;
  readonly provider: string;
  readonly seed: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Milliseconds. */
  readonly durationMs: number;
  /** In the order of the table. */
  readonly results: readonly CaseResult[];
  readonly ended: RunEnd;
  /** Whether any job was ever known where the state is read; `null` where it is not read. */
  readonly stateSeen: boolean | null;
  /** What could not be found out with what the run was given. */
  readonly caveats: readonly string[];
}

/**
 * Runs cases against an endpoint: first those that may run side by side, then those that must be alone,
 * at last those that judge what came before.
 *
 * @throws WebhookCliError `target_unreachable` when the first webhook finds nobody, `state_unreadable` when the
 * consumer's state cannot be read at all
 */
export async function runCases(
  cases: readonly ConformanceCase[],
  contextOptions: ContextOptions,
  options: RunOptions,
): Promise<CheckRun> {
  const startedAt = new Date().toISOString();
  const started = performance.now();
  const over = new AbortController();
  const stop = AbortSignal.any([over.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  // Every request in the air listens to it, and there are as many as the user wants at once.
  setMaxListeners(0, stop);
  const contexts = openContexts(contextOptions, randomBytes(9).toString('base64url'), stop);
  const timer =
    options.maxTimeMs === undefined ? undefined : startTimer(() => over.abort('max-time'), options.maxTimeMs);
  const run = new Run(contextOptions, options, stop, contexts);
  try {
    await run.greet();
    await run.inTurn(
      cases.filter((one) => one.alone !== true && one.last !== true),
      options.concurrency,
    );
    await run.inTurn(
      cases.filter((one) => one.alone === true && one.last !== true),
      1,
    );
    await run.inTurn(
      cases.filter((one) => one.last === true),
      1,
    );
  } finally {
    timer?.stop();
    over.abort('over');
    await contexts.close();
  }
  return {
    target: redactUrl(contextOptions.url.href),
    provider: contextOptions.provider.id,
    seed: contextOptions.seed,
    startedAt,
    durationMs: Math.round(performance.now() - started),
    results: cases.map(({ id }) => run.resultOf(id)),
    ended: run.end,
    stateSeen: contexts.stateSeen(),
    caveats: caveatsOf(cases, contextOptions).map((text) => say(text, options.sayOption ?? apiOption)),
  };
}

type RunContexts = Pick<CaseContexts, 'context' | 'changedIn'>;

class Run {
  readonly #results = new Map<string, CaseResult>();
  readonly #context: ContextOptions;
  readonly #options: RunOptions;
  readonly #stop: AbortSignal;
  readonly #contexts: RunContexts;
  #failedCase: string | null = null;
  #end: RunEnd = 'complete';

  constructor(context: ContextOptions, options: RunOptions, stop: AbortSignal, contexts: RunContexts) {
    this.#context = context;
    this.#options = options;
    this.#stop = stop;
    this.#contexts = contexts;
  }

  /** Why it is over: `complete` unless a case was skipped for another reason than its needs. */
  get end(): RunEnd {
    return this.#end;
  }

  /** One good webhook before all cases: whoever gave a wrong address should hear that first. */
  async greet(): Promise<void> {
    const context = this.#contexts.context({ id: 'first-contact' });
    const event = context.events.build(this.#context.provider.events[0]?.name ?? '');
    if (context.state !== null && event.key !== null) {
      // A reader that does not work would fail every case, and none of them would be the consumer's fault.
      await context.state.read({ key: event.key, fresh: event.fresh }).catch((error: unknown) => {
        if (!this.#stop.aborted) throw error;
      });
    }
    if (this.#stop.aborted) return;
    const exchange = await context.http.post(event);
    if (this.#stop.aborted) return;
    requireSomebody(this.#context.url, exchange);
    this.#options.onFirstAnswer?.(exchange);
  }

  resultOf(id: string): CaseResult {
    const result = this.#results.get(id);
    if (result === undefined) throw new Error(`the case ${id} was not run`);
    return result;
  }

  async inTurn(cases: readonly ConformanceCase[], concurrency: number): Promise<void> {
    await runPool(cases, concurrency, async (one) => {
      const result = await this.#judge(one);
      this.#results.set(one.id, result);
      if (result.outcome === 'fail') this.#failedCase ??= one.id;
      this.#options.onResult?.(result);
    });
  }

  async #judge(one: ConformanceCase): Promise<CaseResult> {
    const reason = this.#reasonToSkip(one);
    if (reason !== null) return this.#result(one, { kind: 'skip', reason }, 0);
    const started = performance.now();
    const finding = await this.#findingOf(one);
    return this.#result(one, finding, Math.round(performance.now() - started));
  }

  #reasonToSkip({ needs }: ConformanceCase): Words | null {
    const unmet = unmetNeed(needs, this.#context);
    if (unmet !== null) return unmet;
    if (this.#stop.aborted) return this.#whyStopped();
    if (!this.#options.bail || this.#failedCase === null) return null;
    this.#end = 'bailed';
    return words`${option('bail')}: ${this.#failedCase} failed before`;
  }

  async #findingOf(one: ConformanceCase): Promise<CaseFinding> {
    const context = this.#contexts.context(one);
    const ended = new AbortController();
    try {
      const finding = await Promise.race([one.run(context), lastWord(this.#stop, ended.signal)]);
      if (finding !== null && !this.#stop.aborted) return finding;
      // What a case makes of requests that were cut off is no finding, but what it had found before is one.
      if (finding?.kind === 'fail' && finding.isProven === true) {
        this.#whyStopped();
        return finding;
      }
    } catch (error) {
      const isOver = this.#stop.aborted && error === this.#stop.reason;
      const isUnreadable = error instanceof WebhookCliError && error.kind === 'io';
      if (!isOver && !isUnreadable) throw error;
      if (isUnreadable && !this.#stop.aborted) {
        return {
          kind: 'fail',
          expected: 'what the consumer knows can be read',
          actual: error.message,
          exchanges: [],
        };
      }
    } finally {
      ended.abort();
    }
    return { kind: 'skip', reason: this.#whyStopped() };
  }

  #whyStopped(): Words {
    this.#end = this.#stop.reason === 'max-time' ? 'max-time' : 'stopped';
    return WHY_STOPPED[this.#end];
  }

  #result(one: ConformanceCase, finding: CaseFinding, durationMs: number): CaseResult {
    const outcome =
      finding.kind !== 'fail' ? finding.kind : one.level === 'must' || this.#options.strict ? 'fail' : 'warn';
    const held = finding.kind !== 'fail';
    const telling = held ? undefined : finding.exchanges.at(-1);
    return {
      id: one.id,
      title: one.title,
      level: one.level,
      outcome,
      explain: one.explain,
      source: one.source,
      expected: finding.kind === 'skip' ? null : finding.expected,
      actual: finding.kind === 'skip' ? null : finding.actual,
      reason: finding.kind === 'skip' ? say(finding.reason, this.#options.sayOption ?? apiOption) : null,
      reproduce: held ? null : (this.#options.reproduce?.(one.id) ?? null),
      durationMs,
      exchanges: held ? [] : finding.exchanges,
      changed: telling === undefined ? [] : this.#contexts.changedIn(telling),
      counterexample: held ? null : (finding.counterexample ?? null),
    };
  }
}

const WHY_STOPPED = {
  'max-time': words`not done within ${option('maxTimeMs')}`,
  stopped: 'interrupted before it was done',
} as const;

/** Milliseconds that a case is given after an abort to say what it had found. */
const LAST_WORD_MS = 500;

/** Resolves with `null` a moment after an abort, or once the case has ended. */
async function lastWord(stop: AbortSignal, ended: AbortSignal): Promise<null> {
  await pause(Number.POSITIVE_INFINITY, AbortSignal.any([stop, ended]));
  await pause(LAST_WORD_MS, ended);
  return null;
}
