import { connect, Server } from 'node:net';
import { expect, onTestFinished, vi } from 'vitest';
import { post } from '../../helpers/capture.ts';
import { addressOf, binPath, startProcess } from '../../helpers/cli.ts';
import { postJson } from '../../helpers/http-client.ts';
import { hasAnswers, openRaw, type RawConnection, rawAnswers, rawPost } from '../../helpers/raw-socket.ts';
import { fixtureBytes, openReceiver, type WatchedReceiver } from '../../helpers/receiver.ts';
import type { Fault, FaultCase } from '../fault.ts';
import { expectUnharmed } from './unharmed.ts';

const DETRACK = fixtureBytes('detrack/in-progress');
const BEGUN = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"a":';

export const SENDER_FAULTS: readonly Fault[] = [
  {
    id: 'H3',
    fault: 'headers that never end, on many connections',
    result: '408 within 10 seconds, and the connection is destroyed; good requests are served meanwhile',
    cases: [
      cut('headers that never end', 'POST / HTTP/1.1\r\nHost: x\r\n'),
      cut('no byte but the first', 'P'),
      keeps(
        'a connection that was answered 408, though its client keeps it',
        'POST / HTTP/1.1\r\nHost: x\r\n',
        408,
      ),
      keeps('a connection that was answered 400, though its client keeps it', 'hello\r\n\r\n', 400),
      {
        name: 'has limits in time that are tighter than those of Node',
        run: async () => {
          const server = await captureServer(openReceiver);
          await using _watched = server.watched;
          expect(server.node.headersTimeout).toBeLessThanOrEqual(10_000);
          expect(server.node.requestTimeout).toBeLessThanOrEqual(30_000);
        },
      },
      {
        name: 'a byte now and then, on fifty connections',
        run: async () => {
          await using watched = await openReceiver({ limits: { headersMs: 200, requestMs: 200 } });
          const slow = await Promise.all(Array.from({ length: 50 }, () => openRaw(watched.port)));
          for (const connection of slow) trickle(connection, 'POST / HTTP/1.1\r\nHost: x\r\nX: ');
          expect((await postJson(watched.url, DETRACK)).status).toBe(200);
          const received = await Promise.all(slow.map((connection) => connection.closed()));
          expect(new Set(received.map((text) => rawAnswers(text)[0]?.status))).toEqual(new Set([408]));
          expect(watched.exchanges).toHaveLength(1);
          await expectUnharmed(watched);
        },
      },
    ],
  },
  {
    id: 'H4',
    fault: 'a body that comes slowly, or not at all',
    result: '408 within 30 seconds, and the connection is destroyed; no event, one counted warning',
    cases: [
      cut('a body that never ends', BEGUN),
      cut(
        'chunks that never end',
        'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{"\r\n',
      ),
      {
        name: 'a byte now and then',
        run: async () => {
          await using watched = await openReceiver({ limits: { headersMs: 200, requestMs: 200 } });
          await using connection = await openRaw(watched.port);
          trickle(connection, BEGUN);
          expect(rawAnswers(await connection.closed()).map(({ status }) => status)).toEqual([408]);
          expect(watched.exchanges).toEqual([]);
          await expectUnharmed(watched);
        },
      },
    ],
  },
  {
    id: 'H5',
    fault: 'a body that is cut short, a sender that leaves',
    result: 'no event, one counted warning; one that sent everything is an event',
    cases: [
      {
        name: 'a reset in mid-body is one aborted request and no event',
        run: async () => {
          await using watched = await openReceiver();
          const connection = await openRaw(watched.port);
          connection.write(BEGUN);
          // The next answer on another connection shows that the server has read this one's head.
          await postJson(watched.url, '{}');
          connection.socket.resetAndDestroy();
          await vi.waitFor(() => expect(watched.receiver.refused).toEqual({ aborted: 1 }));
          expect(watched.exchanges).toHaveLength(1);
          await expectUnharmed(watched);
          expect(watched.receiver.refused).toEqual({ aborted: 1 });
        },
      },
      {
        name: 'a reset in mid-header is no event',
        run: async () => {
          await using watched = await openReceiver();
          const connection = await openRaw(watched.port);
          connection.write('POST / HTTP/1.1\r\nHos');
          await postJson(watched.url, '{}');
          connection.socket.resetAndDestroy();
          await connection.closed();
          await expectUnharmed(watched);
          expect(watched.exchanges).toHaveLength(2);
        },
      },
      {
        name: 'a half-closed connection with half a body is told so, and is one warning',
        run: async () => {
          await using watched = await openReceiver();
          await using connection = await openRaw(watched.port);
          connection.socket.end(BEGUN);
          const answers = rawAnswers(await connection.closed());
          expect(answers.length).toBeLessThanOrEqual(1);
          for (const answer of answers) expect(answer.status).toBe(400);
          await expectUnharmed(watched);
          const counts = Object.values(watched.receiver.refused);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
          expect(watched.exchanges).toHaveLength(1);
        },
      },
      {
        name: 'a half-closed connection with a whole body gets its answer',
        run: async () => {
          await using watched = await openReceiver();
          await using connection = await openRaw(watched.port);
          connection.socket.end(rawPost(DETRACK));
          expect(rawAnswers(await connection.closed()).map((a) => a.status)).toEqual([200]);
          await expectUnharmed(watched);
        },
      },
      {
        name: 'a sender that leaves before its answer is an exchange all the same',
        run: async () => {
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
        },
      },
      {
        name: 'a reset where a whole request waits for its answer is not told as one that is cut short',
        run: async () => {
          let arrived = false;
          await using watched = await openReceiver({
            answer: async ({ key }) => {
              if (key === 'Test1') return {};
              arrived = true;
              return { delayMs: 60_000 };
            },
          });
          const connection = await openRaw(watched.port);
          connection.write(rawPost('{"a":1}'));
          await vi.waitUntil(() => arrived, { timeout: 10_000 });
          // The next answer on another connection shows that this one is being waited for.
          await postJson(watched.url, DETRACK);
          connection.socket.resetAndDestroy();
          await vi.waitFor(() => expect(watched.receiver.refused).toEqual({ left: 1 }), 10_000);
          await expectUnharmed(watched);
          await vi.waitFor(() => {
            expect(watched.exchanges).toContainEqual(
              expect.objectContaining({ error: expect.objectContaining({ code: 'sender_left' }) }),
            );
          }, 10_000);
        },
      },
      {
        name: 'a sender that has its answer and resets the connection leaves nothing undone',
        run: async () => {
          await using watched = await openReceiver();
          const connection = await openRaw(watched.port);
          connection.write(rawPost(DETRACK));
          await connection.until(hasAnswers(1));
          connection.socket.resetAndDestroy();
          await connection.closed();
          await expectUnharmed(watched);
          expect(watched.receiver.refused).toEqual({});
        },
      },
    ],
  },
  {
    id: 'H14',
    fault: 'more connections than there may be',
    result: 'the one that has been idle longest goes, none that is being answered; good webhooks are served',
    cases: [
      {
        name: 'of more connections than may be, the ones that are idle longest go, and good webhooks are served',
        run: async () => {
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
        },
      },
      {
        name: 'of more connections than may be, those in mid-request go after idle ones, and those being answered never',
        run: async () => {
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
        },
      },
      {
        name: 'a hundred connections at once are all served, beside as many that say nothing',
        run: async () => {
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
        },
      },
    ],
    processCases: [
      {
        name: 'in a process that may open few files',
        on: 'linux',
        run: async () => {
          const listen = `"${process.execPath}" "${binPath()}" listen --port 0 --no-journal`;
          const started = startProcess('sh', ['-c', `ulimit -n 96; exec ${listen}`]);
          const { url, port } = await addressOf(started);
          const silent = await Promise.all(Array.from({ length: 150 }, () => openRaw(port)));
          expect((await post(url, DETRACK)).status).toBe(200);
          for (const connection of silent) connection.socket.destroy();
          started.kill('SIGTERM');
          expect((await started.ended).stderr).toContain('more than 48 connections');
        },
      },
      {
        name: 'ten times as many as it may have open, then as many good webhooks',
        on: 'linux',
        run: async () => {
          const listen = `"${process.execPath}" "${binPath()}" listen --port 0 --no-journal`;
          const started = startProcess('sh', ['-c', `ulimit -n 64; exec ${listen}`]);
          const { url, port } = await addressOf(started);
          const silent = await Promise.all(Array.from({ length: 640 }, () => openRaw(port)));
          for (let count = 0; count < 64; count += 1) expect((await post(url, DETRACK)).status).toBe(200);
          for (const connection of silent) connection.socket.destroy();
          expect((await post(url, DETRACK)).status).toBe(200);
          started.kill('SIGTERM');
          expect((await started.ended).code).toBe(0);
        },
      },
    ],
  },
];

/** Of a request that begins so and does not go on. */
function cut(name: string, bytes: string): FaultCase {
  return {
    name,
    run: async () => {
      await using watched = await openReceiver({ limits: { headersMs: 50, requestMs: 50 } });
      await using connection = await openRaw(watched.port);
      connection.write(bytes);
      expect(rawAnswers(await connection.closed()).map((a) => a.status)).toEqual([408]);
      const counts = Object.values(watched.receiver.refused);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
      expect(watched.exchanges).toEqual([]);
      await expectUnharmed(watched);
    },
  };
}

/** Writes a beginning and then a byte now and then, for as long as the connection is open. */
function trickle(connection: RawConnection, beginning: string): void {
  connection.write(beginning);
  const timer = setInterval(() => connection.write(' '), 20);
  connection.socket.once('close', () => clearInterval(timer));
}

/** Of a connection that its client does not close. */
function keeps(name: string, bytes: string, status: number): FaultCase {
  return {
    name,
    run: async () => {
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
  };
}

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
