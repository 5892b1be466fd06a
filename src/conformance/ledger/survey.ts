import { usageError } from '../../core/error.ts';
import type { LedgerJob } from '../../load/ledger.ts';
import type { Ledger } from '../../load/open-ledger.ts';
import type { FailedWebhook, SentLog } from '../../load/sent-log.ts';
import type { Sample } from './sample.ts';

/** How many jobs there are of a sort, with the keys of the first. */
interface Counted {
  readonly count: number;
  readonly keys: readonly string[];
}

/** What was made of the jobs of a ledger before anybody asks the consumer. */
export interface Survey {
  /** How many were sent whole and taken. */
  readonly sent: number;
  /** Those that were not sent whole. */
  readonly unsent: Counted;
  /** Those of which a webhook was not taken. */
  readonly undelivered: Counted;
  /** The first jobs, two at most. */
  readonly first: readonly LedgerJob[];
  /** The first of each scenario, of those that can be judged. */
  readonly ofEach: readonly LedgerJob[];
  /** How many were sent in another order than their webhooks happened. */
  readonly mixed: number;
}

/**
 * Goes through a ledger once, and through what is known of its sending.
 *
 * @param onUndelivered called with each job of which a webhook was not taken
 * @throws WebhookCliError `bad_ledger`
 */
export async function surveyLedger(
  ledger: Ledger,
  log: SentLog | null,
  {
    mostKeys,
    signal,
    onUndelivered,
  }: {
    readonly mostKeys: number;
    /** Ends it early. */
    readonly signal: AbortSignal;
    readonly onUndelivered: (job: LedgerJob, failed: FailedWebhook) => void;
  },
): Promise<Survey> {
  const unsent = { count: 0, keys: [] as string[] };
  const undelivered = { count: 0, keys: [] as string[] };
  const countJob = (counted: typeof unsent, { key }: LedgerJob): void => {
    counted.count += 1;
    if (counted.keys.length < mostKeys) counted.keys.push(key);
  };
  const first: LedgerJob[] = [];
  const ofEach = new Map<string, LedgerJob>();
  let [all, mixed] = [0, 0];
  for await (const job of ledger.jobs()) {
    if (signal.aborted) break;
    all += 1;
    if (first.length < 2) first.push(job);
    if (job.steps.some((step, i) => step < (job.steps[i - 1] ?? 0))) mixed += 1;
    const failed = log?.failureOf(job.job) ?? null;
    if (failed !== null) {
      countJob(undelivered, job);
      onUndelivered(job, failed);
    } else if (!isSentWhole(job, log)) countJob(unsent, job);
    else if (!ofEach.has(job.scenario)) ofEach.set(job.scenario, job);
  }
  if (all !== ledger.head.jobs && !signal.aborted) {
    throw usageError(
      'bad_ledger',
      `the ledger in ${ledger.folder} has ${all} of its ${ledger.head.jobs} jobs`,
      'copy the folder whole, or export it again',
    );
  }
  return {
    sent: all - unsent.count - undelivered.count,
    unsent,
    undelivered,
    first,
    ofEach: [...ofEach.values()],
    mixed,
  };
}

/** The jobs that can be judged, or a sample of them. */
export async function* judgeableJobs(
  ledger: Ledger,
  log: SentLog | null,
  sample: Sample,
): AsyncGenerator<LedgerJob, void, undefined> {
  for await (const job of ledger.jobs()) {
    if ((log?.failureOf(job.job) ?? null) === null && isSentWhole(job, log) && sample.takes()) yield job;
  }
}

function isSentWhole({ job, steps }: LedgerJob, log: SentLog | null): boolean {
  return log === null || log.sentOf(job) >= steps.length;
}
