import { join } from 'node:path';
import { expect } from 'vitest';
import { checkEndpoint } from '../../src/api/check.ts';
import { createReceiver } from '../../src/api/receiver.ts';
import { runScenario } from '../../src/api/scenario.ts';
import { send } from '../../src/api/send.ts';
import { temporaryFolder } from '../helpers/cli.ts';
import { startHttpServer } from '../helpers/http-server.ts';
import { runInProcess } from '../helpers/in-process.ts';
import { casesOf, type Fault, type FaultCase } from './fault.ts';

const FAILED = ['send', '--trigger', 'failed', '--dry-run'];

/** Paths, and what of each is named in the error. */
const BAD_PATHS: readonly (readonly [path: string, named: string])[] = [
  ['__proto__.x', '"__proto__"'],
  ['constructor.prototype.x', '"constructor"'],
  ['a.__proto__.b', '"__proto__"'],
  ['a[__proto__]', '"__proto__"'],
  ['/items/0/prototype', '"prototype"'],
  ['items.999999999', 'entry 999999999 of a list of 2'],
  ['items[4294967295].a', 'entry 4294967295 of a list of 2'],
  ['items.-1', 'entry -1 of a list of 2'],
  ['a..b', '"a..b" is no path'],
  ['.a', '".a" is no path'],
  ['.reason', '".reason" is no path'],
  ['items[]', '"items[]" is no path'],
];

const EMPTY_STEPS_IN_API: readonly (readonly [name: string, changes: object])[] = [
  ['.reason in the API', { set: { '.reason': 'x' } }],
  ['.a in the API, to be added', { set: { '.a': 1 }, add: true }],
  ['.reason in the API, to be unset', { unset: ['.reason'] }],
];

async function expectRefused(args: readonly string[], named: string): Promise<void> {
  const run = await runInProcess(args);
  expect(run.stderr).toMatch(/^error: /);
  expect(run.stderr).toContain(named);
  expect(run.stderr.length).toBeLessThan(500);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(Reflect.get({}, 'x')).toBe(undefined);
}

// Each is a host, or mended into one, for a parser of URLs.
const NO_URLS = [
  ...['ht!tp://x', 'unix:/x', 'http:\\\\x', '-1', 'http:/x', '//x', 'user@host', '0x50', 'http://3000'],
];

const TAKE_A_TARGET: readonly (readonly [name: string, args: (url: string) => readonly string[]])[] = [
  ['send --to', (url) => ['send', '--trigger', 'failed', '--dry-run', '--to', url]],
  ['send --scenario', (url) => ['send', '--scenario', 'delivered', '--dry-run', '--to', url]],
  ['repost --to', (url) => ['repost', 'last', '--to', url]],
  ['check', (url) => ['check', '--provider', 'detrack', '--', url]],
  ['check --state-url', (url) => ['check', '3000', '--provider', 'detrack', '--state-url', `${url}/{key}`]],
  ['listen --forward-to', (url) => ['listen', '--port', '0', '--forward-to', url]],
];

const TAKE_A_TARGET_IN_API: readonly (readonly [name: string, start: (url: string) => Promise<unknown>])[] = [
  ['send', (to) => send({ event: 'failed', to })],
  ['runScenario', (to) => runScenario({ scenario: 'delivered', to })],
  ['checkEndpoint', (url) => checkEndpoint({ url, provider: 'detrack' })],
  [
    'the state of checkEndpoint',
    (url) => checkEndpoint({ url: 'http://x', provider: 'detrack', state: { url: `${url}/{key}` } }),
  ],
  ['createReceiver', (forwardTo) => createReceiver({ forwardTo })],
];

function noTarget(text: string): FaultCase[] {
  return [
    ...casesOf(TAKE_A_TARGET, async (_name, args) => {
      const run = await runInProcess(args(text), { cwd: temporaryFolder() });
      expect(run.stderr).toMatch(/^error: .*(is no URL|a target cannot be a unix: URL)/);
      expect(run).toMatchObject({ code: 2, stdout: '' });
    }).map(({ name, run }) => ({ name: `the target ${text} of ${name}`, run })),
    {
      name: `the target ${text} of the environment`,
      run: async () => {
        const env = { WEBHOOK_CLI_TO: text };
        const run = await runInProcess(['send', '--trigger', 'failed', '--dry-run'], { env });
        expect(run.stderr).toMatch(/^error: WEBHOOK_CLI_TO: /);
        expect(run.code).toBe(2);
      },
    },
    ...casesOf(TAKE_A_TARGET_IN_API, async (_name, start) => {
      await expect(start(text)).rejects.toMatchObject({ code: 'bad_url', kind: 'usage' });
    }).map(({ name, run }) => ({ name: `the target ${text} of ${name} in the API`, run })),
  ];
}

const NO_HEADERS: readonly (readonly [name: string, header: string])[] = [
  ['a header with a second one behind a line break', 'X: a\r\nY: b'],
  ['a header with a bare line feed', 'X: a\nY: b'],
  ['a header with a bare carriage return', 'X: a\rY: b'],
  ['a header with NUL', 'X: a\0b'],
  ['a header whose name holds a line break', 'X\r\nY: b'],
  ['a header without a name', ': b'],
];

const NOWHERE: readonly (readonly [name: string, url: string])[] = [
  ['a port that nothing can listen on', 'http://[::1]:0'],
  ['a port that there is not', 'http://localhost:70000'],
  ['a file', 'file:///etc/passwd'],
  ['a script', 'javascript:alert(1)'],
];

/** What a user gives as a path or a target. */
export const PATHS: readonly Fault[] = [
  {
    id: 'P1',
    fault: 'a path through a prototype, an empty or an impossible step',
    result: 'exit 2 with the step that is wrong; no prototype is changed, no list gets holes',
    cases: [
      ...BAD_PATHS.flatMap(([path, named]): FaultCase[] => [
        { name: `${path} to be set`, run: () => expectRefused([...FAILED, '--set', `${path}=1`], named) },
        {
          name: `${path} to be added`,
          run: () => expectRefused([...FAILED, '--add', '--set', `${path}=1`], named),
        },
        { name: `${path} to be unset`, run: () => expectRefused([...FAILED, '--unset', path], named) },
      ]),
      {
        name: '.reason to be expected',
        run: () => expectRefused(['listen', '--port', '0', '--expect', 'failed:.reason=x'], 'is no path'),
      },
      {
        name: '10,000 steps',
        run: () => expectRefused([...FAILED, '--add', '--set', `${'a.'.repeat(10_000)}a=1`], '10001 steps'),
      },
      ...casesOf(EMPTY_STEPS_IN_API, async (_name, changes) => {
        await using server = await startHttpServer();
        await expect(send({ event: 'failed', to: server.url, ...changes })).rejects.toMatchObject({
          code: 'bad_path',
          kind: 'usage',
        });
        expect(server.requests).toEqual([]);
      }),
    ],
  },
  {
    id: 'P2',
    fault: 'a header with line breaks, a target that is none',
    result: 'exit 2 before anything is sent; nothing is mended into a host',
    cases: [
      ...casesOf(NO_HEADERS, async (_name, header) => {
        await using server = await startHttpServer();
        for (const args of [
          ['send', 'failed', '--to', server.url],
          ['send', 'failed', '--print', 'http'],
          ['repost', 'last', '--to', server.url],
          ['check', server.url, '--provider', 'detrack'],
        ]) {
          const run = await runInProcess([...args, '--header', header]);
          expect(run.stderr).toContain('is no header that can be sent');
          expect(run).toMatchObject({ code: 2, stdout: '' });
        }
        expect(server.requests).toEqual([]);
      }),
      ...casesOf(NOWHERE, async (_name, url) => {
        for (const [, args] of TAKE_A_TARGET) await expectRefused(args(url), '');
      }),
      ...NO_URLS.flatMap(noTarget),
      {
        name: 'a strange path in a URL that was kept, which is posted to again',
        run: async () => {
          await using server = await startHttpServer();
          const journal = join(temporaryFolder(), 'journal.ndjson');
          const to = `${server.url}/a@b:c?d=e://f`;
          const sent = await runInProcess(['send', '--trigger', 'failed', '--to', to, '--journal', journal]);
          expect(sent.code).toBe(0);
          expect((await runInProcess(['repost', 'last', '--journal', journal])).code).toBe(0);
          expect(server.requests.map(({ target }) => target)).toEqual(['/a@b:c?d=e://f', '/a@b:c?d=e://f']);
        },
      },
    ],
  },
];
