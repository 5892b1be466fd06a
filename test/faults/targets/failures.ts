import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished } from 'vitest';
import { isSuccess } from '../../../src/core/exchange.ts';
import { bodyBytes } from '../../../src/core/http/body.ts';
import { openKeepAlive, openSingleUse } from '../../../src/transport/single-use.ts';
import { openTransport } from '../../../src/transport/transport.ts';
import { startHttpServer, startTcpServer } from '../../helpers/http-server.ts';
import { runInProcess } from '../../helpers/in-process.ts';
import { answering, posted, sendFailed } from '../../helpers/sending.ts';
import { casesOf, type FaultCase } from '../fault.ts';

const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n';

/** What a target can do instead of answering, each under its own name in `error`. */
export const TARGET_FAILURE_CASES: readonly FaultCase[] = [
  {
    name: 'refused',
    run: async () => {
      const gone = await startHttpServer();
      await gone[Symbol.asyncDispose]();
      const { error, response } = await sendFailed(gone.url);
      expect(error?.code).toBe('refused');
      expect(error?.message).toContain(`127.0.0.1:${gone.port}`);
      expect(response).toBe(null);
    },
  },

  {
    name: 'host_not_found',
    run: async () => {
      const { error, response } = await sendFailed('http://nowhere.invalid/hooks', { timeoutMs: 25_000 });
      expect([error?.code, response]).toEqual(['host_not_found', null]);
      expect(error?.message).toContain('nowhere.invalid');
    },
  },

  ...casesOf(
    [
      ['reset, when the server closes without an answer', (socket: Socket) => socket.end()],
      ['reset, when the server resets the connection', (socket: Socket) => socket.resetAndDestroy()],
    ],
    async (_name, end) => {
      await using server = await startTcpServer((socket) => socket.once('data', () => end(socket)));
      expect(await sendFailed(server.url)).toMatchObject({ error: { code: 'reset' }, response: null });
    },
  ),

  {
    name: 'reset in mid-answer keeps what had come',
    run: async () => {
      await using server = await answering('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
      expect(await sendFailed(server.url)).toMatchObject({
        error: { code: 'reset' },
        response: { status: 200, body: 'half' },
      });
    },
  },

  {
    name: 'timeout without an answer',
    run: async () => {
      await using server = await startTcpServer((socket) => socket.resume());
      const { error, response } = await sendFailed(server.url, { timeoutMs: 80 });
      expect([error?.code, response]).toEqual(['timeout', null]);
      expect(error?.message).toContain('80 ms');
    },
  },

  {
    name: 'timeout with an answer that trickles, one byte at a time',
    run: async () => {
      await using server = await startTcpServer((socket) => {
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
          const timer = setInterval(() => socket.write('.'), 5);
          socket.on('close', () => clearInterval(timer));
        });
      });
      const { error, response } = await sendFailed(server.url, { timeoutMs: 150 });
      expect(error?.code).toBe('timeout');
      expect(response?.status).toBe(200);
      expect(response?.body).toMatch(/^\.+$/);
    },
  },

  {
    name: 'answer_too_large, when it has no end',
    run: async () => {
      await using server = await startHttpServer((response) => {
        response.writeHead(200);
        const chunk = Buffer.alloc(1024 * 1024, 0x61);
        const pump = (): void => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', pump);
        pump();
      });
      const { error, response } = await sendFailed(server.url);
      expect(error?.code).toBe('answer_too_large');
      expect(response?.status).toBe(200);
      expect(response?.body).toHaveLength(1024 * 1024);
    },
  },

  ...casesOf(
    [
      ['bad_answer: another protocol', 'SSH-2.0-hello\r\n\r\n'],
      ['bad_answer: a status that is none', 'HTTP/1.1 abc Hello\r\n\r\n'],
      ['bad_answer: a header of 20 KiB', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
    ],
    async (_name, bytes) => {
      await using server = await answering(bytes);
      expect(await sendFailed(server.url)).toMatchObject({ error: { code: 'bad_answer' }, response: null });
    },
  ),

  ...casesOf(
    [
      ['bad_answer: two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
      [
        'bad_answer: a chunk size that is none',
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      ],
    ],
    async (_name, bytes) => {
      await using server = await answering(bytes);
      expect((await sendFailed(server.url)).error?.code).toBe('bad_answer');
    },
  ),

  ...casesOf(
    [
      [
        'bad_answer, at once and on every transport: a status below 100',
        'HTTP/1.1 000 None\r\nContent-Length: 0\r\n\r\n',
        '000, which is none',
      ],
      [
        'bad_answer, at once and on every transport: a status of 99',
        'HTTP/1.1 099 None\r\n\r\n',
        '099, which is none',
      ],
      [
        'bad_answer, at once and on every transport: another protocol that was not asked for',
        `${SWITCHING}Upgrade: h2c\r\n\r\n`,
        '101, another protocol',
      ],
      [
        'bad_answer, at once and on every transport: another protocol without a name',
        `HTTP/1.1 101 Switching Protocols\r\n\r\n`,
        '101, another protocol',
      ],
    ],
    async (_name, bytes, words) => {
      await using server = await answering(bytes, () => {});
      for (const open of [openTransport, () => openSingleUse({}), () => openKeepAlive({})]) {
        const transport = open();
        onTestFinished(() => transport.close());
        const result = await transport.send(posted(server.url));
        expect(result).toMatchObject({ ok: false, answer: null, failure: { code: 'bad_answer' } });
        expect(result.ok ? '' : result.failure.message).toContain(`127.0.0.1:${server.port} answered`);
        expect(result.ok ? '' : result.failure.message).toContain(words);
      }
    },
  ),

  {
    name: 'bad_answer: an interim answer without an end',
    run: async () => {
      await using server = await answering(`HTTP/1.1 100 Continue\r\nX: ${'a'.repeat(100_000)}`, () => {});
      expect(await sendFailed(server.url)).toMatchObject({ error: { code: 'bad_answer' }, response: null });
    },
  },

  {
    name: 'interrupted, by a signal',
    run: async () => {
      const controller = new AbortController();
      await using server = await startTcpServer((socket) => socket.once('data', () => controller.abort()));
      expect(await sendFailed(server.url, { signal: controller.signal, retries: 5 })).toMatchObject({
        error: { code: 'interrupted' },
        response: null,
        attempt: 1,
      });
    },
  },

  {
    name: 'interrupted, by a signal that was before: nothing is sent',
    run: async () => {
      await using server = await startHttpServer();
      const { error } = await sendFailed(server.url, { signal: AbortSignal.abort() });
      expect(error?.code).toBe('interrupted');
      expect(server.requests).toEqual([]);
    },
  },

  {
    name: 'is an exchange like any other: what was to be sent, judged, with its bytes',
    run: async () => {
      const gone = await startHttpServer();
      await gone[Symbol.asyncDispose]();
      const exchange = await sendFailed(gone.url, { id: 'DO-7' });
      expect(exchange).toMatchObject({ provider: 'detrack', event: 'failed', key: 'DO-7', valid: true });
      expect(JSON.parse(exchange.request.body)).toMatchObject({ do_number: 'DO-7', status: 'failed' });
    },
  },
  ...casesOf(
    [301, 302, 303, 307, 308].map((status) => [`a redirect (${status}) that is not followed`, status]),
    async (_name, status) => {
      await using elsewhere = await startHttpServer();
      await using server = await startHttpServer((response) =>
        response.writeHead(status, { Location: elsewhere.url }).end(),
      );
      const { response, error } = await sendFailed(server.url, { retries: 3 });
      expect([error, response?.status]).toEqual([null, status]);
      expect(isSuccess(status)).toBe(false);
      expect(server.requests).toHaveLength(1);
      expect(elsewhere.requests).toEqual([]);
    },
  ),
  {
    name: 'a loop of redirects',
    run: async () => {
      await using server = await startHttpServer((response) =>
        response.writeHead(307, { Location: '/' }).end(),
      );
      const run = await runInProcess(['send', 'failed', '--no-journal', '--to', server.url]);
      expect(run.code).toBe(1);
      expect(server.requests).toHaveLength(1);
    },
  },
  ...casesOf(
    [500, 503, 429].map((status) => [`${status} with Retry-After, which nobody asked to heed`, status]),
    async (_name, status) => {
      await using server = await startHttpServer((response) =>
        response.writeHead(status, { 'Retry-After': '1' }).end(),
      );
      const run = await runInProcess(['send', 'failed', '--no-journal', '--to', server.url]);
      expect(run.code).toBe(1);
      expect(server.requests).toHaveLength(1);
    },
  ),
  {
    name: 'a bomb of gzip is no more than its bytes',
    run: async () => {
      const bomb = gzipSync(Buffer.alloc(32 * 1024 ** 2));
      await using server = await startHttpServer((response) =>
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb),
      );
      const { response } = await sendFailed(server.url);
      expect(response && bodyBytes(response).equals(bomb)).toBe(true);
      expect((await runInProcess(['send', 'failed', '--no-journal', '--to', server.url])).code).toBe(0);
    },
  },
  {
    name: 'several ways in one burst: as many outcomes as requests, each once',
    run: async () => {
      await using server = await startHttpServer((response, _request, index) => {
        if (index % 3 === 0) response.socket?.resetAndDestroy();
        else response.writeHead(index % 3 === 1 ? 500 : 204).end();
      });
      const args = ['send', 'failed', '--no-journal', '--json', '--to', server.url, '--count', '30'];
      const run = await runInProcess(args);
      expect(run.code).toBe(1);
      expect(run.lines.at(-1)).toMatchObject({ type: 'summary', sent: 30, delivered: 10, failed: 20 });
      expect(run.lines.filter(({ type }) => type === 'exchange')).toHaveLength(30);
      expect(server.requests).toHaveLength(30);
    },
  },
];
