import { describe, expect, it } from 'vitest';
import { checkEndpoint } from '../../src/api/check.ts';
import { createReceiver } from '../../src/api/receiver.ts';
import { send } from '../../src/api/send.ts';
import { startHttpServer } from '../helpers/http-server.ts';
import { runInProcess } from '../helpers/in-process.ts';

const COMMANDS: readonly (readonly [flag: string, args: readonly string[]])[] = [
  ['--secret', ['listen', '--port', '0', '--timeout', '1ms']],
  ['--auth', ['listen', '--port', '0', '--timeout', '1ms']],
  ...['--secret', '--auth', '--bearer'].flatMap((flag) => [
    [flag, ['send', '--topic', 'order_created', '--payload-version', '2']] as const,
    [flag, ['repost', 'last']] as const,
  ]),
  ['--secret', ['check', '9', '--provider', 'deliveright', '--payload-version', '2']],
  ['--auth', ['check', '9', '--provider', 'deliveright', '--payload-version', '2']],
];

describe('a secret that is empty', () => {
  it.each(COMMANDS)('is refused as %s of %j, and in the environment', async (flag, args) => {
    await using server = await startHttpServer();
    const variable = `WEBHOOK_CLI_${flag.slice(2).toUpperCase()}`;
    const env = { WEBHOOK_CLI_TO: server.url };
    for (const empty of ['', ' ']) {
      const given = await runInProcess([...args, flag, empty], { env });
      expect(given).toMatchObject({ code: 2, stdout: '' });
      const found = await runInProcess(args, { env: { ...env, [variable]: empty } });
      expect(found).toMatchObject({ code: 2, stdout: '' });
      expect(found.stderr).toMatch(new RegExp(`^error: ${variable}: `));
    }
    expect(server.requests).toEqual([]);
  });

  it('is refused by the API', async () => {
    const refused = {
      code: 'bad_option',
      message: expect.stringContaining('must be a text that is not empty'),
    };
    await expect(createReceiver({ secret: '' })).rejects.toMatchObject(refused);
    await expect(createReceiver({ auth: { user: '', password: '' } })).rejects.toMatchObject(refused);
    const to = 'http://127.0.0.1:9';
    await expect(send({ event: 'failed', to, secret: '' })).rejects.toMatchObject(refused);
    await expect(send({ event: 'failed', to, bearer: '' })).rejects.toMatchObject(refused);
    await expect(checkEndpoint({ url: to, provider: 'deliveright', secret: '' })).rejects.toMatchObject(
      refused,
    );
  });
});

describe('any other variable that is empty', () => {
  it('counts as none', async () => {
    await using server = await startHttpServer();
    const names = [
      'COUNT',
      'TIMEOUT',
      'HEADER',
      'JOURNAL',
      'SET',
      'PRINT',
      'JSON',
      'DRY_RUN',
      'FILE',
      'SEED',
    ];
    const empty = Object.fromEntries(names.map((name) => [`WEBHOOK_CLI_${name}`, '']));
    const run = await runInProcess(['send', 'failed'], { env: { ...empty, WEBHOOK_CLI_TO: server.url } });
    expect(run.code).toBe(0);
    expect(server.requests).toHaveLength(1);
  });
});
