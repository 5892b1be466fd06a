/** A user name and a password. */
export interface BasicCredentials {
  readonly user: string;
  readonly password: string;
}

/** The value of a Basic `Authorization` header (RFC 7617, UTF-8). */
export function basicHeader({ user, password }: BasicCredentials): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

/** The credentials in a URL, as `http://USER:PASS@host/` has them, or `undefined`. */
export function urlCredentials(url: URL): BasicCredentials | undefined {
  if (url.username === '' && url.password === '') return undefined;
  return { user: decodePercent(url.username), password: decodePercent(url.password) };
}

/** A text of a URL without its percent escapes; as it stands where it is none. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % is no escape; it was meant as it stands.
    return text;
  }
}
