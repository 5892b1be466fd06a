import { connect, Server } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { bodyBytes } from '../../src/core/http/body.ts';
import { postJson } from '../helpers/http-client.ts';
import { hasAnswers, openRaw, rawAnswers, rawPost } from '../helpers/raw-socket.ts';
import { fixtureBytes, openReceiver, type WatchedReceiver } from '../helpers/receiver.ts';

const DETRACK = fixtureBytes('detrack/in-progress');

/** After whatever came before, a good webhook is taken as ever and nothing unforeseen happened. */
async function expectUnharmed(watched: WatchedReceiver): Promise<void> {
  expect((await postJson(watched.url, DETRACK)).status).toBe(200);
  expect(watched.exchanges.at(-1)).toMatchObject({ provider: 'detrack', valid: true, error: null });
  expect(watched.bugs).toEqual([]);
}

describe('broken and ambiguous HTTP', () => {
  const head = 'POST /hooks HTTP/1.1\r\nHost: x\r\n';
  const json = '{"a":1}';
  const rows: readonly [name: string, bytes: string | Buffer, status: number][] = [
    ['length and chunks', `${head}Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['chunks and length', `${head}Transfer-Encoding: chunked\r\nContent-Length: 7\r\n\r\n0\r\n\r\n`, 400],
    ['two lengths', `${head}Content-Length: 7\r\nContent-Length: 8\r\n\r\n${json}`, 400],
    ['two lengths in one line', `${head}Content-Length: 7, 8\r\n\r\n${json}`, 400],
    ['a signed length', `${head}Content-Length: +7\r\n\r\n${json}`, 400],
    ['a hexadecimal length', `${head}Content-Length: 0x7\r\n\r\n${json}`, 400],
    ['a negative length', `${head}Content-Length: -7\r\n\r\n${json}`, 400],
    ['a length beyond 64 bits', `${head}Content-Length: 99999999999999999999\r\n\r\n${json}`, 400],
    ['an unknown transfer coding', `${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, 400],
    ['chunked not last', `${head}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`, 400],
    ['a space before the colon', `${head}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`, 400],
    ['a bare line feed after a header', `POST / HTTP/1.1\r\nHost: x\nContent-Length: 7\r\n\r\n${json}`, 400],
    ['bare line feeds only', `POST / HTTP/1.1\nHost: x\nContent-Length: 7\n\n${json}`, 400],
    ['a bare carriage return in a header', `${head}X: a\rb\r\nContent-Length: 7\r\n\r\n${json}`, 400],
    ['a chunk size that is none', `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 400],
    [
      'a carriage return in a chunk extension',
      `${head}Transfer-Encoding: chunked\r\n\r\n7;a\rb\r\n${json}`,
      400,
    ],
    [
      'a chunk longer than its size',
      `${head}Transfer-Encoding: chunked\r\n\r\n3\r\n${json}\r\n0\r\n\r\n`,
      400,
    ],
    ['no Host', `POST / HTTP/1.1\r\nContent-Length: 7\r\n\r\n${json}`, 400],
    ['two Host headers', `${head}Host: y\r\nContent-Length: 7\r\n\r\n${json}`, 400],
    ['NUL in a header', `${head}X: a\0b\r\nContent-Length: 7\r\n\r\n${json}`, 400],
    ['NUL in the target', 'POST /\0 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n', 400],
    ['ESC in the target', 'POST /\x1b[31m HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n', 400],
    [
      'bytes beyond ASCII in the target',
      'POST /\xff\xfe HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n',
      400,
    ],
    ['a header without a name', `${head}: nameless\r\nContent-Length: 7\r\n\r\n${json}`, 400],
    ['a line as of HTTP/0.9', 'POST /hooks\r\n\r\n', 400],
    ['a line as of HTTP/0.9, with more behind it', `POST /hooks\r\nHost: x\r\n\r\n${json}`, 400],
    ['the first bytes of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['a POST of HTTP/2', `POST /hooks HTTP/2.0\r\nHost: x\r\nContent-Length: 7\r\n\r\n${json}`, 400],
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['the first bytes of TLS', Buffer.from('16030102000100', 'hex'), 400],
    ['a header of 17 KiB', `${head}X: ${'a'.repeat(17 * 1024)}\r\n\r\n`, 431],
    ['a thousand headers, too many together', `${head}${'X-Header: some value\r\n'.repeat(1000)}\r\n`, 431],
    ['a target of 17 KiB', `POST /${'a'.repeat(17 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ];

  it.each(rows)('%s', async (_name, bytes, status) => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    connection.write(bytes);
    const answers = rawAnswers(await connection.closed());
    expect(answers.map((a) => a.status)).toEqual([status]);
    expect(answers[0]?.headers.get('connection')).toBe('close');
    expect(watched.exchanges).toEqual([]);
    expect(watched.receiver.refused).toEqual({ broken: 1 });
    await expectUnharmed(watched);
  });

  it('a folded header is refused, or read as one header and nothing else', async () => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    connection.write(
      `${head}X: a\r\n Content-Length: 0\r\nContent-Length: 7\r\nConnection: close\r\n\r\n${json}`,
    );
    const statuses = rawAnswers(await connection.closed()).map((a) => a.status);
    expect(statuses).toHaveLength(1);
    expect([200, 400]).toContain(statuses[0]);
    // Never the length that is hidden in the fold.
    for (const exchange of watched.exchanges) expect(exchange.request.body).toBe(json);
    await expectUnharmed(watched);
  });

  it('a request that hides behind the length of another is one request more at most, never two events', async () => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    connection.write(
      Buffer.concat([
        Buffer.from(`${head}Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
        rawPost(DETRACK),
      ]),
    );
    expect(rawAnswers(await connection.closed()).map((a) => a.status)).toEqual([400]);
    expect(watched.exchanges).toEqual([]);
    await expectUnharmed(watched);
  });

  it('bytes after a whole request never become a second event', async () => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    connection.write(Buffer.concat([rawPost(json), Buffer.from('left over\r\n\r\n')]));
    const answers = rawAnswers(await connection.closed());
    expect(answers.length).toBeLessThanOrEqual(2);
    expect(watched.exchanges.length).toBeLessThanOrEqual(1);
    await expectUnharmed(watched);
  });

  it('garbage while the answer is still to come ends the connection, not the receiver', async () => {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let reach = (): void => {};
    const reached = new Promise<void>((resolve) => {
      reach = resolve;
    });
    await using watched = await openReceiver({
      answer: async (exchange) => {
        if (exchange.key !== null) return {};
        reach();
        await released;
        return {};
      },
    });
    await using connection = await openRaw(watched.port);
    connection.write(rawPost(json));
    await reached;
    connection.write('left over\r\n\r\n');
    expect(rawAnswers(await connection.closed()).map((a) => a.status)).toEqual([400]);
    release();
    await watched.receiver.waitFor((e) => e.request.body === json, { timeoutMs: 20_000 });
    await expectUnharmed(watched);
  });

  it('an expectation that nobody knows is not met', async () => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    connection.write(rawPost(DETRACK, { headers: ['Expect: 200-ok', 'Connection: close'] }));
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 417 /);
    expect(watched.exchanges).toEqual([]);
    await expectUnharmed(watched);
  });

  it('requests in a row without waiting are answered in their order', async () => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    connection.write(Buffer.concat([rawPost('{"n":1}'), rawPost('no json'), rawPost('{"n":3}')]));
    const answers = rawAnswers(await connection.until(hasAnswers(3)));
    expect(answers.map((a) => a.status)).toEqual([200, 400, 200]);
    expect(answers.map((a) => JSON.parse(a.body) as unknown)).toEqual([
      { received: true, id: watched.exchanges.find((e) => e.request.body === '{"n":1}')?.id },
      expect.objectContaining({ error: 'Bad Request' }),
      { received: true, id: watched.exchanges.find((e) => e.request.body === '{"n":3}')?.id },
    ]);
    await expectUnharmed(watched);
  });

  it('HTTP/1.0 is answered and closed', async () => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    connection.write(`POST / HTTP/1.0\r\nContent-Length: 7\r\n\r\n${json}`);
    expect(rawAnswers(await connection.closed()).map((a) => a.status)).toEqual([200]);
    await expectUnharmed(watched);
  });

  it.each([
    ['CONNECT', 'CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example\r\n\r\n'],
    ['an upgrade to HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('%s ends without a hang', async (_name, bytes) => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    connection.write(bytes);
    const answers = rawAnswers(await connection.closed());
    for (const answer of answers) expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(watched.exchanges).toEqual([]);
    await expectUnharmed(watched);
  });

  it('a request to upgrade is answered as what else it is', async () => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    connection.write(
      rawPost(DETRACK, {
        headers: ['Connection: Upgrade', 'Upgrade: websocket', 'Content-Type: application/json'],
      }),
    );
    expect(rawAnswers(await connection.until(hasAnswers(1)))[0]?.status).toBe(200);
    await expectUnharmed(watched);
  });

  it('control characters of eight bits stay in the header where they stood', async () => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    connection.write(
      rawPost(DETRACK, { headers: ['Content-Type: application/json', 'X-Evil: a\x9b31mb\xff'] }),
    );
    expect(rawAnswers(await connection.until(hasAnswers(1)))[0]?.status).toBe(200);
    expect(watched.exchanges[0]?.request.headers.at(-1)).toEqual(['X-Evil', 'a\x9b31mb\xff']);
    await expectUnharmed(watched);
  });

  it('as many headers as fit are all kept', async () => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    connection.write(rawPost(DETRACK, { headers: Array.from({ length: 1500 }, (_, n) => `h${n}: ${n}`) }));
    expect(rawAnswers(await connection.until(hasAnswers(1)))[0]?.status).toBe(200);
    expect(watched.exchanges[0]?.request.headers.slice(2)).toEqual(
      Array.from({ length: 1500 }, (_, n) => [`h${n}`, String(n)]),
    );
    await expectUnharmed(watched);
  });

  it.each(['//[', '//evil.example/x', '/%', '/%00', '/?', '/??&&==', '/../../etc/passwd', '/#fragment'])(
    'the target %j is a path like any other',
    async (target) => {
      await using watched = await openReceiver();
      await using connection = await openRaw(watched.port);
      connection.write(rawPost(DETRACK, { target }));
      expect(rawAnswers(await connection.until(hasAnswers(1)))[0]?.status).toBe(200);
      expect(watched.exchanges[0]?.request.url).toBe(watched.url.replace(/\/$/, '') + target);
      await expectUnharmed(watched);
    },
  );
});

describe('senders that leave or linger', () => {
  const begun = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"a":';

  it('a reset in mid-body is one aborted request and no event', async () => {
    await using watched = await openReceiver();
    const connection = await openRaw(watched.port);
    connection.write(begun);
    // The next answer on another connection shows that the server has read this one's head.
    await postJson(watched.url, '{}');
    connection.socket.resetAndDestroy();
    await vi.waitFor(() => expect(watched.receiver.refused).toEqual({ aborted: 1 }));
    expect(watched.exchanges).toHaveLength(1);
    await expectUnharmed(watched);
    expect(watched.receiver.refused).toEqual({ aborted: 1 });
  });

  it('a reset in mid-header is no event', async () => {
    await using watched = await openReceiver();
    const connection = await openRaw(watched.port);
    connection.write('POST / HTTP/1.1\r\nHos');
    await postJson(watched.url, '{}');
    connection.socket.resetAndDestroy();
    await connection.closed();
    await expectUnharmed(watched);
    expect(watched.exchanges).toHaveLength(2);
  });

  it('a half-closed connection with half a body is told so, and is one warning', async () => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    connection.socket.end(begun);
    const answers = rawAnswers(await connection.closed());
    expect(answers.length).toBeLessThanOrEqual(1);
    for (const answer of answers) expect(answer.status).toBe(400);
    await expectUnharmed(watched);
    const counts = Object.values(watched.receiver.refused);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(watched.exchanges).toHaveLength(1);
  });

  it('a half-closed connection with a whole body gets its answer', async () => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    connection.socket.end(rawPost(DETRACK));
    expect(rawAnswers(await connection.closed()).map((a) => a.status)).toEqual([200]);
    await expectUnharmed(watched);
  });

  it('a sender that leaves before its answer is an exchange all the same', async () => {
    await using watched = await openReceiver({
      answer: async (exchange) => {
        if (exchange.key === 'Test1') return {};
        connection.socket.resetAndDestroy();
        await connection.closed();
        return {};
      },
    });
    const connection = await openRaw(watched.port);
    connection.write(rawPost('{"a":1}'));
    await watched.receiver.waitFor((e) => e.request.body === '{"a":1}', { timeoutMs: 20_000 });
    await expectUnharmed(watched);
    expect(watched.exchanges).toHaveLength(2);
  });

  it('has limits in time that are tighter than those of Node', async () => {
    const server = await captureServer(openReceiver);
    await using _watched = server.watched;
    expect(server.node.headersTimeout).toBeLessThanOrEqual(10_000);
    expect(server.node.requestTimeout).toBeLessThanOrEqual(30_000);
  });

  it.each([
    ['headers', 'POST / HTTP/1.1\r\nHost: x\r\n'],
    ['a body', begun],
  ])('%s that never end are cut with 408, and are one warning', async (_name, bytes) => {
    await using receiver = await openReceiver({ limits: { headersMs: 50, requestMs: 50 } });
    await using connection = await openRaw(receiver.port);
    connection.write(bytes);
    expect(rawAnswers(await connection.closed()).map((a) => a.status)).toEqual([408]);
    const counts = Object.values(receiver.receiver.refused);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(receiver.exchanges).toEqual([]);
    await expectUnharmed(receiver);
  });

  it.each([
    ['408', 'POST / HTTP/1.1\r\nHost: x\r\n', 408],
    ['400', 'hello\r\n\r\n', 400],
  ])(
    'a connection that was answered %s is destroyed, though its client keeps it',
    async (_name, bytes, status) => {
      const { node, watched } = await captureServer(() =>
        openReceiver({ limits: { headersMs: 50, requestMs: 50, lingerMs: 50 } }),
      );
      await using receiver = watched;
      const client = connect({ port: receiver.port, host: '127.0.0.1', allowHalfOpen: true });
      onTestFinished(() => {
        client.destroy();
      });
      let received = '';
      client.on('data', (chunk) => {
        received += chunk.toString('latin1');
      });
      client.on('error', () => {});
      client.write(bytes);
      await vi.waitUntil(() => received.endsWith('\r\n\r\n'), { timeout: 10_000 });
      await vi.waitUntil(
        () => new Promise((resolve) => node.getConnections((_error, count) => resolve(count === 0))),
        { timeout: 10_000 },
      );
      expect(rawAnswers(received).map((answer) => answer.status)).toEqual([status]);
      await expectUnharmed(receiver);
    },
  );

  it('of more connections than may be, the ones that are idle longest go, and good webhooks are served', async () => {
    await using watched = await openReceiver({ limits: { connections: 10 } });
    const silent = [];
    for (let count = 0; count < 30; count += 1) {
      silent.push(await openRaw(watched.port));
      expect((await postJson(watched.url, DETRACK)).status).toBe(200);
    }
    const isGone = await Promise.all(silent.slice(0, 20).map((connection) => connection.closed()));
    expect(isGone).toEqual(Array.from({ length: 20 }, () => ''));
    expect(silent.slice(-9).map(({ socket }) => socket.destroyed)).not.toContain(true);
    expect(Object.keys(watched.receiver.refused)).toEqual(['crowded']);
    for (const connection of silent) connection.socket.destroy();
    await expectUnharmed(watched);
  });

  it('of more connections than may be, those in mid-request go after idle ones, and those being answered never', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let asked = 0;
    await using watched = await openReceiver({
      limits: { connections: 3 },
      answer: async () => {
        asked += 1;
        await held;
        return {};
      },
    });
    await using answered = await openRaw(watched.port);
    answered.write(rawPost(DETRACK));
    await vi.waitUntil(() => asked === 1, { timeout: 10_000 });
    await using sending = await openRaw(watched.port);
    sending.write('POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n');
    await sending.until((text) => text.includes('100 Continue'));
    await using idle = await openRaw(watched.port);
    await using second = await openRaw(watched.port);
    expect(await idle.closed()).toBe('');
    second.write(rawPost(DETRACK));
    await vi.waitUntil(() => asked === 2, { timeout: 10_000 });
    await using third = await openRaw(watched.port);
    expect(await sending.closed()).toMatch(/^HTTP\/1.1 100 Continue/);
    third.write(rawPost(DETRACK));
    await vi.waitUntil(() => asked === 3, { timeout: 10_000 });
    await using refused = await openRaw(watched.port);
    expect(await refused.closed()).toBe('');
    release();
    for (const connection of [answered, second, third]) {
      expect(rawAnswers(await connection.until(hasAnswers(1)))[0]?.status).toBe(200);
    }
    expect(watched.receiver.refused).toEqual({ crowded: 3, aborted: 1 });
    await expectUnharmed(watched);
  });

  it('a hundred connections at once are all served, beside as many that say nothing', async () => {
    await using watched = await openReceiver();
    const silent = await Promise.all(Array.from({ length: 100 }, () => openRaw(watched.port)));
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, n) => postJson(watched.url, JSON.stringify({ n }))),
    );
    expect(new Set(replies.map((r) => r.status))).toEqual(new Set([200]));
    expect(watched.exchanges.map((e) => e.request.body).toSorted()).toEqual(
      Array.from({ length: 100 }, (_, n) => JSON.stringify({ n })).toSorted(),
    );
    for (const connection of silent) connection.socket.destroy();
    await expectUnharmed(watched);
  });

  it('a body without an end is cut at the limit', async () => {
    await using watched = await openReceiver();
    await using connection = await openRaw(watched.port);
    connection.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    const chunk = `10000\r\n${'a'.repeat(0x1_0000)}\r\n`;
    let written = 0;
    const pump = (): void => {
      while (!connection.socket.destroyed) {
        written += chunk.length;
        if (!connection.socket.write(chunk)) return;
      }
    };
    connection.socket.on('drain', pump);
    pump();
    expect(rawAnswers(await connection.closed()).map((a) => a.status)).toEqual([413]);
    // The limit, and what the two sockets hold between them.
    expect(written).toBeLessThan(32 * 1024 * 1024);
    expect(watched.receiver.refused).toEqual({ 'too-large': 1 });
    await expectUnharmed(watched);
  });
});

describe('hostile payloads', () => {
  const deep = (open: string, close: string, depth: number, core: string): string =>
    open.repeat(depth) + core + close.repeat(depth);
  const text = (value: string): Buffer => Buffer.from(value, 'utf8');
  const job = DETRACK.toString('utf8').trim().slice(1);
  const rows: readonly [
    name: string,
    body: Buffer,
    status: number,
    valid: boolean | null,
    rule: string | null,
  ][] = [
    ['objects nested 100 deep', text(deep('{"a":', '}', 100, '1')), 200, null, null],
    ['objects nested 101 deep', text(deep('{"a":', '}', 101, '1')), 422, false, 'body/too-deep'],
    ['arrays in an object, 100 deep', text(`{"a":${deep('[', ']', 99, '1')}}`), 200, null, null],
    ['arrays in an object, 101 deep', text(`{"a":${deep('[', ']', 100, '1')}}`), 422, false, 'body/too-deep'],
    ['objects nested 100,000 deep', text(deep('{"a":', '}', 100_000, '1')), 422, false, 'body/too-deep'],
    ['100,000 brackets that never close', text('['.repeat(100_000)), 422, false, 'body/too-deep'],
    ['brackets inside a string, which nest nothing', text(`{"a":"${'['.repeat(5000)}"}`), 200, null, null],
    [
      '100,000 keys',
      text(`{${Array.from({ length: 100_000 }, (_, n) => `"${n}":1`).join(',')}}`),
      200,
      null,
      null,
    ],
    [
      'a job with 20,000 unknown keys',
      text(
        `{${'"k_":1,'.replace('_', 'x').repeat(1)}${Array.from({ length: 20_000 }, (_, n) => `"k${n}":1,`).join('')}${job}`,
      ),
      200,
      true,
      null,
    ],
    ['a key of 900 KiB', text(`{"${'k'.repeat(900 * 1024)}":1}`), 200, null, null],
    ['a number of 100,000 digits', text(`{"a":${'9'.repeat(100_000)}}`), 200, null, 'json/lossy-number'],
    [
      '__proto__',
      text('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
      200,
      null,
      null,
    ],
    [
      'a job with __proto__',
      text(`{"__proto__":{"polluted":1},"constructor":1,"toString":2,${job}`),
      200,
      true,
      null,
    ],
    ['a job whose keys are all in __proto__', text(`{"__proto__":{${job}}`), 200, null, null],
    ['a key twice', text('{"a":1,"a":2}'), 200, null, 'json/duplicate-key'],
    ['1e400', text('{"a":1e400}'), 200, null, 'json/lossy-number'],
    ['an integer of 20 digits', text('{"a":12345678901234567890}'), 200, null, 'json/lossy-number'],
    ['-0', text('{"a":-0}'), 200, null, null],
    ['half a surrogate pair, escaped', text('{"a":"\\ud800"}'), 200, null, null],
    [
      'half a surrogate pair, as bytes',
      Buffer.from('7b2261223a22eda080227d', 'hex'),
      400,
      false,
      'body/not-utf8',
    ],
    ['an overlong encoding', Buffer.from('7b2261223a22c0af227d', 'hex'), 400, false, 'body/not-utf8'],
    ['UTF-16 with a mark', Buffer.from('\ufeff{"a":1}', 'utf16le'), 400, false, 'body/not-utf8'],
    ['UTF-16 without a mark', Buffer.from('{"a":1}', 'utf16le'), 400, false, 'body/not-json'],
    ['Latin-1', Buffer.from('{"a":"\xe9"}', 'latin1'), 400, false, 'body/not-utf8'],
    ['a byte order mark', text('\ufeff{"a":1}'), 200, null, 'json/bom'],
    ['NUL bytes', Buffer.alloc(1000), 400, false, 'body/not-json'],
    ['NUL in a string', text('{"a":"\0"}'), 400, false, 'body/not-json'],
    ['terminal escapes in keys and values', text('{"\\u001b[31m":"\\u009b2J\\u202e"}'), 200, null, null],
    ['two documents', text('{"a":1}{"b":2}'), 400, false, 'body/not-json'],
    ['a comma too many', text('{"a":1,}'), 400, false, 'body/not-json'],
    ['NaN', text('{"a":NaN}'), 400, false, 'body/not-json'],
  ];

  it.each(rows)('%s', async (_name, body, status, valid, rule) => {
    await using watched = await openReceiver();
    const reply = await postJson(watched.url, body);
    expect(reply.status).toBe(status);
    expect(reply.body.toString('utf8')).not.toMatch(/RangeError|SyntaxError|at .*\.(ts|js):/);
    const [exchange] = watched.exchanges;
    expect(exchange?.valid).toBe(valid);
    if (rule !== null) expect(exchange?.findings.map((f) => f.rule)).toContain(rule);
    const kept = exchange === undefined ? Buffer.alloc(0) : bodyBytes(exchange.request);
    expect(kept.equals(body)).toBe(true);
    expect(exchange?.request.size).toBe(body.length);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(({} as Readonly<Record<string, unknown>>)['polluted']).toBe(undefined);
    await expectUnharmed(watched);
  });

  const zeros = Buffer.alloc(32 * 1024 * 1024, 0x20);
  it.each([
    ['gzip', gzipSync(zeros)],
    ['deflate', deflateSync(zeros)],
    ['br', brotliCompressSync(zeros)],
  ])('a bomb of %s is refused at the limit', async (coding, bomb) => {
    await using watched = await openReceiver();
    expect(bomb.length).toBeLessThan(100_000);
    const reply = await postJson(watched.url, bomb, { 'Content-Encoding': coding });
    expect(reply.status).toBe(413);
    expect(watched.exchanges).toEqual([]);
    expect(watched.receiver.refused).toEqual({ 'too-large': 1 });
    await expectUnharmed(watched);
  });
});

/** The Node server inside a receiver, caught as it starts to listen. */
async function captureServer(open: typeof openReceiver): Promise<{
  readonly node: import('node:http').Server;
  readonly watched: WatchedReceiver;
}> {
  const spy = vi.spyOn(Server.prototype, 'listen');
  try {
    const watched = await open();
    const node = spy.mock.contexts[0];
    if (node === undefined) throw new Error('no server was started');
    return { node: node as import('node:http').Server, watched };
  } finally {
    spy.mockRestore();
  }
}
