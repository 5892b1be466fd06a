import { type Finding, findingFields } from '../../core/finding.ts';
import { type HeaderList, isSendableHeader } from '../../core/http/headers.ts';
import { STATUS_CODES } from '../../core/http/node-http.ts';
import { safeJson } from '../../core/json/json.ts';
import type { PlannedAnswer } from '../options.ts';

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
function acceptedAnswer(status: number, id: string): Answer {
  return jsonAnswer(status, { received: true, id });
}

/** What a refusal has beside its status and reason. */
interface RefusalParts {
  /** For the sender's program, where the status does not say enough. */
  readonly code?: string;
  readonly findings?: readonly Finding[];
  readonly headers?: HeaderList;
}

/** An answer that says why a request was not taken. */
export function refusalAnswer(
  status: number,
  reason: string,
  { code, findings = [], headers = [] }: RefusalParts = {},
): Answer {
  const error = STATUS_CODES[status] ?? 'Error';
  return jsonAnswer(
    status,
    {
      error,
      ...(code === undefined ? {} : { code }),
      reason,
      ...(findings.length === 0 ? {} : { findings: findings.slice(0, 100).map(findingFields) }),
    },
    headers,
  );
}

/**
 * The answer that was planned for a webhook.
 *
 * @throws RangeError for a status or header that cannot be sent
 */
export function plannedAnswer(planned: PlannedAnswer, id: string): Answer {
  const status = planned.status ?? 200;
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new RangeError(`${status} is no status to answer with; it is a whole number from 200 to 599`);
  }
  for (const [name, value] of planned.headers ?? []) {
    if (!isSendableHeader(name, value))
      throw new RangeError(`the header ${JSON.stringify(name)} cannot be sent`);
  }
  const { body } = planned;
  if (body === undefined) {
    const answer =
      status < 400 ? acceptedAnswer(status, id) : refusalAnswer(status, planned.reason ?? 'planned');
    const { headers = [] } = planned;
    return headers.length === 0 ? answer : { ...answer, headers: [...answer.headers, ...headers] };
  }
  if (typeof body === 'string' || body instanceof Uint8Array) {
    return { status, headers: planned.headers ?? [], body: Buffer.from(hasNoContent(status) ? '' : body) };
  }
  return jsonAnswer(status, body, planned.headers ?? []);
}
