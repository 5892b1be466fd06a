import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { post, startCapture } from '../helpers/capture.ts';
import { exchangesOf, type RunResult, temporaryFolder } from '../helpers/cli.ts';
import {
  hostilePayload,
  postHostileText,
  sendBrokenHttp,
  sendHostileHead,
} from '../helpers/hostile-requests.ts';
import { ACTIVE, expectHarmless, HOSTILE } from '../helpers/hostile-text.ts';
import { listenInProcess, runInProcess } from '../helpers/in-process.ts';

const MODES = [
  ['the screen', ['--headers', '--all']],
  ['the folded screen', ['--headers']],
  ['one line each', ['--compact']],
  ['machine output', ['--json']],
  ['machine output with bodies', ['--json', '--raw']],
] as const;

describe.each(MODES)('%s of listen', (_title, flags) => {
  async function received(act: (url: string, port: number) => Promise<unknown>): Promise<RunResult> {
    const listening = await listenInProcess(['--no-journal', ...flags]);
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
    const run = await received(postHostileText);
    expectHarmless(run);
    expect(run.stdout).not.toBe('');
  });

  it('is harmless whatever headers, path and query hold', async () => {
    let answer = '';
    const run = await received(async (_url, port) => {
      answer = await sendHostileHead(port);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expectHarmless(run);
    expect(run.stdout).toContain('/hooks%1b?q=%1b');
  });

  it('is harmless whatever is no HTTP', async () => {
    const run = await received(async (_url, port) => {
      for (const answer of await sendBrokenHttp(port)) expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /);
    });
    expectHarmless(run);
  });
});

it('is kept in the journal as it came, and read from it harmlessly', async () => {
  const cwd = temporaryFolder();
  const payload = hostilePayload();
  const listening = await listenInProcess(['--json'], { cwd });
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
    const run = await runInProcess(args, { cwd });
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
      const run = await runInProcess([
        'send',
        '--trigger',
        'failed',
        '--no-journal',
        '--to',
        server.url,
        ...flags,
      ]);
      expect(run.code).toBe(1);
      expectHarmless(run);
    }
  });

  it('is harmless when the answer is no HTTP', async () => {
    const server = await startCapture((_response, _captured, socket) => {
      socket.end(`HTTP/1.1 200 ${HOSTILE}\r\n\u001b[2J: x\r\n\r\n`, 'utf8');
    });
    for (const flags of [[], ['--json']]) {
      const run = await runInProcess([
        'send',
        '--trigger',
        'failed',
        '--no-journal',
        '--to',
        server.url,
        ...flags,
      ]);
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
      // A pipe gets the body of a message as it is: nothing in it is for a reader's eyes.
      const terminal = form.includes('http') ? { terminal: 100 } : {};
      const args = ['send', '--trigger', 'failed', ...set, ...form, '--no-color'];
      const run = await runInProcess(args, terminal);
      expect(run.stderr).not.toContain('error');
      expect(run.code).toBe(0);
      expectHarmless(run);
    }
    const shown = await runInProcess(['events', 'show', 'failed', '--set', `note=${HOSTILE}`]);
    expect(shown.code).toBe(0);
    expectHarmless(shown);
  });
});

describe('what a user wrote', () => {
  it('is shown harmlessly when a file of that name is judged', async () => {
    const cwd = temporaryFolder();
    const name = `${HOSTILE.replaceAll('/', '')}.json`;
    writeFileSync(join(cwd, name), hostilePayload());
    for (const flags of [[], ['--all'], ['--json']]) {
      const run = await runInProcess(['validate', name, ...flags], { cwd });
      expect(run.code).toBe(1);
      expectHarmless(run);
    }
    const broken = await runInProcess(['validate', '-'], { input: `{"a": ${HOSTILE}` });
    expect(broken.code).toBe(1);
    expectHarmless(broken);
  });

  it('is shown harmlessly when it came from the environment', async () => {
    const run = await runInProcess(['send', '--trigger', 'failed'], {
      env: { WEBHOOK_CLI_TIMEOUT: HOSTILE },
    });
    expect(run.code).toBe(2);
    expectHarmless(run);
    const choice = await runInProcess(['send', '--trigger', 'failed'], {
      env: { WEBHOOK_CLI_PRINT: HOSTILE },
    });
    expect(choice.code).toBe(2);
    expectHarmless(choice);
  });
});
