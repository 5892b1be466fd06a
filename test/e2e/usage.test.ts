import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCapture } from '../helpers/capture.ts';
import { runCli, runShell, temporaryFolder } from '../helpers/cli.ts';

describe('usage', () => {
  it('has a version', async () => {
    const { stdout, code } = await runCli(['--version']);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(code).toBe(0);
  });

  it('says that help or version could not be written', async () => {
    for (const flag of ['--help', '--version']) {
      const run = await runShell(`"$NODE" "$BIN" ${flag} > /dev/full`);
      expect(run.stderr).toBe('error: stdout cannot be written: ENOSPC: no space left on device, write\n');
      expect(run.code).toBe(3);
    }
  });

  it.each([
    [['lisen'], /^error: unknown command 'lisen'\n +Did you mean listen\?\n$/],
    [['listen', '--prot', '1'], /^error: unknown option '--prot'\n +Did you mean --port\?\n$/],
    [['send', '--triger', 'failed'], /^error: unknown option '--triger'\n +Did you mean --trigger\?\n$/],
    [['events', 'shwo', 'failed'], /^error: /],
    [['schema'], /^error: missing required argument 'provider'\n$/],
    [['send', '--to'], /^error: option '--to <url>' argument missing\n$/],
    [['demo', 'extra'], /^error: too many arguments/],
  ] as const)('%j is 2', async (args, message) => {
    const { code, stdout, stderr } = await runCli(args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('errors are a line of machine output too', async () => {
    const run = await runCli(['lisen', '--json']);
    expect(run.lines).toEqual([
      {
        schemaVersion: 1,
        type: 'error',
        code: 'usage.unknownCommand',
        message: "unknown command 'lisen'",
        hint: 'Did you mean listen?',
      },
    ]);
    const foreign = await runCli(['listen', '--port', '99999', '--', 'other', '--json']);
    expect(foreign.stdout).toBe('');
  });

  it('--debug adds no stack to what was foreseen', async () => {
    const { stderr, code } = await runCli(['send', '--trigger', 'faild', '--debug']);
    expect(code).toBe(2);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('the journal lies in the project’s folder', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'a/b'), { recursive: true });
    mkdirSync(join(cwd, '.webhook-cli'));
    const server = await startCapture();
    await runCli(['send', '--trigger', 'failed', '--to', server.url], { cwd: join(cwd, 'a/b') });
    expect(readdirSync(join(cwd, 'a/b'))).toEqual([]);
    expect(readdirSync(join(cwd, '.webhook-cli')).sort()).toEqual(['.gitignore', 'journal.ndjson']);
    await runCli(['send', '--trigger', 'failed', '--to', server.url, '--dir', 'a'], { cwd });
    expect(readdirSync(join(cwd, 'a/.webhook-cli')).sort()).toEqual(['.gitignore', 'journal.ndjson']);
    await runCli(['send', '--trigger', 'failed', '--to', server.url], {
      cwd,
      env: { WEBHOOK_CLI_DIR: 'a/b' },
    });
    expect(readdirSync(join(cwd, 'a/b'))).toEqual(['.webhook-cli']);
  });
});
