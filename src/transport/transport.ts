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
import { type OpenConnection, openSocket, type TlsOptions, whenConnected } from './open-socket.ts';
import {
  type HttpProxy,
  openToProxy,
  openTunnel,
  ProxyFailure,
  type ProxyFor,
  proxyHeaders,
  proxyWords,
  refusalOf,
} from './proxy.ts';
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
  /** Every host is reached directly unless given. */
  readonly proxyFor?: ProxyFor | undefined;
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
  const ways = new Map<string, Way>();
  const wayTo = (url: URL): Way => {
    const known = ways.get(url.origin);
    if (known !== undefined) return known;
    const proxy = options.proxyFor?.(url) ?? null;
    const open = connectionsTo(url, proxy, options);
    const pool = new ConnectionPool(
      () => new Connection(url.origin, open),
      options.connections ?? Number.POSITIVE_INFINITY,
    );
    const way = { pool, proxy };
    ways.set(url.origin, way);
    return way;
  };
  const limit = options.maxAnswerBytes ?? MAX_ANSWER;
  return {
    send: (request) => exchange(wayTo(request.url), request, limit),
    isOwn: (incoming) => [...ways.values()].some(({ pool }) => pool.holdsOtherEndOf(incoming)),
    close: async () => {
      for (const { pool } of ways.values()) pool.close();
    },
  };
}

/** How a host is reached. */
interface Way {
  readonly pool: ConnectionPool;
  /** `null` where that is directly. */
  readonly proxy: HttpProxy | null;
}

function connectionsTo(url: URL, proxy: HttpProxy | null, tls: TlsOptions): OpenConnection {
  if (proxy !== null) return asksProxy(url) ? openToProxy(proxy, tls) : openTunnel(proxy, url, tls);
  // A handshake is cheaper where the server knows an earlier one.
  let session: Buffer | undefined;
  return (opened) => {
    const socket = openSocket(url, tls, session).on('session', (newer: Buffer) => {
      session = newer;
    });
    whenConnected(socket, (error) => opened(error, socket));
    return socket;
  };
}

/** Whether a proxy itself makes the request: what is TLS it only passes on. */
function asksProxy({ protocol }: URL): boolean {
  return protocol === 'http:';
}

/** Statuses of servers that may not have read all of the request, and close, whether they say so or not. */
const UNREAD: ReadonlySet<number> = new Set([400, 408, 413, 414, 431]);

/** Makes one exchange within one deadline, from the wait for a connection to the last byte of the answer. */
function exchange(way: Way, request: OutgoingRequest, limit: number): Promise<TransportResult> {
  return new Promise((resolve) => {
    new PendingExchange(way, request, limit, resolve).begin();
  });
}

/** An exchange under way. One object, since who sends many makes one each time. */
class PendingExchange implements RequestHandler, Lessee {
  readonly #pool: ConnectionPool;
  readonly #proxy: HttpProxy | null;
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
    { pool, proxy }: Way,
    request: OutgoingRequest,
    limit: number,
    resolve: (result: TransportResult) => void,
  ) {
    this.#pool = pool;
    this.#proxy = proxy;
    this.#request = request;
    this.#limit = limit;
    this.#resolve = resolve;
    this.#deadline = startTimer(() => this.#failAs(this.#explain(null, true)), request.timeoutMs);
    this.#ignoreAbort = onAbort(request.signal, () => this.onError(request.signal?.reason));
  }

  begin(): void {
    const { signal } = this.#request;
    if (signal?.aborted === true) this.onError(signal.reason);
    else this.#pool.lease(this);
  }

  use(connection: Connection): void {
    this.#connection = connection;
    connection.send(dispatchOptions(this.#request, this.#proxy), this);
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
    // Nobody but a proxy asks for this.
    if (this.#proxy !== null && answer?.status === 407) this.onError(refusalOf(this.#proxy, 407));
    else if (answer !== null) this.#finish({ ok: true, answer, durationMs: elapsedMs(this.#started) });
  }

  onError(error: unknown): void {
    this.#failAs(this.#explain(error, false));
  }

  #explain(error: unknown, late: boolean): ExchangeFailure {
    const failure = explainFailure(error, this.#request, late);
    return this.#proxy === null ? failure : throughProxy(failure, this.#proxy);
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

function dispatchOptions(request: OutgoingRequest, proxy: HttpProxy | null): Dispatcher.DispatchOptions {
  const { method, headers, body, chunked } = request;
  const isBare = body.length === 0 && /^(GET|HEAD)$/.test(method);
  const options = {
    path: targetOf(request),
    method: method as Dispatcher.HttpMethod,
    headers: sentHeaders(headers),
    body: isBare ? null : chunked === true ? inChunks(body) : body,
  };
  if (proxy === null || !asksProxy(request.url)) return options;
  return {
    ...options,
    // As a proxy is asked (RFC 9112, 3.2.2), whatever the target is.
    path: `${request.url.origin}${options.path}`,
    headers: [...options.headers, ...proxyHeaders(proxy).flat()],
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
  if (cause instanceof ProxyFailure) return proxyFailure(cause, request);
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

/** What is wrong with a proxy, or with the way to it. */
function proxyFailure(
  { proxy, code, message, cause }: ProxyFailure,
  request: OutgoingRequest,
): ExchangeFailure {
  if (code !== null) return { code, message };
  const root = rootCause(cause);
  const known = FAILURES.find(({ matches }) => matches(systemCode(root)));
  return known === undefined
    ? { code: 'failed', message: `${proxyWords(proxy)}: ${messageOf(root)}` }
    : { code: known.code, message: known.message(proxyWords(proxy), request, root) };
}

/** Says of a failure which way the request went, where that may be why. */
function throughProxy({ code, message }: ExchangeFailure, proxy: HttpProxy): ExchangeFailure {
  const isSaid = code === 'interrupted' || message.includes(proxyWords(proxy));
  return { code, message: isSaid ? message : `${message}, through ${proxyWords(proxy)}` };
}

/** The error that says most: connections to a name with several addresses fail as an aggregate. */
function rootCause(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return rootCause(error.errors[0]);
  if (error instanceof errors.SocketError || error instanceof ProxyFailure) return error;
  return error instanceof Error && error.cause instanceof Error && systemCode(error) === ''
    ? rootCause(error.cause)
    : error;
}
