import { expect } from 'vitest';
import { call, postJson } from '../../helpers/http-client.ts';
import { hasAnswers, openRaw, rawAnswers, rawPost } from '../../helpers/raw-socket.ts';
import { fixtureBytes, openReceiver } from '../../helpers/receiver.ts';
import { casesOf, type Fault } from '../fault.ts';
import { expectUnharmed } from './unharmed.ts';

const DETRACK = fixtureBytes('detrack/in-progress');
const HEAD = 'POST /hooks HTTP/1.1\r\nHost: x\r\n';
const JSON_BODY = '{"a":1}';
const BROKEN: readonly [name: string, bytes: string | Buffer, status: number][] = [
  ['length and chunks', `${HEAD}Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  ['chunks and length', `${HEAD}Transfer-Encoding: chunked\r\nContent-Length: 7\r\n\r\n0\r\n\r\n`, 400],
  ['two lengths', `${HEAD}Content-Length: 7\r\nContent-Length: 8\r\n\r\n${JSON_BODY}`, 400],
  ['two lengths in one line', `${HEAD}Content-Length: 7, 8\r\n\r\n${JSON_BODY}`, 400],
  ['a signed length', `${HEAD}Content-Length: +7\r\n\r\n${JSON_BODY}`, 400],
  ['a hexadecimal length', `${HEAD}Content-Length: 0x7\r\n\r\n${JSON_BODY}`, 400],
  ['a negative length', `${HEAD}Content-Length: -7\r\n\r\n${JSON_BODY}`, 400],
  ['a length beyond 64 bits', `${HEAD}Content-Length: 99999999999999999999\r\n\r\n${JSON_BODY}`, 400],
  ['an unknown transfer coding', `${HEAD}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, 400],
  ['chunked not last', `${HEAD}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`, 400],
  ['a space before the colon', `${HEAD}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`, 400],
  [
    'a bare line feed after a header',
    `POST / HTTP/1.1\r\nHost: x\nContent-Length: 7\r\n\r\n${JSON_BODY}`,
    400,
  ],
  ['bare line feeds only', `POST / HTTP/1.1\nHost: x\nContent-Length: 7\n\n${JSON_BODY}`, 400],
  ['a bare carriage return in a header', `${HEAD}X: a\rb\r\nContent-Length: 7\r\n\r\n${JSON_BODY}`, 400],
  ['a chunk size that is none', `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 400],
  [
    'a carriage return in a chunk extension',
    `${HEAD}Transfer-Encoding: chunked\r\n\r\n7;a\rb\r\n${JSON_BODY}`,
    400,
  ],
  [
    'a chunk longer than its size',
    `${HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\n${JSON_BODY}\r\n0\r\n\r\n`,
    400,
  ],
  ['no Host', `POST / HTTP/1.1\r\nContent-Length: 7\r\n\r\n${JSON_BODY}`, 400],
  ['two Host headers', `${HEAD}Host: y\r\nContent-Length: 7\r\n\r\n${JSON_BODY}`, 400],
  ['NUL in a header', `${HEAD}X: a\0b\r\nContent-Length: 7\r\n\r\n${JSON_BODY}`, 400],
  ['NUL in the target', 'POST /\0 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n', 400],
  ['ESC in the target', 'POST /\x1b[31m HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n', 400],
  [
    'bytes beyond ASCII in the target',
    'POST /\xff\xfe HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n',
    400,
  ],
  ['a header without a name', `${HEAD}: nameless\r\nContent-Length: 7\r\n\r\n${JSON_BODY}`, 400],
  ['a line as of HTTP/0.9', 'POST /hooks\r\n\r\n', 400],
  ['a line as of HTTP/0.9, with more behind it', `POST /hooks\r\nHost: x\r\n\r\n${JSON_BODY}`, 400],
  ['the first bytes of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['a POST of HTTP/2', `POST /hooks HTTP/2.0\r\nHost: x\r\nContent-Length: 7\r\n\r\n${JSON_BODY}`, 400],
  ['no HTTP at all', 'hello\r\n\r\n', 400],
  ['the first bytes of TLS', Buffer.from('16030102000100', 'hex'), 400],
  ['a header of 17 KiB', `${HEAD}X: ${'a'.repeat(17 * 1024)}\r\n\r\n`, 431],
  ['a thousand headers, too many together', `${HEAD}${'X-Header: some value\r\n'.repeat(1000)}\r\n`, 431],
  ['a target of 17 KiB', `POST /${'a'.repeat(17 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
];

const METHODS: readonly [name: string, method: string, path: string, status: number][] = [
  ['GET', 'GET', '/hooks', 200],
  ['GET outside the path', 'GET', '/', 200],
  ['HEAD', 'HEAD', '/anything', 200],
  ['PUT', 'PUT', '/hooks', 405],
  ['DELETE', 'DELETE', '/hooks', 405],
  ['PATCH', 'PATCH', '/hooks', 405],
  ['OPTIONS', 'OPTIONS', '/hooks', 405],
  ['TRACE', 'TRACE', '/hooks', 405],
  ['POST outside the path', 'POST', '/other', 404],
  ['POST below the path', 'POST', '/hooks/more', 404],
];

const CONTENT_TYPES: readonly [name: string, type: string][] = [
  ['a wrong content type', 'text/plain'],
  ['a content type that is none', '/;;='],
  ['another document', 'image/png'],
];

const NO_WEBHOOKS: readonly [name: string, bytes: string][] = [
  ['CONNECT', 'CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example\r\n\r\n'],
  ['an upgrade to HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
];

const TARGETS: readonly (readonly [target: string])[] = [
  ['//['],
  ['//evil.example/x'],
  ['/%'],
  ['/%00'],
  ['/?'],
  ['/??&&=='],
  ['/../../etc/passwd'],
  ['/#fragment'],
];

export const HTTP_FAULTS: readonly Fault[] = [
  {
    id: 'H12',
    fault: 'broken HTTP, and a request that could be read in two ways',
    result: '400 or 431 and the connection is closed: one answer, no second event',
    cases: [
      ...casesOf(BROKEN, async (_name, bytes, status) => {
        await using watched = await openReceiver();
        await using connection = await openRaw(watched.port);
        connection.write(bytes);
        const answers = rawAnswers(await connection.closed());
        expect(answers.map((a) => a.status)).toEqual([status]);
        expect(answers[0]?.headers.get('connection')).toBe('close');
        expect(watched.exchanges).toEqual([]);
        expect(watched.receiver.refused).toEqual({ broken: 1 });
        await expectUnharmed(watched);
      }),
      {
        name: 'a folded header is refused, or read as one header and nothing else',
        run: async () => {
          await using watched = await openReceiver();
          await using connection = await openRaw(watched.port);
          connection.write(
            `${HEAD}X: a\r\n Content-Length: 0\r\nContent-Length: 7\r\nConnection: close\r\n\r\n${JSON_BODY}`,
          );
          const statuses = rawAnswers(await connection.closed()).map((a) => a.status);
          expect(statuses).toHaveLength(1);
          expect([200, 400]).toContain(statuses[0]);
          // Never the length that is hidden in the fold.
          for (const exchange of watched.exchanges) expect(exchange.request.body).toBe(JSON_BODY);
          await expectUnharmed(watched);
        },
      },
      {
        name: 'a request that hides behind the length of another is one request more at most, never two events',
        run: async () => {
          await using watched = await openReceiver();
          await using connection = await openRaw(watched.port);
          connection.write(
            Buffer.concat([
              Buffer.from(`${HEAD}Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
              rawPost(DETRACK),
            ]),
          );
          expect(rawAnswers(await connection.closed()).map((a) => a.status)).toEqual([400]);
          expect(watched.exchanges).toEqual([]);
          await expectUnharmed(watched);
        },
      },
      {
        name: 'bytes after a whole request never become a second event',
        run: async () => {
          await using watched = await openReceiver();
          await using connection = await openRaw(watched.port);
          connection.write(Buffer.concat([rawPost(JSON_BODY), Buffer.from('left over\r\n\r\n')]));
          const answers = rawAnswers(await connection.closed());
          expect(answers.length).toBeLessThanOrEqual(2);
          expect(watched.exchanges.length).toBeLessThanOrEqual(1);
          await expectUnharmed(watched);
        },
      },
      {
        name: 'garbage while the answer is still to come ends the connection, not the receiver',
        run: async () => {
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
          connection.write(rawPost(JSON_BODY));
          await reached;
          connection.write('left over\r\n\r\n');
          expect(rawAnswers(await connection.closed()).map((a) => a.status)).toEqual([400]);
          release();
          await watched.receiver.waitFor((e) => e.request.body === JSON_BODY, { timeoutMs: 20_000 });
          await expectUnharmed(watched);
        },
      },
    ],
  },
  {
    id: 'H13',
    fault: 'unusual methods, paths, targets, versions and expectations',
    result:
      '405 with `Allow`, 404, 417 or an ordinary answer; never a hang. A wrong content type is a finding',
    cases: [
      ...casesOf(METHODS, async (_name, method, path, status) => {
        await using watched = await openReceiver({ path: '/hooks' });
        const reply = await call(new URL(path, watched.url).href, {
          method,
          headers: { 'Content-Type': 'application/json' },
          ...(method === 'HEAD' || method === 'GET' ? {} : { body: DETRACK }),
        });
        expect(reply.status).toBe(status);
        expect(reply.headers['allow']).toBe(status === 405 ? 'POST, GET, HEAD' : undefined);
        expect(watched.exchanges).toEqual([]);
        expect((await postJson(`${watched.url}hooks`, DETRACK)).status).toBe(200);
      }),
      ...casesOf(CONTENT_TYPES, async (_name, type) => {
        await using watched = await openReceiver();
        expect((await call(watched.url, { headers: { 'Content-Type': type }, body: DETRACK })).status).toBe(
          200,
        );
        expect(watched.exchanges[0]).toMatchObject({ provider: 'detrack', valid: true });
        expect(watched.exchanges[0]?.findings.map(({ rule }) => rule)).toContain('request/content-type');
      }),
      ...casesOf(NO_WEBHOOKS, async (_name, bytes) => {
        await using watched = await openReceiver();
        await using connection = await openRaw(watched.port);
        connection.write(bytes);
        const answers = rawAnswers(await connection.closed());
        for (const answer of answers) expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(watched.exchanges).toEqual([]);
        await expectUnharmed(watched);
      }),
      {
        name: 'an expectation that nobody knows is not met',
        run: async () => {
          await using watched = await openReceiver();
          await using connection = await openRaw(watched.port);
          connection.write(rawPost(DETRACK, { headers: ['Expect: 200-ok', 'Connection: close'] }));
          expect(await connection.closed()).toMatch(/^HTTP\/1\.1 417 /);
          expect(watched.exchanges).toEqual([]);
          await expectUnharmed(watched);
        },
      },
      {
        name: 'requests in a row without waiting are answered in their order',
        run: async () => {
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
        },
      },
      {
        name: 'HTTP/1.0 is answered and closed',
        run: async () => {
          await using watched = await openReceiver();
          await using connection = await openRaw(watched.port);
          connection.write(`POST / HTTP/1.0\r\nContent-Length: 7\r\n\r\n${JSON_BODY}`);
          expect(rawAnswers(await connection.closed()).map((a) => a.status)).toEqual([200]);
          await expectUnharmed(watched);
        },
      },
      {
        name: 'a request to upgrade is answered as what else it is',
        run: async () => {
          await using watched = await openReceiver();
          await using connection = await openRaw(watched.port);
          connection.write(
            rawPost(DETRACK, {
              headers: ['Connection: Upgrade', 'Upgrade: websocket', 'Content-Type: application/json'],
            }),
          );
          expect(rawAnswers(await connection.until(hasAnswers(1)))[0]?.status).toBe(200);
          await expectUnharmed(watched);
        },
      },
      {
        name: 'control characters of eight bits stay in the header where they stood',
        run: async () => {
          await using watched = await openReceiver();
          await using connection = await openRaw(watched.port);
          connection.write(
            rawPost(DETRACK, { headers: ['Content-Type: application/json', 'X-Evil: a\x9b31mb\xff'] }),
          );
          expect(rawAnswers(await connection.until(hasAnswers(1)))[0]?.status).toBe(200);
          expect(watched.exchanges[0]?.request.headers.at(-1)).toEqual(['X-Evil', 'a\x9b31mb\xff']);
          await expectUnharmed(watched);
        },
      },
      {
        name: 'as many headers as fit are all kept',
        run: async () => {
          await using watched = await openReceiver();
          await using connection = await openRaw(watched.port);
          connection.write(
            rawPost(DETRACK, { headers: Array.from({ length: 1500 }, (_, n) => `h${n}: ${n}`) }),
          );
          expect(rawAnswers(await connection.until(hasAnswers(1)))[0]?.status).toBe(200);
          expect(watched.exchanges[0]?.request.headers.slice(2)).toEqual(
            Array.from({ length: 1500 }, (_, n) => [`h${n}`, String(n)]),
          );
          await expectUnharmed(watched);
        },
      },
      {
        name: 'Expect: 100-continue gets leave first, then the answer',
        run: async () => {
          await using watched = await openReceiver();
          await using connection = await openRaw(watched.port);
          connection.write(
            `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${DETRACK.length}\r\nExpect: 100-continue\r\n\r\n`,
          );
          expect(await connection.until((text) => text.includes('\r\n\r\n'))).toBe(
            'HTTP/1.1 100 Continue\r\n\r\n',
          );
          connection.write(DETRACK);
          const answers = rawAnswers(await connection.until(hasAnswers(2)));
          expect(answers.map((a) => a.status)).toEqual([100, 200]);
          expect(watched.exchanges).toHaveLength(1);
        },
      },
      {
        name: 'Expect: 100-continue over the limit is refused without leave',
        run: async () => {
          await using watched = await openReceiver({ maxBodyBytes: 1000 });
          await using connection = await openRaw(watched.port);
          connection.write(
            'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n',
          );
          expect(rawAnswers(await connection.closed()).map((a) => a.status)).toEqual([413]);
        },
      },
      {
        name: 'a target that is a whole URL is read as its path',
        run: async () => {
          await using watched = await openReceiver({ path: '/hooks' });
          await using connection = await openRaw(watched.port);
          connection.write(rawPost(DETRACK, { target: 'http://shop.example/hooks?a=b' }));
          expect(rawAnswers(await connection.until(hasAnswers(1)))[0]?.status).toBe(200);
          expect(watched.exchanges[0]?.request.url).toBe(`${watched.url}hooks?a=b`);
        },
      },
      ...casesOf(TARGETS, async (target) => {
        await using watched = await openReceiver();
        await using connection = await openRaw(watched.port);
        connection.write(rawPost(DETRACK, { target }));
        expect(rawAnswers(await connection.until(hasAnswers(1)))[0]?.status).toBe(200);
        expect(watched.exchanges[0]?.request.url).toBe(watched.url.replace(/\/$/, '') + target);
        await expectUnharmed(watched);
      }),
    ],
  },
];
