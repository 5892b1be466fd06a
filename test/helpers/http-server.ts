import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';

/** A request as a plain server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly target: string;
  /** Names and values in turn, as on the wire. */
  readonly rawHeaders: readonly string[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** A server of a test; `await using` stops it and every connection to it. */
export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly url: string;
}

export interface HttpServer extends TestServer {
  /** The requests that came whole, in their order. */
  readonly requests: readonly SeenRequest[];
}

/** What a plain server does with a request whose body is there; answers 204 unless given. */
export type Responder = (response: ServerResponse, request: SeenRequest, index: number) => void;

/** Starts a plain `node:http` server that keeps what it is sent. */
export async function startHttpServer(
  respond: Responder = (response) => response.writeHead(204).end(),
): Promise<HttpServer> {
  const requests: SeenRequest[] = [];
  const server = createServer(
    collecting((seen, response) => {
      requests.push(seen);
      respond(response, seen, requests.length - 1);
    }),
  );
  return { ...(await listening(server, 'http')), requests };
}

/** A listener that calls back once a request's body is whole. */
export function collecting(whole: (request: SeenRequest, response: ServerResponse) => void): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      whole(
        {
          method: request.method ?? '',
          target: request.url ?? '',
          rawHeaders: request.rawHeaders,
          headers: request.headers,
          body: Buffer.concat(chunks),
        },
        response,
      ),
    );
  };
}

/** Starts a server that speaks no protocol: what it does with each connection is the test's. */
export async function startTcpServer(onConnection: (socket: Socket) => void): Promise<TestServer> {
  return listening(
    createTcpServer((socket) => {
      // A client that resets its connection is part of these tests.
      socket.on('error', () => socket.destroy());
      onConnection(socket);
    }),
    'http',
  );
}

/** Binds a server to a port of the loopback, a free one unless given, and ties its end to `await using`. */
export async function listening(server: Server, scheme: 'http' | 'https', at = 0): Promise<TestServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    url: `${scheme}://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
