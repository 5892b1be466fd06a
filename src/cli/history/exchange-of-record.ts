import type { Exchange } from '../../core/exchange.ts';
import { bodyBytes, MAX_OWN_BODY } from '../../core/http/body.ts';
import { redactHeaders, redactUrl } from '../../core/http/redact.ts';
import type { JournalRecord } from '../../journal/record.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { readBody } from '../../validation/parse-body.ts';
import type { ScrubFlags } from '../flags/scrub.ts';
import { scrubberFor } from '../session/scrub.ts';
import type { Session } from '../session/session.ts';

/**
 * Puts a kept exchange back together: its payload is in its body. An older version may have kept what this one knows
 * for a secret.
 */
export function exchangeOfRecord(record: JournalRecord, { formFields }: Catalogue): Exchange {
  const reading = readBody(bodyBytes(record.request), record.request.headers, {
    formFields,
    maxBytes: MAX_OWN_BODY,
  });
  const { request, response } = record;
  return {
    ...record,
    request: { ...request, url: redactUrl(request.url), headers: redactHeaders(request.headers) },
    response: response && { ...response, headers: redactHeaders(response.headers) },
    payload: reading.document,
    payloadText: reading.text,
  };
}

/**
 * How kept exchanges are read where they are shown: without personal data where flags ask for that.
 *
 * @param options as those of `scrubberFor`
 */
export async function openExchangeReader(
  session: Session,
  flags: ScrubFlags,
  catalogue: Catalogue,
  options?: Parameters<typeof scrubberFor>[2],
): Promise<(record: JournalRecord) => Exchange> {
  const scrubber = await scrubberFor(session, flags, options);
  return (record) => {
    const exchange = exchangeOfRecord(record, catalogue);
    return scrubber?.exchange(exchange) ?? exchange;
  };
}
