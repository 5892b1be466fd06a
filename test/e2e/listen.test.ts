import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { post } from '../helpers/capture.ts';
import { fixture, runCli, runShell, startCli, temporaryFolder } from '../helpers/cli.ts';

const failed = fixture('detrack/failed');

describe('a process of listen', () => {
  it('knows its environment, its folder and its number, and ends with 0 by SIGTERM', async () => {
    const cwd = temporaryFolder();
    const started = startCli(['listen', '--status', '202'], {
      cwd,
      env: { WEBHOOK_CLI_PORT: '0', WEBHOOK_CLI_STATUS: '299', WEBHOOK_CLI_JSON: '1' },
    });
    const ready = await started.readUntil(({ lines }) => lines[0]);
    expect(ready).toMatchObject({
      type: 'ready',
      pid: started.pid,
      journal: join(cwd, '.webhook-cli/journal.ndjson'),
    });
    // What the command line says goes before the environment.
    expect((await post(String(ready['url']), failed)).status).toBe(202);
    started.kill('SIGTERM');
    expect((await started.ended).code).toBe(0);
  });
});

describe('a command after --', () => {
  const CHILD = `
    const { request } = await import('node:http');
    const { readFileSync } = await import('node:fs');
    console.log('child posts to ' + process.env.WEBHOOK_CLI_URL);
    await new Promise((resolve, reject) => {
      request(process.env.WEBHOOK_CLI_URL, { method: 'POST' }, (response) => response.resume().on('end', resolve))
        .on('error', reject)
        .end(readFileSync('body.json'));
    });
  `;

  function withChild(...args: readonly string[]) {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'child.mjs'), CHILD);
    writeFileSync(join(cwd, 'body.json'), failed);
    return runCli(['listen', '--port', '0', '--no-journal', ...args, '--', 'node', 'child.mjs'], { cwd });
  }

  it('gets the URL, says on stdout what it has to say, and ends the run', async () => {
    const { code, stdout, stderr } = await withChild();
    const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(stderr)?.[0];
    expect(stdout).toContain(`child posts to ${url}`);
    expect(stdout).toMatch(/ Failed +DO-1001 .* 200 /);
    expect(code).toBe(0);
  });

  it('does not write into the machine output', async () => {
    const run = await withChild('--json');
    expect(run.lines.map((line) => line.type)).toEqual(['ready', 'exchange', 'summary']);
    expect(run.stderr).toContain('child posts to');
  });

  it('posts what a shell quotes, with commas and quotes in a value, to whom it need not name', async () => {
    const body = join(temporaryFolder(), 'body.json');
    const payload = JSON.parse(failed.toString('utf8')) as object;
    writeFileSync(body, JSON.stringify({ ...payload, reason: 'Wet, and "torn"' }));
    const run = await runShell(
      `"$NODE" "$BIN" listen --port 0 --no-journal --expect 'failed:reason=Wet,, and "torn"' --timeout 20s -- \
        "$NODE" "$BIN" send --file '${body}' --no-journal`,
    );
    expect(run.stderr).not.toContain('never came');
    expect(run.code).toBe(0);
  });
});
