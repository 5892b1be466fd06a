import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { SendOptions } from '../../src/api/send.ts';
import { WebhookCliError } from '../../src/core/error.ts';
import { type Exchange, isSuccess } from '../../src/core/exchange.ts';
import { bodyBytes } from '../../src/core/http/body.ts';
import { deliver } from '../../src/sender/deliver.ts';
import { openSingleUse } from '../../src/transport/single-use.ts';
import { openTransport } from '../../src/transport/transport.ts';
import { catalogue } from '../helpers/bundled.ts';
import { type Certificate, selfSignedCertificate } from '../helpers/certificate.ts';
import { startEarlyServer } from '../helpers/early-server.ts';
import {
  collecting,
  listening,
  startHttpServer,
  startTcpServer,
  type TestServer,
} from '../helpers/http-server.ts';
import { readJournal } from '../helpers/journal.ts';
import { answering, posted, sendFailed } from '../helpers/sending.ts';

const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-sender-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Waits for a promise while the timers of the code under test run as fast as they are set. */
async function hurried<T>(promise: Promise<T>): Promise<T> {
  let settled = false;
  const done = promise.finally(() => {
    settled = true;
  });
  // A rejection is the caller's to see.
  done.catch(() => undefined);
  while (!settled) {
    await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(100);
  }
  return done;
}

async function errorOf(promise: Promise<unknown>): Promise<WebhookCliError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof WebhookCliError) return error;
  throw new Error(`expected an error of the package, got ${String(error)}`);
}

describe('the request on the wire', () => {
  /** The head of a request, as its lines. */
  async function headOf(options: Partial<SendOptions>, target = '/hooks?b=2&a=1'): Promise<string[]> {
    let head = '';
    await using server = await startTcpServer((socket) => {
      let text = '';
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        const end = text.indexOf('\r\n\r\n');
        if (end < 0) return;
        head = text.slice(0, end);
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
        if (text.length >= end + 4 + length) socket.end('HTTP/1.1 204 No Content\r\n\r\n');
      });
    });
    const exchange = await sendFailed(server.url + target, options);
    expect(exchange).toMatchObject({ error: null, response: { status: 204 } });
    return head.replaceAll(String(server.port), 'PORT').split('\r\n');
  }

  it('has its headers in one order and case', async () => {
    expect(await headOf({ userAgent: 'Detrack/2.0' })).toEqual([
      'POST /hooks?b=2&a=1 HTTP/1.1',
      'host: 127.0.0.1:PORT',
      'connection: keep-alive',
      'Content-Type: application/json',
      'User-Agent: Detrack/2.0',
      expect.stringMatching(/^content-length: \d+$/),
    ]);
  });

  it('takes headers of the user as written, in their order, repeated where they are', async () => {
    const lines = await headOf({
      headers: [
        ['x-LOWER', '1'],
        ['X-Two', 'a'],
        ['X-Two', 'b'],
        ['X-Empty', ''],
        ['X-Latin', '\xe9'],
      ],
    });
    expect(lines.filter((line) => /^x-/i.test(line))).toEqual([
      'x-LOWER: 1',
      'X-Two: a',
      'X-Two: b',
      'X-Empty: ',
      'X-Latin: \xe9',
    ]);
  });

  it('lets a header of the user take the place of one of ours', async () => {
    const lines = await headOf({ headers: { 'CONTENT-TYPE': 'text/plain', 'user-agent': 'mine' } });
    expect(lines.filter((line) => /^(content-type|user-agent):/i.test(line))).toEqual([
      'CONTENT-TYPE: text/plain',
      'user-agent: mine',
    ]);
  });

  it('says who sends it, unless told otherwise', async () => {
    expect(await headOf({})).toContainEqual(
      expect.stringMatching(/^User-Agent: webhook-cli\/\d+\.\d+\.\d+$/),
    );
  });

  it('carries a bearer token, and the exchange does not', async () => {
    await using server = await startHttpServer();
    const exchange = await sendFailed(`${server.url}/?token=hush-token`, { bearer: 'hush' });
    expect(server.requests[0]?.headers['authorization']).toBe('Bearer hush');
    expect(server.requests[0]?.target).toBe('/?token=hush-token');
    expect(exchange.request.headers).toContainEqual(['Authorization', 'Bearer [redacted]']);
    expect(exchange.request.url).toBe(`${server.url}/?token=[redacted]`);
    expect(JSON.stringify(exchange)).not.toContain('hush');
  });

  it.each([
    ['a line break in a value', { headers: { 'X-A': 'a\r\nX-B: c' } }],
    ['a line feed in a value', { headers: { 'X-A': 'a\nb' } }],
    ['NUL in a value', { headers: { 'X-A': 'a\0b' } }],
    ['a character beyond Latin-1', { headers: { 'X-A': '漢' } }],
    ['a line break in a name', { headers: { 'X-A\r\nX-B': 'a' } }],
    ['a space in a name', { headers: { 'X A': 'a' } }],
    ['an empty name', { headers: { '': 'a' } }],
    ['a line break in the User-Agent', { userAgent: 'a\r\nX-B: c' }],
    ['a line break in the token', { bearer: 'a\r\nX-B: c' }],
  ])('is not sent with %s', async (_name, options) => {
    await using server = await startHttpServer();
    const error = await errorOf(sendFailed(server.url, options));
    expect([error.code, error.kind]).toEqual(['bad_header', 'usage']);
    expect(server.requests).toEqual([]);
  });

  it.each(['localhost:3000', 'file:///etc/passwd', 'ftp://x.example', '', 'http://'])(
    'is not sent to "%s"',
    async (to) => {
      const error = await errorOf(sendFailed(to));
      expect([error.code, error.kind]).toEqual(['bad_url', 'usage']);
    },
  );
});

describe('what comes back', () => {
  it('is status, headers and body, to the byte', async () => {
    const body = Buffer.from([0xff, 0x00, 0x0a, 0x80]);
    await using server = await startHttpServer((response) =>
      response
        .writeHead(201, ['X-B', '1', 'x-a', '2', 'X-B', '3', 'Set-Cookie', 'hush', 'Content-Length', '4'])
        .end(body),
    );
    const { response, error } = await sendFailed(server.url);
    expect(error).toBe(null);
    expect(response).toMatchObject({ status: 201, statusClass: 'OK', bodyEncoding: 'base64' });
    expect(response && bodyBytes(response).equals(body)).toBe(true);
    expect(response?.headers.slice(0, 5)).toEqual([
      ['X-B', '1'],
      ['x-a', '2'],
      ['X-B', '3'],
      ['Set-Cookie', '[redacted]'],
      ['Content-Length', '4'],
    ]);
    expect(response?.durationMs).toBeGreaterThan(0);
  });

  it('is a compressed body as it came', async () => {
    const zip = gzipSync('{"ok":true}');
    await using server = await startHttpServer((response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(zip),
    );
    const { response } = await sendFailed(server.url);
    expect(response && bodyBytes(response).equals(zip)).toBe(true);
  });

  it.each([
    [200, 'OK'],
    [204, 'OK'],
    [299, 'OK'],
    [301, 'Redirect'],
    [400, 'Client Error Response'],
    [404, 'Client Error Response'],
    [500, 'Server Error Response'],
    [599, 'Server Error Response'],
  ])('is %i, worded "%s", and no error of transport', async (status, statusClass) => {
    await using server = await startHttpServer((response) => response.writeHead(status).end());
    expect(await sendFailed(server.url)).toMatchObject({
      error: null,
      attempt: 1,
      response: { status, statusClass },
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['100 Continue', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['100 Continue with headers', 'HTTP/1.1 100 Continue\r\nX-Wait: yes\r\n\r\n'],
    ['several', 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Go on\r\n\r\n'],
  ])('is the answer after what nobody had asked for, however it is cut: %s', async (_name, interim) => {
    const whole = `${interim}HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok`;
    for (const size of [1, 7, 13, whole.length]) {
      await using server = await startTcpServer((socket) => {
        // Two on each connection: it is kept.
        socket.on('data', async (chunk: Buffer) => {
          if (!chunk.toString('latin1').endsWith('{}')) return;
          for (let at = 0; at < whole.length; at += size) {
            await new Promise((resolve) => socket.write(whole.slice(at, at + size), resolve));
          }
        });
      });
      for (const open of [openTransport, () => openSingleUse({})]) {
        const transport = open();
        onTestFinished(() => transport.close());
        for (const _time of [1, 2]) {
          const result = await transport.send(posted(server.url));
          expect(result).toMatchObject({ ok: true, answer: { status: 201, body: Buffer.from('ok') } });
        }
      }
    }
  });

  it.each([
    ['with Connection: close', 'Connection: close\r\nContent-Length: 9\r\n'],
    ['without saying that it closes', 'Content-Length: 9\r\n'],
    ['without a length', ''],
  ])('is an early 413 %s, though the connection is reset in mid-request', async (_name, headers) => {
    await using server = await startEarlyServer(`HTTP/1.1 413 Too Large\r\n${headers}\r\ntoo large`);
    for (const open of [openTransport, () => openSingleUse({})]) {
      const transport = open();
      onTestFinished(() => transport.close());
      const statuses = new Set<unknown>();
      for (let time = 0; time < 20; time += 1) {
        const result = await transport.send({ ...posted(server.url), body: Buffer.alloc(5_000_000, 0x20) });
        statuses.add(result.ok ? result.answer.status : result.failure.message);
      }
      expect([...statuses]).toEqual([413]);
    }
  });

  it('is that of a new connection after a refusal that closes without a word', async () => {
    await using server = await answering('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n');
    const transport = openTransport();
    onTestFinished(() => transport.close());
    for (let time = 0; time < 20; time += 1) {
      expect(await transport.send(posted(server.url))).toMatchObject({ ok: true, answer: { status: 413 } });
    }
  });

  it('is the answer after a 103, not the 103', async () => {
    await using server = await answering(
      'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    );
    expect(await sendFailed(server.url)).toMatchObject({
      error: null,
      response: { status: 200, body: 'ok' },
    });
  });
});

describe('TLS', () => {
  let certificate: Certificate;
  beforeAll(() => {
    certificate = selfSignedCertificate();
  });

  async function startTls(): Promise<TestServer & { readonly bodies: readonly Buffer[] }> {
    const bodies: Buffer[] = [];
    const server = createHttpsServer(
      certificate,
      collecting((request, response) => {
        bodies.push(request.body);
        response.writeHead(204).end();
      }),
    );
    // What a client that refuses the certificate leaves behind.
    server.on('tlsClientError', () => undefined);
    return { ...(await listening(server, 'https')), bodies };
  }

  it('refuses a certificate that nobody vouches for, and does not try again', async () => {
    await using server = await startTls();
    const exchange = await sendFailed(server.url, { retries: 3 });
    expect(exchange).toMatchObject({ error: { code: 'tls' }, response: null, attempt: 1 });
    expect(exchange.error?.message).toMatch(
      /^the certificate of \S+ is signed by nobody that is trusted here: name its authority, or take any/,
    );
    expect(server.bodies).toEqual([]);
  });

  it('takes it with insecure', async () => {
    await using server = await startTls();
    expect(await sendFailed(server.url, { insecure: true })).toMatchObject({
      error: null,
      response: { status: 204 },
    });
    expect(server.bodies).toHaveLength(1);
    // The rest of the process is as careful as before.
    expect(process.env['NODE_TLS_REJECT_UNAUTHORIZED']).toBe(undefined);
    expect((await sendFailed(server.url)).error?.code).toBe('tls');
  });

  it('takes it with its authority', async () => {
    await using server = await startTls();
    expect(await sendFailed(server.url, { ca: certificate.cert })).toMatchObject({
      error: null,
      response: { status: 204 },
    });
  });

  it('names a server that speaks no TLS', async () => {
    await using server = await startHttpServer();
    const { error } = await sendFailed(server.url.replace('http:', 'https:'));
    expect(error).toEqual({
      code: 'tls',
      message: `${new URL(server.url).host} does not speak TLS: its URL begins with http:, or the port is another one`,
    });
  });

  it('names a server that speaks TLS to plain HTTP, where it says so or says nothing', async () => {
    await using silent = await startTls();
    expect((await sendFailed(silent.url.replace('https:', 'http:'))).error).toMatchObject({
      code: 'reset',
      message: expect.stringMatching(/; where it speaks TLS, its URL begins with https:$/),
    });
    const alert = Buffer.of(0x15, 3, 1, 0, 2, 2, 70);
    await using telling = await startTcpServer((socket) => {
      socket.once('data', () => socket.end(alert));
    });
    for (const transport of [openTransport(), openSingleUse({})]) {
      const { host } = new URL(telling.url);
      const request = {
        method: 'POST',
        url: new URL(telling.url),
        headers: [],
        body: Buffer.from('{}'),
        timeoutMs: 5000,
      };
      expect(await transport.send(request)).toMatchObject({
        failure: { code: 'tls', message: `${host} speaks TLS: its URL begins with https:` },
      });
      await transport.close();
    }
  });
});

describe('retries', () => {
  beforeAll(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterAll(() => {
    vi.useRealTimers();
  });

  /** Delivers with retries and gives every exchange, the last one last. */
  async function tries(
    url: string,
    retries: number,
  ): Promise<{ last: Exchange; all: Exchange[]; path: string }> {
    const path = join(folder, `${Math.random()}.ndjson`);
    const last = await hurried(sendFailed(url, { retries, journal: path }));
    const { records } = readJournal(path);
    return { last, all: records as unknown as Exchange[], path };
  }

  it.each([500, 502, 503, 504, 408, 429])(
    'come after %i, with the same bytes, until it succeeds',
    async (status) => {
      await using server = await startHttpServer((response, _request, index) =>
        response.writeHead(index < 2 ? status : 200).end(),
      );
      const { last, all } = await tries(server.url, 5);
      expect(last).toMatchObject({ error: null, attempt: 3, response: { status: 200 } });
      expect(all.map((e) => [e.attempt, e.response?.status])).toEqual([
        [1, status],
        [2, status],
        [3, 200],
      ]);
      expect(new Set(all.map((e) => e.id)).size).toBe(3);
      const [first, ...others] = server.requests;
      expect(others).toHaveLength(2);
      for (const other of others) {
        expect(first && other.body.equals(first.body)).toBe(true);
        expect(other.rawHeaders).toEqual(first?.rawHeaders);
      }
    },
  );

  it.each([200, 204, 302, 400, 401, 404, 410, 422])('do not come after %i', async (status) => {
    await using server = await startHttpServer((response) => response.writeHead(status).end());
    const { last } = await tries(server.url, 3);
    expect(last).toMatchObject({ attempt: 1, response: { status } });
    expect(server.requests).toHaveLength(1);
  });

  it('follow a schedule after any failure, in the place of a number of them', async () => {
    await using server = await startHttpServer((response, _request, index) =>
      response.writeHead(index < 2 ? 401 : 200).end(),
    );
    const taken = await hurried(sendFailed(server.url, { retryScheduleMs: [5000, 300_000, 1], retries: 0 }));
    expect(taken).toMatchObject({ attempt: 3, response: { status: 200 } });
    expect(new Set(server.requests.map(({ body }) => body.toString('utf8'))).size).toBe(1);
    await using broken = await startHttpServer((response) => response.writeHead(500).end());
    const failed = await hurried(sendFailed(broken.url, { retryScheduleMs: [5000], retries: 9 }));
    expect(failed).toMatchObject({ attempt: 2, response: { status: 500 } });
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('are refused with a pause of %d ms', async (ms) => {
    await using server = await startHttpServer();
    const error = await errorOf(sendFailed(server.url, { retryScheduleMs: [5, ms] }));
    expect(error).toMatchObject({ code: 'bad_schedule', kind: 'usage' });
    expect(server.requests).toEqual([]);
  });

  it('end with the last one when all fail', async () => {
    await using server = await startHttpServer((response) => response.writeHead(500).end());
    const { last, all } = await tries(server.url, 3);
    expect(last.attempt).toBe(4);
    expect(all.map((e) => e.attempt)).toEqual([1, 2, 3, 4]);
    expect(server.requests).toHaveLength(4);
  });

  it('come after a reset', async () => {
    await using server = await startHttpServer((response, _request, index) =>
      index === 0 ? response.destroy() : response.writeHead(200).end(),
    );
    const { last, all } = await tries(server.url, 2);
    expect(last).toMatchObject({ error: null, attempt: 2 });
    expect(all[0]?.error?.code).toBe('reset');
  });

  it('come after a refusal', async () => {
    const gone = await startHttpServer();
    await gone[Symbol.asyncDispose]();
    const { last, all } = await tries(gone.url, 2);
    expect(last).toMatchObject({ attempt: 3, error: { code: 'refused' } });
    expect(all).toHaveLength(3);
  });

  it('are none unless asked for', async () => {
    await using server = await startHttpServer((response) => response.writeHead(500).end());
    expect((await hurried(sendFailed(server.url))).attempt).toBe(1);
    expect(server.requests).toHaveLength(1);
  });

  it('end with an abort, also in a pause', async () => {
    const controller = new AbortController();
    await using server = await startHttpServer((response) => response.writeHead(500).end());
    const transport = openTransport();
    try {
      const exchange = await deliver(
        {
          provider: null,
          event: null,
          payloadVersion: null,
          contentForm: null,
          key: null,
          headers: [],
          body: Buffer.from('{"a":1}'),
        },
        transport,
        {
          catalogue,
          url: new URL(server.url),
          timeoutMs: 20_000,
          retries: 5,
          accepts: isSuccess,
          signal: controller.signal,
          // The pause begins right after this; no timer of it will ever fire here.
          onExchange: () => {
            setImmediate(() => controller.abort());
          },
        },
      );
      expect(exchange).toMatchObject({ attempt: expect.any(Number) as number });
      expect(server.requests).toHaveLength(1);
    } finally {
      await transport.close();
    }
  });
});

describe('the journal of a sender', () => {
  it('holds what was sent and what came back, without credentials', async () => {
    const path = join(folder, 'sent.ndjson');
    await using server = await startHttpServer((response) => response.writeHead(200).end('thanks'));
    const exchange = await sendFailed(server.url, { journal: path, auth: { user: 'u', password: 'hush' } });
    const { records, unreadable } = readJournal(path);
    expect(unreadable).toEqual([]);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      id: exchange.id,
      direction: 'sent',
      event: 'failed',
      response: { status: 200, body: 'thanks' },
    });
    expect(records[0]?.request.body).toBe(server.requests[0]?.body.toString('utf8'));
    expect(JSON.stringify(records)).not.toContain(Buffer.from('u:hush').toString('base64'));
  });

  it('that cannot be opened stops the sending before it begins', async () => {
    await using server = await startHttpServer();
    const error = await errorOf(sendFailed(server.url, { journal: folder }));
    expect(error.code).toBe('journal_unwritable');
    expect(server.requests).toEqual([]);
  });
});
