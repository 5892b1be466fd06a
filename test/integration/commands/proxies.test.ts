import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { post } from '../../helpers/capture.ts';
import { exchangesOf, fixture, temporaryFolder } from '../../helpers/cli.ts';
import { startHttpServer } from '../../helpers/http-server.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';
import { startProxy } from '../../helpers/proxy-server.ts';

const SECRETS = /hush|dTpodXNo/;

describe('a proxy that the environment names', () => {
  it('is what send and repost go through, without a word of its credentials anywhere', async () => {
    await using target = await startHttpServer();
    await using proxy = await startProxy({ port: target.port });
    const cwd = temporaryFolder();
    const env = { HTTP_PROXY: `http://u:hush@127.0.0.1:${proxy.port}` };
    const send = (...flags: string[]) =>
      runInProcess(['send', 'failed', '--to', 'http://shop.example/hooks', ...flags], { cwd, env });
    const results = [
      await send('--json', '--raw'),
      await send(),
      await send('--count', '3', '--concurrency', '3'),
      await runInProcess(['send', '--scenario', 'delivered', '--to', 'http://shop.example/hooks'], {
        cwd,
        env,
      }),
      await runInProcess(['repost', 'last', '--json'], { cwd, env }),
    ];
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    expect(proxy.asked).toHaveLength(target.requests.length);
    expect(new Set(proxy.asked.map((asked) => asked.target))).toEqual(new Set(['http://shop.example/hooks']));
    expect(proxy.asked.every(({ rawHeaders }) => rawHeaders.includes('Basic dTpodXNo'))).toBe(true);
    for (const { stdout, stderr } of results) expect(stdout + stderr).not.toMatch(SECRETS);
    expect(readFileSync(join(cwd, '.webhook-cli/journal.ndjson'), 'utf8')).not.toMatch(SECRETS);
  });

  it('is passed by for this machine, for what NO_PROXY names, and where its variable is empty', async () => {
    await using target = await startHttpServer();
    await using proxy = await startProxy({ port: target.port });
    const send = (to: string, env: Readonly<Record<string, string>>) =>
      runInProcess(['send', 'failed', '--no-journal', '--to', to], {
        env: { HTTP_PROXY: proxy.url, ...env },
      });
    expect((await send(target.url, {})).code).toBe(0);
    expect((await send(`http://localhost:${target.port}`, {})).code).toBe(0);
    const direct = await send('http://shop.invalid', { no_proxy: '.invalid' });
    expect(direct).toMatchObject({ code: 1, stdout: expect.not.stringContaining('through the proxy') });
    expect(proxy.asked).toEqual([]);
    expect((await send('http://shop.invalid', { http_proxy: '' })).code).toBe(0);
    expect(proxy.asked).toHaveLength(1);
  });

  it('is named where it is down, and refused where it is none', async () => {
    const gone = await startHttpServer();
    await gone[Symbol.asyncDispose]();
    const send = (proxy: string, ...flags: string[]) =>
      runInProcess(['send', 'failed', '--no-journal', '--to', 'https://shop.example', ...flags], {
        env: { https_proxy: proxy },
      });
    const down = await send(gone.url, '--json');
    expect(down.code).toBe(1);
    expect(exchangesOf(down)[0]?.error).toEqual({
      code: 'refused',
      message: `nothing listens on the proxy 127.0.0.1:${gone.port} (https_proxy)`,
    });
    const socks = await send('socks5://u:hush@127.0.0.1:1080');
    expect(socks).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('https_proxy holds no URL of an http or https proxy'),
    });
    expect(socks.stderr).not.toMatch(SECRETS);
  });

  it('is what listen forwards through, to those that it is for', async () => {
    await using app = await startHttpServer((response) => response.writeHead(201).end());
    await using proxy = await startProxy({ port: app.port });
    const env = { HTTP_PROXY: `http://u:hush@127.0.0.1:${proxy.port}` };
    const flags = ['--forward-to', 'http://shop.example/hooks', '--forward-to', `${app.url}/here`];
    const listen = await listenInProcess(['--json', ...flags], { env });
    expect((await post(listen.url, fixture('detrack/failed'))).status).toBe(201);
    listen.kill('SIGTERM');
    const { stdout, stderr, code } = await listen.ended;
    expect(code).toBe(0);
    expect(proxy.asked.map(({ target }) => target)).toEqual(['http://shop.example/hooks']);
    expect(app.requests.map(({ target }) => target).toSorted()).toEqual(['/here', '/hooks']);
    expect(stdout + stderr).not.toMatch(SECRETS);

    const refused = await runInProcess(['listen', '--port', '0', '--forward-to', 'http://shop.example'], {
      env: { http_proxy: 'socks5://127.0.0.1' },
    });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('http_proxy holds no URL') });
  });

  it('is not what check goes through, which says so', async () => {
    const env = { HTTP_PROXY: 'http://127.0.0.1:1' };
    const check = (to: string) =>
      runInProcess(['check', to, '--provider', 'detrack', '--yes', '--only', 'duplicate'], { env });
    const { stderr } = await check('http://shop.invalid/hooks');
    expect(stderr).toContain(
      'warning: HTTP_PROXY is not used: check connects to shop.invalid itself, for each webhook anew\n',
    );
    await using target = await startHttpServer();
    expect((await check(`${target.url}/`)).stderr).not.toContain('HTTP_PROXY');
  });
});
