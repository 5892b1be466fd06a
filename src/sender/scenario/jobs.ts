import type { Exchange } from '../../core/exchange.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import type { Provider, SendRecord } from '../../providers/provider.ts';
import type { ScenarioRun } from '../../scenarios/open.ts';
import type { Sequence, SequenceEntry } from '../../scenarios/send-order.ts';

export interface ScenarioJobsOptions {
  readonly sequence: Sequence;
  /** Opens the scenario for a job, counted from 0, whose first step happens at a moment (ms since 1970). */
  readonly open: (job: number, startAt: number) => ScenarioRun;
  /** The moment of the first step in the payloads, ms since 1970. */
  readonly startAt: number;
  /** Whether the payloads' clock is the user's, so that headers that tell the time follow it. */
  readonly fixed: boolean;
  /** Where to, as a provider's log may show it: without credentials and secret query values. */
  readonly url: string;
  /** What divides the pauses between tries: on the payloads' clock they have their full length. */
  readonly retrySpeed: number;
}

interface OpenJob {
  readonly run: ScenarioRun;
  readonly sends: SendRecord[];
  /** Webhooks that are to be sent again, by step. */
  readonly again: Map<number, BuiltEvent>;
  left: number;
  /** When the first try of the webhook under way began, ms since 1970. */
  begun: number | null;
}

/** The jobs of a run that are under way: each is opened with its first webhook and forgotten after its last. */
export class ScenarioJobs {
  readonly #options: ScenarioJobsOptions;
  readonly #open = new Map<number, OpenJob>();
  readonly #counts = new Map<number, number>();
  readonly #repeated: ReadonlySet<string>;

  constructor(options: ScenarioJobsOptions) {
    this.#options = options;
    const { entries } = options.sequence;
    for (const { job } of entries) this.#counts.set(job, (this.#counts.get(job) ?? 0) + 1);
    this.#repeated = new Set(entries.filter(({ again }) => again).map(entryName));
  }

  /** The webhook of an entry, and whose it is. A repetition is the one that was sent before, byte for byte. */
  buildNext(entry: SequenceEntry): { readonly event: BuiltEvent; readonly provider: Provider } {
    const job = this.#jobOf(entry.job);
    const { provider } = job.run;
    job.begun = null;
    job.left -= 1;
    if (job.left === 0) this.#open.delete(entry.job);
    const known = entry.again ? job.again.get(entry.step) : undefined;
    if (known !== undefined) return { event: known, provider };
    const moment = this.#momentOf(job, entry.step);
    const event = job.run.build(entry.step, {
      sentAt: this.#options.fixed ? moment : Date.now(),
      // What was sent after this step happened cannot be in its payload, whenever that arrives.
      sends: job.sends.filter(({ at }) => at <= moment),
    });
    if (this.#repeated.has(entryName(entry))) job.again.set(entry.step, event);
    return { event, provider };
  }

  /** Keeps a try for the payloads to come, as the provider would remember it. */
  remember(entry: SequenceEntry, exchange: Exchange): void {
    const job = this.#open.get(entry.job);
    // Without an answer that was waited for, or a next payload, there is nothing to remember.
    if (job === undefined || exchange.error?.code === 'interrupted') return;
    const at = Date.parse(exchange.at);
    job.begun ??= at;
    job.sends.push({
      event: exchange.event ?? '',
      url: this.#options.url,
      at: this.#onPayloadClock(job, entry, (at - job.begun) * this.#options.retrySpeed),
      outcome:
        exchange.response !== null && exchange.error === null
          ? { kind: 'answered', status: exchange.response.status }
          : { kind: 'unanswered', message: exchange.error?.message ?? '' },
    });
  }

  /** Never later than the next step, whose payload already tells of the try. */
  #onPayloadClock(job: OpenJob, { step, slot }: SequenceEntry, elapsedMs: number): number {
    const place = Math.max(step, slot);
    const at = this.#momentOf(job, place) + Math.round(elapsedMs);
    return place + 1 < job.run.scenario.steps.length ? Math.min(at, this.#momentOf(job, place + 1)) : at;
  }

  #momentOf(job: OpenJob, step: number): number {
    return this.#options.startAt + job.run.offsetMs(step);
  }

  #jobOf(number: number): OpenJob {
    const known = this.#open.get(number);
    if (known !== undefined) return known;
    const job: OpenJob = {
      run: this.#options.open(number, this.#options.startAt),
      sends: [],
      again: new Map(),
      left: this.#counts.get(number) ?? 0,
      begun: null,
    };
    this.#open.set(number, job);
    return job;
  }
}

function entryName({ job, step }: SequenceEntry): string {
  return `${job}/${step}`;
}
