import { type HeaderList, header, headerValues } from '../../core/http/headers.ts';
import { isIPv6 } from '../../core/http/host.ts';

/** Why a request is turned away. Nothing of what came is in it. */
export interface Refusal {
  readonly status: number;
  /** As in an `ErrorView`. */
  readonly code: string;
  readonly message: string;
}

/** What is asked for, as far as it decides who may ask. */
export type Asked = 'page' | 'asset' | 'api';

/** Names under which this machine reaches itself, and nobody else's name can lead. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Addresses that mean all of a machine: one listens on them, and nothing is reached under them. */
const WILDCARDS = ['0.0.0.0', '::'];

/**
 * Every text that `Host` may be. A page whose own name was made to lead here (DNS rebinding) comes under that name,
 * whatever the connection says; one that was found under `0.0.0.0` is none of ours either.
 *
 * @param host what its user had it listen on; `undefined` for the loopback
 * @param localAddress the socket's own end: where every address is listened on, the one that was reached, which no
 *   name can stand for in `Host`
 */
export function ownHosts(
  port: number,
  host: string | undefined,
  localAddress: string | undefined,
): ReadonlySet<string> {
  const named = host !== undefined && WILDCARDS.includes(host) ? plainAddress(localAddress) : host;
  const names = named === undefined || named === '' ? LOOPBACK : [...LOOPBACK, inUrl(named)];
  // A browser leaves out the port that its scheme has anyway.
  return new Set(names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
}

/** An IPv4 address that came over a socket for both kinds, and one with the name of its network card, as URLs have them. */
function plainAddress(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}

function inUrl(name: string): string {
  return isIPv6(name) ? `[${name}]` : name.toLowerCase();
}

/** The one check that comes before any other: whether a request was meant for this server. */
export function checkHost(headers: HeaderList, own: ReadonlySet<string>): Refusal | null {
  const [host, ...more] = headerValues(headers, 'host');
  if (host !== undefined && more.length === 0 && own.has(host.toLowerCase())) return null;
  return {
    status: 403,
    code: 'foreign_host',
    message: 'This inspector answers under the address that it has printed, and under no other name.',
  };
}

/**
 * Checks what browsers say of the page that asks. `Origin` has to be exactly ours where it is given; that it is
 * missing proves nothing, and is why the token is asked for all the same. To open the page may come from anywhere.
 */
export function checkPage(headers: HeaderList, asked: Asked): Refusal | null {
  const isOpening =
    header(headers, 'sec-fetch-mode') === 'navigate' && header(headers, 'sec-fetch-dest') === 'document';
  if (asked === 'page' && isOpening) return null;
  const own = `http://${header(headers, 'host')?.toLowerCase() ?? ''}`;
  const isOwn =
    headerValues(headers, 'origin').every((origin) => origin === own) &&
    headerValues(headers, 'sec-fetch-site').every((site) => site === 'same-origin' || site === 'none');
  if (isOwn) return null;
  return {
    status: 403,
    code: 'foreign_page',
    message: 'Another web page asked for this, and only the page of this inspector may.',
  };
}
