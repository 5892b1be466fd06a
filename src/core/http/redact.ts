import { decodePercent } from './credentials.ts';
import type { HeaderList } from './headers.ts';

/** What is written instead of a secret wherever it would be shown or stored. */
export const REDACTED = '[redacted]';

const SECRET_HEADERS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'api-key',
  'apikey',
]);

// A name that says it carries a credential. A signature is no secret (the key behind it is), so that
// what was received can still be checked against the key later.
const SECRET_NAME =
  /(token|secret|passwd|password)$|(^|[-_.])(pwd|apikey|api[-_]key|access[-_]?key|auth|key|credentials?)$/i;

/** Tells whether a header's value must not be shown or stored. */
function isSecretHeader(name: string): boolean {
  return SECRET_HEADERS.has(name.toLowerCase()) || isSecretName(name);
}

/** A capital begins a word too: `webhookKey` carries what `webhook-key` does. */
function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replace(/([a-z\d])([A-Z])/g, '$1-$2'));
}

/** Replaces the values of headers that carry credentials; the scheme of an authorization stays. */
export function redactHeaders(headers: HeaderList): HeaderList {
  return headers.map(([name, value]) => {
    if (!isSecretHeader(name)) return [name, value];
    const scheme = /^(basic|bearer|digest)\s/i.exec(value);
    return [name, scheme ? `${scheme[1]} ${REDACTED}` : REDACTED];
  });
}

/**
 * Replaces credentials and secret query values in a URL or in a request target such as `/hook?token=x`.
 * Everything else of the text stays as it was written.
 */
export function redactUrl(url: string): string {
  return (
    url
      // Up to the last `@`, as URL parsers read it: a password may hold one.
      .replace(/^([a-z][a-z\d+.-]*:\/\/)([^/?#]*)@/i, `$1${REDACTED}@`)
      .replace(/([?&;])([^=&;#]+)=([^&;#]*)/g, (whole, mark: string, name: string, value: string) =>
        value !== '' && (isSecretName(decodePercent(name)) || /^sig(nature)?$/i.test(decodePercent(name)))
          ? `${mark}${name}=${REDACTED}`
          : whole,
      )
  );
}

/** Tells whether a URL had a secret taken out, so that it can no longer be called as it stands. */
export function isRedacted(text: string): boolean {
  return text.includes(REDACTED);
}
