import type { HeaderList } from '../../core/http/headers.ts';
import { header } from '../../core/http/headers.ts';

/** An HTTP message in a text: one that asks, or one that answers. */
export interface HttpText {
  readonly kind: 'request' | 'answer';
  /** Of a request. */
  readonly method: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** Where the body begins in what was read, in bytes; `null` where it does not stand there as it is. */
  readonly bodyAt: number | null;
  /** How many bytes of the body its head promises beyond those that are there. */
  readonly missing: number;
}

const METHODS = 'GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS';
const START = new RegExp(
  `^(?:(${METHODS}) (?:\\S+ HTTP/\\d(?:\\.\\d)?|(?:/|https?://)\\S*)|HTTP/\\d(?:\\.\\d)? \\d{3}(?: [^\\r\\n]*)?)[ \\t]*(?:\\r?\\n|$)`,
);
/** Where another message, or what separates two, begins on a line of its own. */
const NEXT = new RegExp(
  `\\n(?:(?:${METHODS}) \\S+ HTTP/\\d(?:\\.\\d)?\\r?\\n|HTTP/\\d(?:\\.\\d)? \\d{3}\\b|###)`,
);
const HEADER = /^([!#$%&'*+\-.^_`|~\dA-Za-z]+):[ \t]*([^\r\n]*?)[ \t]*(?:\r?\n|$)/;
/** A head is no longer. */
const MAX_HEAD = 256 * 1024;

/**
 * Reads HTTP messages that stand one behind the other, as `nc`, a proxy or a client for files of requests writes them;
 * `null` where the bytes begin as none.
 */
export function readHttp(bytes: Uint8Array): HttpText[] | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const messages: HttpText[] = [];
  for (let at = skipBetween(text, 0); at < text.length; ) {
    const read = readMessage(bytes, text, at);
    if (read === null) break;
    messages.push(read.message);
    at = skipBetween(text, read.end);
  }
  return messages.length === 0 ? null : messages;
}

/** Passes over empty lines, and lines that separate requests in a file of them. */
function skipBetween(text: string, from: number): number {
  const between = /(?:\ufeff|\u00ef\u00bb\u00bf)?(?:[ \t]*\r?\n|###[^\n]*\n)*/y;
  between.lastIndex = from;
  between.test(text);
  return between.lastIndex;
}

function readMessage(
  bytes: Uint8Array,
  text: string,
  from: number,
): { readonly message: HttpText; readonly end: number } | null {
  const head = text.slice(from, from + MAX_HEAD);
  const start = START.exec(head);
  if (start === null) return null;
  let at = start[0].length;
  const headers: [string, string][] = [];
  for (let line = HEADER.exec(head.slice(at)); line !== null; line = HEADER.exec(head.slice(at))) {
    headers.push([line[1] ?? '', line[2] ?? '']);
    at += line[0].length;
  }
  at += /^[ \t]*\r?\n/.exec(head.slice(at))?.[0].length ?? 0;
  const bodyAt = from + at;
  const promised = Number(header(headers, 'content-length') ?? Number.NaN);
  const next = NEXT.exec(text.slice(bodyAt));
  const rest = bodyAt + (next === null ? text.length - bodyAt : next.index + 1);
  const isWhole = bodyAt + promised <= text.length;
  // What was copied out of a window may have other line ends than it had: then it is what stands there.
  const end = isWhole && text.slice(bodyAt + promised, rest).trim() === '' ? bodyAt + promised : rest;
  const body = bytes.subarray(bodyAt, end);
  const chunks = /\bchunked\b/i.test(header(headers, 'transfer-encoding') ?? '') ? unchunked(body) : null;
  return {
    message: {
      kind: start[1] === undefined ? 'answer' : 'request',
      method: start[1] ?? '',
      headers,
      body: chunks ?? body,
      bodyAt: chunks === null ? bodyAt : null,
      missing: Number.isNaN(promised) ? 0 : Math.max(promised - (end - bodyAt), 0),
    },
    end,
  };
}

/** What chunks hold; `null` where these are none, as where a proxy has put them together already. */
function unchunked(body: Uint8Array): Uint8Array | null {
  const text = Buffer.from(body).toString('latin1');
  const parts: Uint8Array[] = [];
  for (let at = 0; ; ) {
    const size = /^([\da-f]{1,8})(?:;[^\r\n]*)?\r?\n/i.exec(text.slice(at, at + 1000));
    if (size === null) return null;
    const length = Number.parseInt(size[1] ?? '', 16);
    at += size[0].length;
    if (length === 0) return Buffer.concat(parts);
    parts.push(body.subarray(at, at + length));
    const end = /^\r?\n/.exec(text.slice(at + length, at + length + 2));
    if (end === null) return null;
    at += length + end[0].length;
  }
}

/** What `curl -v` prints: heads, and the body of the answer. */
export interface CurlOutput {
  readonly method: string;
  readonly hasRequestBody: boolean;
  readonly answer: string;
  /** Where the answer's body begins, in UTF-16 units. */
  readonly answerAt: number;
}

const CURL_HEAD = new RegExp(`^(?:> (${METHODS}) \\S+ HTTP/\\d|< HTTP/\\d)`, 'm');
/** What curl says of itself, and how far it has come. */
const CURL_WORDS =
  /^(?:[*<>] .*|[<>][ \t]*|[{}] \[\d+ bytes data\].*|.*--:--:--.*|[ \t]*% Total .*|[ \t]*Dload .*|[$%#] curl .*)$/;
/** What it says behind a body that has no line break at its end. */
const CURL_END = /\* (?:Connection #\d+ to host .*|Closing connection.*|Excess found.*)$/;

/** Reads what `curl -v` has printed; `null` where a text is nothing of the kind. */
export function readCurl(text: string): CurlOutput | null {
  if (!CURL_HEAD.test(text)) return null;
  const lines: string[] = [];
  let [at, answerAt] = [0, text.length];
  let method = '';
  let hasRequestBody = false;
  for (const line of text.split('\n')) {
    const start = at;
    at += line.length + 1;
    const plain = line.replace(/\r$/, '');
    method = new RegExp(`^> (${METHODS}) `).exec(plain)?.[1] ?? method;
    if (/^> (?:content-length: [1-9]|transfer-encoding:)/i.test(plain)) hasRequestBody = true;
    if (CURL_WORDS.test(plain.split('\r').at(-1) ?? '')) continue;
    if (plain.trim() === '' && lines.length === 0) continue;
    if (lines.length === 0) answerAt = start;
    lines.push(line.replace(CURL_END, ''));
  }
  return { method, hasRequestBody, answer: lines.join('\n').trimEnd(), answerAt };
}
