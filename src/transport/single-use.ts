import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ExchangeFailure } from '../core/exchange.ts';
import { header } from '../core/http/headers.ts';
import { HttpAgent } from '../core/http/node-http.ts';
import { makeCall } from './node-call.ts';
import { openSocket, type TlsOptions } from './open-socket.ts';
import type { OutgoingRequest, Transport, TransportResult } from './transport.ts';

/**
 * Opens a transport that gives every request a connection of its own. A consumer may close idle connections
 * whenever it likes, and a request that meets this moment fails through no fault of the consumer; sent again it
 * would be a second webhook, which some cases count. So none is ever sent over a connection that had been idle.
 */
export function openSingleUse(tls: TlsOptions): Transport {
  const open = new Set<Socket>();
  // A handshake is cheaper where the server knows an earlier one.
  let session: Buffer | undefined;
  return {
    send: (request) =>
      makeCall(request, {
        connection: () => {
          const socket = openSocket(request.url, tls, session);
          if (socket instanceof TLSSocket) {
            socket.on('session', (known) => {
              session = known;
            });
          }
          open.add(socket);
          socket.once('close', () => open.delete(socket));
          return socket;
        },
        sendBody: (sending) => sending.end(request.body),
      }),
    close: async () => {
      for (const socket of open) socket.destroy();
    },
  };
}

/**
 * Opens a transport that sends all requests over one connection, one after another. It connects anew only after an
 * answer that said `Connection: close`; a connection that went without a word, or that held more than the answer,
 * fails the exchange that would have been next on it.
 */
export function openKeepAlive(tls: TlsOptions): Transport {
  const agent = new HttpAgent({ keepAlive: true, maxSockets: 1 });
  let socket: Socket | null = null;
  let isStray = false;
  const onStray = (): void => {
    isStray = true;
  };
  const connect = (url: URL): Socket => {
    const opened = openSocket(url, tls);
    socket = opened;
    isStray = false;
    // Nobody reads an idle connection, and what it brings then would go unseen.
    opened.on('free', () => opened.on('data', onStray));
    return opened;
  };
  const goneWrong = (url: URL): ExchangeFailure | null => {
    if (socket === null) return null;
    if (isStray) {
      return { code: 'bad_answer', message: `${url.host} sent more than the Content-Length of its answer` };
    }
    return socket.destroyed || socket.readableEnded
      ? { code: 'reset', message: `${url.host} closed the connection without a word` }
      : null;
  };
  return {
    send: async (request: OutgoingRequest): Promise<TransportResult> => {
      await afterPendingReads();
      const failure = goneWrong(request.url);
      if (failure !== null) {
        socket = null;
        return { ok: false, failure, answer: null, durationMs: 0 };
      }
      socket?.off('data', onStray);
      agent.createConnection = () => connect(request.url);
      const result = await makeCall(request, {
        connection: agent,
        sendBody: (sending) => sending.end(request.body),
      });
      // Whoever says so may close, and after a failure there is nothing to keep.
      if (!result.ok || saysClose(result)) socket = null;
      return result;
    },
    close: async () => {
      agent.destroy();
      socket?.destroy();
    },
  };
}

/** What had arrived by now has been read: a connection that was closed with its answer is known to be. */
async function afterPendingReads(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

function saysClose({ answer }: TransportResult): boolean {
  return /\bclose\b/i.test(header(answer?.headers ?? [], 'connection') ?? '');
}
