import type { RecordPlace } from '../../core/fs/lines.ts';
import { type ExchangeFilter, exchangeTest } from '../../journal/filter.ts';
import { type Half, halfOf, pairHalves } from '../../journal/pairs.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { type FilterFlags, givenFilters } from '../flags/filter.ts';

/** A row of the list: an exchange, or one that was sent with the one in which the same webhook came in here. */
export interface Listed {
  readonly place: RecordPlace;
  readonly received?: RecordPlace | undefined;
  /** Id of the other half where `send` and `listen` have both kept it. */
  readonly pair?: string | undefined;
}

export interface SelectionOptions {
  readonly filter: ExchangeFilter;
  /** Most rows, counted from the newest. */
  readonly limit: number;
  /** Whether both halves of a webhook have a row. */
  readonly isSplit: boolean;
}

/** Rows that are listed when nothing else is asked for. */
const DEFAULT_LIMIT = 20;
/** The other half of what is listed may have been kept this many exchanges before. */
const APART = 200;

interface Selected {
  readonly place: RecordPlace;
  readonly half: Half;
}

/** How many rows there are at most: so many as were asked for, and where anything was asked for, all of it. */
export function limitOf(flags: FilterFlags & { readonly limit?: number | undefined }): number {
  const { limit, last = Number.POSITIVE_INFINITY } = flags;
  return Math.min(last, limit ?? (givenFilters(flags).length > 0 ? Number.POSITIVE_INFINITY : DEFAULT_LIMIT));
}

/**
 * Chooses what is listed while a journal is read. It holds places and what halves are known by, no records: one of a
 * large webhook takes as much memory as it has bytes.
 */
export class Selection {
  readonly #isMeant: (record: JournalRecord) => boolean;
  readonly #options: SelectionOptions;
  readonly #newest: Newest<Selected>;
  #meant = 0;

  constructor(options: SelectionOptions) {
    this.#options = options;
    this.#isMeant = exchangeTest(options.filter);
    // A row may be two of them.
    this.#newest = new Newest(2 * options.limit + APART);
  }

  /** Takes a record if it is meant. */
  add(record: JournalRecord, place: RecordPlace): boolean {
    if (!this.#isMeant(record)) return false;
    this.#meant += 1;
    this.#newest.add({ place, half: halfOf(record) });
    return true;
  }

  /** How many exchanges are meant. */
  get meant(): number {
    return this.#meant;
  }

  /** What is listed, oldest first. */
  rows(): Listed[] {
    const { limit, isSplit } = this.#options;
    const selected = this.#newest.inOrder();
    const sentOf = pairHalves(selected.map(({ half }) => half));
    const receivedOf = new Map([...sentOf].map(([received, sent]) => [sent, received]));
    const places = new Map(selected.map(({ half, place }) => [half.id, place]));
    const rows = selected.flatMap(({ half: { id }, place }): Listed[] => {
      const sent = sentOf.get(id);
      const received = receivedOf.get(id);
      if (isSplit) return [{ place, pair: sent ?? received }];
      if (sent !== undefined) return [];
      return [{ place, received: received === undefined ? undefined : places.get(received) }];
    });
    return limit === 0 ? [] : rows.slice(-limit);
  }
}

/** The last so many of what is added. */
class Newest<T> {
  readonly #most: number;
  #entries: T[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(entry: T): void {
    this.#entries.push(entry);
    // Not one by one, which would move all of them each time.
    if (this.#entries.length >= 2 * this.#most) this.#entries = this.inOrder();
  }

  inOrder(): T[] {
    return this.#entries.slice(-this.#most);
  }
}
