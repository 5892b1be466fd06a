import type { Exchange } from '../../core/exchange.ts';
import { findingFields } from '../../core/finding.ts';
import { compactJson, safeJson } from '../../core/json/json.ts';

/** The version of the machine output; a key changes its meaning only with a new one. */
export const SCHEMA_VERSION = 1;

/** What a line says beside its version and type. */
export type LineFields = Readonly<Record<string, unknown>> & {
  readonly schemaVersion?: never;
  readonly type?: never;
};

/** One line of machine output, without its line break. */
export function jsonLine(type: string, fields: LineFields): string {
  return safeJson({ schemaVersion: SCHEMA_VERSION, type, ...fields });
}

export interface ExchangeLineOptions {
  /** Gives the exact body too. */
  readonly raw: boolean;
}

/**
 * One exchange as a line of machine output, without its line break. `payloadText` is the JSON document as
 * it came, `null` when there is none; it is taken over as text, because a value that was parsed and
 * written again has lost large numbers and repeated keys.
 */
export function exchangeLine(
  exchange: Exchange,
  payloadText: string | null,
  options: ExchangeLineOptions,
): string {
  const { request, response } = exchange;
  const withBody = options.raw || payloadText === null;
  const before = safeJson({
    schemaVersion: SCHEMA_VERSION,
    type: 'exchange',
    id: exchange.id,
    direction: exchange.direction,
    at: exchange.at,
    provider: exchange.provider,
    event: exchange.event,
    eventReason: exchange.eventReason,
    payloadVersion: exchange.payloadVersion,
    contentForm: exchange.contentForm,
    key: exchange.key,
    valid: exchange.valid,
    findings: exchange.findings.map(findingFields),
  });
  const after = safeJson({
    request: {
      method: request.method,
      url: request.url,
      headers: request.headers,
      size: request.size,
      ...(withBody ? { body: request.body, bodyEncoding: request.bodyEncoding } : {}),
    },
    response: response && {
      status: response.status,
      statusClass: response.statusClass,
      headers: response.headers,
      body: response.body,
      bodyEncoding: response.bodyEncoding,
      durationMs: response.durationMs,
    },
    error: exchange.error && { code: exchange.error.code, message: exchange.error.message },
    attempt: exchange.attempt,
  });
  return `${before.slice(0, -1)},"payload":${documentText(payloadText)},${after.slice(1)}`;
}

function documentText(payloadText: string | null): string {
  if (payloadText === null) return 'null';
  // A byte order mark may stand before a JSON document, but not inside one.
  return compactJson(payloadText.startsWith('\ufeff') ? payloadText.slice(1) : payloadText);
}
