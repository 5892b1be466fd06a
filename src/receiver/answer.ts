import { STATUS_CODES } from 'node:http';
import type { Finding } from '../exchange/finding.ts';
import type { HeaderList } from '../exchange/headers.ts';
import { safeJson } from '../exchange/json.ts';

/** What a receiver answers. */
export interface Answer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

const JSON_TYPE = ['Content-Type', 'application/json'] as const;

/** Tells the statuses that have no content, and so no length either (RFC 9110, 8.6, 15.3.5 and 15.4.5). */
export function hasNoContent(status: number): boolean {
  return status === 204 || status === 304;
}

/** An answer whose body is a JSON document. */
export function jsonAnswer(status: number, body: unknown, headers: HeaderList = []): Answer {
  if (hasNoContent(status)) return { status, headers, body: Buffer.alloc(0) };
  return { status, headers: [JSON_TYPE, ...headers], body: Buffer.from(`${safeJson(body)}\n`, 'utf8') };
}

/** The answer to a webhook that was taken. */
export function acceptedAnswer(status: number, id: string): Answer {
  return jsonAnswer(status, { received: true, id });
}

/** An answer that says why a request was not taken. */
export function refusalAnswer(
  status: number,
  reason: string,
  findings: readonly Finding[] = [],
  headers: HeaderList = [],
): Answer {
  const error = STATUS_CODES[status] ?? 'Error';
  return jsonAnswer(
    status,
    { error, reason, ...(findings.length === 0 ? {} : { findings: findings.slice(0, 100) }) },
    headers,
  );
}
