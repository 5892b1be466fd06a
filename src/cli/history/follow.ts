import { redactText } from '../../core/http/redact.ts';
import { pause } from '../../core/time/wait.ts';
import { type Half, halfOf, pairHalves } from '../../journal/pairs.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { JournalTail, type News } from '../../journal/tail.ts';
import { exchangeLine, jsonLine } from '../../output/exchange/ndjson.ts';
import { visible } from '../../output/text/visible.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { EXIT } from '../session/exit.ts';
import { journalPath } from '../session/journal.ts';
import type { Session } from '../session/session.ts';
import { exchangeOfRecord } from './exchange-of-record.ts';
import type { HistoryFlags } from './flags.ts';
import { warnOfLines } from './kept-record.ts';
import { selectionOf } from './list.ts';
import { HistoryRows } from './rows.ts';

/** Milliseconds between two looks: a file in a container or on a share tells nobody that it has grown. */
const LOOK_AGAIN_MS = 100;

/** Lists the newest exchanges, and then each that comes, until it is interrupted or nobody reads any more. */
export async function followHistory(
  session: Session,
  flags: HistoryFlags,
  catalogue: Catalogue,
): Promise<number> {
  const { out, err, errTheme } = session;
  const stop = session.stopSignal();
  const path = journalPath(session, flags);
  using tail = new JournalTail(path);
  const selection = selectionOf(session, flags, catalogue);
  let [kept, listed] = [0, 0];
  /** Takes what came; a line that is none is told of. */
  const take = (news: News): boolean => {
    if (news.record === null) return false;
    kept += 1;
    return selection.add(news.record, news.place);
  };
  const unreadable: number[] = [];
  for (const news of tail.news()) {
    take(news);
    if (news.record === null) unreadable.push(news.line);
  }
  warnOfLines(session, path, { count: unreadable.length, first: unreadable.slice(0, 10) });
  const rows = selection.rows();
  const [oldest] = rows;
  const lines = new HistoryRows(session, catalogue, oldest && tail.read(oldest.place).at);
  const show = async (record: JournalRecord, received?: JournalRecord, pair?: string): Promise<void> => {
    listed += 1;
    if (session.json) {
      const exchange = exchangeOfRecord(record, catalogue);
      out.line(exchangeLine(exchange, exchange.payloadText, { raw: flags.raw === true, pair }));
    } else for (const line of lines.lines(record, received)) out.line(line);
    await out.drained();
  };
  if (!session.json) out.line(lines.titles());
  const recent = new RecentHalves();
  for (const { place, received, pair } of rows) {
    if (stop.aborted) break;
    const record = tail.read(place);
    if (received === undefined) recent.add(record);
    await show(record, received && tail.read(received), pair);
  }
  if (!session.json) err.line(errTheme.dim(`follows ${visible(redactText(path))}; Ctrl-C ends it`));
  while (!stop.aborted) {
    for (const news of tail.news()) {
      if (news.record === null) warnOfLines(session, path, { count: 1, first: [news.line] });
      if (news.record === null || !take(news)) continue;
      const received = recent.add(news.record);
      // It has its row already, and what came of it is in that.
      if (received !== undefined && !session.json && flags.all !== true) continue;
      await show(news.record, undefined, received);
      if (stop.aborted) break;
    }
    await pause(LOOK_AGAIN_MS, stop);
  }
  if (session.json) out.line(jsonLine('summary', { kept, listed }));
  return EXIT.done;
}

/** The last exchanges: `listen` keeps a webhook just before `send` does. */
class RecentHalves {
  #halves: Half[] = [];

  /** The id under which the same webhook came in here, where one that was sent and answered comes to be known. */
  add(record: JournalRecord): string | undefined {
    const half = halfOf(record);
    this.#halves = [...this.#halves.slice(-MOST_RECENT), half];
    if (half.direction === 'received' || !half.isAnswered) return undefined;
    return [...pairHalves(this.#halves)].find(([, sent]) => sent === half.id)?.[0];
  }
}

const MOST_RECENT = 100;
