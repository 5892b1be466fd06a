import { closeSync } from 'node:fs';
import { systemCode } from '../core/error.ts';
import { type Line, linesOf, type RecordPlace, readBytes } from '../core/fs/lines.ts';
import { openIfAny, unreadable } from './open.ts';
import type { JournalRecord } from './record.ts';
import { lineContent, readRecord } from './record-line.ts';

export type { RecordPlace } from '../core/fs/lines.ts';

/** What was found in a journal that was read from its beginning to its end. */
export interface JournalScan {
  /** How many records it holds. */
  readonly kept: number;
  /** Lines of which not all is records: torn by a crash or changed by hand. */
  readonly unreadable: {
    readonly count: number;
    /** Numbers of the first of them, from 1. */
    readonly first: readonly number[];
  };
  /** Number of the first line that does not even begin as a record does; `null` where there is none. */
  readonly foreign: number | null;
}

/**
 * A journal to be read, as it is when it is opened: whoever prunes or clears it meanwhile takes nothing from it. One
 * that does not exist yet is empty. Of its records one is in memory at a time.
 */
export interface KeptRecords extends Disposable {
  /**
   * Reads it once, oldest first. A torn or foreign line is skipped and reported, never an error.
   *
   * @throws WebhookCliError `journal_unreadable`
   */
  readonly scan: (visit: (record: JournalRecord, place: RecordPlace) => void) => JournalScan;
  /** Reads a record again. */
  readonly read: (place: RecordPlace) => JournalRecord;
}

/** So many of what is counted are named. */
const NAMED = 10;

/**
 * @param missing the error where it does not exist, and has to
 * @throws WebhookCliError `journal_unreadable`
 */
export function openKept(path: string, missing?: () => Error): KeptRecords {
  const fd = openIfAny(path);
  if (fd === null && missing !== undefined) throw missing();
  return {
    scan: (visit) => {
      try {
        return scanLines(fd === null ? [] : linesOf(fd, 0), visit);
      } catch (error) {
        throw systemCode(error) === '' ? error : unreadable(path, error);
      }
    },
    read: (place) => {
      const record = fd === null ? null : readRecord(readBytes(fd, place));
      if (record === null) throw unreadable(path, new Error('it was changed meanwhile'));
      return record;
    },
    [Symbol.dispose]: () => {
      if (fd !== null) closeSync(fd);
    },
  };
}

function scanLines(
  lines: Iterable<Line>,
  visit: (record: JournalRecord, place: RecordPlace) => void,
): JournalScan {
  let [kept, number, count] = [0, 0, 0];
  let foreign: number | null = null;
  const first: number[] = [];
  // Whoever finds that its record shares a line writes it once more, behind that line.
  const shared = new Set<string>();
  for (const line of lines) {
    number += 1;
    const { records, isWhole, isForeign } = lineContent(line);
    const isShared = records.length > 1 || !isWhole;
    for (const { record, place } of records) {
      if (shared.has(record.id)) continue;
      if (isShared) shared.add(record.id);
      kept += 1;
      visit(record, place);
    }
    if (isWhole) continue;
    count += 1;
    if (first.length < NAMED) first.push(number);
    if (isForeign) foreign ??= number;
  }
  return { kept, unreadable: { count, first }, foreign };
}

/** The records that a reference names. */
export interface FoundRecords {
  readonly count: number;
  /** The first of them. */
  readonly first: readonly { readonly id: string; readonly place: RecordPlace }[];
}

/** Looks, while a journal is read, for what a reference names: `last`, an id, or the beginning of ids. */
export function searchFor(reference: string): {
  readonly visit: (record: Pick<JournalRecord, 'id'>, place: RecordPlace) => void;
  readonly found: () => FoundRecords;
} {
  const [exact, beginning] = [collector(), collector()];
  let last = collector();
  return {
    visit: ({ id }, place) => {
      if (reference === 'last') {
        last = collector();
        last.add(id, place);
      } else if (id === reference) exact.add(id, place);
      else if (id.startsWith(reference)) beginning.add(id, place);
    },
    found: () => [last, exact].find(({ found }) => found.count > 0)?.found ?? beginning.found,
  };
}

function collector(): {
  readonly found: FoundRecords;
  readonly add: (id: string, place: RecordPlace) => void;
} {
  const first: { id: string; place: RecordPlace }[] = [];
  const found = { count: 0, first };
  return {
    found,
    add: (id, place) => {
      found.count += 1;
      if (first.length < NAMED) first.push({ id, place });
    },
  };
}
