import fc from 'fast-check';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../helpers/cli.ts';
import { startTcpServer } from '../../helpers/http-server.ts';
import { runInProcess } from '../../helpers/in-process.ts';
import { jsonText } from '../../helpers/json-texts.ts';
import { commandsOf, program } from '../../helpers/program.ts';
import { holds, sharpText } from '../../helpers/property.ts';
import { openRaw, rawPost } from '../../helpers/raw-socket.ts';
import { fixtureBytes, openReceiver } from '../../helpers/receiver.ts';
import { expectUnharmed } from '../requests/unharmed.ts';

const DETRACK = fixtureBytes('detrack/failed');

/** A good request, of which some bytes are changed, left out, doubled or put in. */
const requests = fc
  .tuple(
    fc.constantFrom(
      rawPost(DETRACK.subarray(0, 400)),
      rawPost('{"a":1}', { headers: ['Content-Type: application/json', 'Content-Encoding: gzip'] }),
      Buffer.from(
        'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{"a":1}\r\n0\r\n\r\n',
      ),
      Buffer.from(
        'GET /a?b HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
      ),
    ),
    fc.array(fc.tuple(fc.nat(600), fc.nat(3), fc.uint8Array({ maxLength: 6 })), { maxLength: 5 }),
  )
  .map(([good, edits]) =>
    edits.reduce(
      (bytes, [at, removed, added]) =>
        Buffer.concat([
          bytes.subarray(0, at % bytes.length),
          added,
          bytes.subarray((at % bytes.length) + removed),
        ]),
      good,
    ),
  );

it('no bytes on a connection harm the receiver, and each connection ends', async () => {
  await using watched = await openReceiver({
    limits: { headersMs: 200, requestMs: 200, lingerMs: 50 },
    keepExchanges: true,
  });
  await holds(
    60,
    fc.asyncProperty(requests, async (bytes) => {
      await using connection = await openRaw(watched.port);
      connection.socket.end(bytes);
      expect(await connection.closed()).toMatch(/^$|^HTTP\/1\.1 /);
      await expectUnharmed(watched);
    }),
  );
});

const flags = [...commandsOf(program())].flatMap(([name, { options }]) => {
  const words = name.split(' ');
  return options.flatMap(({ long }) => (long === undefined || long === null ? [] : [{ words, long }]));
});

/** What would ask, wait for signals or leave this machine. */
const NOT_TRIED = new Set(['demo', 'init']);

it('no argument is a crash', async () => {
  const tried = flags.filter(({ words }) => !NOT_TRIED.has(words[0] ?? ''));
  expect(tried.length).toBeGreaterThan(80);
  await holds(
    30,
    fc.asyncProperty(
      fc.constantFrom(...tried),
      fc.oneof(sharpText, fc.constantFrom('', '0', '-1', '1e9', 'NaN', 'true', '{}', '-', '.', '/', '3000')),
      fc.array(sharpText, { maxLength: 1 }),
      async ({ words, long }, value, more) => {
        const cwd = temporaryFolder();
        const ends = words[0] === 'listen' ? ['--port', '0', '--timeout', '1ms', '--no-journal'] : [];
        const args = [...words, ...ends, `${long}=${value}`, ...more];
        // No program is run, and nothing is listened to for long.
        const run = await runInProcess(args, {
          cwd,
          env: { PATH: '', WEBHOOK_CLI_TO: '127.0.0.1:9' },
          input: '',
        });
        expect(run.code, `${args.join(' ')}\n${run.stderr}`).not.toBe(70);
      },
    ),
  );
});

const documents = fc.oneof(
  jsonText,
  jsonText.map((text) => DETRACK.toString('utf8').trim().replace('{', `{"more":${text},`)),
  jsonText.map((text) => `{"topic":"order_created","order":${text}}`),
  sharpText,
);

it('no document is a crash', async () => {
  await holds(
    12,
    fc.asyncProperty(
      documents,
      fc.constantFrom([], ['--all'], ['--json'], ['--strict']),
      async (text, more) => {
        for (const provider of [[], ['--provider', 'detrack'], ['--provider', 'deliveright']]) {
          const run = await runInProcess(['validate', '-', ...provider, ...more], { input: text });
          expect([0, 1]).toContain(run.code);
        }
      },
    ),
  );
});

/** An answer that is one, mostly. */
const answers = fc
  .tuple(
    fc.constantFrom(
      'HTTP/1.1 200 OK',
      'HTTP/1.1 302 Found',
      'HTTP/1.0 500 No',
      'HTTP/1.1 101 Switch',
      'HTTP/1.1 204',
      'HTTP/2 200',
    ),
    fc.array(
      fc.constantFrom(
        'Content-Length: 5',
        'Content-Length: -1',
        'Transfer-Encoding: chunked',
        'Content-Encoding: gzip',
        'Location: //',
        'X\u009b: \u001b',
      ),
    ),
    fc.oneof(sharpText, fc.constant('5\r\nhello\r\n0\r\n\r\n'), fc.constant('hello')),
  )
  .map(([status, headers, body]) =>
    Buffer.from(`${[status, ...headers].join('\r\n')}\r\n\r\n${body}`, 'latin1'),
  );

it('no answer is a crash or a hang', async () => {
  await holds(
    20,
    fc.asyncProperty(answers, async (bytes) => {
      await using server = await startTcpServer((socket) => {
        socket.once('data', () => socket.end(bytes));
      });
      const args = ['send', 'failed', '--no-journal', '--json', '--timeout', '2s', '--to', server.url];
      const run = await runInProcess(args);
      expect([0, 1]).toContain(run.code);
      expect(run.lines[0]).toMatchObject({ type: 'exchange', direction: 'sent' });
    }),
  );
});
