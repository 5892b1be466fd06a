import type { Exchange } from '../core/exchange.ts';
import { findingFields } from '../core/finding.ts';
import { safeJson } from '../core/json/json.ts';

/** An exchange as the journal holds it: the body exact, the payload left out because the body has it. */
export type JournalRecord = Omit<Exchange, 'payload' | 'payloadText'>;

/** The folder that holds a project's journal; it ignores itself in git. */
export const DATA_FOLDER_NAME = '.webhook-cli';

/** The version of the journal's lines. */
export const JOURNAL_VERSION = 1;

/** The line of an exchange, without its line break. */
export function recordLine(exchange: Exchange): string {
  const { payload: _document, payloadText: _text, ...rest } = exchange;
  return safeJson({
    schemaVersion: JOURNAL_VERSION,
    type: 'exchange',
    ...rest,
    findings: rest.findings.map(findingFields),
  });
}
