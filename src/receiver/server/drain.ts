import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { pause } from '../../core/time/wait.ts';
import type { Connections } from './connections.ts';
import type { ServerLimits } from './limits.ts';

/**
 * Takes no more connections, lets what is under way be answered, and frees the port. A kept connection that was
 * in use a moment ago may have its next request on the way: it is answered too, and told that it was the last.
 */
export async function drain(
  server: Server,
  connections: Connections,
  { drainMs, quietMs }: Pick<ServerLimits, 'drainMs' | 'quietMs'>,
): Promise<void> {
  // Who has connected already waits in the system's queue, which a closed socket resets.
  await turn();
  const stopped = new Promise<void>((resolve) => {
    // That of an HTTP server destroys idle connections at once. Bun's has no other.
    const { close } = server instanceof NetServer ? NetServer.prototype : server;
    close.call(server, () => resolve());
  });
  let late: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise<void>((resolve) => {
    late = setTimeout(() => {
      server.closeAllConnections();
      resolve();
    }, drainMs);
    late.unref();
  });
  // What has just come is read first.
  await turn();
  connections.endIdle(quietMs);
  await Promise.race([stopped, pause(Math.min(quietMs, drainMs), undefined)]);
  // Where the loop was held up meanwhile, the time has passed before what came in it was read.
  await turn();
  connections.endIdle(0);
  // An answer that is delayed for longer is not waited for: its sender was told nothing.
  await Promise.race([connections.whenSettled(), timeIsUp]);
  connections.destroyWithheld();
  connections.endIdle(0);
  await stopped;
  clearTimeout(late);
  // What is left of it is its watch over connections.
  server.close();
}
