import { Agent, type Dispatcher, errors } from 'undici';
import { messageOf, systemCode } from '../core/error.ts';
import type { ExchangeFailure, FailureCode } from '../core/exchange.ts';
import { type HeaderList, headersFromRaw } from '../core/http/headers.ts';
import { elapsedMs } from '../core/time/elapsed.ts';
import { startTimer } from '../core/time/timer.ts';

/** A request as it goes out, byte for byte. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: URL;
  /**
   * Order, case and repetition are kept. Connection and Content-Length are set by the transport, Host too
   * unless it is given.
   */
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** Milliseconds until the whole answer must be there. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** An answer as it came in. */
export interface IncomingAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

export type TransportResult =
  | { readonly ok: true; readonly answer: IncomingAnswer; readonly durationMs: number }
  | {
      readonly ok: false;
      readonly failure: ExchangeFailure;
      /** What came before it failed, if a status did. */
      readonly answer: IncomingAnswer | null;
      readonly durationMs: number;
    };

export interface TransportOptions {
  /** Accepts any certificate. */
  readonly insecure?: boolean | undefined;
  /** PEM text of the certificate authorities to trust, instead of the usual ones, as curl's option does. */
  readonly ca?: string | undefined;
  /** Most connections to one host. */
  readonly connections?: number | undefined;
  /** Most bytes of an answer; what is longer fails. 1 MiB by default. */
  readonly maxAnswerBytes?: number | undefined;
}

/** Sends requests and never follows a redirect: neither provider documents that it does. */
export interface Transport {
  /** Resolves in every case; what went wrong is in the result. */
  readonly send: (request: OutgoingRequest) => Promise<TransportResult>;
  readonly close: () => Promise<void>;
}

const MAX_ANSWER = 1024 ** 2;

/** Opens a transport with its own connections; nothing global is touched. */
export function openTransport(options: TransportOptions = {}): Transport {
  const agent = new Agent({
    connections: options.connections ?? null,
    // One deadline governs the whole exchange; the client's own would cut in before it.
    headersTimeout: 0,
    bodyTimeout: 0,
    pipelining: 1,
    connect: {
      timeout: 0,
      ...(options.insecure === true ? { rejectUnauthorized: false } : {}),
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    },
  });
  const limit = options.maxAnswerBytes ?? MAX_ANSWER;
  return {
    send: (request) => exchange(agent, request, limit),
    close: () => agent.destroy(),
  };
}

// The transport writes these itself; a second one would make the request ambiguous.
const FRAMING = new Set([
  'connection',
  'content-length',
  'transfer-encoding',
  'expect',
  'upgrade',
  'keep-alive',
]);

async function exchange(agent: Agent, request: OutgoingRequest, limit: number): Promise<TransportResult> {
  const started = performance.now();
  const deadline = new AbortController();
  // The connection keeps the process alive; once that is gone, nothing need wait.
  const timer = startTimer(() => deadline.abort(), request.timeoutMs).unref();
  const signal =
    request.signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, request.signal]);
  let head: Pick<IncomingAnswer, 'status' | 'headers'> | null = null;
  const chunks: Buffer[] = [];
  try {
    const response = await agent.request({
      origin: request.url.origin,
      path: request.url.pathname + request.url.search,
      method: request.method as Dispatcher.HttpMethod,
      headers: request.headers.filter(([name]) => !FRAMING.has(name.toLowerCase())).flat(),
      body: request.body.length === 0 && /^(GET|HEAD)$/.test(request.method) ? null : request.body,
      responseHeaders: 'raw',
      signal,
    });
    // Typed as a record, but a flat list of names and values with `responseHeaders: 'raw'`.
    const raw = response.headers as unknown as readonly (string | Buffer)[];
    head = { status: response.statusCode, headers: headersFromRaw(raw.map(String)) };
    let size = 0;
    for await (const chunk of response.body) {
      const bytes = chunk as Buffer;
      size += bytes.length;
      if (size > limit) {
        chunks.push(bytes.subarray(0, bytes.length - (size - limit)));
        response.body.destroy();
        return failedResult(
          { code: 'answer_too_large', message: `the answer did not end within ${limit} bytes` },
          answerOf(head, chunks),
          elapsedMs(started),
        );
      }
      chunks.push(bytes);
    }
    return { ok: true, answer: { ...head, body: Buffer.concat(chunks) }, durationMs: elapsedMs(started) };
  } catch (error) {
    const late = deadline.signal.aborted;
    return failedResult(explainFailure(error, request, late), answerOf(head, chunks), elapsedMs(started));
  } finally {
    timer.stop();
  }
}

function answerOf(
  head: Pick<IncomingAnswer, 'status' | 'headers'> | null,
  chunks: readonly Buffer[],
): IncomingAnswer | null {
  return head === null ? null : { ...head, body: Buffer.concat(chunks) };
}

function failedResult(
  failure: ExchangeFailure,
  answer: IncomingAnswer | null,
  durationMs: number,
): TransportResult {
  return { ok: false, failure, answer, durationMs };
}

interface KnownFailure {
  readonly code: FailureCode;
  readonly matches: (systemCode: string) => boolean;
  readonly message: (host: string, request: OutgoingRequest) => string;
}

const FAILURES: readonly KnownFailure[] = [
  {
    code: 'host_not_found',
    matches: (code) => code === 'ENOTFOUND' || code === 'EAI_AGAIN',
    message: (host) => `the host of ${host} was not found`,
  },
  {
    code: 'refused',
    matches: (code) => code === 'ECONNREFUSED',
    message: (host) => `nothing listens on ${host}`,
  },
  {
    code: 'reset',
    matches: (code) => ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ECONNABORTED'].includes(code),
    message: (host) => `${host} closed the connection before it had answered`,
  },
  {
    code: 'unreachable',
    matches: (code) => ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EACCES'].includes(code),
    message: (host) => `${host} cannot be reached from here`,
  },
  {
    code: 'timeout',
    matches: (code) =>
      ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'].includes(
        code,
      ),
    message: (host, request) => `${host} did not answer within ${request.timeoutMs} ms`,
  },
  {
    code: 'tls',
    matches: (code) => /CERT|SELF_SIGNED|UNABLE_TO|^ERR_TLS|^ERR_SSL|EPROTO/.test(code),
    message: (host) => `TLS with ${host} failed`,
  },
  {
    code: 'bad_answer',
    matches: (code) =>
      ['HTTPParserError', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_HEADERS_OVERFLOW'].includes(code),
    message: (host) => `${host} answered with broken HTTP`,
  },
];

/** What went wrong with a request, in this package's words. `late` says that its time was up. */
export function explainFailure(error: unknown, request: OutgoingRequest, late: boolean): ExchangeFailure {
  const host = request.url.host;
  if (late) {
    return { code: 'timeout', message: `${host} did not answer within ${request.timeoutMs} ms` };
  }
  if (request.signal?.aborted === true) {
    return { code: 'interrupted', message: 'interrupted before the answer was there' };
  }
  const cause = rootCause(error);
  // What the parser of answers finds has no code of its own.
  const code = cause instanceof errors.HTTPParserError ? cause.name : systemCode(cause);
  const known = FAILURES.find((failure) => failure.matches(code));
  if (known === undefined) return { code: 'failed', message: `${host}: ${messageOf(cause)}` };
  const detail = known.code === 'tls' || known.code === 'bad_answer' ? `: ${messageOf(cause)}` : '';
  return { code: known.code, message: `${known.message(host, request)}${detail}` };
}

/** The error that says most: connections to a name with several addresses fail as an aggregate. */
function rootCause(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return rootCause(error.errors[0]);
  if (error instanceof errors.SocketError) return error;
  return error instanceof Error && error.cause instanceof Error && systemCode(error) === ''
    ? rootCause(error.cause)
    : error;
}
