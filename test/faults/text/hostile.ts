import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { post, startCapture } from '../../helpers/capture.ts';
import { exchangesOf, type RunResult, runCli, startListen, temporaryFolder } from '../../helpers/cli.ts';
import {
  hostilePayload,
  postHostileText,
  sendBrokenHttp,
  sendHostileHead,
} from '../../helpers/hostile-requests.ts';
import { ACTIVE, expectHarmless, HOSTILE } from '../../helpers/hostile-text.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';
import { casesOf, type FaultCase } from '../fault.ts';

const MODES: readonly (readonly [name: string, flags: readonly string[]])[] = [
  ['the screen', ['--headers', '--all']],
  ['the folded screen', ['--headers', '--full']],
  ['one line each', ['--headers']],
  ['one line each and nothing more', ['--compact']],
  ['machine output', ['--json']],
  ['machine output with bodies', ['--json', '--raw']],
];

function listenCases(mode: string, flags: readonly string[]): FaultCase[] {
  async function received(act: (url: string, port: number) => Promise<unknown>): Promise<RunResult> {
    const listening = await listenInProcess(['--no-journal', ...flags]);
    await act(listening.url, listening.port);
    listening.kill('SIGTERM');
    return listening.ended;
  }
  return [
    {
      name: `in a payload, on ${mode} of listen`,
      run: async () => {
        const run = await received((url) => post(url, hostilePayload()));
        expectHarmless(run);
        expect(run.stdout).toContain('\\u009b2J');
        expect(run.stdout).toContain('\\u202e');
      },
    },
    {
      name: `in what is no payload, on ${mode} of listen`,
      run: async () => {
        const run = await received(postHostileText);
        expectHarmless(run);
        expect(run.stdout).not.toBe('');
      },
    },
    {
      name: `in headers, path and query, on ${mode} of listen`,
      run: async () => {
        let answer = '';
        const run = await received(async (_url, port) => {
          answer = await sendHostileHead(port);
        });
        expect(answer).toMatch(/^HTTP\/1\.1 200 /);
        expectHarmless(run);
        // A line of what is known has no room for where it was sent.
        const hasPath = ['--full', '--all', '--json'].some((flag) => flags.includes(flag));
        expect(run.stdout.includes('/hooks%1b?q=%1b')).toBe(hasPath);
      },
    },
    {
      name: `in what is no HTTP, on ${mode} of listen`,
      run: async () => {
        const run = await received(async (_url, port) => {
          for (const answer of await sendBrokenHttp(port)) expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /);
        });
        expectHarmless(run);
      },
    },
  ];
}

const ANSWERS: readonly (readonly [name: string, answer: string])[] = [
  ['in an answer, to send', HOSTILE],
  ['in a document that is answered, to send', JSON.stringify({ [HOSTILE]: HOSTILE, list: [HOSTILE] })],
  ['in bytes that are answered, to send', '\u0000\u00ff\u009b2J'],
];

const SHOWN_CASES: readonly FaultCase[] = [
  {
    name: 'in the journal, and read from it',
    run: async () => {
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
    },
  },
  ...casesOf(ANSWERS, async (_name, answer) => {
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
  }),
  {
    name: 'in an answer that is no HTTP, to send',
    run: async () => {
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
    },
  },
  {
    name: 'in a request that send prints',
    run: async () => {
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
    },
  },
  {
    name: 'in the name and the text of a file, to validate',
    run: async () => {
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
    },
  },
  {
    name: 'in the environment',
    run: async () => {
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
    },
  },
];

const ARGUMENTS: readonly (readonly [args: readonly string[], code: number])[] = [
  [[HOSTILE], 2],
  [[`--${HOSTILE}`], 2],
  [['send', '--trigger', HOSTILE], 2],
  [['send', '--topic', HOSTILE], 2],
  [['send', '--trigger', 'failed', '--provider', HOSTILE], 2],
  [['send', '--trigger', 'failed', '--type', HOSTILE], 2],
  [['send', '--trigger', 'failed', '--payload-version', HOSTILE], 2],
  [['send', '--trigger', 'failed', '--to', `http://a b/${HOSTILE}`], 2],
  [['send', '--trigger', 'failed', '--set', HOSTILE], 2],
  [['send', '--trigger', 'failed', '--set', `${HOSTILE}=1`], 2],
  [['send', '--trigger', 'failed', '--set', `a[${HOSTILE}]=1`], 2],
  [['send', '--trigger', 'failed', '--unset', HOSTILE], 2],
  [['send', '--trigger', 'failed', '--header', HOSTILE], 2],
  [['send', '--trigger', 'failed', '--header', `X: ${HOSTILE}`], 2],
  [['send', '--trigger', 'failed', '--user-agent', HOSTILE], 2],
  [['send', '--trigger', 'failed', '--print', HOSTILE], 2],
  [['send', '--trigger', 'failed', '--timeout', HOSTILE], 2],
  [['send', '--trigger', 'failed', '--count', HOSTILE], 2],
  [['send', '--trigger', 'failed', '--rate', HOSTILE], 2],
  [['send', '--trigger', 'failed', '--now', HOSTILE], 2],
  [['send', '--trigger', 'failed', '--expect-status', HOSTILE], 2],
  [['send', '--trigger', 'failed', '--cacert', HOSTILE], 3],
  [['send', '--trigger', 'failed', '--journal', `/dev/null/${HOSTILE}`], 3],
  [['send', '--file', HOSTILE], 3],
  [['listen', '--port', HOSTILE], 2],
  [['listen', '--port', '0', '--host', HOSTILE], 3],
  [['listen', '--port', '0', '--path', HOSTILE], 2],
  [['listen', '--port', '0', '--expect', HOSTILE], 2],
  [['listen', '--port', '0', '--auth', HOSTILE], 2],
  [['listen', '--port', '0', '--max-body', HOSTILE], 2],
  [['listen', '--port', '0', '--no-journal', '--ready-file', `none/${HOSTILE}`], 3],
  [['listen', '--port', '0', '--no-journal', '--', HOSTILE], 3],
  [['validate', HOSTILE], 3],
  [['validate', '--at', HOSTILE, '-'], 2],
  [['events', '--provider', HOSTILE], 2],
  [['events', 'show', HOSTILE], 2],
  [['schema', HOSTILE], 2],
  [['schema', 'detrack', '--payload-version', HOSTILE], 2],
  [['history', '--journal', HOSTILE], 3],
  [['history', 'show', HOSTILE], 2],
  [['history', '--dir', HOSTILE], 0],
  [['repost', HOSTILE], 2],
];

const ARGUMENT_CASES = ARGUMENTS.map(
  ([args, code]): FaultCase => ({
    name: `in the arguments ${JSON.stringify(args)}`,
    run: async () => {
      for (const flags of [[], ['--json'], ['--debug']]) {
        // Flags of ours stand before what may be another command's.
        const run = await runInProcess([...flags, ...args], { cwd: temporaryFolder(), input: '' });
        expectHarmless(run);
        expect(run.code).toBe(code);
      }
    },
  }),
);

/** Whatever could act on a terminal, wherever it comes from. */
export const HOSTILE_TEXT_CASES: readonly FaultCase[] = [
  ...MODES.flatMap(([mode, flags]) => listenCases(mode, flags)),
  ...SHOWN_CASES,
  ...ARGUMENT_CASES,
];

const PROCESS_ARGUMENTS: readonly (readonly [args: readonly string[], code: number])[] = [
  [[HOSTILE], 2],
  [['send', '--file', HOSTILE], 3],
];

/** What a whole process adds, whatever the command: what reads its arguments, and what writes to its streams. */
export const HOSTILE_TEXT_PROCESS_CASES: readonly FaultCase[] = [
  {
    name: 'in whatever comes to a process of listen',
    run: async () => {
      const listening = await startListen(['--no-journal', '--headers', '--all']);
      await post(listening.url, hostilePayload());
      await postHostileText(listening.url);
      expect(await sendHostileHead(listening.port)).toMatch(/^HTTP\/1\.1 200 /);
      for (const answer of await sendBrokenHttp(listening.port)) expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /);
      listening.kill('SIGTERM');
      const run = await listening.ended;
      expectHarmless(run);
      expect(run.stdout).toContain('\\u009b2J');
      expect(run.stdout).toContain('\\u202e');
      expect(run.stdout).toContain('/hooks%1b?q=%1b');
    },
  },
  {
    name: 'in an answer, to a process of send',
    run: async () => {
      const answer = JSON.stringify({ [HOSTILE]: HOSTILE, list: [HOSTILE] });
      const server = await startCapture((response) => {
        response
          .writeHead(500, { 'X-High': 'a\u009b2Jb', 'Content-Type': 'text/\u009b' })
          .end(answer, 'utf8');
      });
      const run = await runCli(['send', '--trigger', 'failed', '--no-journal', '--to', server.url]);
      expect(run.code).toBe(1);
      expectHarmless(run);
    },
  },
  ...PROCESS_ARGUMENTS.map(
    ([args, code]): FaultCase => ({
      name: `in the arguments ${JSON.stringify(args)} of a process`,
      run: async () => {
        const run = await runCli(args);
        expectHarmless(run);
        expect(run.code).toBe(code);
      },
    }),
  ),
];
