import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Requests under way are given this long, in ms, when a receiver closes. */
const DRAIN_MS = 2000;

/** What is open when a receiver closes. */
export interface OpenWork {
  readonly sockets: ReadonlySet<Socket>;
  /** Connections whose answer is withheld: nothing will come on them. */
  readonly held: ReadonlySet<Socket>;
  readonly underWay: ReadonlySet<Promise<void>>;
}

/** Takes no more connections, lets what is under way be answered, and frees the port. */
export async function drain(server: Server, { sockets, held, underWay }: OpenWork): Promise<void> {
  const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  let late: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise<void>((resolve) => {
    late = setTimeout(() => {
      server.closeAllConnections();
      resolve();
    }, DRAIN_MS);
    late.unref();
  });
  // Node counts a connection on which nothing ever came, as browsers keep in reserve, as busy. What has
  // just come is read first.
  await new Promise((resolve) => setImmediate(resolve));
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  // An answer that is delayed for longer is not waited for: its sender was told nothing.
  await Promise.race([Promise.allSettled(underWay), timeIsUp]);
  for (const socket of held) socket.destroy();
  // An answer that is out leaves a kept-alive connection behind, which nobody will use again.
  server.closeIdleConnections();
  await stopped;
  clearTimeout(late);
}
