import type { Exchange, ExchangeResponse, FailureCode } from '../../../src/core/exchange.ts';
import type { Finding } from '../../../src/core/finding.ts';

export const NO_WORDS = { codeName: () => null, summarise: () => null };

export function finding(fields: Partial<Finding> = {}): Finding {
  return {
    severity: 'error',
    rule: 'detrack/type',
    path: '',
    expected: 'an integer',
    actual: 'a string',
    message: 'Numbers are not quoted.',
    ...fields,
  };
}

/** A code that no version of ours has, as a journal may hold one. */
export function foreignCode(text: string): FailureCode {
  return text as FailureCode;
}

export function response(fields: Partial<ExchangeResponse> = {}): ExchangeResponse {
  return {
    status: 200,
    statusClass: 'OK',
    headers: [['Content-Type', 'text/plain']],
    body: 'ok',
    bodyEncoding: 'utf8',
    durationMs: 1.84,
    ...fields,
  };
}

export function exchange(fields: Partial<Exchange> = {}): Exchange {
  const { payload = { do_number: 'DO-1001' } } = fields;
  return {
    id: 'k3f9',
    direction: 'received',
    at: '2026-01-02T14:02:11.512Z',
    provider: 'detrack',
    event: 'failed',
    eventReason: null,
    payloadVersion: 'v2',
    contentForm: 'json',
    key: 'DO-1001',
    valid: true,
    findings: [],
    payload,
    payloadText: JSON.stringify(payload),
    request: {
      method: 'POST',
      url: 'http://127.0.0.1:4141/hooks/detrack',
      headers: [
        ['Host', '127.0.0.1:4141'],
        ['Content-Type', 'application/json'],
      ],
      size: 23,
      body: '{"do_number":"DO-1001"}',
      bodyEncoding: 'utf8',
    },
    response: response(),
    error: null,
    attempt: 1,
    ...fields,
  };
}

/** What a terminal could act on, or a reader could be deceived by. */
export const HOSTILE =
  '\u001b[31mred\u001b]0;title\u0007\u009b2J\r\n\b\t\u007f\u0000\u202eevil\u2066x\u2069\u200f\u061c\u2028\u2029\u200b\u2060\ufeff\u{e0041}\ud800';

/** Finds what must never reach a terminal. */
export const UNSAFE =
  /\u034f|[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u3164\uffa0\ufff9-\ufffb\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}\ud800-\udfff]/u;

/** A text without the colours that this program writes itself; every other escape stays in it. */
export function withoutOwnColours(text: string): string {
  return text.replace(/\u001b\[\d{1,2}m/g, '');
}
