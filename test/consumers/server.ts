import type { Server } from 'node:http';

/** A consumer's server on a free port of the loopback. */
export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Waits until a server listens, and gives its port and its end. */
export async function listening(server: Server): Promise<Listening> {
  if (!server.listening) {
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve);
      server.once('error', reject);
    });
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { port: address.port, close: () => stop(server) };
}

/** Stops a server and cuts every connection to it. Stopping one that has stopped is nothing. */
export async function stop(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Bytes of a body that a consumer takes: a large order has room, a flood has not. */
export const BODY_LIMIT = 1024 * 1024;

/** The path of each sender's webhooks. */
export const HOOKS = { '/hooks/detrack': 'detrack', '/hooks/deliveright': 'deliveright' } as const;
