import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ioError, messageOf, systemCode, usageError, WebhookCliError } from '../exchange/error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { type HeaderList, header, headersFromRaw, headerValues } from '../exchange/headers.ts';
import type { Transport } from '../transport/transport.ts';
import { type Answer, hasNoContent, jsonAnswer, refusalAnswer } from './answer.ts';
import { checkOrigin, isAllowedOrigin } from './guard.ts';
import { Notices } from './notices.ts';
import type { ReceiverOptions } from './options.ts';
import { readRequestBody } from './read-body.ts';
import { createTaker, type Taker } from './take.ts';

/** A running receiver. */
export interface Receiver extends AsyncDisposable {
  /** Where a client on this machine reaches it; ends in `/`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** What came in so far, oldest first, each with its answer. */
  readonly exchanges: readonly Exchange[];
  /** What was turned away before it became an exchange, by kind. */
  readonly refused: Readonly<Record<string, number>>;
  /**
   * Waits for an exchange, also one that has already come.
   *
   * @throws WebhookCliError `wait_timeout` at the deadline, with what did come
   */
  readonly waitFor: (
    predicate: (exchange: Exchange) => boolean,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ) => Promise<Exchange>;
  /** Takes no more requests, answers those under way, and frees the port. */
  readonly close: () => Promise<void>;
}

/** Requests under way are given this long, in ms, when a receiver closes. */
const DRAIN_MS = 2000;

// Node's own defaults wait a minute for headers and five for a body: too long for a sender that hangs.
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const MAX_CONNECTIONS = 1000;
/** Most bytes of an app's answer that is passed back. */
const MAX_APP_ANSWER = 8 * 1024 ** 2;

/**
 * Starts a receiver.
 *
 * @throws WebhookCliError `port_in_use`, `port_forbidden`, `bad_port`, `bad_host`
 * @example
 * await using receiver = await startReceiver({});
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const notices = new Notices(options.onNotice);
  const exchanges: Exchange[] = [];
  const watchers = new Set<(exchange: Exchange) => void>();
  const transport = options.forwardTo === undefined ? null : await openForwarding();
  let baseUrl = '';
  const finish = (exchange: Exchange): void => {
    if (options.keepExchanges !== false) exchanges.push(exchange);
    options.onExchange?.(exchange);
    for (const watcher of [...watchers]) watcher(exchange);
  };
  const taker = createTaker(options, transport, () => baseUrl, finish);
  const server = createServer({
    connectionsCheckingInterval: 1000,
    keepAlive: true,
    // Asked for below, so that a request without one is counted as every other that is no HTTP.
    requireHostHeader: false,
  });
  let closing = false;
  const underWay = new Set<Promise<void>>();
  // A connection that broke is counted once, though the request whose body it cut short ends as well.
  const broken = new WeakSet<Socket>();
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    if (closing) response.shouldKeepAlive = false;
    const work = serve(request, response, { options, notices, taker, broken }).catch((error: unknown) => {
      options.onBug?.(error);
      if (!response.headersSent)
        write(response, refusalAnswer(500, 'the receiver failed; this is a bug of webhook-cli'));
    });
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };
  server.on('request', onRequest);
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    // The sender waits for leave: a body over the limit need not be sent at all.
    if (declaredLength(request) <= options.maxBodyBytes) response.writeContinue();
    onRequest(request, response);
  });
  server.on('clientError', (error: Error, socket: Socket) => {
    broken.add(socket);
    refuseBrokenHttp(error, socket, notices);
  });
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.maxConnections = MAX_CONNECTIONS;
  // Node drops what comes after the thousandth header without a word; their size is limited all the same.
  server.maxHeadersCount = 0;

  await listen(server, options.host, options.port);
  const address = server.address() as AddressInfo;
  baseUrl = clientUrl(options.host, address.port);

  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closing = true;
    closed ??= drain(server, underWay).then(() => transport?.close());
    return closed;
  };
  return {
    url: baseUrl,
    host: options.host,
    port: address.port,
    exchanges,
    refused: notices.counts,
    waitFor: (predicate, wait) => waitFor(exchanges, watchers, predicate, wait),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function openForwarding(): Promise<Transport> {
  const { openTransport } = await import('../transport/transport.ts');
  return openTransport({ maxAnswerBytes: MAX_APP_ANSWER });
}

interface ServeContext {
  readonly options: ReceiverOptions;
  readonly notices: Notices;
  readonly taker: Taker;
  /** Connections whose end was told already. */
  readonly broken: WeakSet<Socket>;
}

/** Decides what a request is before its body is read, and hands a webhook to the taker. */
async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  context: ServeContext,
): Promise<void> {
  const { options, notices, taker, broken } = context;
  const arrived = { at: new Date().toISOString(), started: performance.now() };
  const headers = headersFromRaw(request.rawHeaders);
  const method = request.method ?? '';
  const target = originForm(request.url ?? '/');
  const cors = corsHeaders(headers, options.allowOrigins);
  const turnAway = (kind: string, answer: Answer, message: string): void => {
    notices.add(kind, message);
    write(response, answer);
    // What is left of the body is not read, and the connection ends with the answer.
    if (!request.complete) request.resume();
  };

  const hosts = headerValues(headers, 'host').length;
  if (hosts > 1 || (hosts === 0 && request.httpVersion === '1.1')) {
    response.shouldKeepAlive = false;
    const reason = hosts === 0 ? 'no Host header' : 'more than one Host header';
    return turnAway('broken', refusalAnswer(400, reason), `a request with ${reason}`);
  }
  const foreign = checkOrigin(headers, options.allowOrigins);
  if (foreign !== null)
    return turnAway('cross-site', refusalAnswer(403, foreign), `${method} ${target}: ${foreign}`);
  if (method === 'OPTIONS' && cors.length > 0) {
    return turnAway('preflight', jsonAnswer(204, null, [...cors, ...PREFLIGHT]), `preflight of ${target}`);
  }
  const forwarding = options.forwardTo !== undefined;
  if (!forwarding && (method === 'GET' || method === 'HEAD')) {
    return turnAway('probe', probeAnswer(), `${method} ${target}`);
  }
  if (!forwarding && method !== 'POST') {
    const answer = refusalAnswer(
      405,
      `webhooks are posted, not sent by ${method}`,
      [],
      [['Allow', 'POST, GET, HEAD']],
    );
    return turnAway('method', answer, `${method} ${target}: only POST is taken`);
  }
  if (options.path !== undefined && pathOf(target) !== options.path) {
    return turnAway(
      'path',
      refusalAnswer(404, `this receiver takes ${options.path} only`),
      `${method} ${target}: outside ${options.path}`,
    );
  }
  const tooLarge = (): void => {
    response.shouldKeepAlive = false;
    const reason = `the body is larger than ${options.maxBodyBytes} bytes`;
    turnAway('too-large', refusalAnswer(413, reason), `${method} ${target}: ${reason} (--max-body)`);
  };
  if (declaredLength(request) > options.maxBodyBytes) return tooLarge();
  const body = await readRequestBody(request, options.maxBodyBytes);
  if (body.kind === 'aborted') {
    if (!broken.has(request.socket)) {
      notices.add('aborted', `${method} ${target}: the sender left before the body was whole`);
    }
    return;
  }
  if (body.kind === 'too-large') return tooLarge();
  const outcome = await taker({
    ...arrived,
    method,
    target,
    headers,
    body: body.bytes,
    remoteAddress: request.socket.remoteAddress,
  });
  if (outcome === 'too-large') return tooLarge();
  await written(response, { ...outcome.answer, headers: [...outcome.answer.headers, ...cors] });
  outcome.finished();
}

const PREFLIGHT: HeaderList = [
  ['Access-Control-Allow-Methods', 'POST'],
  ['Access-Control-Allow-Headers', '*'],
];

function corsHeaders(headers: HeaderList, allowed: readonly string[]): HeaderList {
  const origin = header(headers, 'origin');
  return origin !== undefined && isAllowedOrigin(origin, allowed)
    ? [
        ['Access-Control-Allow-Origin', origin],
        ['Vary', 'Origin'],
      ]
    : [];
}

function probeAnswer(): Answer {
  return {
    status: 200,
    headers: [['Content-Type', 'text/plain; charset=utf-8']],
    body: Buffer.from('webhook-cli is listening; post webhooks here\n'),
  };
}

/** A request target as a path with its query; some clients send the whole URL. */
function originForm(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '');
  return path.startsWith('/') ? path : `/${path}`;
}

function pathOf(target: string): string {
  const path = target.split('?')[0] ?? '/';
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}

function declaredLength(request: IncomingMessage): number {
  return Number(request.headers['content-length'] ?? 0);
}

function write(response: ServerResponse, answer: Answer): void {
  // What an app answers a HEAD has the length of what a GET would get, which is not known here.
  const lengthless =
    hasNoContent(answer.status) || (response.req.method === 'HEAD' && answer.body.length === 0);
  const length = lengthless ? [] : ['Content-Length', String(answer.body.length)];
  response.writeHead(answer.status, [...answer.headers.flat(), ...length]);
  response.end(answer.body);
}

/** Writes an answer and waits until it is out, or until its reader has gone. */
function written(response: ServerResponse, answer: Answer): Promise<void> {
  return new Promise((resolve) => {
    response.once('finish', resolve);
    response.once('close', resolve);
    write(response, answer);
  });
}

function refuseBrokenHttp(error: Error, socket: Socket, notices: Notices): void {
  const code = systemCode(error);
  if (code === 'ECONNRESET' || !socket.writable) {
    notices.add('aborted', 'a sender left before its request was whole');
    socket.destroy();
    return;
  }
  const status =
    code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request';
  notices.add('broken', `a request that is no HTTP was answered ${status}: ${messageOf(error)}`);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port)));
    try {
      server.listen({ host, port, exclusive: true }, resolve);
    } catch (error) {
      // A port out of range is thrown, not emitted.
      reject(listenError(error, host, port));
    }
  });
}

function listenError(error: unknown, host: string, port: number): WebhookCliError {
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return ioError(
        'port_in_use',
        `port ${port} on ${host} is taken`,
        'choose another with --port, or any free one with --port 0',
        error,
      );
    case 'ERR_SOCKET_BAD_PORT':
      return usageError('bad_port', `${port} is no port`, 'a port is a whole number from 0 to 65535');
    case 'EACCES':
      return ioError(
        'port_forbidden',
        `port ${port} on ${host} may not be opened by you`,
        'choose one above 1023 with --port',
        error,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return ioError(
        'bad_host',
        `this machine has no address "${host.slice(0, 100)}"`,
        '--host 127.0.0.1 is this machine only, --host 0.0.0.0 every network',
        error,
      );
    default:
      return ioError(
        'cannot_listen',
        `cannot listen on ${host} port ${port}: ${messageOf(error)}`,
        '',
        error,
      );
  }
}

/** A wildcard address is no address that a client can call. */
function clientUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}/`;
}

async function drain(server: Server, underWay: ReadonlySet<Promise<void>>): Promise<void> {
  const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  late.unref();
  await Promise.allSettled(underWay);
  // An answer that is out leaves a kept-alive connection behind, which nobody will use again.
  server.closeIdleConnections();
  await stopped;
  clearTimeout(late);
}

function waitFor(
  exchanges: readonly Exchange[],
  watchers: Set<(exchange: Exchange) => void>,
  predicate: (exchange: Exchange) => boolean,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const there = exchanges.find(predicate);
    if (there !== undefined) return resolve(there);
    const aborted = (): void => {
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    if (signal?.aborted === true) return aborted();
    const stop = (): void => {
      clearTimeout(timer);
      watchers.delete(watcher);
      signal?.removeEventListener('abort', onAbort);
    };
    const watcher = (exchange: Exchange): void => {
      try {
        if (!predicate(exchange)) return;
        resolve(exchange);
      } catch (error) {
        // It is the caller's mistake, and not one in answering the webhook.
        reject(error);
      }
      stop();
    };
    const timer = setTimeout(() => {
      stop();
      reject(
        new WebhookCliError(
          'timeout',
          'wait_timeout',
          `nothing that fits came within ${timeoutMs} ms; ${listed(exchanges)}`,
        ),
      );
    }, timeoutMs);
    const onAbort = (): void => {
      stop();
      aborted();
    };
    signal?.addEventListener('abort', onAbort);
    watchers.add(watcher);
  });
}

function listed(exchanges: readonly Exchange[]): string {
  if (exchanges.length === 0) return 'nothing at all came';
  const names = exchanges
    .slice(-10)
    .map((e) => `${e.provider ?? 'unknown'} ${e.event ?? 'unknown'} ${e.key ?? ''}`.trim());
  return `what came: ${names.join(', ')}`;
}
