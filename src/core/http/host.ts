import { usageError } from '../error.ts';
import { excerpt } from '../text/did-you-mean.ts';
import { urlOrNull } from './http-url.ts';

/** A host as a `Host` header names it. */
export interface NamedHost {
  /** In the one spelling that can be compared: lower case, without brackets and without a dot at its end. */
  readonly name: string;
  /** `''` where none is written. */
  readonly port: string;
}

/** Reads `HOST` or `HOST:PORT`, an IPv6 address in brackets; `null` when it is neither. */
export function readHost(text: string): NamedHost | null {
  const parts = /^(\[[\da-f:.]+\]|[^\s/?#@:\\[\]%]+)(?::(\d{1,5}))?$/i.exec(text);
  const hostname = parts === null ? '' : (urlOrNull(`http://${parts[1]}/`)?.hostname ?? '');
  const name = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return name === '' ? null : { name, port: parts?.[2] ?? '' };
}

/** Tells an IPv6 address without brackets, as URLs read it: a module of Node's that does is slow to start. */
export function isIPv6(text: string): boolean {
  return /^[\da-f:.]*:[\da-f:.]*$/i.test(text) && urlOrNull(`http://[${text}]/`) !== null;
}

/**
 * Reads a host whose name requests may come under, `*` for every one.
 *
 * @throws WebhookCliError `bad_allowed_host`
 */
export function parseHost(text: string): string {
  const bare = text.trim();
  if (bare === '*') return bare;
  const host = readHost(isIPv6(bare) ? `[${bare}]` : bare);
  if (host === null) {
    throw usageError(
      'bad_allowed_host',
      `${excerpt(bare, 100)} is no host`,
      'write a name or an address, with its port where that matters: shop.example, shop.example:8080, [fd00::1]',
    );
  }
  const name = isIPv6(host.name) ? `[${host.name}]` : host.name;
  return host.port === '' ? name : `${name}:${host.port}`;
}

/**
 * Tells a host that is this machine and no other, as a URL, a `Host` header or a socket has it. Names below
 * `localhost` are too: RFC 6761 (6.3) keeps them out of the DNS, so that nobody can point one elsewhere.
 */
export function isLoopback(host: string): boolean {
  return /^([^/]+\.)?localhost$/.test(host) || /^\[?::1\]?$/.test(host) || /^127(\.\d+){3}$/.test(host);
}
