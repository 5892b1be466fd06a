import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCapture } from '../../helpers/capture.ts';
import { temporaryFolder } from '../../helpers/cli.ts';
import { runInProcess } from '../../helpers/in-process.ts';

describe('usage', () => {
  it.each([
    [['listen', '--prot', '1'], /^error: unknown option '--prot'\n +Did you mean --port\?\n$/],
    [['send', '--triger', 'failed'], /^error: unknown option '--triger'\n +Did you mean --trigger\?\n$/],
    [['events', 'shwo', 'failed'], /^error: /],
    [['schema'], /^error: missing required argument 'provider'\n$/],
    [['send', '--to'], /^error: option '-t, --to <url>' argument missing\n$/],
  ] as const)('%j is 2', async (args, message) => {
    const { code, stdout, stderr } = await runInProcess(args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('errors are a line of machine output too', async () => {
    const run = await runInProcess(['lisen', '--json']);
    expect(run.lines).toEqual([
      {
        schemaVersion: 1,
        type: 'error',
        code: 'usage.unknownCommand',
        message: "unknown command 'lisen'",
        hint: 'Did you mean listen?',
      },
    ]);
    const foreign = await runInProcess(['listen', '--port', '99999', '--', 'other', '--json']);
    expect(foreign.stdout).toBe('');
  });

  it('--debug adds no stack to what was foreseen', async () => {
    const { stderr, code } = await runInProcess(['send', '--trigger', 'faild', '--debug']);
    expect(code).toBe(2);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('the journal lies in the project’s folder', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'a/b'), { recursive: true });
    mkdirSync(join(cwd, '.webhook-cli'));
    const server = await startCapture();
    await runInProcess(['send', '--trigger', 'failed', '--to', server.url], { cwd: join(cwd, 'a/b') });
    expect(readdirSync(join(cwd, 'a/b'))).toEqual([]);
    expect(readdirSync(join(cwd, '.webhook-cli')).sort()).toEqual(['.gitignore', 'journal.ndjson']);
    await runInProcess(['send', '--trigger', 'failed', '--to', server.url, '--dir', 'a'], { cwd });
    expect(readdirSync(join(cwd, 'a/.webhook-cli')).sort()).toEqual(['.gitignore', 'journal.ndjson']);
    await runInProcess(['send', '--trigger', 'failed', '--to', server.url], {
      cwd,
      env: { WEBHOOK_CLI_DIR: 'a/b' },
    });
    expect(readdirSync(join(cwd, 'a/b'))).toEqual(['.webhook-cli']);
  });
});
