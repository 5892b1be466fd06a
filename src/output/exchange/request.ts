import { type HeaderList, header } from '../../core/http/headers.ts';
import { redactHeaders, redactUrl } from '../../core/http/redact.ts';
import { visible } from '../text/visible.ts';

/** A request that is printed instead of sent. */
export interface PrintedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/** Quotes a text for a POSIX shell. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The head of the request as an HTTP/1.1 message, secrets replaced, control characters visible; the body follows. */
export function httpHead(request: PrintedRequest): string {
  const { method, url, headers, body } = request;
  const host: HeaderList = header(headers, 'host') === undefined ? [['Host', url.host]] : [];
  const lines = [
    `${method} ${redactUrl(url.pathname + url.search)} HTTP/1.1`,
    ...[...host, ...redactHeaders(headers), ['Content-Length', String(body.length)]].map(
      ([name, value]) => `${name}: ${visible(value ?? '')}`,
    ),
  ];
  return `${lines.map((line) => `${line}\n`).join('')}\n`;
}
