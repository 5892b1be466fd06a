import { ioError, usageError } from '../../core/error.ts';
import type { Exchange } from '../../core/exchange.ts';
import { redactText } from '../../core/http/redact.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { describeExchange } from '../../events/describe.ts';
import { deleteJournal } from '../../journal/journal.ts';
import { findRecords, readJournal } from '../../journal/read.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { exchangeLine, jsonLine } from '../../output/exchange/ndjson.ts';
import { renderAnswer, renderArrival, renderSent } from '../../output/exchange/screen.ts';
import { formatMs, plural } from '../../output/text/format.ts';
import { renderRaw } from '../../output/text/raw-text.ts';
import type { Cell } from '../../output/text/table.ts';
import { visible } from '../../output/text/visible.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { type PayloadGlossary, payloadWords } from '../../validation/glossary.ts';
import type { JournalFlags } from '../flags/journal.ts';
import { printTable } from '../screen/table.ts';
import { EXIT } from '../session/exit.ts';
import { journalPath } from '../session/journal.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import { exchangeOfRecord, providerOf } from './exchange-of-record.ts';
import type { ClearFlags, HistoryFlags, ShowFlags } from './flags.ts';

const DEFAULT_LIMIT = 20;

/** Runs `history`. */
export async function listHistory(
  session: Session,
  flags: HistoryFlags,
  catalogue = bundledCatalogue,
): Promise<number> {
  const { out, err, errTheme } = session;
  const records = await readRecords(session, flags);
  const shown = records.slice(-(flags.limit ?? DEFAULT_LIMIT));
  if (session.json) {
    for (const record of shown) {
      const exchange = exchangeOfRecord(record, catalogue);
      out.line(exchangeLine(exchange, exchange.payloadText, { raw: flags.raw === true }));
    }
    out.line(jsonLine('summary', { kept: records.length, listed: shown.length }));
    return EXIT.done;
  }
  if (shown.length === 0) {
    err.line(errTheme.dim(`nothing is kept yet in ${visible(redactText(journalPath(session, flags)))}`));
    return EXIT.done;
  }
  printTable(
    session,
    [
      { title: 'id' },
      { title: 'time' },
      { title: '' },
      { title: 'event', shrink: 2 },
      { title: 'key' },
      { title: 'verdict' },
      { title: 'status', shrink: 1 },
      { title: 'took', align: 'right' },
    ],
    shown.map((record) =>
      historyRow(record, providerOf(record, catalogue), session.context.stdout.isTTY === true),
    ),
  );
  if (shown.length < records.length) {
    err.line(errTheme.dim(`the newest ${shown.length} of ${records.length}; --limit shows more`));
  }
  return EXIT.done;
}

function historyRow(record: JournalRecord, provider: Provider | null, brief: boolean): Cell[] {
  const { response, error, valid } = record;
  const { title, label } = describeExchange({ ...record, payload: null }, provider);
  const statusText =
    response === null ? (error?.code ?? 'no answer') : `${response.status} ${response.statusClass}`.trim();
  const isGood = error === null && response !== null && response.status < 300;
  return [
    ['dim', record.id],
    localTime(record.at, brief),
    ['direction', record.direction === 'received' ? '-->' : '<--'],
    title === '' ? ['dim', 'no known provider'] : ['event', eventTitle(title, label, brief)],
    record.key ?? '',
    valid === null ? ['dim', '–'] : valid ? ['ok', 'valid'] : ['bad', 'invalid'],
    [isGood ? 'ok' : 'bad', record.attempt > 1 ? `${statusText} (try ${record.attempt})` : statusText],
    response === null ? '' : formatMs(response.durationMs),
  ];
}

/** On a terminal, where columns are scarce, the event's own wording tells its provider well enough. */
function eventTitle(title: string, label: string, brief: boolean): string {
  if (label === '') return title;
  return brief ? label : `${title} · ${label}`;
}

/** Local time; on a terminal, where columns are scarce, without the date if it is today's. */
function localTime(at: string, brief: boolean): string {
  const time = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  if (brief && time.toDateString() === new Date().toDateString()) return clock;
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`;
}

/** Runs `history show`. */
export async function showHistory(
  session: Session,
  flags: ShowFlags,
  reference: string,
  catalogue: Catalogue = bundledCatalogue,
): Promise<number> {
  const record = oneRecord(await readRecords(session, flags), reference);
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

function exchangeScreen(
  session: Session,
  flags: ShowFlags,
  exchange: Exchange,
  provider: Provider | null,
  words: PayloadGlossary,
): string[] {
  const { theme, width } = session;
  const options = { theme, width, describe: (each: Exchange) => describeExchange(each, provider) };
  const response = exchange.response;
  return [
    ...renderArrival(exchange, {
      ...options,
      compact: false,
      headers: true,
      all: flags.all === true,
      maxLines: 200,
      words: () => words,
    }),
    ...(exchange.direction === 'received' ? renderAnswer(exchange, options) : renderSent(exchange, options)),
    ...(response === null ||
    response.bodyEncoding !== 'utf8' ||
    response.body === '' ||
    exchange.direction === 'sent'
      ? []
      : renderRaw(response.body, { theme, width, maxLines: 40, all: flags.all === true })),
  ];
}

/** Runs `history clear`. */
export async function clearHistory(session: Session, flags: ClearFlags): Promise<number> {
  const path = journalPath(session, flags);
  const { records, foreign } = await readJournal(path);
  if (foreign[0] !== undefined) {
    throw ioError(
      'journal_unwritable',
      `${path} is kept: line ${foreign[0]} is none of ours`,
      'take out what is no exchange, or delete the file yourself',
    );
  }
  const what = redactText(`${plural(records.length, 'exchange')} in ${path}`);
  if (records.length > 0 && flags.yes !== true) {
    const { confirmOrThrow } = await import('../session/dialogs.ts');
    await confirmOrThrow(
      session.context,
      { question: `forget ${what}?`, otherwise: 'nothing was removed' },
      '--yes',
    );
  }
  deleteJournal(path);
  if (session.json) session.out.line(jsonLine('summary', { forgotten: records.length }));
  else session.err.line(visible(`forgot ${what}`));
  return EXIT.done;
}

/**
 * Reads the journal that flags choose and says what could not be read.
 *
 * @throws WebhookCliError `journal_unreadable`
 */
export async function readRecords(session: Session, flags: JournalFlags): Promise<readonly JournalRecord[]> {
  const path = journalPath(session, flags);
  const { records, unreadable } = await readJournal(path);
  if (unreadable.length > 0) {
    const lines = `${plural(unreadable.length, 'line')} of ${path} cannot be read: ${unreadable.slice(0, 10).join(', ')}`;
    warn(session, lines);
  }
  return records;
}

/**
 * The one record that a reference names.
 *
 * @throws WebhookCliError `unknown_exchange`, `ambiguous_exchange`
 */
export function oneRecord(records: readonly JournalRecord[], reference: string): JournalRecord {
  const found = findRecords(records, reference);
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const name = excerpt(reference, 40);
  if (first === undefined) {
    throw usageError(
      'unknown_exchange',
      reference === 'last' ? 'nothing is kept yet' : `no exchange ${name} is kept`,
      'webhook-cli history lists what is',
    );
  }
  throw usageError(
    'ambiguous_exchange',
    `${name} is the beginning of ${found.length} ids`,
    found
      .slice(0, 10)
      .map((record) => record.id)
      .join(', '),
  );
}
