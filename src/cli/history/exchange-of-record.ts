import type { Exchange } from '../../core/exchange.ts';
import { bodyBytes, MAX_OWN_BODY } from '../../core/http/body.ts';
import type { JournalRecord } from '../../journal/record.ts';
import { formFields } from '../../providers/registry.ts';
import { readBody } from '../../validation/parse-body.ts';

/** Puts a kept exchange back together: its payload is in its body. */
export function revive(record: JournalRecord): Exchange {
  const reading = readBody(bodyBytes(record.request), record.request.headers, {
    formFields: formFields(),
    maxBytes: MAX_OWN_BODY,
  });
  return { ...record, payload: reading.document, payloadText: reading.text };
}
