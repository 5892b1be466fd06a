import { expect, onTestFinished, vi } from 'vitest';
import { createReceiver } from '../../src/api/receiver.ts';
import { requireProvider } from '../helpers/bundled.ts';
import { post, startCapture } from '../helpers/capture.ts';
import { exchangesOf, runCli, startListen } from '../helpers/cli.ts';
import { listenInProcess, runInProcess } from '../helpers/in-process.ts';
import { fixtureBytes } from '../helpers/receiver.ts';
import { casesOf, type Fault } from './fault.ts';

const BUG = '{"what nobody foresaw":1}';
const FORESEEN_BY_NOBODY = 'Maximum call stack size exceeded';

const failed = fixtureBytes('detrack/failed');
const completed = fixtureBytes('detrack/completed');

/** Puts a bug into what recognises a document, until the test is over. */
function breakRecognition(): void {
  const provider = requireProvider('detrack');
  const { recognise } = provider;
  const broken: typeof recognise = (document, headers) => {
    if ('what nobody foresaw' in document) throw new RangeError(FORESEEN_BY_NOBODY);
    return recognise(document, headers);
  };
  Reflect.set(provider, 'recognise', broken);
  onTestFinished(() => void Reflect.set(provider, 'recognise', recognise));
}

const CALLBACKS: readonly (readonly [name: string, callback: () => unknown])[] = [
  [
    'a callback that throws at once',
    () => {
      throw new Error('mine');
    },
  ],
  [
    'a callback that throws later',
    async () => {
      throw new Error('mine');
    },
  ],
];

/** Failures in the middle of a run that are nobody's. */
const LATER: Readonly<Record<string, string>> = {
  'a promise whose failure nobody hears of': `Promise.reject(new Error('lost'))`,
  'an error that nobody catches': `throw new Error('lost')`,
  'an error that is none': `throw 'lost'`,
};

/** The environment in which a process fails so as soon as it says where it listens. */
function failing(code: string): { readonly NODE_OPTIONS: string } {
  const program = `
    const { write } = process.stderr;
    process.stderr.write = function (...args) {
      if (String(args[0]).includes('listening on')) setImmediate(() => { ${code}; });
      return write.apply(this, args);
    };`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(program)}` };
}

/** What nobody foresaw. */
export const BUGS: readonly Fault[] = [
  {
    id: 'X1',
    fault: 'a bug of ours',
    result:
      'one line, exit 70 and no stack without `--debug`; in one request 500 and a count, and the next is served',
    cases: [
      {
        name: 'in one request of several, each of which is answered, told and counted',
        run: async () => {
          breakRecognition();
          const listening = await listenInProcess(['--json', '--no-journal', '--expect', 'completed']);
          const statuses: number[] = [];
          for (const body of [failed, BUG, failed, BUG, completed]) {
            statuses.push((await post(listening.url, body)).status);
          }
          expect(statuses).toEqual([200, 500, 200, 500, 200]);
          const run = await listening.ended;
          expect(run.code).toBe(70);
          expect(
            run.stderr.match(/^warning: .*Maximum call stack size exceeded; the receiver goes on$/gm),
          ).toHaveLength(2);
          expect(run.stderr).toMatch(/^ +2 {2}failed in a way that nothing foresaw$/m);
          expect(exchangesOf(run)).toHaveLength(3);
          expect(run.lines.slice(-2)).toMatchObject([
            { type: 'summary', received: 3, bugs: 2, missing: [] },
            { type: 'error', code: 'bug' },
          ]);
        },
      },
      {
        name: 'in one request after the other, which are counted and not all told',
        run: async () => {
          breakRecognition();
          const listening = await listenInProcess(['--json', '--no-journal']);
          for (let i = 0; i < 20; i += 1) expect((await post(listening.url, BUG)).status).toBe(500);
          listening.kill('SIGTERM');
          const { stderr, lines, code } = await listening.ended;
          expect(code).toBe(70);
          expect(stderr.match(/^warning: /gm)).toHaveLength(5);
          expect(lines.at(-2)).toMatchObject({ bugs: 20 });
        },
      },
      {
        name: 'in a command, which shows where with --debug only',
        run: async () => {
          breakRecognition();
          const server = await startCapture();
          for (const args of [
            ['validate', '-'],
            ['send', '--file', '-', '--no-journal', '--to', server.url],
          ]) {
            const run = await runInProcess(args, { input: BUG });
            expect(run.code).toBe(70);
            expect(run.stderr).toMatch(
              /^error: webhook-cli failed in a way that nothing foresaw: Maximum call/m,
            );
            expect(run.stderr).not.toMatch(/^ +at /m);
            const shown = await runInProcess([...args, '--debug'], { input: BUG });
            expect(shown.stderr).toMatch(/^ +at .*recognise/m);
          }
        },
      },
      ...casesOf(CALLBACKS, async (_name, callback) => {
        await using receiver = await createReceiver({
          onExchange: callback,
          onNotice: callback,
          answer: (exchange) => (exchange.event === 'completed' ? (callback() as never) : { status: 200 }),
        });
        const bugs: unknown[] = [];
        receiver.subscribe(callback as () => void);
        receiver.subscribe((event) => {
          if (event.type === 'bug') bugs.push(event.error);
        });
        expect((await fetch(receiver.url)).status).toBe(200);
        expect((await post(receiver.url, failed)).status).toBe(200);
        expect((await post(receiver.url, completed)).status).toBe(500);
        expect((await post(receiver.url, failed)).status).toBe(200);
        await vi.waitFor(() => expect(receiver.exchanges).toHaveLength(3));
        expect(receiver.exchanges[1]).toMatchObject({ error: { code: 'answer_failed', message: 'mine' } });
        // One notice and three answers, then one arrival and one answer of each for the subscriber.
        expect(bugs.length).toBeGreaterThanOrEqual(4);
        expect(new Set(bugs.map(String))).toEqual(new Set(['Error: mine']));
      }),
    ],
    processCases: [
      ...Object.entries(LATER).map(([name, code]) => ({
        name,
        run: async () => {
          const listening = await startListen(['--no-journal', '--json'], { env: failing(code) });
          const { code: exit, stderr, lines } = await listening.ended;
          expect(exit).toBe(70);
          expect(stderr).toMatch(/^error: webhook-cli failed in a way that nothing foresaw: lost$/m);
          expect(stderr).not.toMatch(/^ +at |node:|Node\.js/m);
          expect(lines.at(-1)).toMatchObject({ type: 'error', code: 'bug' });
        },
      })),
      {
        name: 'one after the other, of which the first is told',
        run: async () => {
          const env = failing(`setInterval(() => { throw new Error('lost'); }, 0)`);
          const run = await runCli(['listen', '--port', '0', '--no-journal'], { env });
          expect(run.code).toBe(70);
          expect(run.stderr.match(/lost/g)).toHaveLength(1);
        },
      },
      {
        name: 'a promise whose failure nobody hears of, with --debug',
        run: async () => {
          const env = failing(LATER['a promise whose failure nobody hears of'] ?? '');
          const run = await runCli(['listen', '--port', '0', '--no-journal', '--debug'], { env });
          expect(run.code).toBe(70);
          expect(run.stderr).toMatch(/^Error: lost$/m);
        },
      },
    ],
  },
];
