/** Tells a host that is this machine and no other, as a URL or as `--host` writes it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^\[?::1\]?$/.test(host) || /^127(\.\d+){3}$/.test(host);
}
