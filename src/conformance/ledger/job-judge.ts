import { messageOf, WebhookCliError } from '../../core/error.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { pause } from '../../core/time/wait.ts';
import type { LedgerJob } from '../../load/ledger.ts';
import type { Ledger } from '../../load/open-ledger.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { CannotJudge } from '../case/cannot-judge.ts';
import type { StateDifference } from '../case/result.ts';
import type { Ordering } from '../judge/ordering.ts';
import type { StateReaderOptions } from '../state/reader.ts';
import type { StateSource } from '../state/source.ts';
import type { WrongKind } from './cases.ts';
import { Clocks, type Doubt } from './clocks.ts';
import { type AskedJob, askedJob } from './job-state.ts';
import { kindOf } from './kinds.ts';
import type { PatientReads } from './patient-reads.ts';
import { type LedgerReferences, NoReference } from './references.ts';
import { type Found, type WrongJob, WrongJobs } from './wrong-job.ts';

/** How the jobs of a ledger are judged. */
export interface JobJudgeOptions {
  readonly ledger: Ledger;
  readonly references: LedgerReferences;
  readonly source: StateSource;
  readonly reading: Omit<StateReaderOptions, 'namesOf'>;
  readonly reads: PatientReads;
  /** Most states that are read at once. */
  readonly concurrency: number;
  /** How many keys of a kind are remembered. */
  readonly mostKeys: number;
  /** Whether a webhook of a job was tried more than once, as far as that is known. */
  readonly isTriedAgain: (job: number) => boolean;
  readonly onWrong: (job: WrongJob) => void;
  /** Called when one is judged, or is to be read again. */
  readonly onJudged: () => void;
}

/** Milliseconds between the two readings of a state that is otherwise than it should be, unless a wait was asked for. */
const SETTLE_MS = 500;
/** Jobs that wait for their second reading: while there are more, no other is read. */
const MOST_SUSPECTS = 10_000;
/** As many states one after another that cannot be read say that none can be read any more. */
const MOST_UNREADABLE = 20;
/** Differences of a job that are told. */
const MOST_DIFFERENCES = 20;

/** Jobs whose state could not be read. */
export interface UnreadJobs {
  readonly count: number;
  /** Of the first. */
  readonly keys: readonly string[];
  /** Why the first could not. */
  readonly error: WebhookCliError | null;
}

/** The jobs of a scenario of which nothing is known when it is played alone, so that none was judged. */
export interface LeftOut {
  readonly jobs: number;
  /** How many of them the consumer knows all the same. */
  readonly known: number;
  readonly why: NoReference;
}

interface Suspect {
  readonly job: LedgerJob;
  /** Whether it was read, and looked wrong. */
  readonly isRead: boolean;
  /** When it was read, by the clock of `performance`. */
  readonly at: number;
}

/**
 * Compares the states of jobs with those that their webhooks leave without load. What differs is read once more, after the
 * time that the consumer is given, before it is believed; in between other jobs are read.
 */
export class JobJudge {
  readonly wrong: WrongJobs;
  readonly #options: JobJudgeOptions;
  readonly #settleMs: number;
  readonly #suspects: Suspect[] = [];
  readonly #clocks = new Clocks();
  readonly #leftOut = new Map<string, LeftOut>();
  readonly #unread: { count: number; readonly keys: string[]; error: WebhookCliError | null } = {
    count: 0,
    keys: [],
    error: null,
  };
  #judged = 0;
  #unreadable = 0;
  #looking = 0;
  #error: unknown;
  #isOver = false;

  constructor(options: JobJudgeOptions) {
    this.#options = options;
    this.#settleMs = options.source.waitMs > 0 ? options.source.waitMs : SETTLE_MS;
    this.wrong = new WrongJobs(options.mostKeys);
  }

  /** How many jobs are judged. */
  get judged(): number {
    return this.#judged;
  }

  /** How many jobs look wrong and were not read again. */
  get suspects(): number {
    return this.#suspects.filter(({ isRead }) => isRead).length + this.#looking;
  }

  /** The places of the consumer's own clocks that are coarser than a second, with how many jobs differed there. */
  get clocks(): ReadonlyMap<string, number> {
    return this.#clocks.own;
  }

  /** The jobs whose state could not be read. */
  get unread(): UnreadJobs {
    return this.#unread;
  }

  /** By their names, the scenarios of whose jobs nothing is known when they are played alone. */
  get leftOut(): ReadonlyMap<string, LeftOut> {
    return this.#leftOut;
  }

  /**
   * Whether the consumer knows any of these jobs.
   *
   * @throws WebhookCliError `state_unreadable`
   */
  async knowsAny(jobs: AsyncGenerator<LedgerJob>): Promise<boolean> {
    let isKnown = false;
    let unreadable: WebhookCliError | undefined;
    await this.#inTurn(jobs, async (job) => {
      const read = await this.#read(this.#asked(job));
      if (read.kind === 'unreadable') {
        // One job may be what the consumer stumbles over.
        unreadable ??= read.error;
        if (this.#unreadable >= MOST_UNREADABLE) throw read.error;
      } else if (read.state !== null) {
        isKnown = true;
        this.#isOver = true;
      }
    });
    const error = this.#error ?? unreadable;
    this.#isOver = false;
    this.#error = undefined;
    if (error !== undefined && !isKnown) throw error;
    return isKnown;
  }

  /**
   * Judges jobs.
   *
   * @throws NoReference also where nothing is known of any, WebhookCliError where it cannot go on; what was judged before stays
   */
  async judge(jobs: AsyncGenerator<LedgerJob>): Promise<void> {
    await this.#inTurn(jobs, (job) => this.#look(job));
    await this.#decideClocks();
    if (this.#error !== undefined) throw this.#error;
    const [leftOut] = this.#leftOut.values();
    if (leftOut !== undefined && this.#judged === 0 && this.#unread.count === 0) throw leftOut.why;
  }

  async #inTurn(jobs: AsyncGenerator<LedgerJob>, task: (job: LedgerJob) => Promise<void>): Promise<void> {
    const { signal } = this.#options.reading;
    const isOver = (): boolean => this.#isOver || signal.aborted;
    const worker = async (): Promise<void> => {
      try {
        while (!isOver()) {
          const isFull = this.#suspects.length >= MOST_SUSPECTS;
          if (isFull || this.#isRipe()) {
            await this.#lookAgain();
            continue;
          }
          const next = await jobs.next();
          if (next.done === true) break;
          await task(next.value);
        }
        while (!isOver() && this.#suspects.length > 0) await this.#lookAgain();
      } catch (error) {
        this.#error ??= error;
        this.#isOver = true;
      }
    };
    await Promise.all(Array.from({ length: this.#options.concurrency }, worker));
    await jobs.return(undefined);
  }

  #isRipe(): boolean {
    const [oldest] = this.#suspects;
    return oldest !== undefined && performance.now() - oldest.at >= this.#settleMs;
  }

  #asked(job: LedgerJob): AskedJob {
    const { ledger, source, reading } = this.#options;
    return askedJob(ledger, job, source, reading);
  }

  async #look(job: LedgerJob): Promise<void> {
    const asked = this.#asked(job);
    const read = await this.#read(asked);
    // What the end cut short says nothing of the job.
    if (this.#options.reading.signal.aborted) return;
    const differences = read.kind === 'read' ? await this.#differencesOrLeft(job, asked, read.state) : null;
    if (differences === 'left-out') return;
    if (differences?.length === 0) this.#done();
    else {
      this.#suspects.push({ job, isRead: differences !== null, at: performance.now() });
      this.#options.onJudged();
    }
  }

  /** Reads the state of the one that has waited longest for it once more. */
  async #lookAgain(): Promise<void> {
    const suspect = this.#suspects.shift();
    if (suspect === undefined) return;
    if (suspect.isRead) this.#looking += 1;
    const { job, at } = suspect;
    const { references, reading } = this.#options;
    await pause(Math.max(0, this.#settleMs - (performance.now() - at)), reading.signal);
    const [scenario, sent] = this.#sentOf(job);
    if (suspect.isRead) await references.confirm(scenario, sent);
    const asked = this.#asked(job);
    const read = await this.#read(asked);
    if (reading.signal.aborted) return;
    if (read.kind === 'unreadable') {
      this.#tellUnread(job, read.error);
      if (this.#unreadable >= MOST_UNREADABLE) throw read.error;
    } else {
      const { state } = read;
      if (!suspect.isRead) {
        // This is the first reading, and a difference needs two.
        await this.#look(job);
        return;
      }
      const differences = await this.#differences(job, asked, state);
      if (differences.length > 0) {
        const expected = asked.asOwn(await references.stateOf(scenario, sent));
        const found: Found = { state, expected, differences };
        const doubt = { job, found, kind: await this.#kindOf(job, asked, found) };
        if (!this.#clocks.holds(doubt, this.#options.ledger)) await this.#tellUnlessClock(doubt);
      }
      this.#done();
      if (this.#clocks.isFull) await this.#decideClocks();
    }
    if (suspect.isRead) this.#looking -= 1;
  }

  async #read(
    asked: AskedJob,
  ): Promise<
    | { readonly kind: 'read'; readonly state: JsonValue }
    | { readonly kind: 'unreadable'; readonly error: WebhookCliError }
  > {
    try {
      const state = await this.#options.reads.read(() => asked.read());
      this.#unreadable = 0;
      return { kind: 'read', state };
    } catch (error) {
      const isRead = error instanceof WebhookCliError && error.code === 'state_unreadable';
      // A job that cannot be named to the consumer is no fault of its.
      if (!isRead || error instanceof CannotJudge) throw error;
      this.#unreadable += 1;
      return { kind: 'unreadable', error };
    }
  }

  async #differences(job: LedgerJob, asked: AskedJob, state: JsonValue): Promise<readonly StateDifference[]> {
    const { references } = this.#options;
    const [scenario, sent] = this.#sentOf(job);
    const expected = await references.stateOf(scenario, sent);
    if (references.differences(scenario, expected, state).length === 0) return [];
    return references.differences(scenario, asked.asOwn(expected), state);
  }

  /** What differs; `left-out` where nothing is known of any job of its scenario. */
  async #differencesOrLeft(
    job: LedgerJob,
    asked: AskedJob,
    state: JsonValue,
  ): Promise<readonly StateDifference[] | 'left-out'> {
    try {
      return await this.#differences(job, asked, state);
    } catch (error) {
      if (!(error instanceof NoReference && error.isUnknown)) throw error;
      const before = this.#leftOut.get(job.scenario);
      this.#leftOut.set(job.scenario, {
        jobs: (before?.jobs ?? 0) + 1,
        known: (before?.known ?? 0) + (state === null ? 0 : 1),
        why: error,
      });
      // Nothing can come of those that follow.
      if (this.#leftOut.size === this.#options.ledger.scenarios.size) throw error;
      return 'left-out';
    }
  }

  async #decideClocks(): Promise<void> {
    for (const doubt of this.#clocks.decide(this.#judged)) await this.#tellUnlessClock(doubt);
  }

  /** Tells a wrong job without what differs in clocks of the consumer's own, where anything is left of it. */
  async #tellUnlessClock({ job, found, kind }: Doubt): Promise<void> {
    const differences = this.#clocks.without(found.differences);
    if (differences.length === 0) return;
    const left = { ...found, differences };
    const isOver = this.#error !== undefined || this.#options.reading.signal.aborted;
    const isSame = isOver || differences.length === found.differences.length;
    this.#tell(isSame ? kind : await this.#kindOf(job, this.#asked(job), left), job, left);
  }

  #tellUnread({ type: _, ...job }: LedgerJob, error: WebhookCliError): void {
    const { mostKeys, onWrong } = this.#options;
    this.#unread.count += 1;
    this.#unread.error ??= error;
    if (this.#unread.keys.length < mostKeys) this.#unread.keys.push(job.key);
    onWrong({ kind: 'unread', ...job, differences: [], unreadable: messageOf(error) });
  }

  #kindOf(job: LedgerJob, asked: AskedJob, { state, expected, differences }: Found): Promise<WrongKind> {
    const { references, isTriedAgain } = this.#options;
    const [scenario, sent] = this.#sentOf(job);
    return kindOf(
      { sent, isTriedAgain: isTriedAgain(job.job), state, isToBeUnknown: expected === null, differences },
      {
        of: async (ordering) => {
          const other = await references.otherState(scenario, ordering);
          return other === undefined ? undefined : asked.asOwn(other);
        },
        isSame: (other, actual) =>
          this.#clocks.without(references.differences(scenario, other, actual)).length === 0,
      },
    );
  }

  #tell(kind: WrongKind, { type: _, ...job }: LedgerJob, { state, expected, differences }: Found): void {
    const wrong: WrongJob = { kind, ...job, differences: differences.slice(0, MOST_DIFFERENCES) };
    this.wrong.add(kind, { job: wrong, state, expected });
    this.#options.onWrong(wrong);
  }

  #done(): void {
    this.#judged += 1;
    this.#options.onJudged();
  }

  #sentOf({ scenario: name, steps }: LedgerJob): readonly [Scenario, Ordering] {
    const scenario = this.#options.ledger.scenarios.get(name);
    if (scenario === undefined) throw new Error(`${name} is no scenario of the ledger`);
    return [scenario, steps.map((step) => step - 1)];
  }
}
