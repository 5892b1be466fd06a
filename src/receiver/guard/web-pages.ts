import { type HeaderList, header, headerValues } from '../../core/http/headers.ts';
import { isLoopback, type NamedHost, readHost } from '../../core/http/host.ts';
import { redactText } from '../../core/http/redact.ts';
import { cutText } from '../../core/text/cut-text.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { option, type Words, words } from '../../core/wording.ts';

/** Why a request that a web page may have sent does not pass. */
export interface PageRefusal {
  readonly kind: 'cross-site' | 'foreign-host';
  /** Names the option that would let it pass. Holds text from the network as it came. */
  readonly reason: Words;
}

/**
 * The names of the address that a connection came to, besides those of the loopback.
 *
 * @param host what the receiver was told to listen on
 * @param localAddress the socket's own end of the connection
 */
export function addressNames(host: string, localAddress: string | undefined): string[] {
  // A wildcard is no address of this machine; the one that the sender reached is.
  const bound = host === '0.0.0.0' || host === '::' ? [] : [host];
  const reached = localAddress?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return [...bound, ...(reached === undefined ? [] : [reached])];
}

/**
 * Checks what only browsers send: who the page is that sent a request, if one did. That `Origin` and `Host`
 * agree proves nothing, since a page can have its own name lead here.
 *
 * @param own what `addressNames` gave
 */
export function checkOrigin(
  headers: HeaderList,
  own: readonly string[],
  allowed: readonly string[],
): PageRefusal | null {
  const origins = headerValues(headers, 'origin');
  const foreign = origins.find((origin) => !isAllowedOrigin(origin, allowed) && !isServedOrigin(origin, own));
  if (foreign !== undefined) {
    const reason = words`a web page of ${cutText(redactText(foreign), 100)} sent this; ${option('allowOrigins')} lets it`;
    return { kind: 'cross-site', reason };
  }
  const site = header(headers, 'sec-fetch-site');
  if (origins.length > 0 || site === undefined || site === 'none' || site === 'same-origin') return null;
  if (allowed.includes('*')) return null;
  const reason = `a web page of another site sent this (Sec-Fetch-Site: ${cutText(site, 40)})`;
  return { kind: 'cross-site', reason };
}

/**
 * Checks under which name this machine was reached. Pages read without an `Origin` from the host that they
 * came from, so that the name is all that tells one whose name was made to lead here.
 *
 * @param own what `addressNames` gave
 */
export function checkHost(
  headers: HeaderList,
  own: readonly string[],
  allowed: readonly string[],
): PageRefusal | null {
  const text = header(headers, 'host') ?? '';
  const host = readHost(text);
  if (allowed.includes('*') || (host !== null && (isServedHost(host, own) || isAllowedHost(host, allowed)))) {
    return null;
  }
  const reason = words`only a POST is passed on under any Host, and ${excerpt(text, 100)} is not this machine; ${option('allowHosts')} lets it`;
  return { kind: 'foreign-host', reason };
}

/** Tells whether an origin was allowed by name, or all were by `*`. */
export function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  return allowed.includes('*') || allowed.includes(origin.replace(/\/$/, ''));
}

function isServedOrigin(origin: string, own: readonly string[]): boolean {
  const host = readHost(/^https?:\/\/(.*)$/i.exec(origin)?.[1] ?? '');
  return host !== null && isServedHost(host, own);
}

function isServedHost({ name }: NamedHost, own: readonly string[]): boolean {
  return isLoopback(name) || own.includes(name);
}

function isAllowedHost(host: NamedHost, allowed: readonly string[]): boolean {
  // A browser leaves out the port that its scheme has anyway.
  const ports = ['', ...(host.port === '' ? ['80', '443'] : [host.port])];
  return allowed.some((text) => {
    const one = readHost(text);
    return one !== null && one.name === host.name && ports.includes(one.port);
  });
}
