import { describe, expect, it } from 'vitest';
import { checkEndpoint } from '../../src/api/check.ts';
import { runScenario } from '../../src/api/scenario.ts';
import { send } from '../../src/api/send.ts';
import type { HeaderList } from '../../src/core/http/headers.ts';
import type { ExchangeLine } from '../../src/output/lines.ts';
import { temporaryFolder } from '../helpers/cli.ts';
import { call } from '../helpers/http-client.ts';
import { startHttpServer } from '../helpers/http-server.ts';
import { listenInProcess, runInProcess } from '../helpers/in-process.ts';

const FRAMING: HeaderList = [
  ['Content-Length', '5'],
  ['transfer-encoding', 'chunked'],
  ['Connection', 'close'],
  ['Keep-Alive', 'timeout=5'],
  ['EXPECT', '100-continue'],
  ['Upgrade', 'h2c'],
];

describe('a header that HTTP sets itself', () => {
  const commands = [
    ['send', ['send', 'failed'], '--header'],
    ['send --print', ['send', 'failed', '--print', 'http'], '--header'],
    ['send --scenario', ['send', '--scenario', 'delivered', '--provider', 'detrack'], '--header'],
    ['repost', ['repost', 'last'], '--header'],
    ['check', ['check', '9', '--provider', 'detrack'], '--header'],
    ['check', ['check', '9', '--provider', 'detrack', '--state-url', '9/{key}'], '--state-header'],
  ] as const;

  it.each(commands)('is refused by its name: %s', async (_, args, flag) => {
    await using server = await startHttpServer();
    const env = { WEBHOOK_CLI_TO: server.url };
    for (const [name, value] of FRAMING) {
      const run = await runInProcess([...args, flag, `${name}: ${value}`], { env });
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toContain(`error: ${flag}: ${name} belongs to HTTP itself and cannot be given`);
    }
    expect(server.requests).toEqual([]);
  });

  it('is refused by the API', async () => {
    const to = 'http://127.0.0.1:9';
    for (const header of FRAMING) {
      const headers = [header];
      const refused = { code: 'bad_header', message: expect.stringContaining(header[0]) };
      await expect(send({ event: 'failed', to, headers })).rejects.toMatchObject(refused);
      await expect(
        runScenario({ scenario: 'delivered', provider: 'detrack', to, headers }),
      ).rejects.toMatchObject(refused);
      await expect(checkEndpoint({ url: to, provider: 'detrack', headers })).rejects.toMatchObject(refused);
    }
  });

  it('is refused twice where it is Host, and sent as asked once', async () => {
    await using server = await startHttpServer();
    const to = ['--to', server.url];
    const twice = await runInProcess(['send', 'failed', ...to, '--header', 'Host: a', '--header', 'host: b']);
    expect(twice.code).toBe(2);
    expect(twice.stderr).toContain('Host is given more than once');
    const check = [
      'check',
      server.url,
      '--provider',
      'detrack',
      '--header',
      'Host: a',
      '--header',
      'Host: b',
    ];
    expect(await runInProcess(check)).toMatchObject({ code: 2, stdout: '' });
    expect(server.requests).toEqual([]);
    const once = await runInProcess(['send', 'failed', ...to, '--header', 'Host: shop.example', '--json']);
    expect(once.code).toBe(0);
    expect(server.requests[0]?.headers['host']).toBe('shop.example');
  });
});

describe('what is recorded as sent', () => {
  /** The headers of a record that were not on the wire; the case of a name is the transport's where it writes it. */
  function unsent(line: unknown, raw: readonly string[]): HeaderList {
    const wire = new Set<string>();
    for (let i = 0; i + 1 < raw.length; i += 2) wire.add(`${raw[i]?.toLowerCase()}: ${raw[i + 1]}`);
    const { request } = line as ExchangeLine;
    return request.headers.filter(([name, value]) => !wire.has(`${name.toLowerCase()}: ${value}`));
  }

  const odd = ['TE: trailers', 'Trailer: X', 'Proxy-Connection: close', 'Date: now', 'Content-Encoding: br'];

  it('is what was sent', async () => {
    await using server = await startHttpServer();
    const headers = [...odd, 'Host: h', 'X-A: 1', 'x-a: 2'].flatMap((header) => ['--header', header]);
    const run = await runInProcess(['send', 'failed', '--to', server.url, ...headers, '--json']);
    expect(run.code).toBe(0);
    expect(unsent(run.lines[0], server.requests[0]?.rawHeaders ?? [])).toEqual([]);
  });

  it('is so of a request that came in pieces over a connection of its own kind, and is posted again', async () => {
    const cwd = temporaryFolder();
    await using server = await startHttpServer();
    const listen = await listenInProcess([], { cwd });
    const headers = {
      Connection: 'close, X-Hop',
      'Keep-Alive': 'timeout=9',
      Expect: '100-continue',
      'X-Kept': '1',
    };
    await call(listen.url, { headers, chunks: ['{"a":', '1}'] });
    listen.kill('SIGINT');
    await listen.ended;
    const run = await runInProcess(['repost', 'last', '--to', server.url, '--json'], { cwd });
    expect(server.requests[0]).toMatchObject({ body: Buffer.from('{"a":1}'), headers: { 'x-kept': '1' } });
    expect(unsent(run.lines[0], server.requests[0]?.rawHeaders ?? [])).toEqual([]);
  });
});
