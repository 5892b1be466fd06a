import { type ExchangeResponse, statusClass } from '../exchange.ts';
import { bodyText } from './body.ts';
import type { HeaderList } from './headers.ts';
import { redactHeaders } from './redact.ts';

/** What answered, as an exchange tells of it: without secrets, and without losing a byte. */
export function responseRecord(
  answer: { readonly status: number; readonly headers: HeaderList; readonly body: Uint8Array },
  durationMs: number,
): ExchangeResponse {
  const { status, headers } = answer;
  const { body, bodyEncoding } = bodyText(answer.body);
  return {
    status,
    statusClass: statusClass(status),
    headers: redactHeaders(headers),
    body,
    bodyEncoding,
    durationMs,
  };
}
