import type { JsonValue } from '../../core/json/json.ts';
import type { LedgerJob } from '../../load/ledger.ts';
import type { Ledger } from '../../load/open-ledger.ts';
import type { ScenarioRun } from '../../scenarios/open.ts';
import { KnownJobs } from '../case/known-jobs.ts';
import { normaliseState } from '../state/normalise.ts';
import { namesIn, openStateReader, type StateReaderOptions } from '../state/reader.ts';
import type { StateSource } from '../state/source.ts';
import type { JobState } from '../state/state.ts';
import type { JobNames } from '../state/template.ts';

/** A job of the load, as its consumer is asked for it. */
export interface AskedJob {
  readonly names: () => JobNames;
  /**
   * What the consumer knows of it, normalised; `null` for nothing.
   *
   * @throws WebhookCliError `state_unreadable`
   */
  readonly read: () => Promise<JsonValue>;
  /**
   * The state that another identity left, as this one would have it. Of very many jobs one has a code or a number that is a
   * value of the state as well, and stands there as a placeholder: it stands so on both sides then.
   */
  readonly asOwn: (state: JsonValue) => JsonValue;
}

/** Opens a job of a ledger, whose state is read without waiting: the load is over. */
export function askedJob(
  ledger: Ledger,
  job: LedgerJob,
  source: StateSource,
  options: Omit<StateReaderOptions, 'namesOf'>,
): AskedJob {
  const run = ledger.open(job);
  const jobs = new KnownJobs(ledger.provider);
  jobs.begin(run.key, () => payloadOf(run, 0));
  const last = (job.steps.at(-1) ?? 1) - 1;
  jobs.send(run.build(last, { sentAt: ledger.head.now }));
  const reader = openStateReader({ ...source, waitMs: 0 }, { ...options, namesOf: (key) => jobs.of(key) });
  const identity = { key: run.key, fresh: run.fresh };
  const asOwn = (document: JsonValue): JsonValue => {
    const state: JobState = { found: document !== null, document };
    return normaliseState(state, identity, { ignore: [], ...namesIn(source, jobs.of(run.key)) });
  };
  return {
    names: () => jobs.of(run.key),
    read: async () => reader.normalise(await reader.read(identity), identity),
    asOwn,
  };
}

function payloadOf(run: ScenarioRun, step: number): JobNames['payload'] {
  return run.build(step, { sentAt: 0 }).payload;
}
