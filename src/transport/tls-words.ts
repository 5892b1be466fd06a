import { systemCode } from '../core/error.ts';

interface TlsMistake {
  readonly codes: RegExp;
  /** What is wrong, and what to do. */
  readonly words: (host: string, error: unknown) => string;
}

/** Mistakes that people make with TLS, by the codes of Node and OpenSSL. */
const MISTAKES: readonly TlsMistake[] = [
  {
    codes: /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_LAYER_FAILURE|HTTP_REQUEST|UNEXPECTED_MESSAGE/,
    words: (host) => `${host} does not speak TLS: its URL begins with http:, or the port is another one`,
  },
  {
    codes: /CERT_HAS_EXPIRED/,
    words: (host) => `the certificate of ${host} has expired: it has to be renewed`,
  },
  {
    codes: /CERT_NOT_YET_VALID/,
    words: (host) => `the certificate of ${host} is not valid yet: look at the clocks of both machines`,
  },
  {
    codes: /ALTNAME_INVALID|HOSTNAME_MISMATCH/,
    words: (host, error) =>
      `the certificate of ${host} is for another name${namesOf(error)}: use the name that it is for`,
  },
  {
    codes: /SELF_SIGNED|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY|CERT_UNTRUSTED|CERT_SIGNATURE|INVALID_CA/,
    words: (host) =>
      `the certificate of ${host} is signed by nobody that is trusted here: name its authority, or take any certificate`,
  },
  {
    codes: /CERT_REVOKED/,
    words: (host) => `the certificate of ${host} was revoked`,
  },
  {
    codes: /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|HANDSHAKE_FAILURE|NO_SHARED_CIPHER/,
    words: (host) => `${host} and this machine have no version or cipher of TLS in common`,
  },
  {
    codes: /CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA/,
    words: (host) => `${host} asks for a certificate of the client, which is not supported`,
  },
];

/** What went wrong with TLS, without the words of a library. */
export function tlsWords(host: string, error: unknown): string {
  const code = systemCode(error);
  // Node 20 gives some errors of OpenSSL no code but EPROTO; their reason stands within the message.
  const reason = error instanceof Error ? error.message.toUpperCase().replaceAll(' ', '_') : '';
  const mistake =
    MISTAKES.find(({ codes }) => codes.test(code)) ??
    (code === 'EPROTO' ? MISTAKES.find(({ codes }) => codes.test(reason)) : undefined);
  return mistake?.words(host, error) ?? `TLS with ${host} failed (${code})`;
}

/** How an alert of TLS begins, which is what a server says to somebody who speaks plain HTTP. */
const ALERT = '\u0015\u0003';

/** What came instead of HTTP, where that is known: undici and Node's own client have it under other names. */
function receivedInstead(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('rawPacket' in error && Buffer.isBuffer(error.rawPacket)) return error.rawPacket.toString('latin1');
  return 'data' in error && typeof error.data === 'string' ? error.data : '';
}

/** Says of an answer that was no HTTP that it was TLS; `null` where it was not. */
export function tlsInsteadOfHttp(host: string, error: unknown): string | null {
  return receivedInstead(error).startsWith(ALERT) ? `${host} speaks TLS: its URL begins with https:` : null;
}

const MOST_NAMES = 80;

/** The names that a certificate is for, where Node tells them. */
function namesOf(error: unknown): string {
  const cert = error instanceof Error && 'cert' in error ? error.cert : undefined;
  if (typeof cert !== 'object' || cert === null || !('subjectaltname' in cert)) return '';
  const names = String(cert.subjectaltname).replace(/\b(?:DNS|IP Address):/g, '');
  return ` (${names.length > MOST_NAMES ? `${names.slice(0, MOST_NAMES)}…` : names})`;
}
