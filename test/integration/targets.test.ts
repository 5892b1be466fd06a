import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkEndpoint } from '../../src/api/check.ts';
import { createReceiver } from '../../src/api/receiver.ts';
import { runScenario } from '../../src/api/scenario.ts';
import { send } from '../../src/api/send.ts';
import { temporaryFolder } from '../helpers/cli.ts';
import { startHttpServer } from '../helpers/http-server.ts';
import { runInProcess } from '../helpers/in-process.ts';

// Each is a host, or mended into one, for a parser of URLs.
const NO_URLS = [
  'ht!tp://x',
  'unix:/x',
  'http:\\\\x',
  '-1',
  'http:/x',
  '//x',
  'user@host',
  '0x50',
  'http://3000',
];

describe.each(NO_URLS)('%j is no target', (text) => {
  it.each([
    ['send --to', (url: string) => ['send', '--trigger', 'failed', '--dry-run', '--to', url]],
    ['send --scenario', (url: string) => ['send', '--scenario', 'delivered', '--dry-run', '--to', url]],
    ['repost --to', (url: string) => ['repost', 'last', '--to', url]],
    ['check', (url: string) => ['check', '--provider', 'detrack', '--', url]],
    [
      'check --state-url',
      (url: string) => ['check', '3000', '--provider', 'detrack', '--state-url', `${url}/{key}`],
    ],
    ['listen --forward-to', (url: string) => ['listen', '--port', '0', '--forward-to', url]],
  ])('of %s', async (_name, args) => {
    const run = await runInProcess(args(text), { cwd: temporaryFolder() });
    expect(run.stderr).toMatch(/^error: .*(is no URL|a target cannot be a unix: URL)/);
    expect(run).toMatchObject({ code: 2, stdout: '' });
  });

  it('of the environment', async () => {
    const env = { WEBHOOK_CLI_TO: text };
    const run = await runInProcess(['send', '--trigger', 'failed', '--dry-run'], { env });
    expect(run.stderr).toMatch(/^error: WEBHOOK_CLI_TO: /);
    expect(run.code).toBe(2);
  });

  it.each([
    ['send', () => send({ event: 'failed', to: text })],
    ['runScenario', () => runScenario({ scenario: 'delivered', to: text })],
    ['checkEndpoint', () => checkEndpoint({ url: text, provider: 'detrack' })],
    [
      'checkEndpoint, state',
      () => checkEndpoint({ url: 'http://x', provider: 'detrack', state: { url: `${text}/{key}` } }),
    ],
    ['createReceiver', () => createReceiver({ forwardTo: text })],
  ])('of %s', async (_name, start) => {
    await expect(start()).rejects.toMatchObject({ code: 'bad_url', kind: 'usage' });
  });
});

describe('a path with an empty step is refused', () => {
  const failed = ['send', '--trigger', 'failed', '--dry-run'];

  it.each([
    [[...failed, '--set', '.a=1']],
    [[...failed, '--set', '.a=1', '--add']],
    [[...failed, '--set', '.reason=x']],
    [[...failed, '--unset', '.reason']],
    [['listen', '--port', '0', '--expect', 'failed:.reason=x']],
  ])('by %j', async (args) => {
    const run = await runInProcess(args);
    expect(run.stderr).toMatch(/^error: .*is no path/);
    expect(run).toMatchObject({ code: 2, stdout: '' });
  });

  it.each([{ set: { '.reason': 'x' } }, { set: { '.a': 1 }, add: true }, { unset: ['.reason'] }])(
    'by the API with %j',
    async (changes) => {
      await using server = await startHttpServer();
      await expect(send({ event: 'failed', to: server.url, ...changes })).rejects.toMatchObject({
        code: 'bad_path',
        kind: 'usage',
      });
      expect(server.requests).toEqual([]);
    },
  );
});

it('a URL that was kept can be posted to again', async () => {
  await using server = await startHttpServer();
  const journal = join(temporaryFolder(), 'journal.ndjson');
  const to = `${server.url}/a@b:c?d=e://f`;
  const sent = await runInProcess(['send', '--trigger', 'failed', '--to', to, '--journal', journal]);
  expect(sent.code).toBe(0);
  expect((await runInProcess(['repost', 'last', '--journal', journal])).code).toBe(0);
  expect(server.requests.map(({ target }) => target)).toEqual(['/a@b:c?d=e://f', '/a@b:c?d=e://f']);
});
