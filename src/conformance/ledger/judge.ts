import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { WebhookCliError } from '../../core/error.ts';
import type { Exchange } from '../../core/exchange.ts';
import { redactUrl } from '../../core/http/redact.ts';
import { plural } from '../../core/text/count.ts';
import { startTimer } from '../../core/time/timer.ts';
import { apiOption, option, type SayOption, say, type Words, words } from '../../core/wording.ts';
import type { Ledger } from '../../load/open-ledger.ts';
import { unorderedVersion } from '../../load/order.ts';
import { readSentLogs, type SentLog } from '../../load/sent-log.ts';
import { acceptedNews } from '../baseline.ts';
import type { CheckRun } from '../run.ts';
import { requireTellingNames, usesPointers } from '../state/telling-names.ts';
import type { RunEnd } from '../summary.ts';
import { requireSomebody } from '../wait-for-target.ts';
import { type Example, lookAtExamples } from './examples.ts';
import { JobJudge } from './job-judge.ts';
import { askedJob } from './job-state.ts';
import { type LedgerTarget, openPlayer, type Player } from './player.ts';
import { LedgerReferences, NoReference } from './references.ts';
import { sampleOf } from './sample.ts';
import { judgeableJobs, type Survey, surveyLedger } from './survey.ts';
import {
  type Findings,
  type LedgerSummary,
  ledgerCaveats,
  ledgerResults,
  ledgerSummary,
  type VerdictOptions,
} from './verdict.ts';
import type { WrongJob } from './wrong-job.ts';

/** How a ledger is judged. */
export interface LedgerJudgement extends VerdictOptions {
  /** The folder of the ledger, as it is named to whoever reads of it. */
  readonly folder: string;
  readonly target: LedgerTarget;
  /** Most states that are read at once. */
  readonly concurrency: number;
  /** The share of the jobs that is judged, above 0; all unless given. */
  readonly share?: number | undefined;
  /** Chooses the sample. */
  readonly seed: string;
  /** Milliseconds after which what is not judged is left. */
  readonly maxTimeMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly sayOption?: SayOption | undefined;
  /** Called with what the endpoint did with the first webhook of a reference. */
  readonly onFirstAnswer?: ((exchange: Exchange) => void) | undefined;
  readonly onProgress?: ((progress: LedgerProgress) => void) | undefined;
  /** Called with every wrong job as soon as it is known. */
  readonly onWrong?: ((job: WrongJob) => void) | undefined;
}

/** How far a judgement is. */
export interface LedgerProgress {
  readonly judged: number;
  readonly of: number;
  readonly wrong: number;
  /** Jobs that are otherwise than they should be, and are read again before that is believed. */
  readonly suspects: number;
  /** How many wrong jobs are played alone now; 0 before. */
  readonly examples: number;
}

/** What was found out of a ledger. */
export interface LedgerVerdict {
  readonly run: CheckRun;
  readonly summary: LedgerSummary;
  /** The first wrong jobs of each kind. */
  readonly examples: readonly Example[];
}

/**
 * Judges what a load left at an endpoint: the state of every job of a ledger is compared with the one that the same webhooks
 * leave once each, in order, without load.
 *
 * @throws WebhookCliError `bad_ledger`, `ledger_other_version`, `bad_state` for a pointer that names no job, `state_unreadable` where no
 * state can be read at all, `target_unreachable` where nobody takes the first webhook of a reference
 */
export async function judgeLedger(ledger: Ledger, judgement: LedgerJudgement): Promise<LedgerVerdict> {
  const startedAt = new Date().toISOString();
  const started = performance.now();
  const { target, share, seed, sayOption = apiOption, signal } = judgement;
  const over = new AbortController();
  const stop = AbortSignal.any([over.signal, ...(signal === undefined ? [] : [signal])]);
  // Every request in the air listens to it, and there are as many as the user wants at once.
  setMaxListeners(0, stop);
  const timer =
    judgement.maxTimeMs === undefined
      ? undefined
      : startTimer(() => over.abort('max-time'), judgement.maxTimeMs);
  const player = openPlayer(ledger, target, randomBytes(9).toString('base64url'), {
    concurrency: judgement.concurrency,
    signal: stop,
  });
  try {
    const log = await readSentLogs(ledger.folder, ledger.head);
    const survey = await surveyLedger(ledger, log, {
      mostKeys: judgement.mostKeys,
      signal: stop,
      onUndelivered: ({ type: _, ...job }, failed) =>
        judgement.onWrong?.({ kind: 'undelivered', ...job, differences: [], failed }),
    });
    requireNames(ledger, survey, judgement, player);
    const { findings, ended, failure, stateSeen } = await judgeJobs(
      { ledger, log, survey, player, stop },
      judgement,
    );
    const results = ledgerResults(findings, judgement);
    const { baseline } = judgement;
    return {
      run: {
        target: redactUrl(target.url.href),
        provider: ledger.provider.id,
        // Nothing else is chosen.
        seed: share === undefined ? '' : seed,
        startedAt,
        durationMs: Math.round(performance.now() - started),
        results,
        ended,
        stateSeen,
        caveats: ledgerCaveats(findings).map((text) => say(text, sayOption)),
        failure,
        ...acceptedNews(baseline?.accepted ?? [], results, baseline?.knownIds ?? []),
      },
      summary: ledgerSummary(ledger.head.jobs, findings),
      examples: findings.examples,
    };
  } finally {
    timer?.stop();
    over.abort('over');
    await player.close();
  }
}

interface Prepared {
  readonly ledger: Ledger;
  readonly log: SentLog | null;
  readonly survey: Survey;
  readonly player: Player;
  readonly stop: AbortSignal;
}

interface Judged {
  readonly findings: Findings;
  readonly ended: RunEnd;
  readonly failure: WebhookCliError | null;
  readonly stateSeen: boolean | null;
}

async function judgeJobs(prepared: Prepared, judgement: LedgerJudgement): Promise<Judged> {
  const { ledger, log, survey, player, stop } = prepared;
  const { target, share, seed } = judgement;
  const sample = (): ReturnType<typeof sampleOf> => sampleOf(survey.sent, share ?? 1, seed);
  const { size } = sample();
  let isFirst = true;
  const references = new LedgerReferences(player, (exchange) => {
    if (!isFirst) return;
    isFirst = false;
    requireSomebody(target.url, exchange);
    judgement.onFirstAnswer?.(exchange);
  });
  const judge = new JobJudge({
    ledger,
    references,
    source: target.state,
    reading: readingOf(prepared, target),
    reads: player.reads,
    concurrency: judgement.concurrency,
    mostKeys: judgement.mostKeys,
    isTriedAgain: (job) => log?.isTriedAgain(job) ?? false,
    onWrong: (job) => judgement.onWrong?.(job),
    onJudged: () => tell(),
  });
  const tell = (looked = 0): void => {
    const { judged, suspects, wrong } = judge;
    judgement.onProgress?.({ judged, of: size, wrong: wrong.count, suspects, examples: looked });
  };
  let nobody: string | null = null;
  let noReference: NoReference | null = null;
  let failure: WebhookCliError | null = null;
  let examples: readonly Example[] = [];
  const jobs = (): ReturnType<typeof judgeableJobs> => judgeableJobs(ledger, log, sample());
  try {
    const isKnown = survey.sent === 0 || (await judge.knowsAny(jobs()));
    if (!isKnown && !stop.aborted) nobody = await whyNobody(prepared, references, size);
    if (nobody === null) await judge.judge(jobs());
    if (nobody === null && !stop.aborted) {
      examples = await lookAtExamples(judge.wrong, ledger, player.parts, references, tell);
    }
  } catch (error) {
    if (error instanceof NoReference) noReference = error;
    else if (!stop.aborted) failure = afterSomething(error, judge.judged);
  }
  if (!stop.aborted) failure ??= judge.unread.error;
  const ended = endOf(stop, failure);
  const findings: Findings = {
    unordered: unorderedVersion(ledger.provider, ledger.scenarios.values(), ledger.head.payloadVersion),
    folder: judgement.folder,
    survey,
    log,
    sample: sample(),
    share: share ?? null,
    judged: judge.judged,
    suspects: judge.suspects,
    unread: judge.unread,
    leftOut: judge.leftOut,
    clocks: judge.clocks,
    shards: ledger.head.shards,
    wrong: judge.wrong,
    examples,
    references,
    noReference,
    nobody,
    cut: ended === 'complete' ? null : CUT[ended],
  };
  const stateSeen = survey.sent === 0 || ended !== 'complete' ? null : nobody === null;
  return { findings, ended, failure, stateSeen };
}

/** What ended it in the middle. Before any job was judged it is told alone. */
function afterSomething(error: unknown, judged: number): WebhookCliError {
  if (error instanceof WebhookCliError && error.kind === 'io' && judged > 0) return error;
  throw error;
}

type CutEnd = Exclude<RunEnd, 'complete' | 'bailed' | 'refused'>;

function endOf({ aborted, reason }: AbortSignal, failure: WebhookCliError | null): CutEnd | 'complete' {
  if (aborted) return reason === 'max-time' ? 'max-time' : 'stopped';
  if (failure === null) return 'complete';
  return failure.code === 'job_not_prepared' ? 'unprepared' : 'unreadable';
}

const CUT: Readonly<Record<CutEnd, Words>> = {
  'max-time': words`not done within ${option('maxTimeMs')}`,
  stopped: 'interrupted before it was done',
  unprepared: 'a job could not be prepared before it was done',
  unreadable: 'not every state could be read',
};

function readingOf(
  { player, stop }: Pick<Prepared, 'player' | 'stop'>,
  { timeoutMs }: LedgerTarget,
): Parameters<typeof askedJob>[3] {
  return { transport: player.transport, timeoutMs, signal: stop };
}

/** Refuses a pointer that leads to nothing a job could be named by. */
function requireNames(ledger: Ledger, { first }: Survey, { target }: LedgerJudgement, player: Player): void {
  const named = { state: target.state, preparation: target.preparation };
  if (!usesPointers(named)) return;
  const reading = { transport: player.transport, timeoutMs: target.timeoutMs, signal: AbortSignal.abort() };
  const [one, other] = first.map((job) => askedJob(ledger, job, target.state, reading).names());
  if (one !== undefined) requireTellingNames(named, one, other ?? null);
}

/**
 * Why a consumer may know none of the jobs; `null` where that is as it should be, since the last webhook of each has it forget
 * the job. One job of each scenario is played to find out.
 */
async function whyNobody(
  { ledger, log, survey, stop }: Prepared,
  references: LedgerReferences,
  asked: number,
): Promise<string | null> {
  let isKnown: boolean | null = null;
  for (const job of survey.ofEach) {
    const scenario = ledger.scenarios.get(job.scenario);
    if (scenario === undefined) continue;
    try {
      const sent = job.steps.map((step) => step - 1);
      if ((await references.stateOf(scenario, sent)) === null) return null;
      isKnown = true;
      break;
    } catch (error) {
      if (stop.aborted || !(error instanceof NoReference)) throw error;
      if (error.isUnknown) isKnown ??= false;
    }
  }
  const taken = log === null ? 'the ledger was never played, ' : 'by the log it took their webhooks: ';
  const cause =
    isKnown === false ? ELSEWHERE : isKnown === null ? `${taken}${AWAY}, or ${ELSEWHERE}` : taken + AWAY;
  const played =
    isKnown === null
      ? ''
      : isKnown
        ? ', but one that was played just now'
        : ', nor one that was played just now';
  return `the consumer knows none of the ${plural(asked, 'job')}${played}; the likely cause: ${cause}`;
}

const AWAY = 'it was restarted and forgot them, they are in another database, or the load went elsewhere';
const ELSEWHERE = 'its state is read in the wrong place, or asked for by what it does not know its jobs by';
