import type { Exchange, ExchangeRequest, ExchangeResponse } from './exchange.ts';
import { formsOf } from './exchange-forms.ts';
import { findingFields } from './finding.ts';
import { ofRecentHeaders } from './http/headers.ts';
import { safeJson, safeText } from './json/json.ts';
import { recentTexts, remembered } from './memo.ts';

/** How an exchange is written. */
export interface ExchangeJsonOptions {
  readonly schemaVersion: number;
  /** The JSON document on one line; left out unless given. */
  readonly payload?: string | undefined;
  /** Whether the exact body is written too. */
  readonly withBody: boolean;
  /** The text of the body as `safeJson` gives it, where somebody has it: that takes longest. */
  readonly quotedBody?: string | undefined;
}

/**
 * An exchange as a JSON object on one line, safe to print on a terminal: what the journal keeps of it, and what a
 * program is told. Put together from its parts, of which most are those of the webhook before.
 */
export function exchangeJson(
  exchange: Exchange,
  { schemaVersion, payload, withBody, quotedBody }: ExchangeJsonOptions,
): string {
  const { key, findings, request, response, error } = exchange;
  const what = `"provider":${word(exchange.provider)},"event":${word(exchange.event)},"eventReason":${word(exchange.eventReason)},"payloadVersion":${word(exchange.payloadVersion)},"contentForm":${word(exchange.contentForm)},"key":${key === null ? 'null' : safeText(key)},"valid":${exchange.valid},"findings":${findings.length === 0 ? '[]' : safeJson(findings.map(findingFields))}`;
  const document = payload === undefined ? '' : `,"payload":${payload}`;
  const of = exchange.of === undefined ? '' : `,"of":${safeText(exchange.of)}`;
  const why = error === null ? 'null' : safeJson({ code: error.code, message: error.message });
  return `{"schemaVersion":${schemaVersion},"type":"exchange","id":${safeText(exchange.id)},"direction":"${exchange.direction}","at":${safeText(exchange.at)},${what}${document},"request":${requestJson(request, withBody, quotedBody)},"response":${response === null ? 'null' : responseJson(response)},"error":${why},"attempt":${exchange.attempt}${of}}`;
}

function requestJson(request: ExchangeRequest, withBody: boolean, quotedBody: string | undefined): string {
  const { method, url, headers, size, bodyEncoding } = request;
  const exact = withBody ? `,"body":${quotedBody ?? quoted(request)},"bodyEncoding":"${bodyEncoding}"` : '';
  return `{"method":${word(method)},"url":${word(url)},"headers":${headersJson(headers)},"size":${size}${exact}}`;
}

function quoted(request: ExchangeRequest): string {
  return formsOf(request)?.quotedBody ?? bodyJson(request.body);
}

function responseJson({
  status,
  statusClass,
  headers,
  body,
  bodyEncoding,
  durationMs,
}: ExchangeResponse): string {
  return `{"status":${status},"statusClass":${word(statusClass)},"headers":${headersJson(headers)},"body":${safeJson(body)},"bodyEncoding":"${bodyEncoding}","durationMs":${durationMs}}`;
}

/** Names, addresses, reasons: there are few of them in a run. */
const wordJson = remembered(safeJson);
function word(text: string | null): string {
  return text === null ? 'null' : wordJson(text);
}

const headersJson = ofRecentHeaders(safeJson);
/** A body is told by a journal once each time it comes, and takes the longest. */
const bodyJson = recentTexts(safeJson);
