import type { Server } from 'node:http';
import { ioError, WebhookCliError } from '../../core/error.ts';
import { bind, type ListenHints } from '../../core/http/bind.ts';

/** Where an inspector is looked for first, and the last port that is tried where none is asked for. */
const FIRST_PORT = 4040;
const LAST_PORT = 4059;

export const LISTEN_HINTS: ListenHints = {
  taken: `name another port, or none: the next free one from ${FIRST_PORT} on is taken then`,
  forbidden: 'name a port above 1023',
  noHost: 'without a host the inspector is for this machine only, which is best',
};

/**
 * Starts to listen on the port that is asked for, or else on the first free one of a few.
 *
 * @returns the port
 * @throws WebhookCliError `port_in_use`, `port_forbidden`, `bad_port`, `bad_host`, `cannot_listen`
 */
export async function listenOn(server: Server, host: string, port: number | undefined): Promise<number> {
  if (port !== undefined) return bind(server, host, port, LISTEN_HINTS);
  for (let next = FIRST_PORT; next <= LAST_PORT; next += 1) {
    try {
      return await bind(server, host, next, LISTEN_HINTS);
    } catch (error) {
      const isTaken =
        error instanceof WebhookCliError && (error.code === 'port_in_use' || error.code === 'port_forbidden');
      if (!isTaken) throw error;
    }
  }
  throw ioError(
    'port_in_use',
    `all ports from ${FIRST_PORT} to ${LAST_PORT} on ${host} are taken`,
    'name another port, or 0 for any free one',
  );
}
