import type { Exchange, ExchangeRequest, ExchangeResponse } from '../../core/exchange.ts';
import { findingFields } from '../../core/finding.ts';
import { type BodyText, bodyBytes, bodyText, MAX_OWN_BODY } from '../../core/http/body.ts';
import { type HeaderList, header } from '../../core/http/headers.ts';
import { STATUS_CODES } from '../../core/http/node-http.ts';
import { safeJson } from '../../core/json/json.ts';
import { decodeContent } from '../../validation/content-encoding.ts';

/**
 * An HTTP Archive (HAR 1.2) of exchanges, in parts of whole lines, one exchange each. Where the format has no place for
 * something, it stands in a field that begins with `_`, as the format wants it.
 *
 * @param version of this package
 */
export function* harArchive(
  exchanges: Iterable<Exchange>,
  version: string,
): Generator<string, void, undefined> {
  const creator = safeJson({ name: 'webhook-cli', version });
  yield `{"log":{"version":"1.2","creator":${creator},"entries":[\n`;
  let before: string | null = null;
  for (const exchange of exchanges) {
    if (before !== null) yield `${before},\n`;
    before = safeJson(harEntry(exchange));
  }
  yield `${before === null ? '' : `${before}\n`}]}}\n`;
}

function harEntry(exchange: Exchange) {
  const { id, direction, provider, event, payloadVersion, key, valid, findings, attempt, of } = exchange;
  const wait = exchange.response?.durationMs ?? 0;
  return {
    startedDateTime: exchange.at,
    time: wait,
    request: harRequest(exchange.request),
    response: harResponse(exchange),
    cache: {},
    // From the first byte that went out to the answer is all that is known.
    timings: { send: 0, wait, receive: 0 },
    _webhook: {
      id,
      direction,
      provider,
      event,
      payloadVersion,
      key,
      valid,
      findings: findings.map(findingFields),
      attempt,
      of,
    },
  };
}

function harRequest({ method, url, headers, size, ...body }: ExchangeRequest) {
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: harHeaders(headers),
    queryString: queryOf(url),
    ...(body.body === '' ? {} : { postData: postData(headers, body) }),
    headersSize: -1,
    bodySize: size,
  };
}

/** A request has no place for bytes that are no text, nor for both what was meant and what was sent of it. */
function postData(headers: HeaderList, body: BodyText) {
  const mimeType = header(headers, 'content-type') ?? '';
  const { text, encoding } = contentOf(headers, body);
  const isExact = encoding === undefined && text === body.body;
  return {
    mimeType,
    text: encoding === undefined ? text : '',
    ...(isExact ? {} : { _base64: bodyBytes(body).toString('base64') }),
  };
}

function harResponse({ response, error }: Exchange) {
  const failure = error === null ? {} : { _error: `${error.code}: ${error.message}` };
  if (response === null) {
    return {
      status: 0,
      statusText: '',
      httpVersion: '',
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: '' },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
      ...failure,
    };
  }
  return { ...answered(response), ...failure };
}

function answered({ status, headers, ...body }: ExchangeResponse) {
  const { size, text, encoding } = contentOf(headers, body);
  return {
    status,
    statusText: STATUS_CODES[status] ?? '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: harHeaders(headers),
    content: { size, mimeType: header(headers, 'content-type') ?? '', text, encoding },
    redirectURL: header(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: bodyBytes(body).length,
  };
}

/** A body without its content encoding, as the format wants it. */
function contentOf(
  headers: HeaderList,
  body: BodyText,
): { readonly size: number; readonly text: string; readonly encoding: 'base64' | undefined } {
  if (header(headers, 'content-encoding') === undefined && body.bodyEncoding === 'utf8') {
    return { size: Buffer.byteLength(body.body), text: body.body, encoding: undefined };
  }
  const bytes = bodyBytes(body);
  const decoded = decodeContent(bytes, headers, MAX_OWN_BODY);
  const plain = decoded.ok ? decoded.bytes : bytes;
  const { body: text, bodyEncoding } = bodyText(plain);
  return { size: plain.length, text, encoding: bodyEncoding === 'base64' ? 'base64' : undefined };
}

function harHeaders(headers: HeaderList): { readonly name: string; readonly value: string }[] {
  return headers.map(([name, value]) => ({ name, value }));
}

function queryOf(url: string): { readonly name: string; readonly value: string }[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? '';
  return Array.from(new URLSearchParams(query), ([name, value]) => ({ name, value }));
}
