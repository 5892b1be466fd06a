import { ioError, usageError } from '../../core/error.ts';
import type { Exchange } from '../../core/exchange.ts';
import { redactText } from '../../core/http/redact.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { describeExchange, type ExchangeWords } from '../../events/describe.ts';
import { exchangeTest } from '../../journal/filter.ts';
import { deleteJournal } from '../../journal/journal.ts';
import {
  type JournalScan,
  type KeptRecords,
  openKept,
  type RecordPlace,
  searchFor,
} from '../../journal/read.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { renderAnswerBody } from '../../output/exchange/answer-body.ts';
import { exchangeLine, jsonLine } from '../../output/exchange/ndjson.ts';
import { exchangeRow, rowTitles } from '../../output/exchange/row.ts';
import { renderAnswer, renderArrival } from '../../output/exchange/screen.ts';
import { plural } from '../../output/text/format.ts';
import { visible } from '../../output/text/visible.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { type PayloadGlossary, payloadWords } from '../../validation/glossary.ts';
import { filterOf } from '../flags/filter.ts';
import type { JournalFlags } from '../flags/journal.ts';
import { EXIT } from '../session/exit.ts';
import { journalPath } from '../session/journal.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import { exchangeOfRecord, providerOf } from './exchange-of-record.ts';
import type { ClearFlags, HistoryFlags, ShowFlags } from './flags.ts';

const DEFAULT_LIMIT = 20;
/** Of a payload that is shown, and of an answer. */
const MAX_LINES = 200;

/** Runs `history`. */
export async function listHistory(
  session: Session,
  flags: HistoryFlags,
  catalogue = bundledCatalogue,
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

function isOfToday(at: string): boolean {
  return new Date(at).toDateString() === new Date().toDateString();
}

/** Columns from which on there is room for a whole date. */
const ROOMY = 120;
const WHOLE_DATE = { text: localDateTime, columns: 19 };
/** The same without year and seconds. */
const SHORT_DATE = { text: (at: string) => localDateTime(at).slice(5, 16), columns: 11 };

/** Local time, without its zone. */
function localDateTime(at: string): string {
  const time = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`;
}

/** Runs `history show`. */
export async function showHistory(
  session: Session,
  flags: ShowFlags,
  reference: string,
  catalogue: Catalogue = bundledCatalogue,
): Promise<number> {
  const record = keptRecord(session, flags, reference);
  const exchange = exchangeOfRecord(record, catalogue);
  if (session.json) {
    session.out.line(exchangeLine(exchange, exchange.payloadText, { raw: flags.raw === true }));
    return EXIT.done;
  }
  const provider = providerOf(record, catalogue);
  const words = payloadWords(provider, exchange.payloadVersion, (await catalogue.load()).modelOf);
  for (const line of exchangeScreen(session, flags, exchange, provider, words)) session.out.line(line);
  return EXIT.done;
}

/** All that is to be seen of an exchange. */
export function exchangeScreen(
  session: Session,
  flags: Pick<ShowFlags, 'all'>,
  exchange: Exchange,
  provider: Provider | null,
  words: PayloadGlossary,
): string[] {
  const { theme, width } = session;
  const options = { theme, width, describe: (each: Exchange) => describeExchange(each, provider) };
  const { response } = exchange;
  return [
    // Of what was not today the clock alone would say nothing.
    ...(isOfToday(exchange.at) ? [] : [theme.dim(localDateTime(exchange.at))]),
    ...(exchange.of === undefined ? [] : [theme.dim(`passed on of ${visible(exchange.of)}`)]),
    ...renderArrival(exchange, {
      ...options,
      headers: true,
      all: flags.all === true,
      maxLines: MAX_LINES,
      words: () => words,
    }),
    ...renderAnswer(exchange, options),
    ...(response === null
      ? []
      : renderAnswerBody(response, {
          theme,
          width,
          maxLines: flags.all === true ? Number.POSITIVE_INFINITY : MAX_LINES,
          hint: ' (--all)',
        })),
  ];
}

/** Runs `history clear`. */
export async function clearHistory(session: Session, flags: ClearFlags): Promise<number> {
  const path = journalPath(session, flags);
  const { kept, foreign } = scanAll(path);
  if (foreign !== null) {
    throw ioError(
      'journal_unwritable',
      `${path} is kept: line ${foreign} is none of ours`,
      'take out what is no exchange, or delete the file yourself',
    );
  }
  const what = redactText(`${plural(kept, 'exchange')} in ${path}`);
  if (kept > 0 && flags.yes !== true) {
    const { confirmOrThrow } = await import('../session/dialogs.ts');
    await confirmOrThrow(
      session.context,
      { question: `forget ${what}?`, otherwise: 'nothing was removed' },
      '--yes',
    );
  }
  deleteJournal(path);
  if (session.json) session.out.line(jsonLine('summary', { forgotten: kept }));
  else session.err.line(visible(`forgot ${what}`));
  return EXIT.done;
}

function scanAll(path: string): JournalScan {
  using journal = openKept(path);
  return journal.scan(() => {});
}

/**
 * Reads the journal that flags choose once, says what could not be read, and counts the records.
 *
 * @throws WebhookCliError `journal_unreadable`
 */
function scanRecords(
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
