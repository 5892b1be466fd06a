import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { systemCode } from '../core/error.ts';
import { request as httpRequest } from '../core/http/node-http.ts';
import { type OpenConnection, portOf, type TlsOptions, tlsOptionsOf, whenConnected } from './open-socket.ts';
import { type HttpProxy, ProxyFailure, proxyHeaders, proxyWords, refusalOf } from './proxy.ts';
import { readBeforeFailing } from './read-before-failing.ts';

/** What is reached, and how. */
export interface TunnelEnds {
  readonly proxy: HttpProxy;
  readonly url: URL;
  readonly tls: TlsOptions;
}

/** Speaks TLS with a host over a connection to a proxy, which passes the bytes on and sees none of them plain. */
export function openThrough(
  outer: Socket,
  { proxy, url, tls }: TunnelEnds,
  opened: Parameters<OpenConnection>[0],
): void {
  askForWay(outer, proxy, url, (refusal) => {
    if (refusal !== null) {
      outer.destroy();
      return opened(refusal, outer);
    }
    const inner = readBeforeFailing(connectTls({ ...tlsOptionsOf(url, tls), socket: outer }));
    outer.on('error', (error) => inner.destroy(error));
    whenConnected(inner, (error) => opened(error, inner));
  });
}

/** Asks a proxy for the way to a host (RFC 9110, 9.3.6), and calls back with why there is none, or `null`. */
function askForWay(
  socket: Socket,
  proxy: HttpProxy,
  url: URL,
  answered: (refusal: Error | null) => void,
): void {
  const host = `${url.hostname}:${portOf(url)}`;
  const asking = httpRequest({
    method: 'CONNECT',
    path: host,
    // As a flat list the headers leave as they are.
    headers: [['Host', host], ...proxyHeaders(proxy)].flat() as unknown as Record<string, string>,
    createConnection: () => socket,
  });
  asking.once('connect', ({ statusCode = 0 }) => {
    answered(statusCode >= 200 && statusCode < 300 ? null : refusalOf(proxy, statusCode));
  });
  asking.once('error', (error) => {
    const isBroken = systemCode(error).startsWith('HPE_');
    answered(
      isBroken
        ? new ProxyFailure(proxy, 'bad_answer', `${proxyWords(proxy)} answered with broken HTTP`)
        : new ProxyFailure(proxy, null, error.message, error),
    );
  });
  asking.end();
}
