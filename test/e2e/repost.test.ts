import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCapture } from '../helpers/capture.ts';
import { fixture, runCli, temporaryFolder } from '../helpers/cli.ts';
import { withHistory } from '../helpers/history.ts';

describe('repost', () => {
  it('sends the same bytes, with credentials made anew', async () => {
    const cwd = temporaryFolder();
    const odd = '{ "any" : 1.0,\n "any": 1e400 }\n';
    writeFileSync(join(cwd, 'odd'), odd);
    const server = await startCapture();
    const to = `${server.url}hooks`;
    const auth = { WEBHOOK_CLI_AUTH: 'basic:someone:first' };
    await runCli(['send', '--file', 'odd', '--header', 'X-Kept: Yes', '--to', to], { cwd, env: auth });
    const again = await runCli(['repost', 'last', '--auth', 'basic:someone:second'], { cwd });
    expect(again.code).toBe(0);
    const elsewhere = await runCli(['repost', 'last', '--to', `${server.url}elsewhere`, '--json'], { cwd });
    expect(elsewhere.code).toBe(0);
    expect(elsewhere.lines.map((line) => line.type)).toEqual(['exchange', 'summary']);
    const basic = (password: string) => `Basic ${Buffer.from(`someone:${password}`).toString('base64')}`;
    expect(
      server.requests.map((r) => [
        r.url,
        r.header('x-kept'),
        r.header('authorization'),
        r.body.toString('utf8'),
      ]),
    ).toEqual([
      ['/hooks', 'Yes', basic('first'), odd],
      ['/hooks', 'Yes', basic('second'), odd],
      ['/elsewhere', 'Yes', undefined, odd],
    ]);
  });

  it('signs anew', async () => {
    const cwd = temporaryFolder();
    const server = await startCapture();
    const flags = ['--topic', 'order_created', '--payload-version', '2', '--to', server.url];
    await runCli(['send', ...flags, '--secret', 'first'], { cwd });
    await runCli(['repost', 'last'], { cwd, env: { WEBHOOK_CLI_SECRET: 'second' } });
    const [first, second] = server.requests;
    const hmac = (secret: string) =>
      createHmac('sha256', secret)
        .update(first?.body ?? '')
        .digest('hex');
    expect(second?.body.equals(first?.body ?? Buffer.of())).toBe(true);
    expect(first?.header('x-grasshopper-signature')).toBe(hmac('first'));
    expect(second?.header('x-grasshopper-signature')).toBe(hmac('second'));
    expect(second?.headers.filter(([name]) => /signature$/i.test(name))).toHaveLength(1);
  });

  it('sends on what was received, and fails as send does', async () => {
    const { cwd, exchanges, target } = await withHistory();
    const [received] = exchanges;
    const run = await runCli(['repost', received?.id ?? '', '--to', target.url], { cwd });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('404 Not Found (Client Error Response)');
    expect(target.requests.at(-1)?.body.equals(fixture('detrack/failed'))).toBe(true);
    const unknown = await runCli(['repost', '00000000'], { cwd });
    expect(unknown.code).toBe(2);
    const nothing = await runCli(['repost', 'last']);
    expect(nothing.stderr).toMatch(/^error: nothing is kept yet/);
    expect(nothing.code).toBe(2);
  });

  it('does not guess a secret that stood in the URL', async () => {
    const cwd = temporaryFolder();
    const server = await startCapture();
    await runCli(['send', '--trigger', 'failed', '--to', `${server.url}?token=abc`], { cwd });
    const run = await runCli(['repost', 'last'], { cwd });
    expect(run.stderr).toContain('give the whole URL with --to');
    expect(run.code).toBe(2);
    expect(server.requests).toHaveLength(1);
  });
});
