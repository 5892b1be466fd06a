import { utf8Text } from '../../core/http/body.ts';
import { header } from '../../core/http/headers.ts';
import {
  BASIC_VARIABLE,
  type ShownHeader,
  shownTarget,
  TARGET_VARIABLE,
  withVariables,
} from '../../core/http/secret-variables.ts';
import { visible } from '../text/visible.ts';
import { type PrintedRequest, shellQuote } from './request.ts';

/** How the request would be sent, where that is not as usual. */
export interface CurlOptions {
  /** A file that holds the very body. */
  readonly file?: string | undefined;
  readonly insecure?: boolean | undefined;
  readonly cacert?: string | undefined;
}

/** UTF-16 units of a body that a line still shows; a longer one is a file, or lines of base64. */
const MOST_IN_A_LINE = 100_000;
/** Bytes from which on curl asks whether it may send the body. */
const ASKS_FIRST = 1024 ** 2;
/** What curl adds by itself, unless it is given or taken out. */
const OF_CURL = ['User-Agent', 'Accept', 'Content-Type'];

/**
 * A command for a POSIX shell that sends the same request with curl: the same bytes, the same headers in their order.
 * In the places of secrets it has variables of the environment, without which it sends nothing; a signature stands as it
 * is. The body is on standard input, in which no shell and no curl changes anything.
 */
export function curlCommand(request: PrintedRequest, options: CurlOptions = {}): string {
  const { url, body } = request;
  const headers = withVariables(request.headers);
  const target = shownTarget(url);
  const [before, data, after] = bodyParts(body, options.file);
  const curl = [
    'curl',
    '--request',
    shellQuote(request.method),
    // Header names as they are written, which HTTP/2 has not.
    ...(url.protocol === 'https:' ? ['--http1.1'] : []),
    ...(options.insecure === true ? ['--insecure'] : []),
    ...(options.cacert === undefined ? [] : ['--cacert', shellQuote(options.cacert)]),
    // Otherwise curl takes brackets and braces in a URL for a pattern of several.
    ...(/[[\]{}]/.test(url.href) ? ['--globoff'] : []),
    ...headers.flatMap((each) => ['--header', headerWord(each)]),
    ...OF_CURL.filter((name) => header(request.headers, name) === undefined).flatMap((name) => [
      '--header',
      `${name}:`,
    ]),
    ...(body.length >= ASKS_FIRST ? ['--header', 'Expect:'] : []),
    '--data-binary',
    data,
    target === null ? `"$${TARGET_VARIABLE}"` : shellQuote(target),
  ].join(' ');
  const needed = curlVariables(request);
  const guard = needed.length === 0 ? '' : `${requireVariables(needed)} && `;
  return `${guard}${before}${curl}${after}`;
}

/** The variables that the command reads, each once. */
export function curlVariables({ headers, url }: Pick<PrintedRequest, 'headers' | 'url'>): string[] {
  const names = withVariables(headers).flatMap(({ variable }) => variable ?? []);
  return [...new Set([...names, ...(shownTarget(url) === null ? [TARGET_VARIABLE] : [])])];
}

/** Ends a shell where one of its variables is not set. */
export function requireVariables(names: readonly string[]): string {
  return `: ${names.map((name) => `"\${${name}:?}"`).join(' ')}`;
}

/** A header as one word of a shell. */
function headerWord({ name, text, variable }: ShownHeader): string {
  // Nothing behind the colon would take the header out.
  if (variable === null) return text === '' ? shellQuote(`${name};`) : wordOf(`${name}: ${text}`);
  const start = `${name}: ${text}`;
  const value =
    variable === BASIC_VARIABLE
      ? `$(printf %s "\${${variable}#basic:}" | base64 | tr -d '\\n')`
      : `$${variable}`;
  return /^[\w: -]+$/.test(start) ? `"${start}${value}"` : `${shellQuote(start)}"${value}"`;
}

/** A text as one word. What a terminal might misread, or a shell's encoding change, is written by its bytes. */
function wordOf(text: string): string {
  if (!/[^\x20-\x7e]/.test(text)) return shellQuote(text);
  const written = text
    .replace(/[\\%]/g, '$&$&')
    .replace(/[^\x20-\x7e]|'/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `"$(printf '${written}')"`;
}

/** What stands before curl, what it is given as the body, and what comes after it. */
function bodyParts(body: Uint8Array, file: string | undefined): readonly [string, string, string] {
  if (body.length === 0) return ['', "''", ''];
  const text = utf8Text(body);
  const isLong = body.length > MOST_IN_A_LINE;
  if (isLong && file !== undefined) return ['', shellQuote(`@${file}`), ''];
  if (!isLong && text !== null && visible(text, { keepLineBreaks: true }) === text) {
    return [`printf %s ${shellQuote(text)} | `, '@-', ''];
  }
  const base64 = Buffer.from(body).toString('base64');
  // A terminal takes no longer lines, and no line of base64 is three characters long.
  return isLong
    ? ["base64 --decode <<'END' | ", '@-', `\n${base64.replace(/.{76}/g, '$&\n').trimEnd()}\nEND`]
    : [`echo ${base64} | base64 --decode | `, '@-', ''];
}
