import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createServer } from '../../core/http/node-http.ts';
import type { ServerLimits } from './limits.ts';

/** An HTTP server with the limits of a receiver; it does not listen yet, and nobody takes its requests. */
export function openServer({ headersMs, requestMs }: Pick<ServerLimits, 'headersMs' | 'requestMs'>): Server {
  const server = createServer({
    connectionsCheckingInterval: Math.min(1000, headersMs),
    keepAlive: true,
    // The router asks for it, so that a request without one is counted as every other that is no HTTP.
    requireHostHeader: false,
  });
  server.headersTimeout = headersMs;
  server.requestTimeout = requestMs;
  // Node drops what comes after the thousandth header without a word; their size is limited all the same.
  server.maxHeadersCount = 0;
  return server;
}

/** What is done with what comes to a server. */
export interface ServerCallbacks {
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  /** Whether a sender that asks first may send its body: one over the limit need not be sent at all. */
  readonly acceptsBodyOf: (request: IncomingMessage) => boolean;
  /** What came is no HTTP, or too much or too slow of it. */
  readonly onBroken: (error: Error, socket: Socket) => void;
}

/** Hands what comes to a server to those who take it. */
export function handleRequests(
  server: Server,
  { onRequest, acceptsBodyOf, onBroken }: ServerCallbacks,
): void {
  server.on('request', onRequest);
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (acceptsBodyOf(request)) response.writeContinue();
    onRequest(request, response);
  });
  server.on('clientError', onBroken);
}
