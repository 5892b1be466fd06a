import { setImmediate as nextTurn } from 'node:timers/promises';
import { WebhookCliError } from '../../core/error.ts';
import type { Exchange } from '../../core/exchange.ts';
import { LruMap } from '../../core/lru-map.ts';
import { type ExchangeFilter, exchangeTest, headTest } from '../../journal/filter.ts';
import type { JournalRecord } from '../../journal/record.ts';
import type { ExchangeEvent } from '../../observe/exchange-event.ts';
import type { ExchangePorts } from '../routes/ports.ts';
import type { StreamSource } from '../server/route.ts';
import { rowView, type Shown, shownKey } from '../views/row.ts';
import type { ExchangeList, ExchangeRow, StreamEvent } from '../wire.ts';
import { type Entry, isPending } from './entry.ts';
import { ExchangeIndex, type IndexRow, unknownExchange } from './exchange-index.ts';
import { JournalReading } from './journal-reading.ts';
import { ExchangeStream } from './stream.ts';
import { withheld } from './withheld.ts';

export interface StoreOptions {
  readonly ports: ExchangePorts;
  /** The journal that is followed; `null` where nothing is kept. */
  readonly journal: string | null;
  /** A new one for each start of the server. */
  readonly run: string;
  /** Hears why the journal cannot be read, once for each reason; the store goes on, and looks again. */
  readonly onFailure: (error: unknown) => void;
}

/** Which window of the list. */
export interface ListQuery {
  readonly filter: ExchangeFilter;
  readonly offset: number;
  readonly limit: number;
  readonly upTo?: number | undefined;
  /** Whether both halves of a webhook have a row. */
  readonly isSplit: boolean;
}

/** A row, and its exchanges as they were kept. */
export interface Found {
  readonly row: IndexRow;
  readonly record: JournalRecord;
}

/** Milliseconds of work in one turn of the loop, in which a webhook may wait for its answer. */
const SLICE_MS = 2;
/** Milliseconds in which the newest are read before anybody can ask. */
const FIRST_SLICE_MS = 15;
/** Milliseconds for which a window waits until it is full, at the start. */
const FIRST_LIST_MS = 30;
/** Milliseconds between two looks, and between two batches. */
const LOOK_AGAIN_MS = 100;
/** The same between two batches of a burst. */
const BURST_BATCH_MS = 500;
/** More exchanges a second than these are a burst, in which the journal is not read. */
const BURST = 100;
/** Events that wait to be taken. What is more is found in the journal. */
const MOST_WAITING = 4000;
/** Exchanges of this process that are held, and UTF-16 units of their bodies. */
const MOST_HELD = 1000;
const MOST_TEXT = 16 * 1024 ** 2;
/** Texts that were looked for, of which it is known where they are. */
const MOST_TEXTS = 4;

/**
 * What exchanges are known: those of a journal, which is followed, and those that this process tells of. It holds what
 * lists and filters look at; the rest is read from the journal when it is shown.
 */
export class ExchangeStore implements StreamSource, Disposable {
  readonly run: string;
  readonly #ports: ExchangePorts;
  readonly #reading: JournalReading | null;
  readonly #held = new LruMap<Exchange>(MOST_HELD, {
    weight: {
      of: ({ request, response }) => request.body.length + (response?.body.length ?? 0),
      most: MOST_TEXT,
    },
  });
  readonly #textsFound = new LruMap<WeakMap<Entry, boolean>>(MOST_TEXTS);
  /** Rows that were shown: of pages that scroll, and of several. */
  readonly #rows = new LruMap<ExchangeRow>(MOST_HELD);
  #index = new ExchangeIndex();
  readonly #stream: ExchangeStream;
  #waiting: ExchangeEvent[] = [];
  #stopLooking = (): void => {};
  #isClosed = false;
  #isPreparing = false;
  #changes = new Map<Entry, 'new' | 'changed'>();
  #needsReset = false;
  /** Lists that are being made. */
  #lists = 0;
  #knownBefore = -1;
  #toldAt = 0;
  /** Exchanges of this second, and whether the one before was a burst. */
  #second = { at: 0, count: 0, isBurst: false };

  constructor({ ports, journal, run, onFailure }: StoreOptions) {
    this.run = run;
    this.#ports = ports;
    this.#reading =
      journal === null
        ? null
        : new JournalReading(journal, {
            onNews: (record, place) => this.#take(record, place),
            onEarlier: (record, place) => this.#index.addEarlier(record, place),
            isFull: () => this.#index.isFull,
            onRestart: () => this.#restart(),
            onFailure,
          });
    this.#stream = new ExchangeStream({
      rowOf: (entry) => this.#index.rowOf(entry),
      show: (row) => this.#rowView(row),
      known: () => ({ known: this.#index.count(false), isWhole: this.isWhole }),
      newest: () => this.#index.newest,
      // No run has as many batches as it has milliseconds.
      firstId: Date.now(),
    });
  }

  /** Takes what this process receives and sends; it costs next to nothing, since a webhook waits for its answer. */
  readonly sink = (event: ExchangeEvent | { readonly type: string }): void => {
    if ('exchange' in event && this.#waiting.length < MOST_WAITING) this.#waiting.push(event);
  };

  /** Reads the newest of the journal and begins to follow it. */
  start(): void {
    this.#reading?.read(performance.now() + FIRST_SLICE_MS);
    this.#look();
  }

  /** Whether all that is kept is known. */
  get isWhole(): boolean {
    return this.#reading === null || this.#reading.isWhole;
  }

  readonly follow: StreamSource['follow'] = (query, after, take) => {
    const isMeant = this.#testOf(this.#ports.filterOf(query.get('q') ?? ''));
    return this.#stream.follow(isMeant, after, take);
  };

  /** Tells all pages of something that is no exchange. */
  tell(event: StreamEvent): void {
    this.#stream.tell(event);
  }

  /** Makes the newest rows before they are asked for, one in a turn of the loop: webhooks come in between. */
  async prepare(count: number): Promise<void> {
    if (this.#isPreparing) return;
    this.#isPreparing = true;
    let made = 0;
    for (const row of this.#index.rows(this.#index.newest, false)) {
      await nextTurn();
      if (this.#isClosed || made === count) break;
      this.#rowView(row);
      made += 1;
    }
    this.#isPreparing = false;
  }

  /** A window of the list, newest first. Texts are looked for in turns of the loop, until the signal. */
  async list(query: ListQuery, signal: AbortSignal): Promise<ExchangeList> {
    this.#lists += 1;
    try {
      return await this.#list(query, signal);
    } finally {
      this.#lists -= 1;
    }
  }

  async #list(query: ListQuery, signal: AbortSignal): Promise<ExchangeList> {
    const { filter, offset, limit, isSplit } = query;
    const patience = performance.now() + FIRST_LIST_MS;
    const isShort = (): boolean => !this.isWhole && this.#index.count(isSplit) < offset + limit;
    while ((this.#waiting.length > 0 || isShort()) && performance.now() < patience) {
      this.#drain(performance.now() + SLICE_MS);
      if (isShort()) this.#reading?.read(performance.now() + SLICE_MS);
      await nextTurn();
    }
    const upTo = query.upTo ?? this.#index.newest;
    const rows: ExchangeRow[] = [];
    let matched = 0;
    for await (const slice of this.rows(filter, { upTo, isSplit }, signal)) {
      const shown = slice.slice(Math.max(offset - matched, 0), Math.max(offset + limit - matched, 0));
      rows.push(...shown.flatMap((row) => this.#rowView(row) ?? []));
      matched += slice.length;
    }
    return {
      rows,
      matched,
      known: this.#index.count(query.isSplit),
      upTo,
      unreadable: this.#reading?.unreadable ?? 0,
      isWhole: this.isWhole,
    };
  }

  /** The rows that a filter means, newest first, some at a time: the loop has a turn between them, until the signal. */
  async *rows(
    filter: ExchangeFilter,
    { upTo = this.#index.newest, isSplit }: { readonly upTo?: number; readonly isSplit: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<readonly IndexRow[], void, undefined> {
    const isMeant = this.#testOf(filter);
    let rows: IndexRow[] = [];
    let until = performance.now() + SLICE_MS;
    let looked = 0;
    for (const row of this.#index.rows(upTo, isSplit)) {
      if (isMeant(row)) rows.push(row);
      looked += 1;
      // To look at a clock takes longer than to look at a row.
      if (looked % (filter.grep === undefined ? 256 : 1) !== 0 || performance.now() < until) continue;
      yield rows;
      await nextTurn();
      if (signal.aborted) return;
      rows = [];
      until = performance.now() + SLICE_MS;
    }
    yield rows;
  }

  /**
   * The row that a reference names, and its webhook as it was kept.
   *
   * @throws WebhookCliError `unknown_exchange`, `ambiguous_exchange`
   */
  async find(reference: string): Promise<Found> {
    for (let isLast = false; ; isLast = true) {
      // What came a moment ago is known, too.
      while (this.#waiting.length > 0) this.#drain(Number.POSITIVE_INFINITY);
      try {
        const row = this.#index.rowOf(this.#index.find(reference));
        const record = this.#recordOf(row.entry);
        if (record !== null) return { row, record };
      } catch (error) {
        if (isLast || !(error instanceof WebhookCliError) || error.code !== 'unknown_exchange') throw error;
      }
      if (isLast) throw unknownExchange(reference);
      while (this.#reading?.read(performance.now() + SLICE_MS) === true && !this.#isClosed) await nextTurn();
    }
  }

  /** Takes an exchange of this process before it is told of, and gives its row. */
  adopt(exchange: Exchange): ExchangeRow | null {
    this.#held.set(exchange.id, exchange);
    this.#take(exchange, null);
    const entry = this.#index.get(exchange.id);
    return entry === undefined ? null : this.#rowView(this.#index.rowOf(entry));
  }

  /** A row as it may be shown; `null` where it is gone. */
  shown({ entry, sent }: IndexRow): Shown | null {
    const exchange = this.#exchangeOf(entry);
    if (exchange === null) return null;
    const other = sent === null ? null : this.#exchangeOf(sent);
    return { seq: entry.seq, exchange, sent: other ?? undefined };
  }

  /** The webhooks of a job in the order of arrival; none where it has no key. */
  webhooksOf({ provider, key }: Pick<Entry, 'provider' | 'key'>): IndexRow[] {
    if (provider === null || key === null) return [];
    const job = shownKey(key);
    const rows: IndexRow[] = [];
    for (const row of this.#index.rows(this.#index.newest, false)) {
      const { entry } = row;
      if (entry.job === job && entry.provider === provider && !(entry.isCopy && row.sent === null)) {
        rows.push(row);
      }
    }
    return rows.reverse();
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#stopLooking();
    this.#reading?.[Symbol.dispose]();
  }

  #look(): void {
    this.#stopLooking();
    const until = performance.now() + SLICE_MS;
    this.#drain(until);
    const isBurst = this.#isBurst();
    // Somebody waits for a list: what is older can wait.
    const isBehind = !isBurst && this.#lists === 0 && this.#reading?.read(until) === true;
    this.#tellChanges(isBurst);
    if (this.#isClosed) return;
    const again = (): void => this.#look();
    if (isBehind || this.#waiting.length > 0) {
      // One that is not waited for would wait itself until something else happens.
      const immediate = setImmediate(again);
      this.#stopLooking = () => clearImmediate(immediate);
    } else {
      const timeout = setTimeout(again, LOOK_AGAIN_MS).unref();
      this.#stopLooking = () => clearTimeout(timeout);
    }
  }

  /** Takes what waits, in the order in which it came. */
  #drain(until: number): void {
    const { length } = this.#waiting;
    let taken = 0;
    while (taken < length) {
      const event = this.#waiting[taken];
      taken += 1;
      if (event === undefined) break;
      if (event.type !== 'answered') this.#second.count += 1;
      this.#held.set(event.exchange.id, event.exchange);
      this.#take(event.exchange, null);
      if (performance.now() >= until) break;
    }
    this.#waiting = this.#waiting.slice(taken);
  }

  #take(record: JournalRecord, place: Parameters<ExchangeIndex['add']>[1]): void {
    // What is kept has its answer, also where that is told of only afterwards.
    const held = place === null ? undefined : this.#held.get(record.id);
    if (held !== undefined && isPending(held)) this.#held.delete(record.id);
    const known = this.#index.get(record.id);
    const [wasPending, hadPair] = [known?.isPending === true, known !== undefined && known.pair !== null];
    const { entry, isNew } = this.#index.add(record, place);
    const row = this.#index.rowOf(entry);
    const isPaired = entry.pair !== null && !hadPair;
    if (isNew || isPaired || (wasPending && !entry.isPending)) {
      const isFirst = isNew && (row.sent === null || entry === row.entry);
      if (isFirst) this.#changes.set(row.entry, 'new');
      else if (!this.#changes.has(row.entry)) this.#changes.set(row.entry, 'changed');
    }
    // It had a row of its own, which is that of what was received from now on.
    if (isPaired && row.sent !== null && row.sent !== entry && !this.#changes.delete(row.sent)) {
      this.#needsReset = true;
    }
  }

  #isBurst(): boolean {
    const now = performance.now();
    const { at, count } = this.#second;
    if (now - at >= 1000) this.#second = { at: now, count: 0, isBurst: count > BURST };
    return this.#second.isBurst || this.#second.count > BURST;
  }

  #tellChanges(isBurst: boolean): void {
    const now = performance.now();
    if (now - this.#toldAt < (isBurst ? BURST_BATCH_MS : LOOK_AGAIN_MS)) return;
    const known = this.#index.size * 2 + Number(this.isWhole);
    if (this.#changes.size === 0 && known === this.#knownBefore && !this.#needsReset) return;
    this.#toldAt = now;
    this.#knownBefore = known;
    const changes = this.#changes;
    this.#changes = new Map();
    if (this.#needsReset) this.#stream.reset();
    else this.#stream.add(changes);
    this.#needsReset = false;
  }

  /** What is kept is read anew; what is not kept yet stays. */
  #restart(): void {
    const before = this.#index;
    // Of what pages have, nothing counts as newer than what is read now.
    this.#index = new ExchangeIndex(before.newest);
    this.#changes = new Map();
    this.#needsReset = true;
    for (const exchange of this.#held.values()) {
      if (before.get(exchange.id)?.place === null) this.#index.add(exchange, null);
      else this.#held.delete(exchange.id);
    }
  }

  /** A row is meant where one of its halves is. */
  #testOf(filter: ExchangeFilter): (row: IndexRow) => boolean {
    const isHeadMeant = headTest(filter);
    const hasText = filter.grep === undefined ? null : this.#textTestOf(filter.grep);
    const isMeant = (entry: Entry): boolean =>
      isHeadMeant(entry, entry.status) && (hasText === null || hasText(entry));
    return ({ entry, sent }) => isMeant(entry) || (sent !== null && isMeant(sent));
  }

  /** Whether an exchange holds a text, which is read of each once: a page asks for one window after the other. */
  #textTestOf(grep: string): (entry: Entry) => boolean {
    const known = this.#textsFound.get(grep) ?? new WeakMap<Entry, boolean>();
    this.#textsFound.set(grep, known);
    const hasText = exchangeTest({ grep });
    return (entry) => {
      const before = known.get(entry);
      if (before !== undefined) return before;
      const record = this.#recordOf(entry);
      const found = record !== null && hasText(record);
      if (!entry.isPending) known.set(entry, found);
      return found;
    };
  }

  #rowView(row: IndexRow): ExchangeRow | null {
    const { entry, sent } = row;
    const name = `${entry.id} ${sent?.id ?? ''}`;
    const known = this.#rows.get(name);
    if (known !== undefined && known.seq === entry.seq) return known;
    const shown = this.shown(row);
    const view = shown && rowView(shown, this.#ports.catalogue);
    if (view !== null && !entry.isPending) this.#rows.set(name, view);
    return view;
  }

  #recordOf({ id, place }: Entry): JournalRecord | null {
    return this.#held.get(id) ?? (place === null ? null : (this.#reading?.record(id, place) ?? null));
  }

  #exchangeOf(entry: Entry): Exchange | null {
    const held = this.#held.get(entry.id);
    const record = held ?? this.#recordOf(entry);
    if (record === null) return null;
    try {
      return held === undefined ? this.#ports.exchangeOf(record) : this.#ports.shown(held);
    } catch (error) {
      // One that cannot be shown without personal data takes the others no chance to be shown.
      if (error instanceof WebhookCliError) return withheld(record);
      throw error;
    }
  }
}
