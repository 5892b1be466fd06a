import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ioError, usageError } from '../../core/error.ts';
import { suggestion } from '../../core/text/closest.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import {
  type FoundRecords,
  type JournalScan,
  type KeptRecords,
  openKept,
  type RecordPlace,
  searchFor,
} from '../../journal/read.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { plural } from '../../output/text/format.ts';
import type { JournalFlags } from '../flags/journal.ts';
import { journalPath } from '../session/journal.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';

/**
 * Opens the journal that flags choose to read it. The project's may be yet to come and is empty then, and so may one that the
 * environment or the config file names; one that somebody typed has to be there.
 *
 * @throws WebhookCliError `file_missing`, `journal_unreadable`, `bad_file`
 */
export function openChosen(session: Session, flags: JournalFlags): KeptRecords {
  const path = journalPath(session, flags);
  const isTyped = typeof flags.journal === 'string' && !session.isPreset('journal');
  return openKept(path, isTyped ? () => missingJournal(path) : undefined);
}

function missingJournal(path: string): Error {
  const folder = dirname(path);
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder);
  } catch {
    // That there is no such folder either says no more.
  }
  const near = suggestion(basename(path), names);
  return ioError(
    'file_missing',
    `there is no journal ${path}`,
    near === undefined
      ? 'name the one that listen or send kept; without --journal it is that of the project'
      : `did you mean ${join(folder, near)}?`,
  );
}

/**
 * Reads the journal that flags choose once, says what could not be read, and counts the records.
 *
 * @throws WebhookCliError `journal_unreadable`
 */
export function scanRecords(
  session: Session,
  flags: JournalFlags,
  journal: KeptRecords,
  visit: Parameters<KeptRecords['scan']>[0],
): number {
  const { kept, unreadable } = journal.scan(visit);
  warnOfLines(session, journalPath(session, flags), unreadable);
  return kept;
}

/** Says which lines of a journal could not be read, if any. */
export function warnOfLines(
  session: Session,
  path: string,
  { count, first }: JournalScan['unreadable'],
): void {
  if (count === 0) return;
  const more = count > first.length ? ` and ${count - first.length} more` : '';
  warn(session, `${plural(count, 'line')} of ${path} cannot be read: ${first.join(', ')}${more}`);
}

const LISTED = 'webhook-cli history lists what is';

/**
 * The one record that a reference names, of the journal that flags choose.
 *
 * @param hint what to do where it names none
 * @throws WebhookCliError `unknown_exchange`, `ambiguous_exchange`, `file_missing`, `journal_unreadable`
 */
export function keptRecord(
  session: Session,
  flags: JournalFlags,
  reference: string,
  hint = LISTED,
): JournalRecord {
  using journal = openChosen(session, flags);
  const search = searchFor(reference);
  scanRecords(session, flags, journal, search.visit);
  return journal.read(onlyPlace(reference, search.found(), hint));
}

/**
 * Where the one record is that a reference names.
 *
 * @throws WebhookCliError `unknown_exchange`, `ambiguous_exchange`
 */
export function onlyPlace(reference: string, { count, first }: FoundRecords, hint = LISTED): RecordPlace {
  const [found] = first;
  if (found !== undefined && count === 1) return found.place;
  const name = excerpt(reference, 40);
  if (found === undefined) {
    throw usageError(
      'unknown_exchange',
      reference === 'last' ? 'nothing is kept yet' : `no exchange ${name} is kept`,
      hint,
    );
  }
  throw usageError(
    'ambiguous_exchange',
    `${name} is the beginning of ${count} ids`,
    first.map(({ id }) => id).join(', '),
  );
}
