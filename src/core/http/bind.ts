import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ioError, messageOf, systemCode, usageError, type WebhookCliError } from '../error.ts';
import { excerpt } from '../text/did-you-mean.ts';
import type { Words } from '../wording.ts';
import { isIPv6, readHost } from './host.ts';

/** What to do next where it cannot listen, in the words of whose port it is. */
export interface ListenHints {
  readonly taken: Words;
  readonly forbidden: Words;
  readonly noHost: Words;
}

/**
 * The host to listen on as sockets take it and as it can be compared: an IPv6 address without the brackets
 * that it has in URLs.
 *
 * @throws WebhookCliError `bad_host` for an empty text, which would be every network
 */
export function listenHost(text: string, hints: ListenHints): string {
  const inBrackets = /^\[(.*)\]$/.exec(text)?.[1] ?? '';
  const bare = isIPv6(inBrackets) ? inBrackets : text;
  if (bare.trim() === '') throw noSuchHost(text, hints);
  const host = readHost(isIPv6(bare) ? `[${bare}]` : bare);
  // With a port behind it, it is no address to listen on: it stays as it is, to be refused whole.
  return host === null || host.port !== '' ? bare : host.name;
}

/**
 * Starts to listen.
 *
 * @returns the port, which the system chooses for 0
 * @throws WebhookCliError `port_in_use`, `port_forbidden`, `bad_port`, `bad_host`, `cannot_listen`
 */
export function bind(server: Server, host: string, port: number, hints: ListenHints): Promise<number> {
  return new Promise((resolve, reject) => {
    const onListening = (): void => resolve((server.address() as AddressInfo).port);
    server.once('error', (error) => {
      // It may be asked to listen elsewhere.
      server.off('listening', onListening);
      reject(listenError(error, host, port, hints));
    });
    try {
      server.listen({ host, port, exclusive: true }, onListening);
    } catch (error) {
      // A port out of range is thrown, not emitted.
      reject(listenError(error, host, port, hints));
    }
  });
}

function listenError(error: unknown, host: string, port: number, hints: ListenHints): WebhookCliError {
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return ioError('port_in_use', `port ${port} on ${host} is taken`, hints.taken, error);
    case 'ERR_SOCKET_BAD_PORT':
      return usageError('bad_port', `${port} is no port`, 'a port is a whole number from 0 to 65535');
    case 'EACCES':
      return ioError(
        'port_forbidden',
        `port ${port} on ${host} may not be opened by you`,
        hints.forbidden,
        error,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return noSuchHost(host, hints, error);
    default:
      return ioError(
        'cannot_listen',
        `cannot listen on ${host} port ${port}: ${messageOf(error)}`,
        '',
        error,
      );
  }
}

function noSuchHost(host: string, hints: ListenHints, cause?: unknown): WebhookCliError {
  return ioError('bad_host', `this machine has no address ${excerpt(host, 100)}`, hints.noHost, cause);
}

/** The URL for a client on this machine: a wildcard address is none that can be called. */
export function clientUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}/`;
}
