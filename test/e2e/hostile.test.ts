import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { post, sendRaw, startCapture } from '../helpers/capture.ts';
import {
  exchangesOf,
  fixture,
  type RunResult,
  runCli,
  startListen,
  temporaryFolder,
} from '../helpers/cli.ts';
import { ACTIVE, expectHarmless, HOSTILE } from '../helpers/hostile-text.ts';

const MODES = [
  ['the screen', ['--headers', '--all']],
  ['the folded screen', ['--headers']],
  ['one line each', ['--compact']],
  ['machine output', ['--json']],
  ['machine output with bodies', ['--json', '--raw']],
] as const;

/** A Detrack payload that carries it in keys, values, and fields that are shown in a headline. */
function hostilePayload(): string {
  const payload = JSON.parse(fixture('detrack/failed').toString('utf8')) as Record<string, unknown>;
  return JSON.stringify({
    ...payload,
    do_number: `DO-${HOSTILE}`,
    type: `Delivery${HOSTILE}`,
    reason: HOSTILE,
    attempt: HOSTILE,
    date: HOSTILE,
    tracking_status: HOSTILE,
    [HOSTILE]: { [HOSTILE]: [HOSTILE, { [HOSTILE]: null }] },
  });
}

describe.each(MODES)('%s of listen', (_title, flags) => {
  async function received(act: (url: string, port: number) => Promise<unknown>): Promise<RunResult> {
    const listening = await startListen(['--no-journal', ...flags]);
    await act(listening.url, listening.port);
    listening.kill('SIGTERM');
    return listening.ended;
  }

  it('is harmless whatever a payload holds', async () => {
    const run = await received((url) => post(url, hostilePayload()));
    expectHarmless(run);
    expect(run.stdout).toContain('\\u009b2J');
    expect(run.stdout).toContain('\\u202e');
  });

  it('is harmless whatever text is no payload', async () => {
    const run = await received(async (url) => {
      await post(url, `not JSON ${HOSTILE}\nsecond line`);
      await post(url, JSON.stringify({ [HOSTILE]: HOSTILE }));
      await post(url, `json=${encodeURIComponent(`{"a":"${HOSTILE}"`)}`, {
        'Content-Type': `application/x-www-form-urlencoded`,
      });
    });
    expectHarmless(run);
    expect(run.stdout).not.toBe('');
  });

  it('is harmless whatever headers, path and query hold', async () => {
    const body = fixture('detrack/failed');
    const high = Buffer.from('\u009b2J\u0085', 'latin1');
    let answer = '';
    const run = await received(async (_url, port) => {
      const head = Buffer.concat([
        Buffer.from('POST /hooks%1b?q=%1b'),
        Buffer.from(' HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-High: a'),
        high,
        Buffer.from(`\r\nX-Tab: a\tb\r\nContent-Type: text/${high.toString('latin1')}`, 'latin1'),
        Buffer.from(`\r\nContent-Length: ${body.length}\r\n\r\n`),
      ]);
      answer = await sendRaw(port, Buffer.concat([head, body]));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expectHarmless(run);
    expect(run.stdout).toContain('/hooks%1b?q=%1b');
  });

  it('is harmless whatever is no HTTP', async () => {
    const run = await received(async (_url, port) => {
      for (const line of [
        `GET /${HOSTILE} HTTP/1.1`,
        `POST /\u009b2J?\u009b31m HTTP/1.1`,
        `PUT /\u009b2J HTTP/1.1`,
        `\u001b[2J / HTTP/1.1`,
        `POST / HTTP/1.1\r\nX-\u001b: \u001b[2J`,
      ]) {
        const bytes = Buffer.from(
          `${line}\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`,
          'latin1',
        );
        expect(await sendRaw(port, bytes)).toMatch(/^HTTP\/1\.1 \d{3} /);
      }
    });
    expectHarmless(run);
  });
});

it('is kept in the journal as it came, and read from it harmlessly', async () => {
  const cwd = temporaryFolder();
  const payload = hostilePayload();
  const listening = await startListen(['--json'], { cwd });
  await post(listening.url, payload, { 'X-Odd': 'a\u009bb' });
  listening.kill('SIGTERM');
  expect(exchangesOf(await listening.ended)).toMatchObject([{ payload: JSON.parse(payload) as unknown }]);
  const journal = readFileSync(join(cwd, '.webhook-cli/journal.ndjson'), 'utf8');
  expect(journal).not.toMatch(ACTIVE);
  expect(JSON.parse(journal)).toMatchObject({ request: { body: payload } });
  for (const args of [
    ['history'],
    ['history', '--json'],
    ['history', '--json', '--raw'],
    ['history', 'show', 'last', '--all'],
    ['history', 'show', 'last', '--json'],
  ]) {
    const run = await runCli(args, { cwd });
    expect(run.code).toBe(0);
    expectHarmless(run);
  }
});

describe('what send shows', () => {
  it.each([
    ['a text', HOSTILE],
    ['a document', JSON.stringify({ [HOSTILE]: HOSTILE, list: [HOSTILE] })],
    ['bytes', '\u0000\u00ff\u009b2J'],
  ])('is harmless when the answer is %s', async (_title, answer) => {
    const server = await startCapture((response) => {
      response.writeHead(500, { 'X-High': 'a\u009b2Jb', 'Content-Type': 'text/\u009b' }).end(answer, 'utf8');
    });
    for (const flags of [[], ['--json'], ['--json', '--raw'], ['--count', '2']]) {
      const run = await runCli(['send', '--trigger', 'failed', '--no-journal', '--to', server.url, ...flags]);
      expect(run.code).toBe(1);
      expectHarmless(run);
    }
  });

  it('is harmless when the answer is no HTTP', async () => {
    const server = await startCapture((_response, _captured, socket) => {
      socket.end(`HTTP/1.1 200 ${HOSTILE}\r\n\u001b[2J: x\r\n\r\n`, 'utf8');
    });
    for (const flags of [[], ['--json']]) {
      const run = await runCli(['send', '--trigger', 'failed', '--no-journal', '--to', server.url, ...flags]);
      expect(run.code).toBe(1);
      expectHarmless(run);
    }
  });

  it('is harmless when it prints a request', async () => {
    const set = [
      '--set',
      `note=${HOSTILE}`,
      '--id',
      `DO-${HOSTILE}`,
      '--to',
      'http://localhost/\u009b?\u202e',
    ];
    for (const form of [
      ['--print', 'curl'],
      ['--print', 'http'],
      ['--print', 'json'],
      ['--dry-run', '--json'],
    ]) {
      const run = await runCli(['send', '--trigger', 'failed', ...set, ...form]);
      expect(run.stderr).not.toContain('error');
      expect(run.code).toBe(0);
      expectHarmless(run);
    }
    const shown = await runCli(['events', 'show', 'failed', '--set', `note=${HOSTILE}`]);
    expect(shown.code).toBe(0);
    expectHarmless(shown);
  });
});

describe('what a user wrote', () => {
  // What a whole process adds, whatever the command: what reads its arguments, and what writes its last error.
  it.each([
    [[HOSTILE], 2],
    [[`--${HOSTILE}`], 2],
    [['send', '--trigger', HOSTILE], 2],
    [['send', '--file', HOSTILE], 3],
    [['history', '--dir', HOSTILE], 0],
  ])('%j is %i, and shown harmlessly by the installed command', async (args, code) => {
    const run = await runCli(args);
    expectHarmless(run);
    expect(run.code).toBe(code);
  });

  it('is shown harmlessly when a file of that name is judged', async () => {
    const cwd = temporaryFolder();
    const name = `${HOSTILE.replaceAll('/', '')}.json`;
    writeFileSync(join(cwd, name), hostilePayload());
    for (const flags of [[], ['--all'], ['--json']]) {
      const run = await runCli(['validate', name, ...flags], { cwd });
      expect(run.code).toBe(1);
      expectHarmless(run);
    }
    const broken = await runCli(['validate', '-'], { input: `{"a": ${HOSTILE}` });
    expect(broken.code).toBe(1);
    expectHarmless(broken);
  });

  it('is shown harmlessly when it came from the environment', async () => {
    const run = await runCli(['send', '--trigger', 'failed'], { env: { WEBHOOK_CLI_TIMEOUT: HOSTILE } });
    expect(run.code).toBe(2);
    expectHarmless(run);
    const choice = await runCli(['send', '--trigger', 'failed'], { env: { WEBHOOK_CLI_PRINT: HOSTILE } });
    expect(choice.code).toBe(2);
    expectHarmless(choice);
  });
});
