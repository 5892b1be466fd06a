import { expect } from 'vitest';
import { post, startCapture } from '../helpers/capture.ts';
import { exchangesOf } from '../helpers/cli.ts';
import { listenInProcess, runInProcess } from '../helpers/in-process.ts';
import { fixtureBytes } from '../helpers/receiver.ts';
import { casesOf, type Fault } from './fault.ts';
import { HOSTILE_TEXT_CASES, HOSTILE_TEXT_PROCESS_CASES } from './text/hostile.ts';

const ESCAPE = '\u001b[';

const IN_A_PIPE: readonly (readonly [
  name: string,
  env: Readonly<Record<string, string>>,
  flags: readonly string[],
  isColoured: boolean,
])[] = [
  ['none in a pipe', {}, [], false],
  ['some in a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, [], true],
  ['none where NO_COLOR is set as well', { FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
  ['none with FORCE_COLOR=0', { FORCE_COLOR: '0' }, [], false],
  ['some with --color', { NO_COLOR: '1' }, ['--color'], true],
  ['none with --no-color', { FORCE_COLOR: '1' }, ['--no-color'], false],
];

const ON_A_TERMINAL: readonly (readonly [
  name: string,
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
])[] = [
  ['none on a terminal with NO_COLOR', [], { NO_COLOR: '1' }],
  ['none on a terminal with --no-color', ['--no-color'], {}],
  ['none on a terminal with TERM=dumb', [], { TERM: 'dumb' }],
];

const LENGTH = 900_000;
/** Bodies, and how much of each a screen may take. */
const LONG: readonly (readonly [name: string, body: string])[] = [
  ['a text of a megabyte', JSON.stringify({ a: 'x'.repeat(LENGTH) })],
  ['wide characters', JSON.stringify({ a: '漢'.repeat(LENGTH / 3) })],
  ['a heap of combining marks', JSON.stringify({ a: `a${'\u0301'.repeat(LENGTH / 2)}` })],
  ['emoji that are joined', JSON.stringify({ a: '👩‍👩‍👧'.repeat(LENGTH / 18) })],
  ['text from right to left', JSON.stringify({ a: 'שלום '.repeat(LENGTH / 9) })],
  ['a key of a megabyte', JSON.stringify({ ['k'.repeat(LENGTH)]: 1 })],
  ['a list of 400,000 items', JSON.stringify({ a: Array.from({ length: 400_000 }, () => 1) })],
  ['what is no JSON, in half a million lines', 'x\n'.repeat(LENGTH / 2)],
];

/** What comes to the screen. */
export const TEXT: readonly Fault[] = [
  {
    id: 'T1',
    fault: 'escapes, control and invisible characters',
    result:
      'shown as `\\u001b` and the like, on terminals, in pipes, files and errors; kept as they came in bodies',
    cases: HOSTILE_TEXT_CASES,
    processCases: HOSTILE_TEXT_PROCESS_CASES,
  },
  {
    id: 'T2',
    fault: 'no colour is wanted',
    result:
      'none in a pipe, with `NO_COLOR`, `TERM=dumb` or `--no-color`; `FORCE_COLOR` and `--color` ask for it',
    cases: [
      ...casesOf(IN_A_PIPE, async (_name, env, flags, isColoured) => {
        const server = await startCapture((response) => response.writeHead(500).end('{"a":1}'));
        const send = ['send', '--no-journal', '--trigger'];
        const run = await runInProcess([...send, 'failed', '--to', server.url, ...flags], { env });
        expect(run.stdout.includes(ESCAPE)).toBe(isColoured);
        expect(run.stderr.includes(ESCAPE)).toBe(isColoured);
        const error = await runInProcess([...send, 'faild', ...flags], { env });
        expect(error.stderr.includes(ESCAPE)).toBe(isColoured);
      }),
      ...casesOf(ON_A_TERMINAL, async (_name, flags, env) => {
        const listening = await listenInProcess(['--no-journal', ...flags], {
          terminal: 100,
          env: { TERM: 'xterm-256color', ...env },
        });
        await post(listening.url, fixtureBytes('deliveright/item_status_changed'));
        listening.kill('SIGINT');
        const run = await listening.ended;
        expect(run.code).toBe(0);
        expect(run.stdout).toContain('item_status');
        expect(run.stdout + run.stderr).not.toContain(ESCAPE);
      }),
    ],
  },
  {
    id: 'T3',
    fault: 'long, wide, combining and right-to-left text, long lists',
    result: 'cut on the screen with a count of what is left out, whole in `--json`',
    cases: casesOf(LONG, async (_name, body) => {
      const listening = await listenInProcess(['--no-journal', '--full'], { terminal: 80 });
      expect([200, 400]).toContain((await post(listening.url, body)).status);
      listening.kill('SIGINT');
      const run = await listening.ended;
      expect(run.stdout.length).toBeLessThan(20_000);
      expect(run.stdout).toContain('…');
      const machine = await listenInProcess(['--no-journal', '--json', '--raw']);
      await post(machine.url, body);
      machine.kill('SIGINT');
      expect(exchangesOf(await machine.ended)[0]?.request.body).toBe(body);
    }),
  },
];
