import type { Exchange } from '../../core/exchange.ts';
import { redactText } from '../../core/http/redact.ts';
import { describeExchange, type ExchangeWords } from '../../events/describe.ts';
import { exchangeTest } from '../../journal/filter.ts';
import { openKept, type RecordPlace } from '../../journal/read.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { exchangeLine, jsonLine } from '../../output/exchange/ndjson.ts';
import { exchangeRow, rowTitles } from '../../output/exchange/row.ts';
import { plural } from '../../output/text/format.ts';
import { visible } from '../../output/text/visible.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { filterOf } from '../flags/filter.ts';
import { EXIT } from '../session/exit.ts';
import { journalPath } from '../session/journal.ts';
import type { Session } from '../session/session.ts';
import { isOfToday, localDateTime } from './dates.ts';
import { exchangeOfRecord, providerOf } from './exchange-of-record.ts';
import type { HistoryFlags } from './flags.ts';
import { scanRecords } from './kept-record.ts';

const DEFAULT_LIMIT = 20;

/** Lists the newest exchanges, oldest first. */
export async function listHistory(
  session: Session,
  flags: HistoryFlags,
  catalogue: Catalogue,
): Promise<number> {
  const { out, err, errTheme } = session;
  using journal = openKept(journalPath(session, flags));
  // Places, not records: one of a large webhook takes as much memory as it has bytes.
  const newest = new Newest<RecordPlace>(flags.last ?? flags.limit ?? DEFAULT_LIMIT);
  const isMeant = exchangeTest(filterOf(flags, catalogue, Date.now()));
  let meant = 0;
  const kept = scanRecords(session, flags, journal, (record, place) => {
    if (!isMeant(record)) return;
    meant += 1;
    newest.add(place);
  });
  const shown = newest.inOrder();
  if (session.json) {
    for (const place of shown) {
      const exchange = exchangeOfRecord(journal.read(place), catalogue);
      out.line(exchangeLine(exchange, exchange.payloadText, { raw: flags.raw === true }));
      await out.drained();
      if (out.isClosed()) return EXIT.done;
    }
    out.line(jsonLine('summary', { kept, listed: shown.length }));
    return EXIT.done;
  }
  if (shown.length === 0 && kept > 0) {
    err.line(errTheme.dim(`none of ${plural(kept, 'exchange')} is meant by these filters`));
    return EXIT.done;
  }
  if (shown.length === 0) {
    err.line(errTheme.dim(`nothing is kept yet in ${visible(redactText(journalPath(session, flags)))}`));
    return EXIT.done;
  }
  await printRows(session, shown, (place) => journal.read(place), catalogue);
  if (shown.length < meant) {
    err.line(errTheme.dim(`the newest ${shown.length} of ${meant}; --last shows more`));
  }
  return EXIT.done;
}

/** The last so many of what is added. */
class Newest<T> {
  readonly #most: number;
  #entries: T[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(entry: T): void {
    this.#entries.push(entry);
    // Not one by one, which would move all of them each time.
    if (this.#entries.length >= 2 * this.#most) this.#entries = this.inOrder();
  }

  inOrder(): T[] {
    return this.#entries.slice(-this.#most);
  }
}

/** The same rows as `listen` and `send` show, under titles. */
async function printRows(
  session: Session,
  places: readonly RecordPlace[],
  read: (place: RecordPlace) => JournalRecord,
  catalogue: Catalogue,
): Promise<void> {
  const { out, theme, width } = session;
  const [oldest] = places;
  // Where columns are scarce, without a date that is today's for all.
  const isToday = oldest === undefined || isOfToday(read(oldest).at);
  const when = width > 0 && isToday ? undefined : width === 0 || width >= ROOMY ? WHOLE_DATE : SHORT_DATE;
  const looks = { theme, width, lead: 'direction', when } as const;
  out.line(rowTitles(looks));
  for (const place of places) {
    const record = read(place);
    const provider = providerOf(record, catalogue);
    const describe = (each: Exchange): ExchangeWords => describeExchange(each, provider);
    out.line(exchangeRow(exchangeOfRecord(record, catalogue), { ...looks, describe }));
  }
}

/** Columns from which on there is room for a whole date. */
const ROOMY = 120;
const WHOLE_DATE = { text: localDateTime, columns: 19 };
/** The same without year and seconds. */
const SHORT_DATE = { text: (at: string) => localDateTime(at).slice(5, 16), columns: 11 };
