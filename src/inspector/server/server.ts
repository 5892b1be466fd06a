import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { systemCode } from '../../core/error.ts';
import { clientUrl, listenHost } from '../../core/http/bind.ts';
import { headersFromRaw } from '../../core/http/headers.ts';
import { createServer } from '../../core/http/node-http.ts';
import { once } from '../../core/once.ts';
import type { AsyncDisposal } from '../../core/types/globals.ts';
import type { SayOption } from '../../core/wording.ts';
import { openApi } from './api.ts';
import type { Assets } from './assets.ts';
import { checkHost, ownHosts } from './guard.ts';
import { createHandler } from './handle.ts';
import { INSPECTOR_LIMITS, type InspectorLimits } from './limits.ts';
import { LISTEN_HINTS, listenOn } from './listen.ts';
import { STREAM_LIMITS } from './page-stream.ts';
import { PageStreams } from './page-streams.ts';
import { rawReply } from './reply.ts';
import type { ApiRoute, StreamSource } from './route.ts';
import { endSlowReaders } from './slow-readers.ts';
import { newToken, tokenCheck } from './token.ts';

/** What an inspector serves, and where. */
export interface InspectorOptions {
  /** Loopback unless given: what else listens is what its user named. */
  readonly host?: string | undefined;
  /** That one or none, 0 for any free one; where none is given 4040, or the next free one up to 4059. */
  readonly port?: number | undefined;
  readonly routes: readonly ApiRoute[];
  readonly stream: StreamSource;
  readonly assets: Assets;
  /** Told that a page was asked for, whose script will soon ask for what it shows first. */
  readonly onPage?: (() => void) | undefined;
  /** How messages name options. */
  readonly sayOption: SayOption;
  /** Told of what failed in a way that nothing foresaw. */
  readonly onBug: (error: unknown) => void;
  /** What its server bears; each limit of `INSPECTOR_LIMITS` unless given. */
  readonly limits?: Partial<InspectorLimits> | undefined;
}

/** A running inspector. */
export interface Inspector extends AsyncDisposal {
  /** With the token in its fragment: for the eyes of the person alone. */
  readonly url: string;
  /** The same without the token, for logs and programs. */
  readonly address: string;
  /** Ends streams and requests at once, and frees the port. */
  readonly close: () => Promise<void>;
}

/**
 * Starts the inspector's server.
 *
 * @throws WebhookCliError `port_in_use`, `port_forbidden`, `bad_port`, `bad_host`, `cannot_listen`
 */
export async function openInspector(options: InspectorOptions): Promise<Inspector> {
  const host = options.host === undefined ? undefined : listenHost(options.host, LISTEN_HINTS);
  const limits = { ...INSPECTOR_LIMITS, ...options.limits };
  const server = limitedServer(limits);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const port = await listenOn(server, host ?? '127.0.0.1', options.port);
  const token = newToken();
  const hostsOf = ({ socket }: IncomingMessage): ReadonlySet<string> =>
    ownHosts(port, host, socket.localAddress);
  const streams = new PageStreams(options.stream, STREAM_LIMITS);
  const api = openApi({ ...options, streams, knowsToken: tokenCheck(token) });
  // No connection is read before the next turn of the loop, so that none comes before there is somebody to take it.
  takeRequests(server, createHandler({ ...options, api, hostsOf }), hostsOf, limits);
  const stopWatching = endSlowReaders(sockets, limits.slowReaderMs);

  const address = clientUrl(host ?? '127.0.0.1', port);
  const close = once(async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    stopWatching();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  return { url: `${address}#token=${token}`, address, close, [Symbol.asyncDispose]: close };
}

function limitedServer({ head, headMs, requestMs, connections }: InspectorLimits): Server {
  const server = createServer({
    maxHeaderSize: head,
    connectionsCheckingInterval: Math.min(1000, headMs),
    // The guard asks for it, as for all that stands in it.
    requireHostHeader: false,
    // Whatever Node was started with.
    insecureHTTPParser: false,
  });
  server.headersTimeout = headMs;
  server.requestTimeout = requestMs;
  server.maxConnections = connections;
  // Node leaves out what comes after the thousandth without a word; their size is bounded all the same.
  server.maxHeadersCount = 0;
  return server;
}

/** Takes all that can come over a connection: Node would answer some of it by itself, before anybody has looked at it. */
function takeRequests(
  server: Server,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  hostsOf: (request: IncomingMessage) => ReadonlySet<string>,
  { lingerMs }: InspectorLimits,
): void {
  server.on('request', handle);
  server.on('checkContinue', handle);
  server.on('checkExpectation', handle);
  // No other protocol: the same-origin policy does not hold for a WebSocket.
  const refuseUpgrade = (request: IncomingMessage, socket: Socket): void => {
    const isOurs = checkHost(headersFromRaw(request.rawHeaders), hostsOf(request)) === null;
    endWith(socket, isOurs ? 426 : 403, lingerMs);
  };
  server.on('upgrade', refuseUpgrade);
  server.on('connect', refuseUpgrade);
  server.on('clientError', (error: Error, socket: Socket) => {
    const code = systemCode(error);
    const status = code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
    endWith(socket, status, lingerMs);
  });
}

function endWith(socket: Socket, status: number, lingerMs: number): void {
  // Node listens to it no more: what breaks now breaks for its other side only.
  socket.on('error', () => socket.destroy());
  if (!socket.writable) return void socket.destroy();
  socket.end(rawReply(status));
  // Destroyed at once, it could be reset before the answer has been read.
  const timer = setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.once('close', () => clearTimeout(timer));
}
