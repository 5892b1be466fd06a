import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../core/error.ts';
import { isSuccess } from '../core/exchange.ts';
import { textLines } from '../core/fs/lines.ts';
import { fileError } from '../core/fs/words.ts';
import { FOLDER, type LedgerHead } from './ledger.ts';

/** The webhook of a job whose last answer was no 2xx. */
export interface FailedWebhook {
  /** Its place in the job, from 0. */
  readonly index: number;
  /** The status; `null` where no answer came. */
  readonly status: number | null;
}

/** What the logs of an engine say of the jobs of a ledger. */
export interface SentLog {
  /** How many shards were taken. */
  readonly taken: number;
  /** How many webhooks were sent, each counted once. */
  readonly webhooks: number;
  /** How often a webhook ended in each answer that was no 2xx: `503`, `no answer (timeout)`. */
  readonly failures: ReadonlyMap<string, number>;
  /** How many lines could not be read; a last one that is torn is none of them. */
  readonly unreadable: number;
  /** How many webhooks of a job were sent, one after the other from its first. */
  readonly sentOf: (job: number) => number;
  /** The first webhook of a job whose last answer was no 2xx, or `null`. */
  readonly failureOf: (job: number) => FailedWebhook | null;
  /** Tells whether a webhook of a job was tried more than once. */
  readonly isTriedAgain: (job: number) => boolean;
}

/** A line of a webhook, after its last try. */
interface SentWebhook {
  readonly job: number;
  readonly index: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly tries: number;
}

/** Of how many different answers it is counted how often they came. */
const MOST_ANSWERS = 50;

/**
 * Reads what an engine kept of its sending, in the folder `sent` of an exported one. What is remembered of a job are a few
 * bytes.
 *
 * @returns `null` where there is no such folder
 * @throws WebhookCliError `file_unreadable`
 */
export async function readSentLogs(
  folder: string,
  { jobs }: Pick<LedgerHead, 'jobs'>,
): Promise<SentLog | null> {
  const files = logsIn(folder);
  if (files === null) return null;
  const sent = new Uint16Array(jobs);
  const again = new Uint8Array(jobs);
  const failed = new Map<number, FailedWebhook>();
  const failures = new Map<string, number>();
  let taken = 0;
  let webhooks = 0;
  let unreadable = 0;
  for (const file of files) {
    for await (const line of linesOf(file)) {
      if (line === 'torn') unreadable += 1;
      else if (line === 'taken') taken += 1;
      else if (line.job < jobs) {
        const { job, index, status, tries } = line;
        const next = sent[job] ?? 0;
        // Whoever sends waits for one before the next: a gap is a line that was lost.
        if (index === next) {
          sent[job] = next + 1;
          webhooks += 1;
        }
        if (tries > 1 || index < next) again[job] = 1;
        if (status !== null && isSuccess(status)) continue;
        if (!failed.has(job)) failed.set(job, { index, status });
        const answer =
          status === null ? `no answer (${line.error ?? 'for an unknown reason'})` : String(status);
        if (failures.has(answer) || failures.size < MOST_ANSWERS) {
          failures.set(answer, (failures.get(answer) ?? 0) + 1);
        }
      }
    }
  }
  return {
    taken,
    webhooks,
    failures,
    unreadable,
    sentOf: (job) => sent[job] ?? 0,
    failureOf: (job) => failed.get(job) ?? null,
    isTriedAgain: (job) => again[job] === 1,
  };
}

/** What came of a webhook in the end. */
export interface Answered {
  /** The last one; `null` where no answer came. */
  readonly status: number | null;
  /** How often it was sent, by all lines that tell of it. */
  readonly tries: number;
}

/**
 * What came of the webhooks of a few jobs, in their order.
 *
 * @throws WebhookCliError `file_unreadable`
 */
export async function readAnswers(
  folder: string,
  jobs: ReadonlySet<number>,
): Promise<ReadonlyMap<number, readonly (Answered | undefined)[]>> {
  const answers = new Map<number, (Answered | undefined)[]>();
  for (const file of jobs.size === 0 ? [] : (logsIn(folder) ?? [])) {
    for await (const line of linesOf(file)) {
      if (typeof line === 'string' || !jobs.has(line.job)) continue;
      const ofJob = answers.get(line.job) ?? [];
      const tries = (ofJob[line.index]?.tries ?? 0) + line.tries;
      ofJob[line.index] = { status: line.status, tries };
      answers.set(line.job, ofJob);
    }
  }
  return answers;
}

function logsIn(folder: string): readonly string[] | null {
  const path = join(folder, FOLDER.sent);
  try {
    return readdirSync(path)
      .filter((name) => /^\d+\.ndjson$/.test(name))
      .toSorted()
      .map((name) => join(path, name));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw fileError('file_unreadable', `${path} cannot be read`, error);
  }
}

/** The lines that say something, `torn` for one that is none. The last one may be torn: its writer was stopped. */
async function* linesOf(file: string): AsyncGenerator<SentWebhook | 'taken' | 'torn', void, undefined> {
  let isTorn = false;
  try {
    for await (const text of textLines(file)) {
      if (isTorn) yield 'torn';
      isTorn = false;
      const line = lineIn(text);
      if (line === 'torn') isTorn = true;
      else if (line !== null) yield line;
    }
  } catch (error) {
    if (systemCode(error) === '') throw error;
    throw fileError('file_unreadable', `${file} cannot be read`, error);
  }
}

/** `null` for a line that says nothing of a webhook. */
function lineIn(text: string): SentWebhook | 'taken' | 'torn' | null {
  if (text === '') return null;
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return 'torn';
  }
  if (typeof line !== 'object' || line === null || !('type' in line)) return 'torn';
  if (line.type === 'taken') return 'taken';
  if (line.type !== 'webhook') return null;
  const { job, index, status, error, tries } = { status: null, error: null, tries: 1, ...line } as Readonly<
    Record<string, unknown>
  >;
  if (!isCount(job) || !isCount(index) || !isCount(tries) || !(status === null || isCount(status)))
    return 'torn';
  return { job, index, status, tries, error: typeof error === 'string' ? error.slice(0, 60) : null };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
