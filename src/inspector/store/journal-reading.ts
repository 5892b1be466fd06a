import type { RecordPlace } from '../../core/fs/lines.ts';
import { LruMap } from '../../core/lru-map.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { JournalTail, type News } from '../../journal/tail.ts';

/** Records that are held, and UTF-16 units of their bodies. */
const MOST_RECENT = 100;
const MOST_TEXT = 4 * 1024 ** 2;

/** Hears what a journal holds. */
export interface ReadingCallbacks {
  /** A record that came. */
  readonly onNews: (record: JournalRecord, place: RecordPlace) => void;
  /** A record from before all others. */
  readonly onEarlier: (record: JournalRecord, place: RecordPlace) => void;
  /** Whether more from before is wanted. */
  readonly isFull: () => boolean;
  /** Places lead nowhere any more: it is read anew, from its end. */
  readonly onRestart: () => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Reads a journal in small slices, its newest records first, and follows it: what is read in one turn of the loop holds
 * nobody up. Of a journal that is pruned, cleared or begun anew all is read once more.
 */
export class JournalReading implements Disposable {
  readonly #path: string;
  readonly #callbacks: ReadingCallbacks;
  #tail: JournalTail;
  #version = 0;
  #news: Iterator<News, void> | null = null;
  /** What is still to be read from before; `null` where all of it was. */
  #earlier: Iterator<News, void> | null = null;
  #isOpen = false;
  #unreadable = 0;
  /** Those that were read first, which are the newest. */
  readonly #recent = new LruMap<JournalRecord>(MOST_RECENT, {
    weight: { of: ({ request }) => request.body.length, most: MOST_TEXT },
  });
  #kept = 0;
  /** Why it could not be read the last time. */
  #failure = '';

  constructor(path: string, callbacks: ReadingCallbacks) {
    this.#path = path;
    this.#callbacks = callbacks;
    this.#tail = new JournalTail(path, { isFromEnd: true });
  }

  /** Whether all from before was read. */
  get isWhole(): boolean {
    return this.#isOpen && this.#earlier === null;
  }

  /** Lines that cannot be read. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /**
   * Reads on: what came, then what is from before.
   *
   * @param until milliseconds of `performance.now`
   * @returns whether there is more to be read at once
   */
  read(until: number): boolean {
    try {
      if (!this.#readNews(until)) return true;
      if (!this.#isOpen) {
        this.#isOpen = true;
        this.#earlier = this.#tail.earlier();
      }
      this.#failure = '';
      return !this.#readEarlier(until);
    } catch (error) {
      [this.#news, this.#earlier] = [null, null];
      this.#isOpen = true;
      // Looked at again and again: once is enough to be told.
      if (String(error) !== this.#failure) this.#callbacks.onFailure(error);
      this.#failure = String(error);
      return false;
    }
  }

  /** Reads a record again; `null` where it is gone. */
  record(id: string, place: RecordPlace): JournalRecord | null {
    const recent = this.#recent.get(id);
    if (recent !== undefined) return recent;
    try {
      const record = this.#tail.read(place);
      return record.id === id ? record : null;
    } catch {
      return null;
    }
  }

  [Symbol.dispose](): void {
    this.#tail[Symbol.dispose]();
    [this.#news, this.#earlier] = [null, null];
  }

  /** @returns whether there is nothing more */
  #readNews(until: number): boolean {
    this.#news ??= this.#tail.news();
    do {
      const next = this.#news.next();
      if (this.#tail.version !== this.#version) {
        this.#restart();
        return false;
      }
      if (next.done === true) {
        this.#news = null;
        return true;
      }
      this.#take(next.value, this.#callbacks.onNews);
    } while (performance.now() < until);
    return false;
  }

  /** @returns whether there is nothing more */
  #readEarlier(until: number): boolean {
    while (this.#earlier !== null) {
      const next = this.#callbacks.isFull() ? null : this.#earlier.next();
      if (next === null || next.done === true) this.#earlier = null;
      else this.#take(next.value, this.#callbacks.onEarlier);
      if (performance.now() >= until) break;
    }
    return this.#earlier === null;
  }

  #take(news: News, then: ReadingCallbacks['onNews']): void {
    if (news.record === null) this.#unreadable += 1;
    else {
      then(news.record, news.place);
      // The newest are asked for first.
      if (this.#kept < MOST_RECENT) this.#recent.set(news.record.id, news.record);
      this.#kept += 1;
    }
  }

  #restart(): void {
    this[Symbol.dispose]();
    this.#tail = new JournalTail(this.#path, { isFromEnd: true });
    this.#version = this.#tail.version;
    this.#isOpen = false;
    this.#unreadable = 0;
    for (const { id } of this.#recent.values()) this.#recent.delete(id);
    this.#kept = 0;
    this.#callbacks.onRestart();
  }
}
