import { describe, expect, it } from 'vitest';
import { isLoopback, parseHost, readHost } from '../../../../src/core/http/host.ts';

describe('readHost', () => {
  it.each([
    ['localhost', 'localhost', ''],
    ['LocalHost.:3000', 'localhost', '3000'],
    ['127.0.0.1:80', '127.0.0.1', '80'],
    ['[0:0:0:0:0:0:0:1]:3000', '::1', '3000'],
    ['[FD00::1]', 'fd00::1', ''],
    ['abc.tunnel.example', 'abc.tunnel.example', ''],
    ['my_shop:8080', 'my_shop', '8080'],
  ])('reads %s', (text, name, port) => {
    expect(readHost(text)).toEqual({ name, port });
  });

  it.each([
    ...['', ' ', ':80', '.', 'a b', '[::1', '::1', '[x]', 'a:b', 'a:', 'a:123456', 'a\tb', 'a\u0000'],
    ...[
      'user@localhost',
      'evil.example@localhost',
      'localhost/x',
      'localhost?',
      'localhost#',
      'localhost\\x',
    ],
    ...['http://localhost', 'local%68ost'],
  ])('reads no host in %j', (text) => {
    expect(readHost(text)).toBe(null);
  });
});

describe('parseHost', () => {
  it.each([
    [' Shop.Example ', 'shop.example'],
    ['shop.example:8080', 'shop.example:8080'],
    ['fd00::1', '[fd00::1]'],
    ['[fd00::1]:80', '[fd00::1]:80'],
    ['*', '*'],
  ])('reads %s', (text, host) => {
    expect(parseHost(text)).toBe(host);
  });

  it.each(['', '*.example.com/', 'https://shop.example', 'shop.example/hooks', 'a b'])(
    'refuses %j and says how to write one',
    (text) => {
      expect(() => parseHost(text)).toThrow(
        expect.objectContaining({
          code: 'bad_allowed_host',
          kind: 'usage',
          hint: expect.stringContaining('shop.example:8080'),
        }),
      );
    },
  );
});

describe('isLoopback', () => {
  it.each(['localhost', 'app.localhost', 'a.b.localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]'])(
    'knows %s',
    (host) => {
      expect(isLoopback(host)).toBe(true);
    },
  );

  it.each([
    ...['evil.example', 'localhost.evil.example', 'notlocalhost', '127.0.0.1.evil.example', '128.0.0.1'],
    ...['0.0.0.0', '::', '::2', '10.0.0.1', '', '.localhost/', 'x/.localhost'],
  ])('does not take %j for it', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
