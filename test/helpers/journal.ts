import { openKept } from '../../src/journal/read.ts';
import type { JournalRecord } from '../../src/journal/record.ts';

/** All that a small journal holds, oldest first. */
export interface JournalContent {
  readonly records: readonly JournalRecord[];
  /** Numbers of the lines, from 1, that are no record: the first ten. */
  readonly unreadable: readonly number[];
  /** The first of them that does not even begin as a record does. */
  readonly foreign: number | null;
}

/** Reads a journal whole. */
export function readJournal(path: string): JournalContent {
  using journal = openKept(path);
  const records: JournalRecord[] = [];
  const { unreadable, foreign } = journal.scan((record) => records.push(record));
  return { records, unreadable: unreadable.first, foreign };
}
