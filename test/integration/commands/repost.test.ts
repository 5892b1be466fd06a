import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCapture } from '../../helpers/capture.ts';
import { fixture, temporaryFolder } from '../../helpers/cli.ts';
import { withHistory } from '../../helpers/history.ts';
import { runInProcess } from '../../helpers/in-process.ts';

describe('repost', () => {
  it('sends the same bytes, with credentials made anew', async () => {
    const cwd = temporaryFolder();
    const odd = '{ "any" : 1.0,\n "any": 1e400 }\n';
    writeFileSync(join(cwd, 'odd'), odd);
    const server = await startCapture();
    const to = `${server.url}hooks`;
    const auth = { WEBHOOK_CLI_AUTH: 'basic:someone:first' };
    await runInProcess(['send', '--file', 'odd', '--header', 'X-Kept: Yes', '--to', to], { cwd, env: auth });
    const again = await runInProcess(['repost', 'last', '--auth', 'basic:someone:second'], { cwd });
    expect(again.code).toBe(0);
    const elsewhere = await runInProcess(['repost', 'last', '--to', `${server.url}elsewhere`, '--json'], {
      cwd,
    });
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

  it('sends on what was received, and fails as send does', async () => {
    const { cwd, exchanges, target } = await withHistory();
    const [received] = exchanges;
    const run = await runInProcess(['repost', received?.id ?? '', '--to', target.url], { cwd });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('  404 Not Found ');
    const expected = await runInProcess(['repost', 'last', '--expect-status', '204'], { cwd });
    expect(expected.code).toBe(1);
    expect(expected.stdout).toContain('\n  answered 404 Not Found, expected 204\n');
    expect(target.requests.at(-1)?.body.equals(fixture('detrack/failed'))).toBe(true);
    const unknown = await runInProcess(['repost', '00000000'], { cwd });
    expect(unknown.code).toBe(2);
  });

  it('does not guess a secret that stood in the URL', async () => {
    const cwd = temporaryFolder();
    const server = await startCapture();
    await runInProcess(['send', '--trigger', 'failed', '--to', `${server.url}?token=abc`], { cwd });
    const run = await runInProcess(['repost', 'last'], { cwd });
    expect(run.stderr).toContain('give the whole URL with --to');
    expect(run.code).toBe(2);
    expect(server.requests).toHaveLength(1);
  });
});
