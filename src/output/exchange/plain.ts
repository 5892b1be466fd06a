import type { BodyEncoding, Exchange } from '../../core/exchange.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import { STATUS_CODES } from '../../core/http/node-http.ts';
import { clip } from '../../core/text/cut-text.ts';
import { formatBytes, formatCount, formatMs, plural } from '../text/format.ts';

export interface ExchangeTextOptions {
  /** Lines of a body, and characters of a line. */
  readonly maxLines: number;
  readonly maxColumns: number;
}

const LIMITS: ExchangeTextOptions = { maxLines: 12, maxColumns: 400 };

/**
 * A request and what answered it as lines of plain text. Text from the network is in them as it came:
 * whoever prints them makes it visible. Secrets are out of an exchange already.
 */
export function exchangeText(exchange: Exchange, options: ExchangeTextOptions = LIMITS): string[] {
  const { request, response, error } = exchange;
  return [
    `${request.method} ${request.url}${about(exchange)}`,
    ...headerLines(request.headers),
    ...bodyLines(request.body, request.bodyEncoding, request.size, options),
    response === null
      ? `→ no answer${error === null ? '' : `: ${error.message}`}`
      : `→ ${statusText(response.status)}   ${formatMs(response.durationMs)}`,
    ...(response === null
      ? []
      : [
          ...headerLines(response.headers),
          ...bodyLines(response.body, response.bodyEncoding, null, options),
          ...(error === null ? [] : [`  ${error.message}`]),
        ]),
  ];
}

/** A request and its answer in one line, such as `POST completed DO-1001 → 200 OK   4.0 ms`. */
export function exchangePhrase(exchange: Exchange): string {
  const { response, error } = exchange;
  const answer =
    response === null
      ? `no answer (${error?.code ?? 'unknown'})`
      : `${statusText(response.status)}   ${formatMs(response.durationMs)}`;
  return `${requestPhrase(exchange)} → ${answer}`;
}

/** Which request it was, such as `POST completed DO-1001`. */
export function requestPhrase({ request, event, key }: Exchange): string {
  return [request.method, event, key].filter((part) => part !== null && part !== '').join(' ');
}

/** A status with its reason phrase. */
export function statusText(status: number): string {
  const reason = STATUS_CODES[status];
  return reason === undefined ? String(status) : `${status} ${reason}`;
}

function about({ event, key }: Exchange): string {
  const parts = [event, key].filter((part) => part !== null && part !== '');
  return parts.length === 0 ? '' : `   (${parts.join(' ')})`;
}

function headerLines(headers: HeaderList): string[] {
  return headers.map(([name, value]) => `  ${name}: ${value}`);
}

/** @param size bytes on the wire, where the text may be only the beginning of what was sent */
function bodyLines(
  body: string,
  encoding: BodyEncoding,
  size: number | null,
  { maxLines, maxColumns }: ExchangeTextOptions,
): string[] {
  if (body === '') return size === null || size === 0 ? [] : [`  (${formatBytes(size)} not kept)`];
  if (encoding === 'base64') {
    const bytes = Buffer.from(body.slice(0, 64), 'base64');
    const start = [...bytes.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    return [`  (${formatBytes(size ?? Buffer.byteLength(body, 'base64'))} that are no UTF-8: ${start} …)`];
  }
  const lines = body.replace(/\n$/, '').split('\n');
  // Behind a bar, so that no line begins with what somebody else wrote: a CI job's runner obeys some.
  const shown = lines.slice(0, maxLines).map((line) => `  | ${cutPlainLine(line, maxColumns)}`);
  const rest = lines.length - shown.length;
  return rest === 0 ? shown : [...shown, `  … ${plural(rest, 'more line')}`];
}

function cutPlainLine(line: string, most: number): string {
  if (line.length <= most) return line;
  const start = clip(line, most);
  return `${start}… +${formatCount(line.length - start.length)} chars`;
}
