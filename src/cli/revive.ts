import { bodyBytes, MAX_OWN_BODY } from '../exchange/body.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { JournalRecord } from '../journal/record.ts';
import { formFields } from '../providers/registry.ts';
import { readBody } from '../validation/read.ts';

/** Puts a kept exchange back together: its payload is in its body. */
export function revive(record: JournalRecord): Exchange {
  const reading = readBody(bodyBytes(record.request), record.request.headers, {
    formFields: formFields(),
    maxBytes: MAX_OWN_BODY,
  });
  return { ...record, payload: reading.document, payloadText: reading.text };
}
