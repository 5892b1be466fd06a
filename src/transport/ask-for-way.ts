import type { Socket } from 'node:net';
import type { HeaderList } from '../core/http/headers.ts';
// It brings `node:http`, which nothing else of the client needs: so this has a file of its own.
import { request as httpRequest } from '../core/http/node-http.ts';

/**
 * Asks a proxy for the way to a host (RFC 9110, 9.3.6).
 *
 * @param socket a connection to the proxy
 * @param host with its port
 * @param answered called back with the status of the answer, or with why there is none
 */
export function askForWay(
  socket: Socket,
  host: string,
  headers: HeaderList,
  answered: (result: number | Error) => void,
): void {
  const asking = httpRequest({
    method: 'CONNECT',
    path: host,
    // As a flat list the headers leave as they are.
    headers: [['Host', host], ...headers].flat() as unknown as Record<string, string>,
    createConnection: () => socket,
  });
  asking.once('connect', ({ statusCode = 0 }) => answered(statusCode));
  asking.once('error', answered);
  asking.end();
}
