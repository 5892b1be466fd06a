import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { listening, type TestServer } from './http-server.ts';

/** What a proxy was asked for. */
export interface Asked {
  readonly method: string;
  readonly target: string;
  /** Names and values in turn, as on the wire. */
  readonly rawHeaders: readonly string[];
}

/** A proxy of a test; whatever host it is asked for, it leads to one server of this machine. */
export interface ProxyServer extends TestServer {
  readonly asked: readonly Asked[];
}

/** How a proxy behaves. */
export interface ProxyOptions {
  /** Where everything leads to. */
  readonly port: number;
  /** The port of the proxy itself, such as that of one before it; a free one unless given. */
  readonly at?: number;
  /** Answered instead of letting anything through. */
  readonly refuse?: number;
  /** Speaks TLS itself. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** Starts a proxy as curl and others know it: a whole URL for http, CONNECT for all else. */
export async function startProxy({ port, at, refuse, tls }: ProxyOptions): Promise<ProxyServer> {
  const asked: Asked[] = [];
  const note = ({ method = '', url = '', rawHeaders }: IncomingMessage): void => {
    asked.push({ method, target: url, rawHeaders });
  };
  const passOn = (incoming: IncomingMessage, response: ServerResponse): void => {
    note(incoming);
    if (refuse !== undefined) {
      incoming.resume();
      response.writeHead(refuse).end('no way');
      return;
    }
    const path = (incoming.url ?? '').replace(/^http:\/\/[^/]*/, '');
    const headers = incoming.rawHeaders as unknown as Record<string, string>;
    const onward = request({ port, host: '127.0.0.1', method: incoming.method, path, headers });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.rawHeaders);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    // A stream of events ends only when one of the two leaves.
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    incoming.pipe(onward);
  };
  const server = tls === undefined ? createServer(passOn) : createHttpsServer(tls, passOn);
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    note(incoming);
    socket.on('error', () => socket.destroy());
    if (refuse !== undefined) return socket.end(`HTTP/1.1 ${refuse} No\r\nContent-Length: 0\r\n\r\n`);
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    return undefined;
  });
  return { ...(await listening(server, tls === undefined ? 'http' : 'https', at)), asked };
}
