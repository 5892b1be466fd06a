import { usageError } from '../error.ts';
import { cutText } from '../text/cut-text.ts';
import { REDACTED, redactText, redactUrl } from './redact.ts';

/** The URL of a text, or `null`. */
export function urlOrNull(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

// URL parsers mend much: one slash or none, backslashes, white space, an address written as one number. What
// they make of it is a host that nobody named.
const ABSOLUTE = /^https?:\/\/(?:[^/?#\\]*@)?(\[[^\]]*\]|[^/?#\\:@[\]%]+)(?::\d*)?(?=[/?#]|$)/i;
/** As URL parsing leaves an IPv4 address, and nothing else. */
const IPV4 = /^\d+(\.\d+){3}$/;
const MENDED = /[\s\u0000-\u001f\u007f]|^[^?#]*\\/;

/**
 * Reads an absolute http(s) URL, and nothing that only a lenient parser takes for one.
 *
 * @param written what its user wrote, for the message; without credentials there
 * @throws WebhookCliError `bad_url`
 */
export function httpUrl(text: string, hint: string, written = text): URL {
  const scheme =
    /^([a-z][a-z\d+.-]{0,30}):\/\//i.exec(text)?.[1] ??
    /^(file|data|javascript|mailto|unix):/i.exec(text)?.[1];
  if (scheme !== undefined && !/^https?$/i.test(scheme)) {
    throw usageError('bad_url', `a target cannot be a ${scheme.toLowerCase()}: URL`, hint);
  }
  const shown = cutText(withoutCredentials(written), 100);
  const host = ABSOLUTE.exec(text)?.[1];
  const url = host === undefined || MENDED.test(text) ? null : urlOrNull(text);
  if (url === null || (IPV4.test(url.hostname) && url.hostname !== host)) {
    throw usageError('bad_url', `"${shown}" is no URL`, hint);
  }
  if (url.port === '0') {
    throw usageError('bad_url', `"${shown}" names port 0, which nothing can listen on`, hint);
  }
  return url;
}

/** A refused text may end in a log. Where its credentials end is open, so that all before the last `@` goes. */
function withoutCredentials(text: string): string {
  return redactText(redactUrl(text.replace(/^(https?:\/\/)?.*@/is, `$1${REDACTED}@`)));
}

/** The path and query of an absolute URL, or a request's target, as they were written. */
export function pathAndQuery(url: string): string {
  const target = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
  return target === '' ? '/' : target;
}
