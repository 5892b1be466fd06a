import { createServer as createHttpsServer } from 'node:https';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createReceiver } from '../../src/api/receiver.ts';
import { bodyBytes } from '../../src/core/http/body.ts';
import { selfSignedCertificate } from '../helpers/certificate.ts';
import { call, postJson } from '../helpers/http-client.ts';
import { collecting, listening, startHttpServer, startTcpServer } from '../helpers/http-server.ts';
import { hasAnswers, openRaw, rawAnswers, rawPost } from '../helpers/raw-socket.ts';
import { fixtureBytes, openReceiver } from '../helpers/receiver.ts';

const DETRACK = fixtureBytes('detrack/in-progress');

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  await using server = await startHttpServer();
  return server.port;
}

/** Names and values in turn, as pairs. */
function pairs(raw: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) list.push([raw[i] ?? '', raw[i + 1] ?? '']);
  return list;
}

/** What a proxy adds. */
const FORWARDED = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'];

describe('what reaches the app', () => {
  it.each([
    ['JSON as printed', DETRACK],
    [
      'JSON with odd white space and numbers',
      Buffer.from('{ "a" : 1.0,\r\n\t"a":1e400 , "é":"\\u00e9"}\n\n'),
    ],
    ['no JSON', Buffer.from('not json at all')],
    ['no UTF-8', Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x0a])],
    ['nested too deep', Buffer.from('['.repeat(500))],
    ['nothing', Buffer.alloc(0)],
    ['gzip', gzipSync(DETRACK)],
  ])('is the body byte for byte: %s', async (_name, body) => {
    await using app = await startHttpServer();
    await using watched = await openReceiver({ forwardTo: new URL(app.url) });
    const reply = await postJson(watched.url, body);
    expect(reply.status).toBe(204);
    expect(app.requests).toHaveLength(1);
    expect(app.requests[0]?.body.equals(body)).toBe(true);
    const [exchange] = watched.exchanges;
    expect(exchange?.response?.status).toBe(204);
    expect(exchange && bodyBytes(exchange.request).equals(body)).toBe(true);
    expect(watched.bugs).toEqual([]);
  });

  it('is each header in its order, case and repetition, without those of the connection', async () => {
    await using app = await startHttpServer();
    await using receiver = await createReceiver({ forwardTo: app.url });
    await using connection = await openRaw(receiver.port);
    connection.write(
      rawPost(DETRACK, {
        headers: [
          'x-ONE: 1',
          'CONTENT-type: application/json',
          'X-One: 2',
          'Connection: keep-alive, X-Private',
          'X-Private: for this hop only',
          'Keep-Alive: timeout=5',
          'Proxy-Connection: keep-alive',
          'TE: trailers',
          'Upgrade: h2c',
          'Trailer: X-Sum',
          'Proxy-Authorization: Basic abc',
          'X-Latin: \xe9\x9b',
          'Cookie: a=1',
          'X-one: 3',
          'User-Agent: Detrack',
        ],
      }),
    );
    await connection.until(hasAnswers(1));
    const seen = pairs(app.requests[0]?.rawHeaders ?? []);
    const own = new Set(['host', 'connection', 'content-length', ...FORWARDED]);
    expect(seen.filter(([name]) => !own.has(name.toLowerCase()))).toEqual([
      ['x-ONE', '1'],
      ['CONTENT-type', 'application/json'],
      ['X-One', '2'],
      ['X-Latin', '\xe9\x9b'],
      ['Cookie', 'a=1'],
      ['X-one', '3'],
      ['User-Agent', 'Detrack'],
    ]);
    expect(app.requests[0]?.headers['host']).toBe(`127.0.0.1:${app.port}`);
    expect(app.requests[0]?.headers['content-length']).toBe(String(DETRACK.length));
  });

  it('is who sent it, under which host and how', async () => {
    await using app = await startHttpServer();
    await using receiver = await createReceiver({ forwardTo: app.url });
    await postJson(receiver.url, DETRACK, { Host: 'shop.example' });
    expect(app.requests[0]?.headers).toMatchObject({
      host: `127.0.0.1:${app.port}`,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'shop.example',
      'x-forwarded-proto': 'http',
    });
  });

  it('is what proxies before it said, with one more address', async () => {
    await using app = await startHttpServer();
    await using receiver = await createReceiver({ forwardTo: app.url });
    await postJson(receiver.url, DETRACK, {
      'X-Forwarded-For': ['44.236.78.196', '"[2001:db8::1]:80"'],
      'X-Forwarded-Host': 'hooks.example',
      'X-Forwarded-Proto': 'https',
    });
    const seen = pairs(app.requests[0]?.rawHeaders ?? []);
    expect(seen.filter(([name]) => FORWARDED.includes(name.toLowerCase()))).toEqual([
      ['X-Forwarded-For', '44.236.78.196, "[2001:db8::1]:80", 127.0.0.1'],
      ['X-Forwarded-Host', 'hooks.example'],
      ['X-Forwarded-Proto', 'https'],
    ]);
  });

  it('is all of many headers', async () => {
    await using app = await startHttpServer();
    await using receiver = await createReceiver({ forwardTo: app.url });
    await using connection = await openRaw(receiver.port);
    // A plain Node server shows the first thousand only.
    connection.write(rawPost(DETRACK, { headers: Array.from({ length: 900 }, (_, n) => `h${n}: ${n}`) }));
    await connection.until(hasAnswers(1));
    expect(pairs(app.requests[0]?.rawHeaders ?? []).filter(([name]) => /^h\d/.test(name))).toHaveLength(900);
  });

  it('is a chunked body with its length', async () => {
    await using app = await startHttpServer();
    await using receiver = await createReceiver({ forwardTo: app.url });
    await call(receiver.url, { chunks: [DETRACK.subarray(0, 100), DETRACK.subarray(100)] });
    expect(app.requests[0]?.body.equals(DETRACK)).toBe(true);
    expect(app.requests[0]?.headers).not.toHaveProperty('transfer-encoding');
  });

  it('is what waited for leave to be sent', async () => {
    await using app = await startHttpServer();
    await using receiver = await createReceiver({ forwardTo: app.url });
    const headers = { Expect: '100-continue', 'Content-Type': 'application/json' };
    expect((await call(receiver.url, { body: DETRACK, headers })).status).toBe(204);
    expect(app.requests[0]?.headers).not.toHaveProperty('expect');
    expect(app.requests[0]?.body.equals(DETRACK)).toBe(true);
  });

  it.each([
    ['', '/hooks/detrack', '/hooks/detrack'],
    ['/', '/hooks?a=1&b=%20x', '/hooks?a=1&b=%20x'],
    ['/own/path', '/hooks?a=1', '/own/path?a=1'],
    ['/own/', '/hooks', '/own/'],
    ['/own?key=1', '/hooks?a=1&a=2', '/own?key=1&a=1&a=2'],
    ['?key=1', '/hooks', '/hooks?key=1'],
    ['', '/', '/'],
    ['', '/?', '/?'],
    ['?key=1', '/?', '/?key=1'],
    ['', '/a/../b/./c/%2e%2e/d', '/a/../b/./c/%2e%2e/d'],
    ['', '/a\\b\\..\\c?d\\e', '/a\\b\\..\\c?d\\e'],
    ['', `/"q"<>{}|^\`'?"q"<>{}|^\`'`, `/"q"<>{}|^\`'?"q"<>{}|^\`'`],
    ['', '/a?b?c=??', '/a?b?c=??'],
    ['', '/a;b=1//c/', '/a;b=1//c/'],
    ['/own/path', '/hooks?"a"=\'b\'&..', '/own/path?"a"=\'b\'&..'],
    ['', '//evil.example/x', '//evil.example/x'],
    ['', '//[', '//['],
    ['', '/a%2Fb/%00?x=%zz', '/a%2Fb/%00?x=%zz'],
    ['', 'http://evil.example/hooks?a=1', '/hooks?a=1'],
    ['', 'http://evil.example?a=1', '/?a=1'],
  ])('goes to the target "%s" for %s as %s', async (target, asked, expected) => {
    await using app = await startHttpServer();
    await using watched = await openReceiver({ forwardTo: new URL(app.url + target) });
    await using connection = await openRaw(watched.port);
    connection.write(rawPost(DETRACK, { target: asked }));
    const [answer] = rawAnswers(await connection.until((text) => text.includes('\r\n\r\n')));
    expect(answer?.status).toBe(204);
    expect(app.requests.map((r) => r.target)).toEqual([expected]);
    expect(watched.bugs).toEqual([]);
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('is %s too', async (method) => {
    await using app = await startHttpServer((response) =>
      response.writeHead(200, { 'X-App': 'yes' }).end('hello'),
    );
    await using watched = await openReceiver({ forwardTo: new URL(app.url) });
    const withBody = method === 'PUT' || method === 'PATCH';
    const reply = await call(`${watched.url}hooks?challenge=1`, {
      method,
      ...(withBody ? { body: 'abc' } : {}),
    });
    expect([reply.status, reply.headers['x-app']]).toEqual([200, 'yes']);
    expect(reply.body.toString('utf8')).toBe(method === 'HEAD' ? '' : 'hello');
    expect(app.requests[0]).toMatchObject({ method, target: '/hooks?challenge=1' });
    expect(app.requests[0]?.body.toString('utf8')).toBe(withBody ? 'abc' : '');
    expect(watched.exchanges[0]).toMatchObject({ request: { method }, provider: null, valid: null });
    expect(watched.exchanges[0]?.eventReason).toContain(method);
    expect(watched.bugs).toEqual([]);
  });

  it('is the secret itself, which the exchange does not show', async () => {
    await using app = await startHttpServer();
    const receiver = await openReceiver({
      forwardTo: new URL(app.url),
      auth: { user: 'u', password: 'hush-hush' },
    });
    await using watched = receiver;
    const credentials = `Basic ${Buffer.from('u:hush-hush').toString('base64')}`;
    const headers = {
      Authorization: credentials,
      'X-Api-Key': 'hush-key',
      'Content-Type': 'application/json',
    };
    expect((await call(`${watched.url}?token=hush-token`, { body: DETRACK, headers })).status).toBe(204);
    expect(app.requests[0]?.headers).toMatchObject({ authorization: credentials, 'x-api-key': 'hush-key' });
    expect(app.requests[0]?.target).toBe('/?token=hush-token');
    expect(JSON.stringify(watched.exchanges)).not.toMatch(/hush|dTpodXNoLWh1c2g/);
  });

  it('is nothing that was refused here', async () => {
    await using app = await startHttpServer();
    await using receiver = await createReceiver({
      forwardTo: app.url,
      auth: { user: 'u', password: 'p' },
      rejectInvalid: true,
      path: '/hooks',
      maxBodyBytes: 20_000,
    });
    const right = { Authorization: `Basic ${Buffer.from('u:p').toString('base64')}` };
    const hooks = `${receiver.url}hooks`;
    expect((await postJson(hooks, DETRACK)).status).toBe(401);
    expect((await postJson(hooks, '{"do_number":1}', right)).status).toBe(422);
    expect((await postJson(hooks, 'no json', right)).status).toBe(400);
    expect((await postJson(receiver.url, DETRACK, right)).status).toBe(404);
    expect((await postJson(hooks, Buffer.alloc(20_001, 0x20), right)).status).toBe(413);
    expect((await postJson(hooks, DETRACK, { ...right, Origin: 'https://evil.example' })).status).toBe(403);
    expect(app.requests).toEqual([]);
    expect((await postJson(hooks, DETRACK, right)).status).toBe(204);
    expect(app.requests).toHaveLength(1);
  });
});

describe('what comes back', () => {
  it("is the app's status, headers and body", async () => {
    await using app = await startHttpServer((response) =>
      response
        .writeHead(418, [
          'X-One',
          '1',
          'x-one',
          '2',
          'Content-Type',
          'text/plain',
          'Set-Cookie',
          'a=1',
          'Set-Cookie',
          'b=2',
        ])
        .end(Buffer.from([0xff, 0x00, 0x41])),
    );
    await using receiver = await createReceiver({ forwardTo: app.url });
    const reply = await postJson(receiver.url, DETRACK);
    expect(reply.status).toBe(418);
    expect(reply.body).toEqual(Buffer.from([0xff, 0x00, 0x41]));
    const kept = pairs(reply.rawHeaders).filter(([name]) => /^(x-one|content-type|set-cookie)$/i.test(name));
    expect(kept).toEqual([
      ['X-One', '1'],
      ['x-one', '2'],
      ['Content-Type', 'text/plain'],
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ]);
    // One of each: the app's own date, and a length that fits.
    expect(pairs(reply.rawHeaders).filter(([name]) => name.toLowerCase() === 'date')).toHaveLength(1);
    expect(reply.headers['content-length']).toBe('3');
    expect(receiver.exchanges[0]).toMatchObject({
      valid: true,
      error: null,
      response: { status: 418, bodyEncoding: 'base64', statusClass: 'Client Error Response' },
    });
  });

  it('is a compressed body as it came', async () => {
    const zip = gzipSync('{"ok":true}');
    await using app = await startHttpServer((response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' }).end(zip),
    );
    await using receiver = await createReceiver({ forwardTo: app.url });
    const reply = await postJson(receiver.url, DETRACK, { 'Accept-Encoding': 'gzip' });
    expect(reply.body.equals(zip)).toBe(true);
    expect(reply.headers['content-encoding']).toBe('gzip');
  });

  it('is a chunked answer, whole', async () => {
    await using app = await startHttpServer((response) => {
      response.writeHead(200, { Connection: 'close, X-Hop', 'X-Hop': 'gone' });
      response.write('one ');
      response.end('two');
    });
    await using receiver = await createReceiver({ forwardTo: app.url });
    const reply = await postJson(receiver.url, DETRACK);
    expect(reply.body.toString('utf8')).toBe('one two');
    expect(reply.headers['x-hop']).toBe(undefined);
    expect(reply.headers['transfer-encoding']).toBe(undefined);
  });

  it.each([301, 302, 307, 308])('is a redirect (%i), not followed', async (status) => {
    await using elsewhere = await startHttpServer();
    await using app = await startHttpServer((response) =>
      response.writeHead(status, { Location: elsewhere.url }).end(),
    );
    await using receiver = await createReceiver({ forwardTo: app.url });
    const reply = await postJson(receiver.url, DETRACK);
    expect([reply.status, reply.headers['location']]).toEqual([status, elsewhere.url]);
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([204, 304])('is %i without a length', async (status) => {
    await using app = await startHttpServer((response) => response.writeHead(status).end());
    await using receiver = await createReceiver({ forwardTo: app.url });
    const reply = await postJson(receiver.url, DETRACK);
    expect(reply.status).toBe(status);
    expect(reply.headers['content-length']).toBe(undefined);
  });

  it('is 502 when nothing listens there', async () => {
    const gone = await startHttpServer();
    await gone[Symbol.asyncDispose]();
    await using receiver = await createReceiver({ forwardTo: gone.url });
    const reply = await postJson(receiver.url, DETRACK);
    expect(reply.status).toBe(502);
    expect(receiver.exchanges[0]).toMatchObject({
      provider: 'detrack',
      valid: true,
      response: { status: 502 },
      error: { code: 'refused' },
    });
  });

  it.each([
    ['closes', (data: string) => data === '', 'reset'],
    ['speaks no HTTP', () => true, 'bad_answer'],
  ])('is 502 when the app %s', async (_name, speaks, code) => {
    await using app = await startTcpServer((socket) => {
      socket.once('data', () => (speaks('x') ? socket.end('SSH-2.0-hello\r\n\r\n') : socket.destroy()));
    });
    await using receiver = await createReceiver({ forwardTo: app.url });
    expect((await postJson(receiver.url, DETRACK)).status).toBe(502);
    expect(receiver.exchanges[0]?.error?.code).toBe(code);
  });

  it.each([
    ['never answers', ''],
    ['never ends its answer', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun'],
  ])('is 504 when the app %s', async (_name, begun) => {
    await using app = await startTcpServer((socket) => {
      socket.once('data', () => socket.write(begun));
    });
    await using receiver = await createReceiver({ forwardTo: app.url, forwardTimeoutMs: 100 });
    expect((await postJson(receiver.url, DETRACK)).status).toBe(504);
    expect(receiver.exchanges[0]).toMatchObject({ response: { status: 504 }, error: { code: 'timeout' } });
  });

  it('is 502 when the answer has no end', async () => {
    await using app = await startHttpServer((response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(1024 * 1024);
      const pump = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', pump);
      pump();
    });
    await using receiver = await createReceiver({ forwardTo: app.url });
    expect((await postJson(receiver.url, DETRACK)).status).toBe(502);
    expect(receiver.exchanges[0]?.error?.code).toBe('answer_too_large');
  });

  it('is 508 where the app is the receiver itself, after one event', async () => {
    const port = await freePort();
    await using watched = await openReceiver({ port, forwardTo: new URL(`http://localhost:${port}/`) });
    const reply = await postJson(watched.url, DETRACK);
    expect(reply.status).toBe(508);
    expect(reply.body.toString('utf8')).toContain('forwards to itself');
    expect(watched.exchanges).toHaveLength(1);
    expect(watched.exchanges[0]).toMatchObject({ response: { status: 508 }, error: null });
    expect(watched.receiver.refused).toEqual({ loop: 1 });
    expect(watched.bugs).toEqual([]);
  });

  it('is 508 to itself without a word of what is secret in the URL', async () => {
    const port = await freePort();
    const notices: string[] = [];
    const forwardTo = new URL(`http://localhost:${port}/`);
    await using watched = await openReceiver({ port, forwardTo });
    watched.receiver.subscribe((event) => {
      if (event.type === 'notice') notices.push(event.notice.message);
    });
    expect((await postJson(`${watched.url}?token=s3cret`, DETRACK)).status).toBe(508);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/^POST \/\?token=\[redacted\]:? this receiver forwards to itself$/);
  });

  it('is 503 for those beyond 64 under way, so that a ring comes to its end', async () => {
    const port = await freePort();
    await using second = await openReceiver({ forwardTo: new URL(`http://127.0.0.1:${port}/`) });
    await using ring = await openReceiver({ port, forwardTo: new URL(second.url) });
    const reply = await postJson(second.url, DETRACK);
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '1']);
    expect(second.exchanges.length + ring.exchanges.length).toBe(129);
    expect(second.exchanges[0]).toMatchObject({ error: { code: 'too_many_forwards' } });
    expect([...second.bugs, ...ring.bugs]).toEqual([]);
  });

  it('comes from an app whose certificate is trusted by "insecure" or "ca", and from no other', async () => {
    const { key, cert } = selfSignedCertificate();
    const server = createHttpsServer(
      { key, cert },
      collecting((_request, response) => response.writeHead(204).end()),
    );
    await using app = await listening(server, 'https');
    for (const [options, status] of [
      [{}, 502],
      [{ insecure: true }, 204],
      [{ ca: cert }, 204],
    ] as const) {
      await using receiver = await createReceiver({ forwardTo: app.url, ...options });
      expect((await postJson(receiver.url, DETRACK)).status).toBe(status);
    }
    for (const options of [
      { insecure: true },
      { ca: cert },
      { forwardTimeoutMs: 5 },
      { allowHosts: ['*'] },
    ]) {
      await expect(createReceiver(options)).rejects.toMatchObject({
        code: 'flag_does_not_fit',
        message: expect.stringContaining('says nothing without "forwardTo"'),
      });
    }
    await using plain = await createReceiver({ insecure: false });
    expect(plain.port).toBeGreaterThan(0);
  });

  it('goes on after every one of these', async () => {
    let answers = 0;
    await using app = await startHttpServer((response) => {
      answers += 1;
      if (answers === 1) response.destroy();
      else response.writeHead(200).end('ok');
    });
    await using receiver = await createReceiver({ forwardTo: app.url });
    expect((await postJson(receiver.url, DETRACK)).status).toBe(502);
    expect((await postJson(receiver.url, DETRACK)).status).toBe(200);
  });
});
