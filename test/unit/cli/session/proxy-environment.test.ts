import { describe, expect, it } from 'vitest';
import { proxyOf } from '../../../../src/cli/session/proxies/environment.ts';
import { proxiesFor, proxyNameFor } from '../../../../src/cli/session/proxies.ts';

const HTTP = 'http://upper.example:3128';
const ALL = { HTTP_PROXY: HTTP, HTTPS_PROXY: 'http://secure.example:3129' };

/** Which variable leads to a URL, and through what. */
function way(env: Readonly<Record<string, string>>, url: string): string {
  const proxy = proxyOf(env, new URL(url));
  return proxy === null ? 'direct' : `${proxy.name} ${proxy.url.href}`;
}

describe('the proxy of a target', () => {
  it.each([
    [ALL, 'http://shop.example/', 'HTTP_PROXY http://upper.example:3128/'],
    [ALL, 'https://shop.example/', 'HTTPS_PROXY http://secure.example:3129/'],
    [{ HTTP_PROXY: HTTP }, 'https://shop.example/', 'direct'],
    [
      { ...ALL, http_proxy: 'http://lower.example' },
      'http://shop.example/',
      'http_proxy http://lower.example/',
    ],
    [{ ...ALL, http_proxy: '' }, 'http://shop.example/', 'HTTP_PROXY http://upper.example:3128/'],
    [{ http_proxy: 'proxy.example:3128' }, 'http://shop.example/', 'http_proxy http://proxy.example:3128/'],
    [{ http_proxy: 'u:p@proxy:3128' }, 'http://shop.example/', 'http_proxy http://u:p@proxy:3128/'],
    [{ https_proxy: 'https://proxy.example' }, 'https://a.example/', 'https_proxy https://proxy.example/'],
    [{ http_proxy: '[fd00::1]:3128' }, 'http://a.example/', 'http_proxy http://[fd00::1]:3128/'],
    [{}, 'http://shop.example/', 'direct'],
  ])('%j leads to %s by %s', (env, url, expected) => {
    expect(way(env, url)).toBe(expected);
  });

  it.each([
    'http://localhost:3000/',
    'http://app.localhost/',
    'https://127.0.0.1/',
    'http://127.1.2.3/',
    'https://[::1]:3000/',
  ])('is none for %s, which is this machine', (url) => {
    expect(way({ ...ALL, NO_PROXY: 'other.example' }, url)).toBe('direct');
  });

  it.each([
    ['*', 'http://shop.example/'],
    ['shop.example', 'http://shop.example/'],
    ['.shop.example', 'http://a.shop.example/'],
    ['*.shop.example', 'http://a.shop.example/'],
    ['shop.example', 'https://a.b.shop.example:8443/'],
    ['a.example, SHOP.example', 'http://shop.example/'],
    ['a.example  shop.example.', 'http://shop.example./'],
    ['shop.example:80', 'http://shop.example/'],
    ['shop.example:443', 'https://shop.example/'],
    ['10.0.0.7', 'http://10.0.0.7/'],
    ['10.0.0.0/8', 'http://10.1.2.3/'],
    ['[fd00::1]', 'http://[fd00::1]/'],
    ['fd00::1', 'http://[fd00::1]:3000/'],
    ['[fd00::1]:3000', 'http://[fd00::1]:3000/'],
    ['fd00::/16', 'http://[fd00::9]/'],
  ])('NO_PROXY=%s leaves %s out', (list, url) => {
    expect(way({ ...ALL, NO_PROXY: list }, url)).toBe('direct');
    expect(way({ ...ALL, NO_PROXY: 'else.example', no_proxy: list }, url)).toBe('direct');
  });

  it.each([
    ['shop.example', 'http://workshop.example/'],
    ['shop.example', 'http://shop.example.org/'],
    ['shop.example:8080', 'http://shop.example/'],
    ['shop.example:80', 'https://shop.example/'],
    ['0.0.7', 'http://10.0.0.7/'],
    ['10.0.0.0/8', 'http://11.1.2.3/'],
    ['10.0.0.0/99', 'http://10.1.2.3/'],
    ['10.0.0.0/8', 'http://ten.example/'],
    ['fd00::/16', 'http://10.1.2.3/'],
    [',, ', 'http://shop.example/'],
  ])('NO_PROXY=%s does not leave %s out', (list, url) => {
    expect(way({ ...ALL, NO_PROXY: list }, url)).not.toBe('direct');
  });

  it.each(['socks5://u:hush@proxy:1080', 'http://', 'http://proxy:port', 'not a proxy', 'http://proxy:0'])(
    'is refused in %j, by the name of its variable alone',
    (text) => {
      let error: unknown;
      try {
        way({ https_proxy: text }, 'https://shop.example/');
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toMatchObject({
        code: 'bad_environment',
        message: 'https_proxy holds no URL of an http or https proxy',
      });
    },
  );
});

describe('the proxies of several targets', () => {
  const shop = new URL('http://shop.example/hooks');
  const here = new URL('http://localhost:3000/');

  it('are looked up once, and there are none where no target has one', async () => {
    const proxyFor = await proxiesFor({ env: ALL }, [here, shop]);
    expect(proxyFor?.(shop)?.name).toBe('HTTP_PROXY');
    expect(proxyFor?.(here)).toBe(null);
    expect(await proxiesFor({ env: ALL }, [here])).toBe(undefined);
    expect(await proxiesFor({ env: { NO_PROXY: 'x', http_proxy: '' } }, [shop])).toBe(undefined);
    // What no target needs is nobody's mistake.
    expect(await proxiesFor({ env: { HTTP_PROXY: 'socks5://x' } }, [here])).toBe(undefined);
  });

  it('have names, whatever is in them', async () => {
    expect(await proxyNameFor({ env: { HTTP_PROXY: 'socks5://x' } }, shop)).toBe('HTTP_PROXY');
    expect(await proxyNameFor({ env: ALL }, here)).toBe(null);
    expect(await proxyNameFor({ env: {} }, shop)).toBe(null);
  });
});
