import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { type Dispatcher, errors } from 'undici';
import { messageOf, systemCode } from '../core/error.ts';
import type { ExchangeFailure, FailureCode } from '../core/exchange.ts';
import { isFramingHeader } from '../core/http/framing-headers.ts';
import type { HeaderList } from '../core/http/headers.ts';
import { onceEach } from '../core/memo.ts';
import { elapsedMs } from '../core/time/elapsed.ts';
import { onAbort } from '../core/time/on-abort.ts';
import { startTimer, type Timer } from '../core/time/timer.ts';
import { UnusableAnswer } from './answer-start.ts';
import { Connection, type RequestHandler } from './connection.ts';
import { ConnectionPool, type Lessee } from './connection-pool.ts';
import { openSocket, type TlsOptions } from './open-socket.ts';
import { ReceivedAnswer } from './received-answer.ts';
import { tlsInsteadOfHttp, tlsWords } from './tls-words.ts';

/** A request as it goes out, byte for byte. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: URL;
  /** Path and query byte for byte, where they are not those of the URL: parsing one mends what it does not like. */
  readonly target?: string | undefined;
  /**
   * Order, case and repetition are kept. Connection and Content-Length are set by the transport, Host too
   * unless it is given.
   */
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** Sends the body in several chunks, without its length. Clients with a connection a request always say how long it is. */
  readonly chunked?: boolean | undefined;
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

export interface TransportOptions extends TlsOptions {
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

/** A transport that knows its own connections where they come in. */
export interface ClientTransport extends Transport {
  /** Whether the other end of a connection is one of this transport's. */
  readonly isOwn: (incoming: Socket) => boolean;
}

const MAX_ANSWER = 1024 ** 2;

/** Opens a transport with its own connections; nothing global is touched. */
export function openTransport(options: TransportOptions = {}): ClientTransport {
  const pools = new Map<string, ConnectionPool>();
  const poolOf = (url: URL): ConnectionPool => {
    const known = pools.get(url.origin);
    if (known !== undefined) return known;
    // A handshake is cheaper where the server knows an earlier one.
    let session: Buffer | undefined;
    const open = (): Socket =>
      openSocket(url, options, session).on('session', (newer: Buffer) => {
        session = newer;
      });
    const pool = new ConnectionPool(
      () => new Connection(url.origin, open),
      options.connections ?? Number.POSITIVE_INFINITY,
    );
    pools.set(url.origin, pool);
    return pool;
  };
  const limit = options.maxAnswerBytes ?? MAX_ANSWER;
  return {
    send: (request) => exchange(poolOf(request.url), request, limit),
    isOwn: (incoming) => [...pools.values()].some((pool) => pool.holdsOtherEndOf(incoming)),
    close: async () => {
      for (const pool of pools.values()) pool.close();
    },
  };
}

/** Statuses of servers that may not have read all of the request, and close, whether they say so or not. */
const UNREAD: ReadonlySet<number> = new Set([400, 408, 413, 414, 431]);

/** Makes one exchange within one deadline, from the wait for a connection to the last byte of the answer. */
function exchange(pool: ConnectionPool, request: OutgoingRequest, limit: number): Promise<TransportResult> {
  return new Promise((resolve) => {
    new PendingExchange(pool, request, limit, resolve).begin();
  });
}

/** An exchange under way. One object, since who sends many makes one each time. */
class PendingExchange implements RequestHandler, Lessee {
  readonly #pool: ConnectionPool;
  readonly #request: OutgoingRequest;
  readonly #limit: number;
  readonly #resolve: (result: TransportResult) => void;
  readonly #started = performance.now();
  readonly #deadline: Timer;
  readonly #ignoreAbort: () => void;
  #connection: Connection | null = null;
  #head: AnswerHead | null = null;
  #chunks: Buffer[] = [];
  #size = 0;
  #isOver = false;

  constructor(
    pool: ConnectionPool,
    request: OutgoingRequest,
    limit: number,
    resolve: (result: TransportResult) => void,
  ) {
    this.#pool = pool;
    this.#request = request;
    this.#limit = limit;
    this.#resolve = resolve;
    this.#deadline = startTimer(() => this.#failAs(explainFailure(null, request, true)), request.timeoutMs);
    this.#ignoreAbort = onAbort(request.signal, () => this.onError(request.signal?.reason));
  }

  begin(): void {
    const { signal } = this.#request;
    if (signal?.aborted === true) this.onError(signal.reason);
    else this.#pool.lease(this);
  }

  use(connection: Connection): void {
    this.#connection = connection;
    connection.send(dispatchOptions(this.#request), this);
  }

  refuse(): void {
    this.onError(new errors.ClientDestroyedError());
  }

  onConnect(): void {}

  onHeaders(status: number, raw: Buffer[]): boolean {
    this.#head = { status, raw };
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#size += chunk.length;
    const over = this.#size - this.#limit;
    this.#chunks.push(over > 0 ? chunk.subarray(0, chunk.length - over) : chunk);
    if (over > 0) {
      const message = `the answer did not end within ${this.#limit} bytes`;
      this.#failAs({ code: 'answer_too_large', message });
    }
    return true;
  }

  onComplete(): void {
    const answer = answerOf(this.#head, this.#chunks);
    if (answer !== null) this.#finish({ ok: true, answer, durationMs: elapsedMs(this.#started) });
  }

  onError(error: unknown): void {
    this.#failAs(explainFailure(error, this.#request, false));
  }

  #failAs(failure: ExchangeFailure): void {
    const answer = answerOf(this.#head, this.#chunks);
    this.#finish({ ok: false, failure, answer, durationMs: elapsedMs(this.#started) });
  }

  #finish(result: TransportResult): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#deadline.stop();
    this.#ignoreAbort();
    const connection = this.#connection;
    const isReusable = result.ok && !UNREAD.has(result.answer.status);
    if (isReusable && connection !== null) this.#pool.giveBack(connection);
    else this.#pool.end(this, connection);
    this.#resolve(result);
  }
}

/** Path and query as they go out. */
export function targetOf({ url, target }: OutgoingRequest): string {
  return target ?? url.pathname + url.search;
}

/** Who sends one webhook after another hands on the very same list. undici only reads it. */
const sentHeaders = onceEach((headers: HeaderList): string[] =>
  headers.filter(([name]) => !isFramingHeader(name)).flat(),
);

/** A body is cut into this many chunks, and none is longer than that. */
const CHUNKS = 4;
const LONGEST_CHUNK = 16 * 1024;

/** A body whose length the client does not know, so that it sends it in chunks. */
function inChunks(body: Uint8Array): Readable {
  const length = Math.max(1, Math.min(Math.ceil(body.length / CHUNKS), LONGEST_CHUNK));
  const chunks = Array.from({ length: Math.ceil(body.length / length) }, (_, index) =>
    body.subarray(index * length, (index + 1) * length),
  );
  return Readable.from(chunks);
}

function dispatchOptions(request: OutgoingRequest): Dispatcher.DispatchOptions {
  const { method, headers, body, chunked } = request;
  const isBare = body.length === 0 && /^(GET|HEAD)$/.test(method);
  return {
    path: targetOf(request),
    method: method as Dispatcher.HttpMethod,
    headers: sentHeaders(headers),
    body: isBare ? null : chunked === true ? inChunks(body) : body,
  };
}

/** What has come of an answer before its body. */
interface AnswerHead {
  readonly status: number;
  readonly raw: readonly Buffer[];
}

function answerOf(head: AnswerHead | null, chunks: readonly Buffer[]): IncomingAnswer | null {
  return head === null ? null : new ReceivedAnswer(head.status, head.raw, chunks);
}

interface KnownFailure {
  readonly code: FailureCode;
  readonly matches: (systemCode: string) => boolean;
  readonly message: (host: string, request: OutgoingRequest, error: unknown) => string;
}

/** A server of TLS often says nothing to plain HTTP, and closes. */
const MAYBE_TLS = '; where it speaks TLS, its URL begins with https:';

function saidNothing(error: unknown): boolean {
  return error instanceof errors.SocketError && error.socket?.bytesRead === 0;
}

const INTERRUPTED = 'interrupted before the answer was there';

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
    message: (host, { url }, error) =>
      `${host} closed the connection before it had answered${url.protocol === 'http:' && saidNothing(error) ? MAYBE_TLS : ''}`,
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
    message: (host, _request, error) => tlsWords(host, error),
  },
  {
    // Its transport was closed while it waited.
    code: 'interrupted',
    matches: (code) => code === 'UND_ERR_DESTROYED',
    message: () => INTERRUPTED,
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
    return { code: 'interrupted', message: INTERRUPTED };
  }
  const cause = rootCause(error);
  if (cause instanceof UnusableAnswer) return { code: 'bad_answer', message: `${host} ${cause.message}` };
  // What the parser of answers finds has no code of its own.
  const code = cause instanceof errors.HTTPParserError ? cause.name : systemCode(cause);
  const tls = tlsInsteadOfHttp(host, cause);
  if (tls !== null) return { code: 'tls', message: tls };
  const known = FAILURES.find((failure) => failure.matches(code));
  if (known === undefined) return { code: 'failed', message: `${host}: ${messageOf(cause)}` };
  const detail = known.code === 'bad_answer' ? `: ${messageOf(cause)}` : '';
  return { code: known.code, message: `${known.message(host, request, cause)}${detail}` };
}

/** The error that says most: connections to a name with several addresses fail as an aggregate. */
function rootCause(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return rootCause(error.errors[0]);
  if (error instanceof errors.SocketError) return error;
  return error instanceof Error && error.cause instanceof Error && systemCode(error) === ''
    ? rootCause(error.cause)
    : error;
}
