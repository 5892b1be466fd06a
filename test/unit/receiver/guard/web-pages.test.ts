import { describe, expect, it } from 'vitest';
import { addressNames, checkHost, checkOrigin } from '../../../../src/receiver/guard/web-pages.ts';

describe('the names of the address listened on', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1', ['127.0.0.1', '127.0.0.1']],
    ['0.0.0.0', '192.168.1.5', ['192.168.1.5']],
    ['::', '::ffff:192.168.1.5', ['192.168.1.5']],
    ['::', 'fe80::1%eth0', ['fe80::1']],
    ['dev-box.example', '192.168.1.5', ['dev-box.example', '192.168.1.5']],
    ['0.0.0.0', undefined, []],
  ])('on %s, reached at %s', (host, reached, names) => {
    expect(addressNames(host, reached)).toEqual(names);
  });
});

describe('an Origin', () => {
  const verdict = (origins: readonly string[], allowed: readonly string[] = []) =>
    checkOrigin(
      origins.map((origin) => ['Origin', origin]),
      ['192.168.1.5', 'fd00::5'],
      allowed,
    );

  it.each([
    ...['http://localhost', 'http://localhost:5173', 'https://LOCALHOST:3000', 'http://app.localhost:8080'],
    ...['http://127.0.0.1:4141', 'http://127.9.9.9', 'http://[::1]:4141'],
    ...['http://192.168.1.5:4141', 'http://[fd00::5]'],
  ])('of this machine passes: %s', (origin) => {
    expect(verdict([origin])).toBe(null);
  });

  it.each([
    ...['http://evil.example', 'http://evil.example:4141', 'http://192.168.1.6', 'http://0.0.0.0:4141'],
    ...['null', '', 'localhost', 'file://localhost', 'app://localhost', 'http://', 'http://[::1', 'garbage'],
    ...[
      'http://localhost.evil.example',
      'http://evil.example@localhost',
      'http://localhost, http://localhost',
    ],
  ])('of no page here is refused: %j', (origin) => {
    const refusal = verdict([origin]);
    expect(refusal?.kind).toBe('cross-site');
    expect(String(refusal?.reason)).toMatch(/; "allowOrigins" lets it$/);
  });

  it('is looked at as often as it is there', () => {
    expect(verdict(['http://localhost', 'http://evil.example'])).not.toBe(null);
    expect(verdict(['http://localhost', 'https://shop.example'], ['https://shop.example'])).toBe(null);
  });
});

describe('a Host', () => {
  const verdict = (host: string | null, allowed: readonly string[] = []) =>
    checkHost(host === null ? [] : [['Host', host]], ['192.168.1.5'], allowed);

  it.each([
    ['localhost:4141', []],
    ['app.localhost', []],
    ['127.0.0.1:4141', []],
    ['[::1]:4141', []],
    ['192.168.1.5:4141', []],
    ['abc.tunnel.example', ['abc.tunnel.example']],
    ['ABC.tunnel.example:8080', ['other.example', 'abc.tunnel.example']],
    ['abc.tunnel.example:8080', ['abc.tunnel.example:8080']],
    ['abc.tunnel.example', ['abc.tunnel.example:443']],
    ['anything.example', ['*']],
  ])('%s passes where %j is allowed', (host, allowed) => {
    expect(verdict(host, allowed)).toBe(null);
  });

  it.each([
    ['evil.example:4141', []],
    ['0.0.0.0:4141', []],
    ['192.168.1.6', []],
    ['evil.example@localhost', []],
    ['', []],
    [null, []],
    ['x.abc.tunnel.example', ['abc.tunnel.example']],
    ['abc.tunnel.example:8081', ['abc.tunnel.example:8080']],
    ['abc.tunnel.example', ['abc.tunnel.example:8080']],
  ])('%j is refused where %j is allowed', (host, allowed) => {
    const refusal = verdict(host, allowed);
    expect(refusal?.kind).toBe('foreign-host');
    expect(String(refusal?.reason)).toMatch(/; "allowHosts" lets it$/);
  });
});
