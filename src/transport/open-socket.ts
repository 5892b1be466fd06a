import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { readBeforeFailing } from './read-before-failing.ts';

/** Whom TLS trusts. */
export interface TlsOptions {
  /** Accepts any certificate. */
  readonly insecure?: boolean | undefined;
  /** PEM text of the certificate authorities to trust, instead of the usual ones, as curl's option does. */
  readonly ca?: string | undefined;
}

/** Connects to the host of a URL, over TLS where it says so. */
export function openSocket(url: URL, { insecure, ca }: TlsOptions, session?: Buffer | undefined): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isTls = url.protocol === 'https:';
  const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
  if (!isTls) return readBeforeFailing(connectTcp({ host, port, noDelay: true }));
  const socket = connectTls({
    host,
    port,
    ALPNProtocols: ['http/1.1'],
    ...(session === undefined ? {} : { session }),
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(insecure === true ? { rejectUnauthorized: false } : {}),
    ...(ca === undefined ? {} : { ca }),
  });
  return readBeforeFailing(socket);
}
