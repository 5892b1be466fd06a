import type { Socket } from 'node:net';
import { type SendOptions, send } from '../../src/api/send.ts';
import type { Exchange } from '../../src/core/exchange.ts';
import type { OutgoingRequest } from '../../src/transport/transport.ts';
import { startTcpServer, type TestServer } from './http-server.ts';

/** Sends a failed job. */
export function sendFailed(to: string, options: Partial<SendOptions> = {}): Promise<Exchange> {
  return send({ event: 'failed', ...options, to });
}

/** A server that answers each connection with the given bytes, once a request has begun. */
export function answering(
  bytes: string | Buffer,
  then: (socket: Socket) => void = (s) => s.end(),
): Promise<TestServer> {
  return startTcpServer((socket) => {
    socket.once('data', () => socket.write(bytes, () => then(socket)));
  });
}

/** A request to hand to a transport. */
export function posted(url: string): OutgoingRequest {
  return { method: 'POST', url: new URL(url), headers: [], body: Buffer.from('{}'), timeoutMs: 20_000 };
}
