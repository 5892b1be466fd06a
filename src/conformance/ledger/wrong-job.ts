import type { JsonValue } from '../../core/json/json.ts';
import type { LedgerJob } from '../../load/ledger.ts';
import type { FailedWebhook } from '../../load/sent-log.ts';
import type { StateDifference } from '../case/result.ts';
import { WRONG_KINDS, type WrongKind } from './cases.ts';

/** A job of a ledger with which something is wrong, ready to be reported. */
export interface WrongJob extends Omit<LedgerJob, 'type'> {
  /** `undelivered`: a webhook was answered with no 2xx, so that its state was not judged; `unread`: it could not be read. */
  readonly kind: WrongKind | 'undelivered' | 'unread';
  /** Where its state is another than its webhooks leave without load, the first of them. */
  readonly differences: readonly StateDifference[];
  /** Of one that is undelivered. */
  readonly failed?: FailedWebhook;
  /** Of one that is unread: why. */
  readonly unreadable?: string;
}

/** A state that is otherwise than it should be. */
export interface Found {
  readonly state: JsonValue;
  readonly expected: JsonValue;
  readonly differences: readonly StateDifference[];
}

/** A wrong job with its whole state, of which few are remembered. */
export interface Evidence {
  readonly job: WrongJob;
  readonly state: JsonValue;
  readonly expected: JsonValue;
}

/** What is remembered of the wrong jobs of one kind. */
export interface KindTally {
  readonly count: number;
  /** Of the first. */
  readonly keys: readonly string[];
  /** The first few, whole. */
  readonly examples: readonly Evidence[];
  /** How many are not known at all. */
  readonly unknown: number;
}

/** How many examples of a kind are looked at. */
const MOST_EXAMPLES = 3;
/** Of how many places it is counted how many jobs differ in them. */
const MOST_PLACES = 100;

/** Counts wrong jobs by kind, and remembers the first. */
export class WrongJobs {
  readonly #mostKeys: number;
  readonly #tallies = new Map<
    WrongKind,
    { count: number; unknown: number; keys: string[]; examples: Evidence[] }
  >(WRONG_KINDS.map((kind) => [kind, { count: 0, unknown: 0, keys: [], examples: [] }]));
  readonly #places = new Map<string, number>();

  constructor(mostKeys: number) {
    this.#mostKeys = mostKeys;
  }

  /** All of them, of whatever kind. */
  get count(): number {
    return WRONG_KINDS.reduce((sum, kind) => sum + this.of(kind).count, 0);
  }

  /** The place in which most jobs differ, with how many do; `null` where none does. */
  get commonPlace(): { readonly path: string; readonly jobs: number } | null {
    const [most] = [...this.#places].toSorted((a, b) => b[1] - a[1]);
    return most === undefined ? null : { path: most[0], jobs: most[1] };
  }

  of(kind: WrongKind): KindTally {
    return this.#tallies.get(kind) ?? { count: 0, unknown: 0, keys: [], examples: [] };
  }

  add(kind: WrongKind, evidence: Evidence): void {
    const tally = this.#tallies.get(kind);
    if (tally === undefined) return;
    tally.count += 1;
    if (evidence.state === null) tally.unknown += 1;
    if (tally.keys.length < this.#mostKeys) tally.keys.push(evidence.job.key);
    if (tally.examples.length < MOST_EXAMPLES) tally.examples.push(evidence);
    for (const path of new Set(evidence.job.differences.map((one) => placeOf(one.path)))) {
      if (path === '' || (!this.#places.has(path) && this.#places.size >= MOST_PLACES)) continue;
      this.#places.set(path, (this.#places.get(path) ?? 0) + 1);
    }
  }
}

/** Where something differs; any entry of a list is the same place. */
export function placeOf(path: string): string {
  return path.replace(/(?<=\/)\d+(?=\/|$)/g, '*');
}
