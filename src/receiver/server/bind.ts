import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ioError, messageOf, systemCode, usageError, type WebhookCliError } from '../../core/error.ts';
import { isIPv6, readHost } from '../../core/http/host.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { option, words } from '../../core/wording.ts';

/**
 * The host to listen on as sockets take it and as it can be compared: an IPv6 address without the brackets
 * that it has in URLs.
 *
 * @throws WebhookCliError `bad_host` for an empty text, which would be every network
 */
export function listenHost(text: string): string {
  const inBrackets = /^\[(.*)\]$/.exec(text)?.[1] ?? '';
  const bare = isIPv6(inBrackets) ? inBrackets : text;
  if (bare.trim() === '') throw noSuchHost(text);
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
export function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port)));
    try {
      server.listen({ host, port, exclusive: true }, () => resolve((server.address() as AddressInfo).port));
    } catch (error) {
      // A port out of range is thrown, not emitted.
      reject(listenError(error, host, port));
    }
  });
}

function listenError(error: unknown, host: string, port: number): WebhookCliError {
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return ioError(
        'port_in_use',
        `port ${port} on ${host} is taken`,
        words`choose another with ${option('port')}, or any free one with ${option('port', 0)}`,
        error,
      );
    case 'ERR_SOCKET_BAD_PORT':
      return usageError('bad_port', `${port} is no port`, 'a port is a whole number from 0 to 65535');
    case 'EACCES':
      return ioError(
        'port_forbidden',
        `port ${port} on ${host} may not be opened by you`,
        words`choose one above 1023 with ${option('port')}`,
        error,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return noSuchHost(host, error);
    default:
      return ioError(
        'cannot_listen',
        `cannot listen on ${host} port ${port}: ${messageOf(error)}`,
        '',
        error,
      );
  }
}

function noSuchHost(host: string, cause?: unknown): WebhookCliError {
  return ioError(
    'bad_host',
    `this machine has no address ${excerpt(host, 100)}`,
    words`${option('host', '127.0.0.1')} is this machine only, ${option('host', '0.0.0.0')} every network`,
    cause,
  );
}

/** The URL for a client on this machine: a wildcard address is none that can be called. */
export function clientUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}/`;
}
