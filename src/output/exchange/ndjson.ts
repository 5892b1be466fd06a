import type { Exchange } from '../../core/exchange.ts';
import { findingFields } from '../../core/finding.ts';
import { compactJson, safeJson } from '../../core/json/json.ts';
import type { ExchangeLine, LineFields, OutputLine, SchemaVersion } from '../lines.ts';

const SCHEMA_VERSION: SchemaVersion = 1;

/** One line of machine output, without its line break. An exchange has a function of its own. */
export function jsonLine<Type extends Exclude<OutputLine['type'], 'exchange'>>(
  type: Type,
  fields: LineFields<Extract<OutputLine, { readonly type: Type }>>,
): string {
  return safeJson({ schemaVersion: SCHEMA_VERSION, type, ...fields });
}

/** The line of a webhook that was not sent, with its payload as it would be. */
export function builtEventLine(
  fields: LineFields<Extract<OutputLine, { readonly type: 'event' }>>,
  payloadText: string,
): string {
  return `${jsonLine('event', fields).slice(0, -1)},"payload":${documentText(payloadText)}}`;
}

/** What comes behind the payload. */
type After = Pick<ExchangeLine, 'request' | 'response' | 'error' | 'attempt'>;

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
  const before: Omit<ExchangeLine, 'payload' | keyof After> = {
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
  };
  const after: After = {
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
  };
  return `${safeJson(before).slice(0, -1)},"payload":${documentText(payloadText)},${safeJson(after).slice(1)}`;
}

function documentText(payloadText: string | null): string {
  if (payloadText === null) return 'null';
  // A byte order mark may come before a JSON document, but not inside one.
  return compactJson(payloadText.startsWith('\ufeff') ? payloadText.slice(1) : payloadText);
}
