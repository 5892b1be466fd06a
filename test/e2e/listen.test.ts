import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { post, refused, startCapture } from '../helpers/capture.ts';
import {
  binPath,
  fixture,
  runCli,
  runShell,
  startCli,
  startListen,
  startProcess,
  temporaryFolder,
} from '../helpers/cli.ts';

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

  it('at a taken port ends with 3, and says what to do', async () => {
    const first = await startCapture();
    const { code, stderr, stdout } = await runCli(['listen', '--port', String(first.port)]);
    expect(stderr).toBe(
      `error: port ${first.port} on 127.0.0.1 is taken\n       choose another with --port, or any free one with --port 0\n`,
    );
    expect(stdout).toBe('');
    expect(code).toBe(3);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('is interrupted by %s when something is expected', async (signal, expected) => {
    const listening = await startListen(['--no-journal', '--expect', 'failed']);
    listening.kill(signal);
    const { code, stderr } = await listening.ended;
    expect(code).toBe(expected);
    expect(stderr).toContain('never came: failed');
  });

  it('ends at once by the second signal', async () => {
    const listening = await startListen(['--no-journal', '--delay', '1m']);
    const answer = post(listening.url, failed).catch((error: Error) => error);
    await listening.readUntil(/--> POST/);
    listening.kill('SIGINT');
    // The first has been seen when the port takes nobody any more.
    await vi.waitFor(() => refused(listening.port));
    listening.kill('SIGINT');
    expect((await listening.ended).code).toBe(130);
    expect(await answer).toBeInstanceOf(Error);
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
    expect(stdout).toContain('--> POST /');
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

  it('is told of signals, stops and goes on with the receiver, and does not outlive the second Ctrl-C', async () => {
    const stubborn = `
      for (const name of ['SIGINT', 'SIGCONT']) process.on(name, () => console.log('heard ' + name));
      for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => {});
      require('node:http').createServer().listen(0, '127.0.0.1', function () {
        console.log('port ' + this.address().port + ' pid ' + process.pid);
      });
    `;
    const listening = await startListen([
      '--no-journal',
      '--',
      'sh',
      '-c',
      '"$0" -e "$1"; exit 9',
      process.execPath,
      stubborn,
    ]);
    const [, port, pid] = await listening.readUntil(/port (\d+) pid (\d+)/);
    const stateOf = (id: unknown): string =>
      spawnSync('ps', ['-o', 'state=', '-p', String(id)])
        .stdout.toString()
        .charAt(0);
    listening.kill('SIGTSTP');
    await vi.waitFor(() => expect([stateOf(listening.pid), stateOf(pid)]).toEqual(['T', 'T']));
    listening.kill('SIGCONT');
    await listening.readUntil(/heard SIGCONT/);
    listening.kill('SIGINT');
    await listening.readUntil(/heard SIGINT/);
    listening.kill('SIGINT');
    expect((await listening.ended).code).toBe(130);
    await refused(Number(port));
  });
});

describe('outputs that fail', () => {
  it('ends without a stack when its reader leaves', async () => {
    const started = startProcess('bash', [
      '-c',
      `"$0" "$1" listen --port 0 --json --no-journal | head -1; echo "exit \${PIPESTATUS[0]}" >&2`,
      process.execPath,
      binPath(),
    ]);
    const [url] = await started.readUntil(/http:\/\/127\.0\.0\.1:\d+\//);
    await started.readUntil(({ lines }) => (lines.length === 1 ? true : undefined));
    await post(url, failed).catch(() => {});
    const { stderr, lines } = await started.ended;
    expect(lines.map((line) => line.type)).toEqual(['ready']);
    expect(stderr).toMatch(/^exit 0$/m);
    expect(stderr).not.toMatch(/^ +at |Error/m);
  });

  it('goes on when nobody reads stderr', async () => {
    const run = await runShell(
      '"$NODE" "$BIN" listen --port 0 --json --no-journal --count 1 --timeout 200ms 2> >(true); echo "exit $?" >&2',
    );
    expect(run.stderr).toBe('exit 4\n');
    expect(run.lines.at(-1)).toMatchObject({ type: 'summary' });
  });

  it('says in one line that stdout is full', async () => {
    const run = await runShell('"$NODE" "$BIN" listen --port 0 --json --no-journal > /dev/full');
    expect(run.code).toBe(3);
    expect(run.stderr.match(/^error: .*$/gm)).toEqual([
      'error: stdout cannot be written: ENOSPC: no space left on device, write',
    ]);
    expect(run.stderr).not.toMatch(/^ +at /m);
  });
});
