import { ioError, messageOf, WebhookCliError } from '../../core/error.ts';
import { pause } from '../../core/time/wait.ts';
import { option, words } from '../../core/wording.ts';
import { type JobCommand, runJobCommand } from './run-command.ts';
import type { JobNames } from './template.ts';
import { PREPARING } from './template-use.ts';

/** What has the consumer know a job before its first webhook. */
export type JobPreparation =
  | ({ readonly kind: 'command' } & JobCommand)
  | { readonly kind: 'function'; readonly prepare: (job: JobNames) => unknown };

export interface PreparerOptions {
  /** Milliseconds that one job may take. */
  readonly timeoutMs: number;
  /** Most jobs that are prepared at once. */
  readonly atOnce: number;
  readonly signal: AbortSignal;
}

/** Prepares each job of a run once, whoever asks for it first. */
export class JobPreparer {
  readonly #preparation: JobPreparation;
  readonly #options: PreparerOptions;
  readonly #begun = new Map<string, Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(preparation: JobPreparation, options: PreparerOptions) {
    this.#preparation = preparation;
    this.#options = options;
  }

  /**
   * Resolves once a job is prepared.
   *
   * @throws WebhookCliError `job_not_prepared`, for whoever asks for the same job too
   */
  prepare(job: JobNames): Promise<void> {
    const begun = this.#begun.get(job.key) ?? this.#inTurn(job);
    this.#begun.set(job.key, begun);
    return begun;
  }

  async #inTurn(job: JobNames): Promise<void> {
    // Who has a turn hands it on, so that nobody slips in between.
    if (this.#running < this.#options.atOnce) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      await prepareJob(this.#preparation, job, this.#options);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

async function prepareJob(
  preparation: JobPreparation,
  job: JobNames,
  { timeoutMs, signal }: PreparerOptions,
): Promise<void> {
  if (signal.aborted) throw notPrepared(job, 'it was interrupted');
  if (preparation.kind === 'command') {
    const failure = (what: string, cause: unknown): Error => notPrepared(job, what, cause);
    await runJobCommand(job, {
      ...preparation,
      ...{ use: PREPARING, isRead: false, timeoutMs, signal, failure },
    });
    return;
  }
  const ended = new AbortController();
  try {
    const late = pause(timeoutMs, AbortSignal.any([signal, ended.signal])).then(() => LATE);
    const first = await Promise.race([callPrepare(preparation.prepare, job), late]);
    if (first !== LATE) return;
  } catch (error) {
    if (error instanceof WebhookCliError) throw error;
    throw notPrepared(job, messageOf(error), error);
  } finally {
    ended.abort();
  }
  throw notPrepared(job, signal.aborted ? 'it was interrupted' : `it took longer than ${timeoutMs} ms`);
}

const LATE = Symbol('late');

/** It gets a payload of its own, which it may change. */
async function callPrepare(prepare: (job: JobNames) => unknown, job: JobNames): Promise<void> {
  await prepare({ ...job, payload: structuredClone(job.payload) });
}

function notPrepared({ key }: JobNames, why: string, cause?: unknown): Error {
  return ioError('job_not_prepared', `the job ${key} could not be prepared: ${why}`, HINT, cause);
}

const HINT = words`it has the endpoint know the job and ends with 0; ${option('jobShell')} runs a command through the shell`;
