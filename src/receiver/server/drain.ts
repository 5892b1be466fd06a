import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { pause } from '../../core/time/wait.ts';
import type { Connections } from './connections.ts';
import type { ServerLimits } from './limits.ts';

/**
 * Takes no more connections, lets what is under way be answered, and frees the port. A kept connection that was
 * in use a moment ago may have its next request on the way: it is answered too, and told that it was the last.
 *
 * @param isWorking tells that something is done for a webhook that has come, which takes longer than to wait for it
 * @returns how many requests were left without an answer
 */
export async function drain(
  server: Server,
  connections: Connections,
  { drainMs, quietMs }: Pick<ServerLimits, 'drainMs' | 'quietMs'>,
  isWorking: () => boolean,
): Promise<number> {
  const end = performance.now() + drainMs * LONGEST_FOR_WORK;
  await takeWaiting(connections, drainMs * SHARE_FOR_WAITING);
  const stopped = new Promise<void>((resolve) => {
    // That of an HTTP server destroys idle connections at once. Bun's has no other.
    const { close } = server instanceof NetServer ? NetServer.prototype : server;
    close.call(server, () => resolve());
  });
  let left = 0;
  let late: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise<void>((resolve) => {
    const endAll = (): void => {
      if (isWorking() && performance.now() < end) {
        late = setTimeout(endAll, LOOK_AGAIN_MS);
        return;
      }
      left = connections.underWay;
      server.closeAllConnections();
      resolve();
    };
    late = setTimeout(endAll, drainMs);
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
  return left;
}

/** As many times as long may be worked on what has come, as large bodies are. */
const LONGEST_FOR_WORK = 10;
const LOOK_AGAIN_MS = 50;
/** Of the time that closing may take, what those may take who have connected already. */
const SHARE_FOR_WAITING = 0.25;
/** The first may be the end of the turn in which it was said to close, in which the queue has been looked at. */
const TURNS_WITHOUT_ANY = 2;

/**
 * Takes who has connected and waits in the system's queue, which a closed socket resets: one is taken in a turn of the
 * loop. Where others go on connecting it ends after its time.
 */
async function takeWaiting(connections: Connections, ms: number): Promise<void> {
  const end = performance.now() + ms;
  for (let without = 0; without < TURNS_WITHOUT_ANY && performance.now() < end; ) {
    const before = connections.opened;
    await turn();
    without = connections.opened === before ? without + 1 : 0;
  }
}
