import { exchangeTest } from '../../../journal/filter.ts';
import { type KeptRecords, type RecordPlace, searchFor } from '../../../journal/read.ts';
import type { Catalogue } from '../../../providers/catalogue.ts';
import type { Session } from '../../session/session.ts';
import { filterOf } from '../filter-of.ts';
import { onlyPlace, scanRecords } from '../kept-record.ts';
import type { ExportFlags } from './flags.ts';

/** Which exchanges are written. */
interface SelectedExchanges {
  /** How many the journal holds. */
  readonly kept: number;
  /** By when they came or went out, oldest first: a journal has them by when they were answered. */
  readonly places: readonly RecordPlace[];
}

/**
 * Finds what ids and filters name: each that is given narrows it, and without any it is everything.
 *
 * @throws WebhookCliError `unknown_exchange`, `ambiguous_exchange`, `unknown_event`, `unknown_provider`,
 * `journal_unreadable`
 */
export function selectExchanges(
  session: Session,
  flags: ExportFlags,
  references: readonly string[],
  journal: KeptRecords,
  catalogue: Catalogue,
): SelectedExchanges {
  const isMeant = exchangeTest(filterOf(flags, catalogue, Date.now()));
  const searches = references.map((reference) => ({ reference, search: searchFor(reference) }));
  const meant: { readonly place: RecordPlace; readonly at: number }[] = [];
  const kept = scanRecords(session, flags, journal, (record, place) => {
    for (const { search } of searches) search.visit(record, place);
    if (isMeant(record)) meant.push({ place, at: Date.parse(record.at) });
  });
  const named = new Set(searches.map(({ reference, search }) => onlyPlace(reference, search.found()).at));
  const places = meant
    .filter(({ place }) => references.length === 0 || named.has(place.at))
    .toSorted((a, b) => a.at - b.at)
    .map(({ place }) => place);
  return { kept, places: flags.last === undefined ? places : places.slice(-flags.last) };
}
