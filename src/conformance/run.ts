import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { WebhookCliError } from '../core/error.ts';
import type { Exchange } from '../core/exchange.ts';
import { redactUrl } from '../core/http/redact.ts';
import { runPool } from '../core/run-pool.ts';
import { startTimer } from '../core/time/timer.ts';
import { pause } from '../core/time/wait.ts';
import { apiOption, option, type SayOption, say, type Words, words } from '../core/wording.ts';
import type { BuiltEvent } from '../events/built-event.ts';
import {
  type AcceptedFailure,
  type AcceptedNews,
  acceptedBy,
  acceptedNews,
  howItFailed,
} from './baseline.ts';
import { CannotJudge, NoKeyLeft } from './case/cannot-judge.ts';
import { type CaseFinding, type ConformanceCase, eventCaseId } from './case/case.ts';
import type { CaseContext } from './case/case-context.ts';
import { KnownJobs } from './case/known-jobs.ts';
import { levelOf, levelWords } from './case/level.ts';
import { type CaseContexts, openContexts } from './case/open-context.ts';
import { unmetNeed } from './case/requirements.ts';
import type { CaseResult } from './case/result.ts';
import type { ContextOptions } from './case/run-parts.ts';
import { type Subscription, subscriptionOf } from './case/subscription.ts';
import { CaseEnds } from './case-ends.ts';
import { caveatsOf, subscriptionCaveat } from './caveats.ts';
import { DENIED, describeAnswers, fail, skipAfter, TAKEN } from './judge/answers.ts';
import { requireTellingNames, usesPointers } from './state/telling-names.ts';
import type { JobNames } from './state/template.ts';
import type { RunEnd } from './summary.ts';
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
  /** Failures that are accepted, and the ids of all cases that there are. */
  readonly baseline?:
    | { readonly accepted: readonly AcceptedFailure[]; readonly knownIds: readonly string[] }
    | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How what is said of a case names an option; as the API writes it unless given. */
  readonly sayOption?: SayOption | undefined;
  /** The command line that runs one case again. */
  readonly reproduce?: ((caseId: string) => string) | undefined;
  /** Called with what the endpoint did with the first webhook, a good one, before the cases. */
  readonly onFirstAnswer?: ((exchange: Exchange) => void) | undefined;
  readonly onResult?: ((result: CaseResult) => void) | undefined;
}

/** What a run found out. */
export interface CheckRun extends AcceptedNews {
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
  /** Why a job could not be prepared, where that ended the run. */
  readonly failure: WebhookCliError | null;
}

/**
 * Runs cases against an endpoint: first those that may run side by side, then those that must be alone,
 * at last those that judge what came before.
 *
 * @throws WebhookCliError `target_unreachable` when the first webhook finds nobody, `state_unreadable` when the
 * consumer's state cannot be read at all, `job_not_prepared` when not even the first job can be prepared, `bad_state`
 * and `bad_job_command` for a pointer that names no job
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
  // Of given keys, those that come first in the file go to the cases that come first in the table.
  const concurrency = contextOptions.ids === undefined ? options.concurrency : 1;
  const contexts = openContexts(contextOptions, {
    nonce: randomBytes(9).toString('base64url'),
    chosen: new Set(cases.map(({ id }) => id)),
    concurrency,
    signal: stop,
  });
  const timer =
    options.maxTimeMs === undefined ? undefined : startTimer(() => over.abort('max-time'), options.maxTimeMs);
  const run = new Run(cases, contextOptions, options, {
    stop,
    giveUp: () => over.abort('unprepared'),
    contexts,
  });
  try {
    await run.greet();
    await run.inTurn(
      cases.filter((one) => one.alone !== true && one.last !== true),
      concurrency,
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
  const results = cases.map(({ id }) => run.resultOf(id));
  const caveats = caveatsOf(cases, { ...contextOptions, withoutKey: run.withoutKey });
  return {
    target: redactUrl(contextOptions.url.href),
    provider: contextOptions.provider.id,
    seed: contextOptions.seed,
    startedAt,
    durationMs: Math.round(performance.now() - started),
    results,
    ended: run.end,
    stateSeen: contexts.stateSeen(),
    caveats: [...caveats, ...subscriptionCaveat(results)].map((text) =>
      say(text, options.sayOption ?? apiOption),
    ),
    failure: run.failure,
    ...acceptedNews(options.baseline?.accepted ?? [], results, options.baseline?.knownIds ?? []),
  };
}

/** What a run shares with the one who began it. */
interface RunControl {
  readonly stop: AbortSignal;
  /** Ends the run because a job could not be prepared. */
  readonly giveUp: () => void;
  readonly contexts: Pick<CaseContexts, 'context' | 'changedIn'>;
}

class Run {
  readonly #results = new Map<string, CaseResult>();
  readonly #ends: CaseEnds;
  readonly #cases: readonly ConformanceCase[];
  readonly #context: ContextOptions;
  readonly #options: RunOptions;
  readonly #stop: AbortSignal;
  readonly #giveUp: () => void;
  readonly #contexts: RunControl['contexts'];
  readonly #subscription: Subscription;
  #failedCase: string | null = null;
  /** The answers of an endpoint that let nobody in, and the case that says so. */
  #refusal: { readonly caseId: string; readonly exchanges: readonly Exchange[] } | null = null;
  #end: RunEnd = 'complete';
  #failure: WebhookCliError | null = null;
  #withoutKey = 0;

  constructor(
    cases: readonly ConformanceCase[],
    context: ContextOptions,
    options: RunOptions,
    { stop, giveUp, contexts }: RunControl,
  ) {
    this.#context = context;
    this.#options = options;
    this.#stop = stop;
    this.#giveUp = giveUp;
    this.#contexts = contexts;
    this.#cases = cases;
    this.#ends = new CaseEnds(cases);
    this.#subscription = subscriptionOf(context.provider, context.events);
  }

  /** Why it is over: `complete` unless a case was skipped for another reason than its needs. */
  get end(): RunEnd {
    return this.#end;
  }

  /** Why a job could not be prepared; `null` where none failed. */
  get failure(): WebhookCliError | null {
    return this.#failure;
  }

  /** How many cases were skipped because no key was left. */
  get withoutKey(): number {
    return this.#withoutKey;
  }

  /** One good webhook before all cases: whoever gave a wrong address should hear that first. */
  async greet(): Promise<void> {
    const context = this.#contexts.context({ id: 'first-contact' });
    const [older, newer] = this.#subscription.progress;
    const event = context.events.build(older);
    if (usesPointers(this.#context)) {
      const isOneMore = this.#context.ids === undefined || this.#context.ids.length > 1;
      this.#requireTellingNames(event, isOneMore ? context.events.build(older) : null);
    }
    // What ends the run may break off anything of it.
    const exchange = await this.#firstExchange(context, event).catch((error: unknown) => {
      if (!this.#stop.aborted) throw error;
    });
    if (exchange === undefined || this.#stop.aborted) return;
    requireSomebody(this.#context.url, exchange);
    this.#options.onFirstAnswer?.(exchange);
    if (!DENIED.holds(exchange)) return;
    // One event alone may be refused for what it is.
    const second = await context.http.post(context.events.build(newer));
    if (this.#stop.aborted || !DENIED.holds(second)) return;
    const tells = this.#cases.find(({ id }) => id === eventCaseId(older)) ?? this.#cases[0];
    if (tells !== undefined) this.#refusal = { caseId: tells.id, exchanges: [second, exchange] };
  }

  #requireTellingNames(one: BuiltEvent, other: BuiltEvent | null): void {
    const jobs = new KnownJobs(this.#context.provider);
    const namesOf = (event: BuiltEvent): JobNames => {
      jobs.send(event);
      return jobs.of(event.key ?? '');
    };
    requireTellingNames(this.#context, namesOf(one), other && namesOf(other));
  }

  async #firstExchange(context: CaseContext, event: BuiltEvent): Promise<Exchange | undefined> {
    if (context.state !== null && event.key !== null) {
      // A reader that does not work would fail every case, and none of them would be the consumer's fault.
      await context.state.read({ key: event.key, fresh: event.fresh });
    }
    return this.#stop.aborted ? undefined : context.http.post(event);
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
      if (result.outcome === 'fail' && result.accepted === null) this.#failedCase ??= one.id;
      this.#options.onResult?.(result);
    });
  }

  async #judge(one: ConformanceCase): Promise<CaseResult> {
    let cause: string | null = null;
    try {
      const end = await this.#endOf(one);
      cause = end.cause;
      return end.result;
    } finally {
      this.#ends.set(one.id, cause);
    }
  }

  async #endOf(one: ConformanceCase): Promise<CaseEnd> {
    const left = await this.#whyLeftOut(one);
    const started = performance.now();
    const finding = left ?? (await this.#findingOf(one));
    const durationMs = left === null ? Math.round(performance.now() - started) : 0;
    return { result: this.#result(one, finding, durationMs), cause: causeIn(finding, one.id) };
  }

  async #whyLeftOut(one: ConformanceCase): Promise<CaseFinding | null> {
    const early = this.#whyNotAsked(one) ?? this.#whyNotAnyMore(one);
    if (early !== null) return { kind: 'skip', reason: early };
    const cause = await this.#ends.causeBefore(one);
    if (cause !== null) return skipAfter(cause);
    // The time may have been up while the others were waited for.
    const late = this.#whyNotAnyMore(one);
    return late === null ? null : { kind: 'skip', reason: late };
  }

  /** Why a case says nothing of this endpoint. */
  #whyNotAsked({ needs, posts }: ConformanceCase): Words | null {
    const unmet = unmetNeed(needs, this.#context);
    if (unmet !== null) return unmet;
    const unknown = posts.find((event) => !this.#subscription.has(event));
    return unknown === undefined
      ? null
      : words`the endpoint is not subscribed to ${unknown} (${option('events')})`;
  }

  #whyNotAnyMore({ id }: ConformanceCase): Words | null {
    if (this.#stop.aborted) return this.#whyStopped();
    if (this.#refusal !== null && this.#refusal.caseId !== id) {
      this.#end = 'refused';
      return 'the endpoint lets nobody in';
    }
    if (!this.#options.bail || this.#failedCase === null) return null;
    this.#end = 'bailed';
    return words`${option('bail')}: ${this.#failedCase} failed before`;
  }

  async #findingOf(one: ConformanceCase): Promise<CaseFinding> {
    if (this.#refusal !== null) return letNobodyIn(this.#refusal.exchanges);
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
      const finding = this.#afterError(error);
      if (finding !== null) return finding;
    } finally {
      ended.abort();
    }
    return { kind: 'skip', reason: this.#whyStopped() };
  }

  #actualOf(finding: CaseFinding): string | null {
    if (finding.kind === 'skip') return null;
    const cause = finding.kind === 'fail' ? finding.cause : undefined;
    return cause === undefined
      ? finding.actual
      : `${finding.actual}; ${say(cause, this.#options.sayOption ?? apiOption)}`;
  }

  /**
   * What an error that ended a case makes of it; `null` where the run was over anyway.
   *
   * @throws what is a bug of ours, or a mistake in what the run was given
   */
  #afterError(error: unknown): CaseFinding | null {
    const { aborted, reason } = this.#stop;
    const isKnown = error instanceof CannotJudge || (error instanceof WebhookCliError && error.kind === 'io');
    if (aborted && (isKnown || error === reason)) return null;
    if (!isKnown) throw error;
    if (error instanceof CannotJudge || error.code === 'job_not_prepared') {
      if (error instanceof NoKeyLeft) this.#withoutKey += 1;
      if (!(error instanceof CannotJudge)) {
        // The next jobs would fare no better, and what is not known there says nothing of the endpoint.
        this.#failure = error;
        this.#giveUp();
        this.#whyStopped();
      }
      return { kind: 'skip', reason: error.words.message };
    }
    return {
      kind: 'fail',
      expected: 'what the consumer knows can be read',
      actual: error.message,
      exchanges: [],
    };
  }

  #whyStopped(): Words {
    const reason: unknown = this.#stop.reason;
    const end = reason === 'max-time' || reason === 'unprepared' ? reason : 'stopped';
    this.#end = end;
    return WHY_STOPPED[end];
  }

  #acceptedFor(id: string, how: string | null): CaseResult['accepted'] {
    if (how === null) return null;
    const row = acceptedBy(this.#options.baseline?.accepted ?? [], { id, how });
    return row === undefined ? null : { reason: row.reason };
  }

  #result(one: ConformanceCase, finding: CaseFinding, durationMs: number): CaseResult {
    const outcome =
      finding.kind !== 'fail'
        ? finding.kind
        : levelOf(one) === 'must' || this.#options.strict
          ? 'fail'
          : 'warn';
    const held = finding.kind !== 'fail';
    const exchanges = held ? [] : finding.exchanges;
    const telling = exchanges.at(-1);
    const counterexample = held ? null : (finding.counterexample ?? null);
    const how = held ? null : howItFailed({ exchanges, counterexample });
    return {
      id: one.id,
      title: one.title,
      level: levelOf(one),
      levelReason: levelWords(one),
      outcome,
      explain: one.explain,
      source: one.source,
      expected: finding.kind === 'skip' ? null : finding.expected,
      actual: this.#actualOf(finding),
      reason: finding.kind === 'skip' ? say(finding.reason, this.#options.sayOption ?? apiOption) : null,
      reproduce: held ? null : (this.#options.reproduce?.(one.id) ?? null),
      durationMs,
      exchanges,
      changed: telling === undefined ? [] : this.#contexts.changedIn(telling),
      counterexample,
      how,
      accepted: this.#acceptedFor(one.id, how),
    };
  }
}

/** How a case ended, and which failure is the cause of it. */
interface CaseEnd {
  readonly result: CaseResult;
  readonly cause: string | null;
}

/** The failure behind a finding: its own, or the one that it was left out after. */
function causeIn(finding: CaseFinding, id: string): string | null {
  if (finding.kind === 'fail') return id;
  return finding.kind === 'skip' ? (finding.after ?? null) : null;
}

function letNobodyIn(exchanges: readonly Exchange[]): CaseFinding {
  return fail(TAKEN.words, `${describeAnswers(exchanges)}, so that no other case was run`, exchanges);
}

const WHY_STOPPED = {
  'max-time': words`not done within ${option('maxTimeMs')}`,
  stopped: 'interrupted before it was done',
  unprepared: 'a job could not be prepared before it was done',
} as const;

/** Milliseconds that a case is given after an abort to say what it had found. */
const LAST_WORD_MS = 500;

/** Resolves with `null` a moment after an abort, or once the case has ended. */
async function lastWord(stop: AbortSignal, ended: AbortSignal): Promise<null> {
  await pause(Number.POSITIVE_INFINITY, AbortSignal.any([stop, ended]));
  await pause(LAST_WORD_MS, ended);
  return null;
}
