import { bodyText, utf8Text } from '../../core/http/body.ts';
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

/** Linux takes no argument of more than 128 KiB. */
const MAX_ARGUMENT = 100_000;

/**
 * A curl command that sends the same bytes. Secrets are replaced, so that the line can be pasted into an
 * issue; a body that a terminal could misread travels as base64.
 */
export function curlCommand(request: PrintedRequest): string {
  const text = utf8Text(request.body);
  const plain =
    text !== null &&
    // A leading @ would make curl read the file of that name.
    !text.startsWith('@') &&
    text.length <= MAX_ARGUMENT &&
    visible(text, { keepLineBreaks: true }) === text;
  const url = redactUrl(request.url.href);
  const parts = [
    'curl',
    '--request',
    request.method,
    // Otherwise curl takes brackets and braces in a URL for a pattern of several.
    ...(/[[\]{}]/.test(url) ? ['--globoff'] : []),
    ...redactHeaders(request.headers).flatMap(([name, value]) => [
      '--header',
      // Nothing behind the colon would take the header out.
      shellQuote(value === '' ? `${name};` : `${name}: ${visible(value)}`),
    ]),
    '--data-binary',
    plain ? shellQuote(text) : '@-',
    shellQuote(url),
  ];
  const command = parts.join(' ');
  return plain
    ? command
    : `echo ${bodyText(request.body).body === '' ? "''" : base64(request.body)} | base64 --decode | ${command}`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
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
