import type { Exchange } from '../../../core/exchange.ts';
import { archivable } from '../../../inspector/views/archive.ts';
import type { Shown } from '../../../inspector/views/row.ts';
import { halfOf, pairHalves } from '../../../journal/pairs.ts';
import type { KeptRecords, RecordPlace } from '../../../journal/read.ts';
import { formatCount, plural } from '../../../output/text/format.ts';
import type { Catalogue } from '../../../providers/catalogue.ts';
import { archiveOf } from '../../inspector/archive.ts';
import { shownPath } from '../../inspector/open.ts';
import { journalPath } from '../../session/journal.ts';
import type { Session } from '../../session/session.ts';
import { warn } from '../../session/warn.ts';
import { exchangeOfRecord } from '../exchange-of-record.ts';
import type { ExportFlags } from './flags.ts';

export interface ChosenWebhooks {
  readonly journal: KeptRecords;
  /** Oldest first. */
  readonly places: readonly RecordPlace[];
  /** What may be shown of an exchange. */
  readonly prepare: (exchange: Exchange) => Exchange;
  readonly catalogue: Catalogue;
}

/** The live page of exchanges, in parts, and how many of them are in it: it says what is left out, as a warning does. */
export async function exportedPage(
  session: Session,
  flags: ExportFlags,
  { journal, places, prepare, catalogue }: ChosenWebhooks,
): Promise<{ readonly parts: Iterable<string>; readonly count: number }> {
  const taken = archivable(places, ({ length }) => length);
  if (taken.length < places.length) {
    warn(
      session,
      `of ${plural(places.length, 'exchange')} the page holds the newest ${formatCount(taken.length)}: filters choose others`,
    );
  }
  const halves = taken.map((place) => {
    const record = journal.read(place);
    return { ...halfOf(record), provider: record.provider, key: record.key, place };
  });
  const sentOf = pairHalves(halves);
  const sentIds = new Set(sentOf.values());
  const placeOf = new Map(halves.map(({ id, place }) => [id, place]));
  const read = (place: RecordPlace): Exchange => prepare(exchangeOfRecord(journal.read(place), catalogue));
  // What was sent stands in the row of what was received of it.
  const heads = halves.filter(({ id }) => !sentIds.has(id));
  const webhooks = function* (): Generator<Shown, void, undefined> {
    for (const [i, { id, place }] of heads.entries()) {
      const sent = placeOf.get(sentOf.get(id) ?? '');
      yield { seq: i + 1, exchange: read(place), sent: sent && read(sent) };
    }
  };
  const parts = archiveOf(webhooks(), {
    journal: shownPath(session, journalPath(session, flags)),
    isScrubbed: flags.scrub !== undefined,
    heads,
    // Rows, as the page counts.
    meant: heads.length + places.length - taken.length,
    catalogue: await catalogue.load(),
  });
  return { parts, count: taken.length };
}
