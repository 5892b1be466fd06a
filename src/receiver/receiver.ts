import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Exchange } from '../core/exchange.ts';
import { createServer } from '../core/http/node-http.ts';
import type { Transport } from '../transport/transport.ts';
import { refusalAnswer } from './answers/answer.ts';
import { write } from './answers/write-reply.ts';
import { createTaker, loadJudge } from './handle.ts';
import { Notices } from './notices.ts';
import type { ReceiverOptions } from './options.ts';
import { declaredLength, serve } from './route.ts';
import { bind, clientUrl, listenHost } from './server/bind.ts';
import { refuseBrokenHttp } from './server/broken-http.ts';
import { drain } from './server/drain.ts';
import { Waiting, type WaitOptions } from './wait-for.ts';

/** A running receiver. */
export interface Receiver extends AsyncDisposable {
  /** Where a client on this machine reaches it; ends in `/`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** What came in so far, in the order it was answered. */
  readonly exchanges: readonly Exchange[];
  /** What was turned away before it became an exchange, by kind. */
  readonly refused: Readonly<Record<string, number>>;
  /**
   * Waits for an exchange, also one that has already come: without a limit unless `timeoutMs` is given.
   *
   * @throws WebhookCliError `wait_timeout` at the deadline and `receiver_closed` when the receiver is closed
   * before, both with what did come; `bad_option` for a wrong option
   */
  readonly waitFor: (
    predicate: (exchange: Exchange) => boolean,
    options?: WaitOptions | undefined,
  ) => Promise<Exchange>;
  /** Takes no more requests, answers those under way, ends what still waits, and frees the port. */
  readonly close: () => Promise<void>;
}

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
export async function startReceiver(chosen: ReceiverOptions): Promise<Receiver> {
  const options = { ...chosen, host: listenHost(chosen.host) };
  const notices = new Notices(options.onNotice);
  const exchanges: Exchange[] = [];
  const waiting = new Waiting(exchanges);
  const transport = options.forwardTo === undefined ? null : await openForwarding();
  let baseUrl = '';
  const finish = (exchange: Exchange): void => {
    if (options.keepExchanges !== false) exchanges.push(exchange);
    options.onExchange?.(exchange);
    waiting.see(exchange);
  };
  const taker = createTaker(options, transport, () => baseUrl, finish);
  const server = createServer({
    connectionsCheckingInterval: 1000,
    keepAlive: true,
    // `serve` asks for it, so that a request without one is counted as every other that is no HTTP.
    requireHostHeader: false,
  });
  let closing = false;
  const underWay = new Set<Promise<void>>();
  // A connection that broke is counted once, though the request whose body it cut short ends as well.
  const broken = new WeakSet<Socket>();
  const held = new Set<Socket>();
  const context = { options, notices, taker, broken, held, isClosing: () => closing };
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    if (closing) response.shouldKeepAlive = false;
    const work = serve(request, response, context).catch((error: unknown) => {
      options.onBug?.(error);
      if (!response.headersSent)
        write(response, refusalAnswer(500, 'the receiver failed; this is a bug of webhook-cli'));
    });
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };
  server.on('request', onRequest);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
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

  const port = await bind(server, options.host, options.port);
  baseUrl = clientUrl(options.host, port);
  // After its caller has said that it listens, and before the first webhook, if that takes its time.
  setImmediate(() => void loadJudge());

  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closing = true;
    closed ??= drain(server, { sockets, held, underWay }).then(() => {
      waiting.close();
      return transport?.close();
    });
    return closed;
  };
  return {
    url: baseUrl,
    host: options.host,
    port,
    exchanges,
    refused: notices.counts,
    waitFor: (predicate, wait) => waiting.waitFor(predicate, wait),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function openForwarding(): Promise<Transport> {
  const { openTransport } = await import('../transport/transport.ts');
  return openTransport({ maxAnswerBytes: MAX_APP_ANSWER });
}
