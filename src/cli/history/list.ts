import { redactText } from '../../core/http/redact.ts';
import type { RecordPlace } from '../../journal/read.ts';
import { exchangeLine, jsonLine } from '../../output/exchange/ndjson.ts';
import { plural } from '../../output/text/format.ts';
import { visible } from '../../output/text/visible.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { EXIT } from '../session/exit.ts';
import { journalPath } from '../session/journal.ts';
import type { Session } from '../session/session.ts';
import { openExchangeReader } from './exchange-of-record.ts';
import { filterOf } from './filter-of.ts';
import type { HistoryFlags } from './flags.ts';
import { openChosen, scanRecords } from './kept-record.ts';
import { HistoryRows } from './rows.ts';
import { limitOf, Selection } from './selection.ts';

/** What flags choose to be listed. */
export function selectionOf(session: Session, flags: HistoryFlags, catalogue: Catalogue): Selection {
  return new Selection({
    filter: filterOf(flags, catalogue, Date.now()),
    limit: limitOf(flags),
    isSplit: session.json || flags.all === true,
  });
}

/** Lists the newest exchanges, oldest first. */
export async function listHistory(
  session: Session,
  flags: HistoryFlags,
  catalogue: Catalogue,
): Promise<number> {
  const { out, err, errTheme } = session;
  const path = journalPath(session, flags);
  using journal = openChosen(session, flags);
  const selection = selectionOf(session, flags, catalogue);
  const kept = scanRecords(session, flags, journal, (record, place) => selection.add(record, place));
  const rows = selection.rows();
  const exchangeOf = await openExchangeReader(session, flags, catalogue);
  if (flags.scrub !== undefined) requireReadable(rows, (place) => exchangeOf(journal.read(place)));
  if (session.json) {
    for (const { place, pair } of rows) {
      const exchange = exchangeOf(journal.read(place));
      out.line(exchangeLine(exchange, exchange.payloadText, { raw: flags.raw === true, pair }));
      await out.drained();
      if (out.isClosed()) return EXIT.done;
    }
    out.line(jsonLine('summary', { kept, listed: rows.length }));
    return EXIT.done;
  }
  if (kept === 0) {
    err.line(errTheme.dim(`nothing is kept yet in ${visible(redactText(path))}`));
    return EXIT.done;
  }
  if (selection.meant === 0) {
    err.line(errTheme.dim(`none of ${plural(kept, 'exchange')} is meant by these filters`));
    return EXIT.done;
  }
  const [oldest] = rows;
  const lines = new HistoryRows(session, { catalogue, exchangeOf }, oldest && journal.read(oldest.place).at);
  out.line(lines.titles());
  for (const { place, received } of rows) {
    for (const line of lines.lines(journal.read(place), received && journal.read(received))) out.line(line);
    await out.drained();
    if (out.isClosed()) return EXIT.done;
  }
  const shown = rows.reduce((sum, { received }) => sum + (received === undefined ? 1 : 2), 0);
  if (shown < selection.meant) {
    const more = flags.last !== undefined && rows.length >= flags.last ? '--last' : '--limit';
    // A row may be two exchanges.
    const which = `the newest ${shown} of ${plural(selection.meant, 'exchange')}`;
    const what = shown === rows.length ? which : `${plural(rows.length, 'row')}: ${which}`;
    err.line(errTheme.dim(`${what}; ${more} shows more`));
  }
  return EXIT.done;
}

/** Before anything is shown: one that cannot be shown without personal data is refused. */
function requireReadable(rows: ReturnType<Selection['rows']>, read: (place: RecordPlace) => unknown): void {
  for (const { place, received } of rows) {
    read(place);
    if (received !== undefined) read(received);
  }
}
