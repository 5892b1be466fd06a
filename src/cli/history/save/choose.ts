import { usageError, type WebhookCliError } from '../../../core/error.ts';
import { suggestion } from '../../../core/text/closest.ts';
import { excerpt } from '../../../core/text/did-you-mean.ts';
import { exchangeTest } from '../../../journal/filter.ts';
import { type Half, halfOf, pairHalves } from '../../../journal/pairs.ts';
import type { RecordPlace } from '../../../journal/read.ts';
import type { JournalRecord } from '../../../journal/record.ts';
import type { Catalogue } from '../../../providers/catalogue.ts';
import type { JournalFlags } from '../../flags/journal.ts';
import type { Session } from '../../session/session.ts';
import { filterOf } from '../filter-of.ts';
import { keptRecord, openChosen, scanRecords } from '../kept-record.ts';
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
  using journal = openChosen(session, flags);
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

/** So many keys are named at the most. */
const MOST_NAMED = 5;

/**
 * Nothing that was received is meant. Where there is nothing of the key that was asked for, it says which keys there are.
 *
 * @param otherwise what is said where it is not for the key
 */
export function noneMeant(
  session: Session,
  flags: SaveFlags,
  code: 'unknown_exchange' | 'cannot_save',
  otherwise: { readonly message: string; readonly hint: string },
): WebhookCliError {
  const asked = flags.key ?? [];
  const keys = asked.length === 0 ? null : keysReceived(session, flags, asked);
  if (keys === null) return usageError(code, otherwise.message, otherwise.hint);
  const quoted = (texts: readonly string[]): string => texts.map((text) => excerpt(text, 60)).join(', ');
  const near = asked.length === 1 ? suggestion(asked[0] ?? '', keys) : undefined;
  const newest = quoted(keys.slice(-MOST_NAMED).toReversed());
  const what = `no webhook of the key ${quoted(asked)} was received`;
  if (keys.length === 0) return usageError(code, what, otherwise.hint);
  return usageError(
    code,
    what,
    near === undefined ? `the newest keys are ${newest}` : `did you mean ${quoted([near])}?`,
  );
}

/** The keys of what was received, the newest last; `null` where one of them is what is asked for. */
function keysReceived(
  session: Session,
  flags: SaveFlags,
  asked: readonly string[],
): readonly string[] | null {
  using journal = openChosen(session, flags);
  const isAsked = exchangeTest({ keys: asked, direction: 'received' });
  const keys = new Set<string>();
  let hasAny = false;
  journal.scan((record) => {
    const { key, direction } = record;
    hasAny ||= isAsked(record);
    if (key === null || direction !== 'received') return;
    keys.delete(key);
    keys.add(key);
  });
  return hasAny ? null : [...keys];
}

/**
 * What was received under an id, or as what an id was sent.
 *
 * @throws WebhookCliError `cannot_save`, and what `keptRecord` throws
 */
export function receivedRecord(session: Session, flags: JournalFlags, reference: string): JournalRecord {
  const record = keptRecord(session, flags, reference);
  if (record.direction === 'received') return record;
  using journal = openChosen(session, flags);
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
