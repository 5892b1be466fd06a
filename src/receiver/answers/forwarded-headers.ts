import { type HeaderList, header, headerValues, withHeaders } from '../../core/http/headers.ts';

/**
 * Adds what a proxy says of the request that it passes on: who sent it, under which host and how. Who came before is
 * kept: an address goes behind those that are there, host and scheme are those of the first proxy.
 */
export function withForwarded(headers: HeaderList, remoteAddress: string | undefined): HeaderList {
  const address = remoteAddress?.replace(/^::ffff:(?=\d+\.)/i, '');
  const addresses = [...headerValues(headers, FOR), ...(address === undefined ? [] : [address])];
  const host = header(headers, 'host');
  const missing = (name: string, value: string | undefined): HeaderList =>
    value === undefined || header(headers, name) !== undefined ? [] : [[name, value]];
  return withHeaders(headers, [
    ...(address === undefined ? [] : ([[FOR, addresses.join(', ')]] as const)),
    ...missing('X-Forwarded-Host', host),
    // The receiver itself speaks no TLS: what came over it came through a proxy that says so.
    ...missing('X-Forwarded-Proto', 'http'),
  ]);
}

const FOR = 'X-Forwarded-For';
