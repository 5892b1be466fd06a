import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { WebhookCliError } from '../../core/error.ts';
import { STATUS_CODES } from '../../core/http/node-http.ts';
import { redactText } from '../../core/http/redact.ts';
import { type SayOption, say } from '../../core/wording.ts';
import { visibleSentence } from '../../output/text/visible.ts';
import type { ErrorView } from '../wire.ts';
import type { Refusal } from './guard.ts';
import type { ApiReply } from './route.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  // The page's own sign in the tab: no picture that a payload names is loaded.
  'img-src data:',
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** What every reply says, refusals included. Nothing lets another origin read it, and no cookie is ever set. */
const ALWAYS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': POLICY,
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cache-Control': 'no-store',
};

type ReplyHeaders = Readonly<Record<string, string>>;

/** Begins a reply. */
export function begin(response: ServerResponse, status: number, headers: ReplyHeaders): void {
  response.writeHead(status, { ...ALWAYS, ...headers });
}

/** Sends a reply of which all is known. */
export function reply(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
  headers: ReplyHeaders = {},
): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  begin(response, status, { 'Content-Type': type, 'Content-Length': String(bytes.length), ...headers });
  response.end(bytes);
}

export function replyJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: ReplyHeaders = {},
): void {
  reply(response, status, 'application/json', JSON.stringify(value), headers);
}

/** Turns a request away, and takes no other over its connection: what is left of it is not read. */
export function refuse(
  response: ServerResponse,
  { status, code, message }: Refusal,
  isApi: boolean,
  headers: ReplyHeaders = {},
): void {
  response.shouldKeepAlive = false;
  if (isApi) replyJson(response, status, errorView(code, message), headers);
  else reply(response, status, 'text/plain; charset=utf-8', `${message}\n`, headers);
}

function errorView(code: string, message: string, hint = ''): ErrorView {
  return { error: { code, message, hint } };
}

const BUG = errorView('bug', 'webhook-cli failed in a way that nothing foresaw', 'the terminal says more');

/** Tells a page why something was not done; of a bug no more than that it is one. */
export function replyError(response: ServerResponse, error: unknown, sayOption: SayOption): void {
  if (!(error instanceof WebhookCliError)) {
    replyJson(response, 500, BUG);
    return;
  }
  const [message, hint] = [error.words.message, error.words.hint].map((text) =>
    visibleSentence(redactText(say(text, sayOption))),
  );
  replyJson(response, statusOf(error), errorView(error.code, message ?? '', hint));
}

function statusOf({ code }: WebhookCliError): number {
  if (code.startsWith('unknown_')) return 404;
  return code === 'name_taken' ? 409 : 400;
}

/** How long parts of a file may be made in one turn of the loop, in ms: webhooks come in between. */
const SLICE_MS = 5;

/**
 * Sends a file part by part, as fast as it is taken.
 *
 * @param onBroken called where a part could not be made after the first was on its way: the reply is cut short
 */
export function replyFile(
  response: ServerResponse,
  { type, name, parts }: Extract<ApiReply, { kind: 'file' }>,
  onBroken: (error: unknown) => void,
): void {
  // What fails at once is told in an answer of its own.
  const iterator = parts[Symbol.iterator]();
  const first = iterator.next();
  begin(response, 200, {
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}"`,
  });
  const rest = inTurns(first, iterator, onBroken);
  pipeline(Readable.from(rest, { objectMode: false }), response, () => {});
}

async function* inTurns(
  first: IteratorResult<string | Uint8Array>,
  iterator: Iterator<string | Uint8Array>,
  onBroken: (error: unknown) => void,
): AsyncGenerator<string | Uint8Array> {
  let since = performance.now();
  try {
    for (let part = first; part.done !== true; part = iterator.next()) {
      // An empty part would be the end.
      if (part.value.length > 0) yield part.value;
      if (performance.now() - since < SLICE_MS) continue;
      await turn();
      since = performance.now();
    }
  } catch (error) {
    onBroken(error);
    throw error;
  } finally {
    iterator.return?.();
  }
}

/** The bytes of a reply where there is no response to send it by. */
export function rawReply(status: number): string {
  const headers = Object.entries({ ...ALWAYS, Connection: 'close', 'Content-Length': '0' });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`;
}
