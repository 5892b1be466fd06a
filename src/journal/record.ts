import type { Exchange } from '../core/exchange.ts';
import { exchangeJson } from '../core/exchange-json.ts';

/** An exchange as the journal holds it: the body exact, the payload left out because the body has it. */
export type JournalRecord = Omit<Exchange, 'payload' | 'payloadText'>;

/** The folder that holds a project's journal; it ignores itself in git. */
export const DATA_FOLDER_NAME = '.webhook-cli';

/** The version of the journal's lines. */
export const JOURNAL_VERSION = 1;

/**
 * The line of an exchange, without its line break.
 *
 * @param quotedBody the text of its request's body as `safeJson` gives it, where somebody has it: that takes longest
 */
export function recordLine(exchange: Exchange, quotedBody?: string): string {
  return exchangeJson(exchange, { schemaVersion: JOURNAL_VERSION, withBody: true, quotedBody });
}
