import { redactText } from '../../core/http/redact.ts';
import { cutText } from '../../core/text/cut-text.ts';

const ADDRESSES: readonly RegExp[] = [
  // 3000 and :3000, with a path or without; a host with a port; a URL.
  /^:?\d+(\/.*)?$/,
  /^[\w.-]+:\d+(\/.*)?$/,
  /^[a-z][a-z\d+.-]*:\/\//i,
  // What is a host even without a port.
  /^localhost(\/.*)?$/i,
  /^\d+(\.\d+){3}(\/.*)?$/,
  /^\[[\da-f:.]+\](:\d+)?(\/.*)?$/i,
];

/** Tells whether a text is a port, a host with a port or a URL, and hardly a name of anything else. */
export function isAddress(text: string): boolean {
  return ADDRESSES.some((pattern) => pattern.test(text));
}

/** An address as it may be repeated to people: short, and without credentials. */
export function shownAddress(text: string): string {
  return cutText(redactText(text), 80);
}
