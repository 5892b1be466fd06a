import type { JsonValue } from '../../core/json/json.ts';
import { walkJson } from '../../core/json/pointer.ts';
import type { LedgerJob } from '../../load/ledger.ts';
import type { Ledger } from '../../load/open-ledger.ts';
import type { StateDifference } from '../case/result.ts';
import type { WrongKind } from './cases.ts';
import { type Found, placeOf } from './wrong-job.ts';

/** A job that is wrong unless some of what differs is a clock of the consumer's own. */
export interface Doubt {
  readonly job: LedgerJob;
  /** Of which kind it is otherwise. */
  readonly kind: WrongKind;
  readonly found: Found;
}

/** A clock that counts days is one of these many of all jobs, and of no fewer than these. */
const NEARLY_ALL = 0.95;
const FEWEST_JOBS = 10;
/** Jobs that are held back until it is decided. */
const MOST_HELD = 10_000;

/**
 * Tells clocks of the consumer's own that no two plays one right after the other show, since they count minutes or days: what
 * nearly all jobs of the load have an earlier moment in, and those that are played now have the present in.
 */
export class Clocks {
  readonly #own = new Map<string, number>();
  readonly #jobsAt = new Map<string, number>();
  #held: Doubt[] = [];
  #isDecided = false;

  /** The places of these clocks, with how many jobs differed there. */
  get own(): ReadonlyMap<string, number> {
    return this.#own;
  }

  /** Whether it may not be decided yet. */
  get isFull(): boolean {
    return this.#held.length >= MOST_HELD;
  }

  /** What is left of differences without those in clocks. */
  without(differences: readonly StateDifference[]): readonly StateDifference[] {
    return this.#own.size === 0
      ? differences
      : differences.filter(({ path }) => !this.#own.has(placeOf(path)));
  }

  /** Holds a job back where it may be a clock that is wrong, and says whether it does. */
  holds(doubt: Doubt, ledger: Ledger): boolean {
    if (this.#isDecided || doubt.kind === 'lost' || doubt.kind === 'backwards') return false;
    const places = clockPlaces(doubt, ledger);
    for (const place of places) this.#jobsAt.set(place, (this.#jobsAt.get(place) ?? 0) + 1);
    if (places.size > 0) this.#held.push(doubt);
    return places.size > 0;
  }

  /**
   * Decides what is a clock, once and for all.
   *
   * @param judged how many jobs were judged
   * @returns the jobs that were held back
   */
  decide(judged: number): readonly Doubt[] {
    this.#isDecided = true;
    for (const [place, jobs] of this.#jobsAt) {
      if (jobs >= FEWEST_JOBS && jobs >= NEARLY_ALL * judged) this.#own.set(place, jobs);
    }
    const held = this.#held;
    this.#held = [];
    return held;
  }
}

/** Where a job has an earlier moment, the reference has the present, and neither is what a webhook said. */
function clockPlaces({ job, found: { differences } }: Doubt, ledger: Ledger): ReadonlySet<string> {
  const now = Date.now();
  const moments = differences.filter(({ expected, actual }) => isClock(expected, actual, now));
  if (moments.length === 0) return new Set();
  const said = new Set<JsonValue>();
  const run = ledger.open(job);
  for (const step of new Set(job.steps)) {
    const { payload } = run.build(step - 1, { sentAt: ledger.head.now });
    for (const { value } of walkJson(payload)) said.add(value);
  }
  const isSaid = (value: JsonValue | undefined): boolean => value !== undefined && said.has(value);
  return new Set(
    moments
      .filter(({ expected, actual }) => !isSaid(expected) && !isSaid(actual))
      .map(({ path }) => placeOf(path)),
  );
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** In what numbers count time since 1970: milliseconds, seconds, minutes, hours, days. */
const UNITS_MS = [1, 1000, 60_000, 60 * 60_000, DAY_MS];
/** How far the present may be from what a consumer in another time zone calls its day. */
const NEAR_MS = 1.6 * DAY_MS;

/** Whether two values are an earlier moment and the present. */
function isClock(expected: Side, actual: Side, now: number): boolean {
  const isNow = (ms: number): boolean => Math.abs(now - ms) <= NEAR_MS;
  if (typeof expected === 'number' && typeof actual === 'number') {
    return actual >= 0 && actual < expected && UNITS_MS.some((unit) => isNow(expected * unit));
  }
  if (typeof expected !== 'string' || typeof actual !== 'string') return false;
  const [present, earlier] = [momentIn(expected), momentIn(actual)];
  return isNow(present) && earlier < present;
}

type Side = JsonValue | undefined;

/** The moment that a text begins with, and is nothing but; `NaN` for another text. */
function momentIn(text: string): number {
  return /^\d{4}-\d{2}-\d{2}(?:[T ][\d:.]{2,18}(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
}
