import type { FailureCode } from '../core/exchange.ts';
import { basicHeader, urlCredentials } from '../core/http/credentials.ts';
import type { HeaderList } from '../core/http/headers.ts';
import { type OpenConnection, openSocket, type TlsOptions, whenConnected } from './open-socket.ts';

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
