import type { Exchange } from '../../core/exchange.ts';
import { describeExchange, type ExchangeWords } from '../../events/describe.ts';
import { answerSpan, eventText, mattersTexts, verdictOf } from '../../output/exchange/row.ts';
import { formatMs } from '../../output/text/format.ts';
import { visibleSentence, visibleWithin } from '../../output/text/visible.ts';
import { type Catalogue, providerOf } from '../../providers/catalogue.ts';
import type { ExchangeRow } from '../wire.ts';

/** An exchange that is shown as one row. */
export interface Shown {
  readonly seq: number;
  /** As it may be shown. */
  readonly exchange: Exchange;
  /** The same webhook as it was sent, where it was sent and came in here. */
  readonly sent?: Exchange | undefined;
}

/** Columns of a text that has no edge to be cut at. */
const MOST_COLUMNS = 200;
/** Of an id that is none of ours. */
const ID_COLUMNS = 40;

/** An id as it is shown, and asked for: of ours all of it. */
export function shownId(id: string): string {
  return visibleWithin(id, ID_COLUMNS);
}

/** A key as it is shown, and its job is asked for: of what came, no more than can stand in an address. */
export function shownKey(key: string): string {
  return visibleWithin(key, MOST_COLUMNS);
}

/** An exchange as the list shows it, in the words of the rows of a terminal. */
export function rowView(shown: Shown, catalogue: Catalogue): ExchangeRow {
  const exchange = whole(shown);
  return rowOf(shown, exchange, describeExchange(exchange, providerOf(exchange, catalogue)));
}

/**
 * Who received a webhook has judged it by its own options, and has it as it came; who sent it knows which event it is, and
 * what came of it.
 */
export function whole({ exchange, sent }: Shown): Exchange {
  if (sent === undefined) return exchange;
  const { event, eventReason, response, error, attempt, of } = sent;
  return { ...exchange, direction: 'sent', event, eventReason, response, error, attempt, of };
}

/** The same where the words are known. */
export function rowOf({ seq, sent }: Shown, exchange: Exchange, words: ExchangeWords): ExchangeRow {
  const { id, at, direction, provider, key, response, error, attempt, of, request } = exchange;
  const { role, mark, words: text } = verdictOf(exchange);
  const [tone, answer] = answerSpan(exchange, true);
  const url = sent?.request.url ?? (direction === 'sent' ? request.url : null);
  return {
    seq,
    id: shownId(id),
    at: visibleWithin(at, ID_COLUMNS),
    direction: sent === undefined ? direction : 'both',
    provider: provider === null ? null : visibleWithin(provider, ID_COLUMNS),
    event: eventText(exchange, words),
    key: key === null ? null : shownKey(key),
    matters: mattersTexts(exchange, words, MOST_COLUMNS),
    verdict: { tone: role, mark, text },
    answer: response === null && error === null ? null : { tone, text: answer },
    took: response === null ? '' : formatMs(response.durationMs),
    attempt,
    of: of === undefined ? null : shownId(of),
    to: url === null ? null : visibleSentence(url),
  };
}
