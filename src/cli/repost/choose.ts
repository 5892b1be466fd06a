import { usageError } from '../../core/error.ts';
import { exchangeTest } from '../../journal/filter.ts';
import { halfOf } from '../../journal/pairs.ts';
import { type KeptRecords, type RecordPlace, searchFor } from '../../journal/read.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { givenFilters } from '../flags/filter.ts';
import { flagName } from '../flags/misfits.ts';
import { filterOf } from '../history/filter-of.ts';
import { onlyPlace, scanRecords } from '../history/kept-record.ts';
import type { Session } from '../session/session.ts';
import type { RepostFlags } from './flags.ts';
import { type Kept, webhooksOf } from './webhooks.ts';

/** A kept exchange that is to be sent again. */
export interface ChosenExchange {
  readonly place: RecordPlace;
  /** Milliseconds since 1970: when it came. */
  readonly at: number;
}

export interface Choice {
  /** In the order in which they came. */
  readonly chosen: readonly ChosenExchange[];
  /** How many exchanges were named, or are what the filter asks for. */
  readonly matched: number;
}

/**
 * Chooses what is sent again: what is named, or each webhook that a filter asks for.
 *
 * @throws WebhookCliError `no_exchange`, `flag_does_not_fit`, `unknown_exchange`, `ambiguous_exchange`, `unknown_event`,
 *   `unknown_provider`, `journal_unreadable`
 */
export function chooseExchanges(
  session: Session,
  flags: RepostFlags,
  references: readonly string[],
  journal: KeptRecords,
  catalogue: Catalogue,
): Choice {
  const filters = givenFilters(flags);
  if (references.length === 0 && filters.length === 0) {
    throw usageError(
      'no_exchange',
      'nothing says what is to be sent again',
      'name an id or last, or choose with filters: webhook-cli repost --status 5xx; webhook-cli history lists what is kept',
    );
  }
  if (references.length === 0) return choiceByFilter(session, flags, journal, catalogue);
  if (filters.length > 0) {
    throw usageError(
      'flag_does_not_fit',
      `ids and ${filters.map(flagName).join(', ')} exclude one another`,
      'both say which exchanges are meant',
    );
  }
  const searches = references.map((reference) => ({ reference, ...searchFor(reference) }));
  scanRecords(session, flags, journal, (record, place) => {
    for (const { visit } of searches) visit(record, place);
  });
  const places = new Map<number, RecordPlace>();
  for (const { reference, found } of searches) {
    const place = onlyPlace(reference, found());
    places.set(place.at, place);
  }
  const chosen = [...places.values()]
    .map((place) => ({ place, at: Date.parse(journal.read(place).at) }))
    .toSorted((a, b) => a.at - b.at || a.place.at - b.place.at);
  return { chosen, matched: chosen.length };
}

function choiceByFilter(
  session: Session,
  flags: RepostFlags,
  journal: KeptRecords,
  catalogue: Catalogue,
): Choice {
  const isWanted = exchangeTest(filterOf(flags, catalogue, Date.now()));
  const all: Kept[] = [];
  scanRecords(session, flags, journal, (record, place) => {
    const { attempt, of } = record;
    all.push({ ...halfOf(record), attempt, of, place, isWanted: isWanted(record) });
  });
  const webhooks = webhooksOf(all);
  const newest = flags.last === undefined ? webhooks : webhooks.slice(-flags.last);
  if (newest.length === 0) {
    throw usageError(
      'unknown_exchange',
      all.length === 0 ? 'nothing is kept yet' : 'no kept exchange is what the filters ask for',
      'webhook-cli history takes the same filters, and lists what there is',
    );
  }
  return {
    chosen: newest.map(({ place, from }) => ({ place, at: from })),
    matched: flags.last === undefined ? all.filter((each) => each.isWanted).length : newest.length,
  };
}
