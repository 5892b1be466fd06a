import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { readBeforeFailing } from './read-before-failing.ts';

/** Whom TLS trusts. */
export interface TlsOptions {
  /** Accepts any certificate. */
  readonly insecure?: boolean | undefined;
  /** PEM text of the certificate authorities to trust, instead of the usual ones, as curl's option does. */
  readonly ca?: string | undefined;
}

/**
 * Opens a connection: gives its socket at once, to be ended, and calls back when requests may go over it, or over another
 * one through it, or with why none may.
 */
export type OpenConnection = (opened: (error: Error | null, socket: Socket) => void) => Socket;

/** Connects to the host of a URL, over TLS where it says so. */
export function openSocket(url: URL, tls: TlsOptions, session?: Buffer | undefined): Socket {
  const place = { host: hostOf(url), port: portOf(url) };
  if (url.protocol !== 'https:') return readBeforeFailing(connectTcp({ ...place, noDelay: true }));
  const resumed = session === undefined ? {} : { session };
  return readBeforeFailing(connectTls({ ...tlsOptionsOf(url, tls), ...place, ...resumed }));
}

/** How TLS is spoken with the host of a URL. */
export function tlsOptionsOf(url: URL, { insecure, ca }: TlsOptions): ConnectionOptions {
  const host = hostOf(url);
  return {
    // By which the certificate is judged, also where the connection leads through a proxy.
    host,
    ALPNProtocols: ['http/1.1'],
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(insecure === true ? { rejectUnauthorized: false } : {}),
    ...(ca === undefined ? {} : { ca }),
  };
}

/** Calls back once a socket is connected and has agreed on TLS where it speaks it, or with why not. */
export function whenConnected(socket: Socket, connected: (error: Error | null) => void): void {
  socket.once('error', connected);
  socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
    socket.off('error', connected);
    connected(null);
  });
}

/** The port of a URL, which none is written in where it is the scheme's own. */
export function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}
