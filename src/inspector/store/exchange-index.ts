import { usageError } from '../../core/error.ts';
import type { RecordPlace } from '../../core/fs/lines.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { pairHalves } from '../../journal/pairs.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { type Entry, entryOf, updateEntry } from './entry.ts';

/** Exchanges that are remembered; the oldest are forgotten. */
const MOST_ENTRIES = 200_000;
/** So many are forgotten at once: to take out the first of a list moves all others. */
const FORGOTTEN_AT_ONCE = 1000;
/** Of webhooks of one content, those among which the other half of one is looked for. */
const MOST_ALIKE = 100;
/** Ids that a message names. */
const NAMED = 10;

/** A row of the list: an exchange, or what was received with what was sent of the same webhook. */
export interface IndexRow {
  readonly entry: Entry;
  readonly sent: Entry | null;
}

/** All exchanges that are known, in the order in which they came to be known. */
export class ExchangeIndex {
  /** Those that came since reading began, oldest first. */
  #newer: Entry[] = [];
  /** Those from before, newest first. */
  #older: Entry[] = [];
  readonly #byId = new Map<string, Entry>();
  readonly #alike = new Map<string, Entry[]>();
  #pairs = 0;
  #newest: number;
  #oldest: number;

  /** @param after number that all of its exchanges come after, such as the last of an index that it takes the place of */
  constructor(after = 0) {
    this.#newest = after + MOST_ENTRIES;
    this.#oldest = this.#newest + 1;
  }

  /** How many rows there are. */
  count(isSplit: boolean): number {
    return this.size - (isSplit ? 0 : this.#pairs);
  }

  get size(): number {
    return this.#newer.length + this.#older.length;
  }

  /** Number of the newest one; of none, the number before the first. */
  get newest(): number {
    return this.#newest;
  }

  get(id: string): Entry | undefined {
    return this.#byId.get(id);
  }

  /** Takes one that came, or what came to be known of one; without a place where it is not known to be kept. */
  add(record: JournalRecord, place: RecordPlace | null): { readonly entry: Entry; readonly isNew: boolean } {
    const known = this.#byId.get(record.id);
    if (known !== undefined) {
      known.place = place ?? known.place;
      // What is kept is the end of it.
      if (place === null || known.isPending) updateEntry(known, record);
      if (!known.isPending) this.#findPair(known);
      return { entry: known, isNew: false };
    }
    this.#newest += 1;
    const entry = entryOf(record, this.#newest, place);
    this.#newer.push(entry);
    this.#remember(entry);
    if (this.size >= MOST_ENTRIES + FORGOTTEN_AT_ONCE) this.#forget();
    return { entry, isNew: true };
  }

  /** Takes one from before all others. */
  addEarlier(record: JournalRecord, place: RecordPlace): void {
    const known = this.#byId.get(record.id);
    if (known !== undefined) {
      known.place = place;
      return;
    }
    if (this.isFull) return;
    this.#oldest -= 1;
    const entry = entryOf(record, this.#oldest, place);
    this.#older.push(entry);
    this.#remember(entry);
  }

  /** Whether none from before is taken any more. */
  get isFull(): boolean {
    return this.size >= MOST_ENTRIES || this.#oldest <= 1;
  }

  /** The rows, newest first, from a number back. */
  *rows(upTo: number, isSplit: boolean): Generator<IndexRow, void, undefined> {
    for (const entry of this.#entries()) {
      if (entry.seq > upTo) continue;
      const { pair } = entry;
      if (isSplit || pair === null) yield { entry, sent: null };
      else if (entry.direction === 'received') yield { entry, sent: pair };
    }
  }

  /** The row that an exchange is in. */
  rowOf(entry: Entry): IndexRow {
    if (entry.pair === null) return { entry, sent: null };
    return entry.direction === 'received' ? { entry, sent: entry.pair } : { entry: entry.pair, sent: entry };
  }

  /**
   * The one that a reference names: an id, as it is or as it is shown, its beginning, or `last`.
   *
   * @throws WebhookCliError `unknown_exchange`, `ambiguous_exchange`
   */
  find(reference: string): Entry {
    const exact = this.#byId.get(reference);
    if (exact !== undefined) return exact;
    const found: Entry[] = [];
    for (const entry of this.#entries()) {
      if (reference === 'last' || entry.name === reference) return entry;
      if (reference !== '' && entry.id.startsWith(reference)) found.push(entry);
    }
    const [only] = found;
    if (only === undefined) throw unknownExchange(reference);
    if (found.length === 1) return only;
    const names = found.slice(0, NAMED).map(({ name }) => name);
    throw usageError(
      'ambiguous_exchange',
      `${excerpt(reference, 40)} is the beginning of ${found.length} ids`,
      names.join(', '),
    );
  }

  *#entries(): Generator<Entry, void, undefined> {
    // What comes meanwhile is newer than all that is given.
    const { length } = this.#newer;
    for (let i = length - 1; i >= 0; i -= 1) {
      const entry = this.#newer[i];
      if (entry !== undefined) yield entry;
    }
    yield* this.#older;
  }

  #remember(entry: Entry): void {
    this.#byId.set(entry.id, entry);
    const alike = this.#alike.get(entry.half.content);
    if (alike === undefined) this.#alike.set(entry.half.content, [entry]);
    else {
      alike.push(entry);
      if (alike.length > 2 * MOST_ALIKE) alike.splice(0, MOST_ALIKE);
    }
    if (!entry.isPending) this.#findPair(entry);
  }

  /** Finds the other half of a webhook that was sent and came in here. */
  #findPair(entry: Entry): void {
    if (entry.pair !== null) return;
    const free = (this.#alike.get(entry.half.content) ?? []).filter((each) => each.pair === null);
    if (free.every(({ direction }) => direction === entry.direction)) return;
    for (const [receivedId, sentId] of pairHalves(free.map(({ half }) => half))) {
      const [received, sent] = [this.#byId.get(receivedId), this.#byId.get(sentId)];
      if (received === undefined || sent === undefined) continue;
      received.pair = sent;
      sent.pair = received;
      this.#pairs += 1;
    }
  }

  /** Forgets the oldest. */
  #forget(): void {
    const many = this.size - MOST_ENTRIES;
    const gone = this.#older.splice(Math.max(this.#older.length - many, 0));
    gone.push(...this.#newer.splice(0, many - gone.length));
    for (const { id, half, pair } of gone) {
      this.#byId.delete(id);
      const alike = (this.#alike.get(half.content) ?? []).filter((each) => each.id !== id);
      if (alike.length === 0) this.#alike.delete(half.content);
      else this.#alike.set(half.content, alike);
      if (pair === null) continue;
      pair.pair = null;
      this.#pairs -= 1;
    }
  }
}

const PRUNED = 'it may have been pruned: the list has what is known';

/** The error for an exchange that is not, or no longer, known. */
export function unknownExchange(reference: string): Error {
  const message =
    reference === 'last' ? 'nothing is known yet' : `no exchange ${excerpt(reference, 40)} is known`;
  return usageError('unknown_exchange', message, PRUNED);
}

/** The error for a job of which no webhook is known. */
export function unknownJob(key: string): Error {
  return usageError('unknown_exchange', `no webhook of ${excerpt(key, 40)} is known`, PRUNED);
}
