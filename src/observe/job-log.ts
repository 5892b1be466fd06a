import { type Exchange, isSuccess } from '../core/exchange.ts';
import { describeWithDigits, NO_KEPT_DIGITS } from '../core/json/kept-digits.ts';
import { pointer } from '../core/json/pointer.ts';
import { LruMap } from '../core/lru-map.ts';
import { entryWords, type JobChange } from './job-changes.ts';
import type { JobUpdate } from './job-updates.ts';
import { jobOf } from './latest-payloads.ts';

/** A change as a record keeps it: short texts, whatever the values were. */
export interface ShortChange {
  /** JSON pointer. */
  readonly path: string;
  /** What was there, as JSON and cut; `null` where nothing was. */
  readonly before: string | null;
  readonly after: string | null;
  /** Entries that a list got, the last of them in a few words, and how many it lost. */
  readonly added: readonly string[];
  readonly removed: number;
}

/** One event of a job. */
export interface JobEvent {
  readonly exchangeId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly event: string | null;
  readonly valid: boolean | null;
  /** Of the answer; `null` where there was none. */
  readonly status: number | null;
  /** `first` where nothing is known of the job, `same` where its payload says what the one before said. */
  readonly kind: 'first' | 'same' | 'changed';
  /** True where the provider's own id is not that of the event before: another job under the same key. */
  readonly newId: boolean;
  readonly changes: readonly ShortChange[];
  /** Changes that are not listed. */
  readonly moreChanges: number;
}

/** What a job went through, in the order in which it was answered. */
export interface JobHistory {
  readonly provider: string;
  readonly key: string;
  readonly events: readonly JobEvent[];
  /** Later events that are only counted. */
  readonly moreEvents: number;
}

/** Where a job stands: its last webhook, and what is to be known of all of them. */
export interface JobState {
  readonly provider: string;
  readonly key: string;
  readonly event: string | null;
  /** What matters in the last payload, as it came; empty where nobody asked for it. */
  readonly highlights: readonly string[];
  readonly webhooks: number;
  readonly invalid: number;
  /** Those that got no 2xx. */
  readonly refused: number;
}

const MAX_JOBS = 500;
const MAX_EVENTS = 30;
const MAX_CHANGES = 8;
const MAX_ENTRIES = 2;
const MAX_VALUE = 40;

interface OpenHistory {
  readonly provider: string;
  readonly key: string;
  readonly events: JobEvent[];
  moreEvents: number;
  last: Pick<JobState, 'event' | 'highlights'>;
  invalid: number;
  refused: number;
}

/** Writes down what each job went through; of more jobs than it can hold, those heard of last. */
export class JobLog {
  #forgotten = 0;
  readonly #jobs = new LruMap<OpenHistory>(MAX_JOBS, {
    onEvict: () => {
      this.#forgotten += 1;
    },
  });

  /**
   * @param update what the event changed, as it was seen when it came in
   * @param highlights what matters in its payload, where somebody will ask
   */
  add(exchange: Exchange, update: JobUpdate, highlights: readonly string[] = []): void {
    const { provider, key } = exchange;
    const job = jobOf(exchange);
    if (job === null || provider === null || key === null) return;
    const { event, valid, response } = exchange;
    const last = { event, highlights };
    const history = this.#jobs.get(job) ?? {
      provider,
      key,
      events: [],
      moreEvents: 0,
      last,
      invalid: 0,
      refused: 0,
    };
    history.last = last;
    if (valid === false) history.invalid += 1;
    if (response === null || !isSuccess(response.status)) history.refused += 1;
    // What is only counted is not compared either.
    if (history.events.length < MAX_EVENTS) history.events.push(jobEvent(exchange, update));
    else history.moreEvents += 1;
    this.#jobs.set(job, history);
  }

  /** Jobs by the time of their first event. */
  histories(): JobHistory[] {
    return this.#inOrder().map(({ provider, key, events, moreEvents }) => ({
      provider,
      key,
      events,
      moreEvents,
    }));
  }

  /** Where each of them stands, in the same order. */
  states(): JobState[] {
    return this.#inOrder().map(({ provider, key, events, moreEvents, last, invalid, refused }) => ({
      provider,
      key,
      ...last,
      webhooks: events.length + moreEvents,
      invalid,
      refused,
    }));
  }

  #inOrder(): OpenHistory[] {
    return this.#jobs.values().toSorted((a, b) => firstAt(a).localeCompare(firstAt(b)));
  }

  /** Jobs that were dropped to make room. */
  get forgotten(): number {
    return this.#forgotten;
  }
}

/** What happened to a job, as it is written down. */
export function jobEvent(exchange: Exchange, update: JobUpdate): JobEvent {
  const { previous, isUntold, newId } = update;
  const changes = isUntold ? [] : update.changes;
  const digits = changes.length === 0 ? undefined : update.digits;
  return {
    exchangeId: exchange.id,
    at: exchange.at,
    event: exchange.event,
    valid: exchange.valid,
    status: exchange.response?.status ?? null,
    kind: previous === null ? 'first' : changes.length === 0 && !isUntold ? 'same' : 'changed',
    newId,
    changes: changes.slice(0, MAX_CHANGES).map((change) => shortChange(change, digits)),
    moreChanges: Math.max(changes.length - MAX_CHANGES, 0),
  };
}

function firstAt({ events }: OpenHistory): string {
  return events[0]?.at ?? '';
}

function shortChange(change: JobChange, digits = NO_KEPT_DIGITS): ShortChange {
  const path = pointer(change.path);
  if (change.kind === 'entries') {
    // Of a list that grows, the newest entries are at its end.
    const added = change.added.slice(-MAX_ENTRIES).map((entry) => entryWords(entry, undefined, digits));
    const more = change.added.length - added.length;
    return {
      path,
      before: null,
      after: null,
      added: more > 0 ? [`${more} more`, ...added] : added,
      removed: change.removed.length,
    };
  }
  const shortValue = (value: typeof change.before): string | null =>
    value === undefined ? null : describeWithDigits(value, digits, MAX_VALUE);
  return { path, before: shortValue(change.before), after: shortValue(change.after), added: [], removed: 0 };
}
