import { usageError } from '../../core/error.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { type KeptRecords, openKept, searchFor } from '../../journal/read.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { plural } from '../../output/text/format.ts';
import type { JournalFlags } from '../flags/journal.ts';
import { journalPath } from '../session/journal.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';

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
  if (unreadable.count > 0) {
    const path = journalPath(session, flags);
    warn(
      session,
      `${plural(unreadable.count, 'line')} of ${path} cannot be read: ${unreadable.first.join(', ')}`,
    );
  }
  return kept;
}

/**
 * The one record that a reference names, of the journal that flags choose.
 *
 * @throws WebhookCliError `unknown_exchange`, `ambiguous_exchange`, `journal_unreadable`
 */
export function keptRecord(session: Session, flags: JournalFlags, reference: string): JournalRecord {
  using journal = openKept(journalPath(session, flags));
  const search = searchFor(reference);
  scanRecords(session, flags, journal, search.visit);
  const { count, first } = search.found();
  const [found] = first;
  if (found !== undefined && count === 1) return journal.read(found.place);
  const name = excerpt(reference, 40);
  if (found === undefined) {
    throw usageError(
      'unknown_exchange',
      reference === 'last' ? 'nothing is kept yet' : `no exchange ${name} is kept`,
      'webhook-cli history lists what is',
    );
  }
  throw usageError(
    'ambiguous_exchange',
    `${name} is the beginning of ${count} ids`,
    first.map(({ id }) => id).join(', '),
  );
}
