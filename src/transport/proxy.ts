import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { systemCode } from '../core/error.ts';
import type { FailureCode } from '../core/exchange.ts';
import { basicHeader, urlCredentials } from '../core/http/credentials.ts';
import type { HeaderList } from '../core/http/headers.ts';
import {
  type OpenConnection,
  openSocket,
  portOf,
  type TlsOptions,
  tlsOptionsOf,
  whenConnected,
} from './open-socket.ts';
import { readBeforeFailing } from './read-before-failing.ts';

/** A proxy on the way to a host. */
export interface HttpProxy {
  /** With its credentials, where it asks for some. */
  readonly url: URL;
  /** What named it, such as `HTTPS_PROXY`. */
  readonly name: string;
}

/** Gives the proxy by which a URL is reached; `null` where that is reached directly. */
export type ProxyFor = (url: URL) => HttpProxy | null;

/** A proxy as messages call it, without its credentials. */
export function proxyWords({ url, name }: HttpProxy): string {
  return `the proxy ${url.host} (${name})`;
}

/** Why there is no way to a proxy, or through it. */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure';
  readonly proxy: HttpProxy;
  readonly code: FailureCode | null;

  /**
   * @param code `null` where it follows from the cause
   * @param cause what the system or TLS said of the way to it
   */
  constructor(proxy: HttpProxy, code: FailureCode | null, message: string, cause?: unknown) {
    super(message, { cause });
    this.proxy = proxy;
    this.code = code;
  }
}

/** What a status of a proxy says of the way through it. */
export function refusalOf(proxy: HttpProxy, status: number): ProxyFailure {
  return new ProxyFailure(
    proxy,
    'proxy_refused',
    status === 407
      ? `${proxyWords(proxy)} asks for credentials: its URL holds them as http://USER:PASS@HOST:PORT`
      : `${proxyWords(proxy)} answered ${status} instead of letting it through`,
  );
}

/** What lets somebody through a proxy. */
export function proxyHeaders({ url }: HttpProxy): HeaderList {
  const credentials = urlCredentials(url);
  return credentials === undefined ? [] : [['Proxy-Authorization', basicHeader(credentials)]];
}

/** Opens connections to a proxy that is told with each request where that goes. */
export function openToProxy(proxy: HttpProxy, tls: TlsOptions): OpenConnection {
  return (opened) => {
    const socket = openSocket(proxy.url, tls);
    whenConnected(socket, (error) =>
      opened(error && new ProxyFailure(proxy, null, error.message, error), socket),
    );
    return socket;
  };
}

/** Opens connections to a host of TLS through a proxy, which passes the bytes on and sees none of them plain. */
export function openTunnel(proxy: HttpProxy, url: URL, tls: TlsOptions): OpenConnection {
  const toProxy = openToProxy(proxy, tls);
  const host = `${url.hostname}:${portOf(url)}`;
  return (opened) =>
    toProxy((error, outer) => {
      if (error !== null) return opened(error, outer);
      const fail = (failure: ProxyFailure): void => {
        outer.destroy();
        opened(failure, outer);
      };
      // Whoever uses it next hears of what is wrong with it.
      outer.on('error', () => {});
      void import('./ask-for-way.ts').then(({ askForWay }) =>
        askForWay(outer, host, proxyHeaders(proxy), (result) => {
          if (typeof result !== 'number') fail(failureOf(proxy, result));
          else if (result < 200 || result > 299) fail(refusalOf(proxy, result));
          else speakTls(outer, url, tls, opened);
        }),
      );
    });
}

function speakTls(outer: Socket, url: URL, tls: TlsOptions, opened: Parameters<OpenConnection>[0]): void {
  const inner = readBeforeFailing(connectTls({ ...tlsOptionsOf(url, tls), socket: outer }));
  outer.on('error', (error) => inner.destroy(error));
  whenConnected(inner, (error) => opened(error, inner));
}

function failureOf(proxy: HttpProxy, error: Error): ProxyFailure {
  // Node's parser says so of what is no HTTP.
  return systemCode(error).startsWith('HPE_')
    ? new ProxyFailure(proxy, 'bad_answer', `${proxyWords(proxy)} answered with broken HTTP`)
    : new ProxyFailure(proxy, null, error.message, error);
}
