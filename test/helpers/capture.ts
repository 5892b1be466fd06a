import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as it came in, before anything of ours has looked at it. */
export interface Captured {
  readonly method: string;
  readonly url: string;
  /** Names and values as on the wire. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly header: (name: string) => string | undefined;
}

export interface CaptureServer {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly Captured[];
  readonly close: () => Promise<void>;
}

export type Respond = (response: ServerResponse, captured: Captured, socket: Socket) => void;

/** A plain HTTP server that keeps what it gets. It closes when the test is over. */
export async function startCapture(
  respond: Respond = (response) => response.writeHead(200).end(),
): Promise<CaptureServer> {
  const requests: Captured[] = [];
  const server = createServer((incoming: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const captured = capturedOf(incoming, Buffer.concat(chunks));
      requests.push(captured);
      respond(response, captured, incoming.socket);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, port, requests, close };
}

function capturedOf(incoming: IncomingMessage, body: Buffer): Captured {
  const raw = incoming.rawHeaders;
  const headers = raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ''] as const] : []));
  return {
    method: incoming.method ?? '',
    url: incoming.url ?? '',
    headers,
    body,
    header: (wanted) => headers.find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1],
  };
}

/** A port of this machine that nothing listens on: it was free a moment ago. */
export async function unusedPort(): Promise<number> {
  const server = await startCapture();
  await server.close();
  return server.port;
}

/** Resolves once a port takes nobody; rejects as long as it takes somebody. */
export function refused(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      reject(new Error('it still listens'));
    });
    socket.on('error', () => resolve());
  });
}

/**
 * Resolves once a port takes nobody any more, however long that takes: a process on a busy machine may not come to it for
 * longer than a test framework has patience, and the time is no part of what is asked. The test's own limit ends it.
 */
export async function untilRefused(port: number): Promise<void> {
  const isRefused = (): Promise<boolean> =>
    refused(port).then(
      () => true,
      () => false,
    );
  while (!(await isRefused()));
}

export interface Posted {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Posts a body as it is. */
export function post(
  url: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = { 'Content-Type': 'application/json' },
): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

/** Writes raw bytes to a port and gives all that comes back until the other side closes. */
export function sendRaw(port: number, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}
