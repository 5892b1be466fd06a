import { usageError, type WebhookCliError } from '../../../core/error.ts';
import { exchangeTest } from '../../../journal/filter.ts';
import { type Half, halfOf, pairHalves } from '../../../journal/pairs.ts';
import { openKept, type RecordPlace } from '../../../journal/read.ts';
import type { JournalRecord } from '../../../journal/record.ts';
import type { Catalogue } from '../../../providers/catalogue.ts';
import type { JournalFlags } from '../../flags/journal.ts';
import { journalPath } from '../../session/journal.ts';
import type { Session } from '../../session/session.ts';
import { filterOf } from '../filter-of.ts';
import { keptRecord, scanRecords } from '../kept-record.ts';
import type { SaveFlags } from './flags.ts';

/**
 * What was received and is meant by filters, in the order of arrival.
 *
 * @throws WebhookCliError `journal_unreadable`, `unknown_event`, `unknown_provider`
 */
export function chosenReceived(
  session: Session,
  flags: SaveFlags,
  catalogue: Catalogue,
): readonly JournalRecord[] {
  using journal = openKept(journalPath(session, flags));
  const isMeant = exchangeTest({ ...filterOf(flags, catalogue, Date.now()), direction: 'received' });
  const places: RecordPlace[] = [];
  scanRecords(session, flags, journal, (record, place) => {
    if (isMeant(record)) places.push(place);
  });
  return places
    .slice(-(flags.last ?? places.length))
    .map((place) => journal.read(place))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/**
 * What was received under an id, or as what an id was sent.
 *
 * @throws WebhookCliError `cannot_save`, and what `keptRecord` throws
 */
export function receivedRecord(session: Session, flags: JournalFlags, reference: string): JournalRecord {
  const record = keptRecord(session, flags, reference);
  if (record.direction === 'received') return record;
  using journal = openKept(journalPath(session, flags));
  const halves: Half[] = [];
  journal.scan((each) => halves.push(halfOf(each)));
  const other = [...pairHalves(halves)].find(([, sent]) => sent === record.id)?.[0];
  if (other !== undefined) return keptRecord(session, flags, other);
  throw onlySent(record);
}

/** What was sent and did not come in here is no fixture. */
export function onlySent({ id }: JournalRecord): WebhookCliError {
  return usageError(
    'cannot_save',
    `${id} was sent and not received here: a fixture is what came`,
    'webhook-cli send --print json keeps what is sent',
  );
}
