import type { RecordPlace } from '../../core/fs/lines.ts';
import { type ExchangeHead, usableStatus } from '../../journal/filter.ts';
import { type Half, halfOf } from '../../journal/pairs.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { shownId, shownKey } from '../views/row.ts';

/** What is remembered of an exchange: what filters look at and halves are known by, none of its texts. */
export interface Entry extends ExchangeHead {
  /** Place in the order in which exchanges came to be known. */
  readonly seq: number;
  readonly id: string;
  /** The id as it is shown. */
  readonly name: string;
  /** The key as it is shown, and its job is asked for. */
  readonly job: string | null;
  event: string | null;
  valid: boolean | null;
  /** Of the answer; `null` where there is none that can be used. */
  status: number | null;
  /** Whether the answer is still to come. */
  isPending: boolean;
  /** Whether it was passed on, or sent again, as another one. */
  readonly isCopy: boolean;
  half: Half;
  /** Where it is kept; `null` where it is not, or not known to be. */
  place: RecordPlace | null;
  /** The other half of the same webhook. */
  pair: Entry | null;
}

/** What is to be remembered of an exchange. */
export function entryOf(record: JournalRecord, seq: number, place: RecordPlace | null): Entry {
  const { id, at, direction, provider, key, event, valid, of } = record;
  return {
    seq,
    id,
    name: shownId(id),
    job: key === null ? null : shownKey(key),
    at,
    direction,
    provider,
    key,
    event,
    valid,
    status: usableStatus(record),
    isPending: isPending(record),
    isCopy: of !== undefined && direction === 'sent',
    half: remembered(record),
    place,
    pair: null,
  };
}

/** Takes over what came to be known of an exchange since. */
export function updateEntry(entry: Entry, record: JournalRecord): void {
  entry.event = record.event;
  entry.valid = record.valid;
  entry.status = usableStatus(record);
  if (entry.isPending && !isPending(record)) {
    entry.isPending = false;
    entry.half = remembered(record);
  }
}

/** Whether the answer of an exchange is still to come. */
export function isPending({ response, error }: JournalRecord): boolean {
  return response === null && error === null;
}

/** The content has the digest of the body in it. */
function remembered(record: JournalRecord): Half {
  return { ...halfOf(record), body: '' };
}
