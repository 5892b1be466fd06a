import type { Server } from 'node:http';
import type { Connections } from './connections.ts';

/** Requests under way are given this long, in ms, when a receiver closes. */
const DRAIN_MS = 2000;

/** Takes no more connections, lets what is under way be answered, and frees the port. */
export async function drain(server: Server, connections: Connections): Promise<void> {
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
  // What has just come is read first.
  await new Promise((resolve) => setImmediate(resolve));
  connections.destroyUnused();
  // An answer that is delayed for longer is not waited for: its sender was told nothing.
  await Promise.race([connections.whenSettled(), timeIsUp]);
  connections.destroyWithheld();
  // An answer that is out leaves a kept-alive connection behind, which nobody will use again.
  server.closeIdleConnections();
  await stopped;
  clearTimeout(late);
}
