import { closeSync, fstatSync, type Stats } from 'node:fs';
import { systemCode } from '../core/error.ts';
import { endOfLines, linesBefore, linesOf, type RecordPlace, readBytes } from '../core/fs/lines.ts';
import { isFileAt } from '../core/fs/regular.ts';
import { openIfAny, unreadable } from './open.ts';
import type { JournalRecord } from './record.ts';
import { lineContent, type PlacedRecord, readRecord } from './record-line.ts';

/** What came to a journal: a record, or a line of which not all is one. */
export type News = PlacedRecord | { readonly record: null; readonly line: number };

interface OpenTail {
  readonly fd: number;
  readonly stat: Stats;
  /** Where the first line begins that was not read yet, and its number. */
  at: number;
  number: number;
  /** How long the file was when that was found out. */
  size: number;
  /** Up to where lines came from a file before. */
  copiedTo: number;
  /** Where reading began. */
  readonly from: number;
}

/** How a journal is read. */
export interface TailOptions {
  /** Begins behind what is kept already, which `earlier` gives; false unless given. */
  readonly isFromEnd?: boolean | undefined;
}

/**
 * A journal that is read on while others write it. They may prune it, which puts another file in its place, clear it or
 * begin it anew: what was read once does not come again, and what was not comes.
 */
export class JournalTail implements Disposable {
  readonly #path: string;
  #isFromEnd: boolean;
  #file: OpenTail | null = null;
  #version = 0;
  #isGone = false;
  readonly #known = new KnownIds();

  constructor(path: string, { isFromEnd = false }: TailOptions = {}) {
    this.#path = path;
    this.#isFromEnd = isFromEnd;
  }

  /**
   * Another number once places that were given lead nowhere any more: the journal was pruned, cleared or begun anew.
   */
  get version(): number {
    return this.#version;
  }

  /**
   * What came since it was last asked, oldest first, and of the first time all that is kept; up to a line that is still
   * being written.
   *
   * @throws WebhookCliError `journal_unreadable`
   */
  *news(): Generator<News, void, undefined> {
    try {
      yield* this.#news();
    } catch (error) {
      throw systemCode(error) === '' ? error : unreadable(this.#path, error);
    }
  }

  /**
   * What was kept before reading began at the end, newest first. News are asked for once before.
   *
   * @throws WebhookCliError `journal_unreadable`
   */
  *earlier(): Generator<News, void, undefined> {
    const file = this.#file;
    if (file === null) return;
    try {
      for (const line of linesBefore(file.fd, file.from)) {
        if (this.#file !== file) return;
        const { records, isWhole } = lineContent(line);
        for (const each of records.toReversed()) if (this.#known.isNew(each.record.id)) yield each;
        if (!isWhole) yield { record: null, line: 0 };
      }
    } catch (error) {
      throw systemCode(error) === '' ? error : unreadable(this.#path, error);
    }
  }

  *#news(): Generator<News, void, undefined> {
    for (;;) {
      if (this.#file !== null) yield* this.#grown(this.#file);
      if (this.#file !== null && isFileAt(this.#path, this.#file.stat)) return;
      const fd = openIfAny(this.#path);
      // Whoever cleared it may have it open, and write the next one still there.
      if (fd === null) {
        if (this.#file !== null && !this.#isGone) this.#version += 1;
        this.#isGone = true;
        // What begins from now on is new, all of it.
        this.#isFromEnd = false;
        return;
      }
      const isFirst = this.#file === null;
      if (!isFirst && !this.#isGone) this.#version += 1;
      this.#isGone = false;
      this[Symbol.dispose]();
      const stat = fstatSync(fd);
      const from = isFirst && this.#isFromEnd ? endOfLines(fd, stat.size) : 0;
      this.#file = { fd, stat, at: from, number: 0, size: 0, copiedTo: isFirst ? 0 : stat.size, from };
    }
  }

  /**
   * Reads a record again, until news are asked for.
   *
   * @throws WebhookCliError `journal_unreadable`
   */
  read(place: RecordPlace): JournalRecord {
    const record = this.#file === null ? null : readRecord(readBytes(this.#file.fd, place));
    if (record === null) throw unreadable(this.#path, new Error('it was changed meanwhile'));
    return record;
  }

  [Symbol.dispose](): void {
    if (this.#file !== null) closeSync(this.#file.fd);
    this.#file = null;
  }

  *#grown(file: OpenTail): Generator<News, void, undefined> {
    const { size } = fstatSync(file.fd);
    if (size === file.size) return;
    file.size = size;
    // Emptied or written over in its place, as a shell does it: it begins anew.
    if (size < file.at || !endsLine(file)) {
      [file.at, file.number, file.copiedTo] = [0, 0, 0];
      this.#version += 1;
    }
    for (const line of linesOf(file.fd, file.at)) {
      if (!line.isEnded) return;
      file.at = line.at + line.length + 1;
      file.number += 1;
      const { records, isWhole } = lineContent(line);
      for (const each of records) if (this.#known.isNew(each.record.id)) yield each;
      if (!isWhole && line.at >= file.copiedTo) yield { record: null, line: file.number };
    }
  }
}

/** Whether what was read still ends where a line does. */
function endsLine({ fd, at }: OpenTail): boolean {
  return at === 0 || readBytes(fd, { at: at - 1, length: 1 })[0] === 0x0a;
}

/** So many ids are known at least: more than a journal holds that is kept within its size. */
const MOST_IDS = 200_000;

/** Ids of the last records, in two halves of which the older one is forgotten when the newer one is full. */
class KnownIds {
  #newer = new Set<string>();
  #older = new Set<string>();

  isNew(id: string): boolean {
    if (this.#newer.has(id) || this.#older.has(id)) return false;
    if (this.#newer.size >= MOST_IDS) [this.#older, this.#newer] = [this.#newer, new Set()];
    this.#newer.add(id);
    return true;
  }
}
