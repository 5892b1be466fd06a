import { createServer as createHttpsServer } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeaderList } from '../../src/core/http/headers.ts';
import { openTransport, type TransportOptions } from '../../src/transport/transport.ts';
import { type Certificate, selfSignedCertificate } from '../helpers/certificate.ts';
import {
  collecting,
  type HttpServer,
  listening,
  type SeenRequest,
  startHttpServer,
  startTcpServer,
  type TestServer,
} from '../helpers/http-server.ts';
import { type ProxyServer, startProxy } from '../helpers/proxy-server.ts';

const BODY = Buffer.from([0x7b, 0x00, 0xff, 0x22, 0x7d]);
const HEADERS: HeaderList = [
  ['x-ONE', '1'],
  ['Content-Type', 'application/json'],
  ['X-One', '2'],
  ['x-one', '3'],
  ['User-Agent', 'Detrack'],
];

let certificate: Certificate;
let plain: HttpServer;
let secure: TestServer & { readonly requests: readonly SeenRequest[] };

beforeAll(async () => {
  certificate = selfSignedCertificate();
  plain = await startHttpServer((response) => response.writeHead(201, { 'X-Plain': 'yes' }).end('plain'));
  const requests: SeenRequest[] = [];
  const server = createHttpsServer(
    certificate,
    collecting((request, response) => {
      requests.push(request);
      response.writeHead(202).end('secure');
    }),
  );
  secure = { ...(await listening(server, 'https')), requests };
});

afterAll(async () => {
  await plain[Symbol.asyncDispose]();
  await secure[Symbol.asyncDispose]();
});

/** A transport that reaches everything through one proxy. */
function through(proxy: string, options: TransportOptions = {}) {
  const url = new URL(proxy);
  const transport = openTransport({ ...options, proxyFor: () => ({ url, name: 'HTTPS_PROXY' }) });
  const send = (to: string, timeoutMs = 10_000) =>
    transport.send({ method: 'POST', url: new URL(to), headers: HEADERS, body: BODY, timeoutMs });
  return { send, transport, [Symbol.asyncDispose]: () => transport.close() };
}

function headersOf(request: { readonly rawHeaders: readonly string[] } | undefined): string[] {
  const raw = request?.rawHeaders ?? [];
  return raw.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${raw[i + 1]}`] : []));
}

const SENT = HEADERS.map(([name, value]) => `${name}: ${value}`);
const isOwn = (line: string): boolean => SENT.includes(line);

describe('a plain target', () => {
  it('is asked of the proxy by its whole URL, with headers and body as they are', async () => {
    await using proxy = await startProxy({ port: plain.port });
    await using way = through(proxy.url);
    const before = plain.requests.length;
    const result = await way.send('http://shop.example/hooks?a=1');
    expect(result).toMatchObject({ ok: true, answer: { status: 201 } });
    expect(result.answer?.body.toString()).toBe('plain');
    const [asked] = proxy.asked;
    expect(asked).toMatchObject({ method: 'POST', target: 'http://shop.example/hooks?a=1' });
    expect(headersOf(asked)).toContain('host: shop.example');
    const request = plain.requests[before];
    expect(request?.body.equals(BODY)).toBe(true);
    expect(headersOf(request).filter(isOwn)).toEqual(SENT);
    expect(headersOf(request).join('\n')).not.toMatch(/proxy-auth/i);
    // The next goes over the same connection.
    expect((await way.send('http://shop.example/again')).ok).toBe(true);
    expect(proxy.asked).toHaveLength(2);
  });

  it('has the credentials of the proxy in a header of its own, and nowhere else', async () => {
    await using proxy = await startProxy({ port: plain.port });
    await using way = through(proxy.url.replace('//', '//u:p%40ss@'));
    expect(await way.send('http://shop.example/')).toMatchObject({ ok: true });
    const credentials = Buffer.from('u:p@ss').toString('base64');
    expect(headersOf(proxy.asked[0])).toContain(`Proxy-Authorization: Basic ${credentials}`);
  });
});

describe('a target of TLS', () => {
  it('is spoken with through the proxy, which sees its host and nothing else', async () => {
    await using proxy = await startProxy({ port: secure.port });
    await using way = through(proxy.url.replace('//', '//u:p@'), { insecure: true });
    const before = secure.requests.length;
    const result = await way.send('https://shop.example/hooks?a=1');
    expect(result).toMatchObject({ ok: true, answer: { status: 202 } });
    expect(proxy.asked.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'CONNECT shop.example:443',
    ]);
    expect(headersOf(proxy.asked[0])).toEqual([
      'Host: shop.example:443',
      `Proxy-Authorization: Basic ${Buffer.from('u:p').toString('base64')}`,
      'Connection: close',
    ]);
    const request = secure.requests[before];
    expect(request?.target).toBe('/hooks?a=1');
    expect(request?.body.equals(BODY)).toBe(true);
    expect(headersOf(request)).toContain('host: shop.example');
    expect(headersOf(request).filter(isOwn)).toEqual(SENT);
    expect(headersOf(request).join('\n')).not.toMatch(/proxy/i);
    expect((await way.send('https://shop.example/again')).ok).toBe(true);
    expect(proxy.asked).toHaveLength(1);
  });

  it('is judged by its own certificate', async () => {
    await using proxy = await startProxy({ port: secure.port });
    await using trusting = through(proxy.url, { ca: certificate.cert });
    expect(await trusting.send('https://shop.example/')).toMatchObject({
      failure: {
        code: 'tls',
        message: expect.stringContaining('the certificate of shop.example is for another name'),
      },
    });
    expect(await trusting.send(`https://localhost:${secure.port}/`)).toMatchObject({ ok: true });
    await using strict = through(proxy.url);
    expect(await strict.send(`https://localhost:${secure.port}/`)).toMatchObject({
      failure: { code: 'tls' },
    });
  });

  it('is reached through a proxy of TLS too, whose certificate counts like any', async () => {
    await using proxy = await startProxy({ port: secure.port, tls: certificate });
    await using way = through(proxy.url, { insecure: true });
    expect(await way.send('https://shop.example/')).toMatchObject({ ok: true, answer: { status: 202 } });
    expect(proxy.asked[0]?.target).toBe('shop.example:443');
    await using strict = through(proxy.url);
    expect(await strict.send('https://shop.example/')).toMatchObject({
      failure: {
        code: 'tls',
        message: expect.stringContaining(
          `the certificate of the proxy 127.0.0.1:${proxy.port} (HTTPS_PROXY)`,
        ),
      },
    });
  });
});

describe('a proxy that lets nothing through', () => {
  it.each(['http', 'https'])('says why: 403 and 407 for %s', async (scheme) => {
    await using closed = await startProxy({ port: plain.port, refuse: 407 });
    await using asking = through(closed.url.replace('//', '//u:hush@'));
    const result = await asking.send(`${scheme}://shop.example/`);
    expect(result).toMatchObject({
      ok: false,
      failure: {
        code: 'proxy_refused',
        message: `the proxy 127.0.0.1:${closed.port} (HTTPS_PROXY) asks for credentials: its URL holds them as http://USER:PASS@HOST:PORT`,
      },
    });
    await using forbidding = await startProxy({ port: plain.port, refuse: 403 });
    await using refused = through(forbidding.url);
    const other = await refused.send(`${scheme}://shop.example/`);
    // What it answers to a plain request may be the target's own.
    if (scheme === 'http') expect(other).toMatchObject({ ok: true, answer: { status: 403 } });
    else {
      expect(other).toMatchObject({
        failure: {
          code: 'proxy_refused',
          message: `the proxy 127.0.0.1:${forbidding.port} (HTTPS_PROXY) answered 403 instead of letting it through`,
        },
      });
    }
  });

  it.each(['http', 'https'])('is named where nothing listens there, for %s', async (scheme) => {
    const gone = await startHttpServer();
    await gone[Symbol.asyncDispose]();
    await using way = through(gone.url);
    expect(await way.send(`${scheme}://shop.example/`)).toMatchObject({
      failure: {
        code: 'refused',
        message: `nothing listens on the proxy 127.0.0.1:${gone.port} (HTTPS_PROXY)`,
      },
    });
    await using nowhere = through('http://proxy.invalid:3128');
    expect(await nowhere.send(`${scheme}://shop.example/`)).toMatchObject({
      failure: {
        code: 'host_not_found',
        message: 'the host of the proxy proxy.invalid:3128 (HTTPS_PROXY) was not found',
      },
    });
  });

  it.each([
    ['closes', (end: (text: string) => void) => end(''), 'reset'],
    ['speaks no HTTP', (end: (text: string) => void) => end('SSH-2.0-hello\r\n\r\n'), 'bad_answer'],
  ])('is named where it %s', async (_what, answer, code) => {
    await using odd = await startTcpServer((socket) => {
      socket.once('data', () => answer((text) => socket.end(text)));
    });
    await using way = through(odd.url);
    for (const scheme of ['http', 'https']) {
      const result = await way.send(`${scheme}://shop.example/`);
      expect(result).toMatchObject({ ok: false, failure: { code } });
      expect(result.ok || result.failure.message).toContain(`the proxy 127.0.0.1:${odd.port} (HTTPS_PROXY)`);
    }
  });

  it.each(['http', 'https'])('has the whole time of the request and no more, for %s', async (scheme) => {
    await using silent = await startTcpServer(() => {});
    await using way = through(silent.url);
    expect(await way.send(`${scheme}://shop.example/`, 50)).toMatchObject({
      failure: {
        code: 'timeout',
        message: `shop.example did not answer within 50 ms, through the proxy 127.0.0.1:${silent.port} (HTTPS_PROXY)`,
      },
    });
    const pending = way.send(`${scheme}://shop.example/`);
    await way.transport.close();
    expect(await pending).toMatchObject({ failure: { code: 'interrupted' } });
  });
});

describe('a target without a proxy', () => {
  it('is reached as ever by the same transport', async () => {
    await using proxy: ProxyServer = await startProxy({ port: plain.port });
    const url = new URL(proxy.url);
    const transport = openTransport({
      proxyFor: ({ hostname }) => (hostname === '127.0.0.1' ? null : { url, name: 'http_proxy' }),
    });
    const request = { method: 'POST', headers: HEADERS, body: BODY, timeoutMs: 10_000 };
    expect(await transport.send({ ...request, url: new URL(plain.url) })).toMatchObject({ ok: true });
    expect(proxy.asked).toEqual([]);
    await transport.close();
  });
});
