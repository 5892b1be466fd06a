/** A user name and a password. */
export interface BasicCredentials {
  readonly user: string;
  readonly password: string;
}

/** The value of a Basic `Authorization` header (RFC 7617, UTF-8). */
export function basicHeader({ user, password }: BasicCredentials): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}
