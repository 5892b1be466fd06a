import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { call, postJson } from '../../helpers/http-client.ts';
import { openRaw, rawAnswers } from '../../helpers/raw-socket.ts';
import { fixtureBytes, openReceiver } from '../../helpers/receiver.ts';
import { casesOf, type Fault } from '../fault.ts';
import { expectUnharmed } from './unharmed.ts';

const DETRACK = fixtureBytes('detrack/in-progress');
const LIMIT = 8192;
const FITS = Buffer.from(JSON.stringify({ a: 'x'.repeat(LIMIT - 8) }));
const OVER = Buffer.from(JSON.stringify({ a: 'x'.repeat(LIMIT - 7) }));

const BLANKS = Buffer.alloc(32 * 1024 * 1024, 0x20);
const BOMBS: readonly [name: string, coding: string, pack: (bytes: Buffer) => Buffer][] = [
  ['a bomb of gzip', 'gzip', gzipSync],
  ['a bomb of deflate', 'deflate', deflateSync],
  ['a bomb of deflate without its header', 'deflate', deflateRawSync],
  ['a bomb of Brotli', 'br', brotliCompressSync],
];

const CODINGS: readonly [name: string, coding: string, body: Buffer, status: number][] = [
  ['an unknown coding', 'zstd-ish', DETRACK, 415],
  ['two codings', 'gzip, gzip', gzipSync(gzipSync(DETRACK)), 415],
  ['what is not compressed at all', 'gzip', DETRACK, 400],
  ['gzip that ends in the middle', 'gzip', gzipSync(DETRACK).subarray(0, 200), 400],
  [
    'gzip with a wrong checksum',
    'gzip',
    Buffer.concat([gzipSync(DETRACK).subarray(0, -8), Buffer.alloc(8)]),
    400,
  ],
];

export const SIZE_FAULTS: readonly Fault[] = [
  {
    id: 'H1',
    fault: 'a body over the limit, by its length',
    result: '413 before the body is read, and the connection is closed; a counted warning, no event',
    cases: [
      {
        name: 'takes what is exactly at the limit',
        run: async () => {
          expect([FITS.length, OVER.length]).toEqual([LIMIT, LIMIT + 1]);
          await using watched = await openReceiver({ maxBodyBytes: LIMIT });
          expect((await postJson(watched.url, FITS)).status).toBe(200);
          expect((await call(watched.url, { chunks: [FITS] })).status).toBe(200);
        },
      },
      {
        name: 'refuses one byte more by its length, before the body is sent, and closes',
        run: async () => {
          await using watched = await openReceiver({ maxBodyBytes: LIMIT });
          await using connection = await openRaw(watched.port);
          connection.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${OVER.length}\r\n\r\n`);
          const [answer] = rawAnswers(await connection.closed());
          expect(answer?.status).toBe(413);
          expect(answer?.headers.get('connection')).toBe('close');
          expect(watched.exchanges).toEqual([]);
          expect(watched.receiver.refused).toEqual({ 'too-large': 1 });
        },
      },
      {
        name: 'tells a client that sends all of a large body why it was refused',
        run: async () => {
          await using watched = await openReceiver({ maxBodyBytes: LIMIT });
          const reply = await postJson(watched.url, Buffer.alloc(64 * 1024, 0x20));
          expect(reply.status).toBe(413);
          expect(reply.body.toString('utf8')).toContain(String(LIMIT));
        },
      },
      {
        name: 'a length of 8 EiB',
        run: async () => {
          await using watched = await openReceiver();
          await using connection = await openRaw(watched.port);
          connection.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${2n ** 63n}\r\n\r\n`);
          const answers = rawAnswers(await connection.closed());
          expect(answers.map(({ status }) => status)).toEqual([413]);
          await expectUnharmed(watched);
        },
      },
    ],
  },
  {
    id: 'H2',
    fault: 'a body over the limit, in chunks',
    result: '413 as soon as the limit is crossed, not at the end; a counted warning, no event',
    cases: [
      {
        name: 'refuses it chunked, as soon as the limit is crossed and before the end',
        run: async () => {
          await using watched = await openReceiver({ maxBodyBytes: LIMIT });
          await using connection = await openRaw(watched.port);
          connection.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
          connection.write(`${OVER.length.toString(16)}\r\n${OVER.toString('utf8')}\r\n`);
          const [answer] = rawAnswers(await connection.closed());
          expect(answer?.status).toBe(413);
          expect(watched.receiver.refused).toEqual({ 'too-large': 1 });
          expect(watched.exchanges).toEqual([]);
        },
      },
      {
        name: 'a body without an end is cut at the limit',
        run: async () => {
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
        },
      },
      {
        name: 'in chunks of one byte',
        run: async () => {
          await using watched = await openReceiver({ maxBodyBytes: LIMIT });
          await using connection = await openRaw(watched.port);
          connection.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
          connection.write('1\r\na\r\n'.repeat(LIMIT + 1));
          expect(rawAnswers(await connection.closed()).map(({ status }) => status)).toEqual([413]);
          expect(watched.receiver.refused).toEqual({ 'too-large': 1 });
          await expectUnharmed(watched);
        },
      },
    ],
  },
  {
    id: 'H6',
    fault: 'a body that is compressed',
    result:
      '413 at the limit of what it is decoded to, 415 for an unknown or a second coding, 400 for a broken one',
    cases: [
      {
        name: 'refuses what is larger once decoded, whatever its length on the wire',
        run: async () => {
          await using watched = await openReceiver({ maxBodyBytes: LIMIT });
          const zip = gzipSync(OVER);
          expect(zip.length).toBeLessThan(LIMIT);
          const reply = await postJson(watched.url, zip, { 'Content-Encoding': 'gzip' });
          expect(reply.status).toBe(413);
          expect(reply.headers['connection']).toBe('close');
          expect(watched.exchanges).toEqual([]);
          expect(watched.receiver.refused).toEqual({ 'too-large': 1 });
        },
      },
      ...casesOf(BOMBS, async (_name, coding, pack) => {
        await using watched = await openReceiver();
        const bomb = pack(BLANKS);
        expect(bomb.length).toBeLessThan(100_000);
        const reply = await postJson(watched.url, bomb, { 'Content-Encoding': coding });
        expect(reply.status).toBe(413);
        expect(watched.exchanges).toEqual([]);
        expect(watched.receiver.refused).toEqual({ 'too-large': 1 });
        await expectUnharmed(watched);
      }),
      ...casesOf(CODINGS, async (_name, coding, body, status) => {
        await using watched = await openReceiver();
        const reply = await postJson(watched.url, body, { 'Content-Encoding': coding });
        expect(reply.status).toBe(status);
        expect(watched.exchanges[0]).toMatchObject({ valid: false, response: { status } });
        expect(watched.exchanges[0]?.findings.map((f) => f.rule)).toEqual(['body/content-encoding']);
        await expectUnharmed(watched);
      }),
    ],
  },
];
