import { describe, expect, it } from 'vitest';
import { startCapture } from '../helpers/capture.ts';
import { runCli, runShell, startCli } from '../helpers/cli.ts';

describe('a process of send', () => {
  it.each([
    [200, 0],
    [500, 1],
  ])('at an answer of %i ends with %i', async (status, code) => {
    const server = await startCapture((response) => response.writeHead(status).end());
    const run = await runCli(['send', '--no-journal', '--trigger', 'failed', '--to', server.url]);
    expect(run.code).toBe(code);
    expect(run.stdout).toMatch(
      code === 0 ? /^✔ {2}[\d:]{8} {2}Failed\* +DO-/ : /^✖ {2}[\d:]{8} {2}Failed\* /,
    );
    expect(run.stdout).toContain(`  ${status} `);
    expect(run.stderr).toContain(`to ${server.url}\n`);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.method).toBe('POST');
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends it with %i', async (signal, code) => {
    // The signal comes where an answer is waited for.
    const server = await startCapture(() => started.kill(signal));
    const started = startCli(['send', '--trigger', 'failed', '--to', server.url, '--no-journal']);
    const run = await started.ended;
    expect(run.code).toBe(code);
    expect(run.stdout).toContain('interrupted');
    expect(server.requests).toHaveLength(1);
  });

  it('ends at a signal, and when the time is up, though a resolver never answers', async () => {
    const silent = [
      `import dns from 'node:dns';`,
      `dns.lookup = () => { setInterval(() => {}, 1000); process.stderr.write('looking up'); };`,
    ].join('');
    const env = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(silent)}` };
    const args = ['send', '--trigger', 'failed', '--to', 'http://nowhere.example/', '--no-journal'];
    const started = startCli(args, { env });
    await started.readUntil(/looking up/);
    started.kill('SIGTERM');
    expect((await started.ended).code).toBe(143);
    const late = await runCli([...args, '--timeout', '50ms'], { env });
    expect(late.code).toBe(1);
    expect(late.stdout).toContain('did not answer within 50 ms');
  });

  it('prints a curl command that sends the same', async () => {
    const server = await startCapture();
    const args = [
      ...['send', '--no-journal', '--trigger', 'failed', '--seed', 'a', '--now', '2026-03-01T10:00:00Z'],
      ...['--set', `note=It's "here" $HOME \\n`, '--header', "X-Odd: a'b", '--to', server.url],
    ];
    const printed = await runCli([...args, '--print', 'curl']);
    const shell = await runShell(`set -e\n${printed.stdout}`);
    expect(shell.stderr).not.toContain('not found');
    await runCli(args);
    const [byCurl, byUs] = server.requests;
    expect(byCurl?.body.toString('utf8')).toBe(byUs?.body.toString('utf8'));
    for (const name of ['content-type', 'user-agent', 'x-odd']) {
      expect(byCurl?.header(name)).toBe(byUs?.header(name));
    }
    expect(byUs?.header('x-odd')).toBe("a'b");
  });
});
