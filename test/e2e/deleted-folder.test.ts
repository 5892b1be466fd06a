import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCapture } from '../helpers/capture.ts';
import { fixture, type RunOptions, runShell, temporaryFolder } from '../helpers/cli.ts';

/** Runs the command where there is no folder any more. */
async function runInDeleted(args: string, options: RunOptions = {}) {
  const cwd = temporaryFolder();
  const run = await runShell(`mkdir gone; cd gone; rmdir ../gone; exec "$NODE" "$BIN" ${args}`, {
    cwd,
    ...options,
  });
  expect(existsSync(join(cwd, 'gone'))).toBe(false);
  return run;
}

describe('in a folder that was deleted', () => {
  it.each([
    ['--version', /^\d+\.\d+\.\d+\n$/],
    ['--help', /^Usage: webhook-cli /],
    ['listen --help', /^Usage: webhook-cli listen /],
    ['events', /item_status_changed/],
    ['events show failed', /"do_number"/],
    ['schema detrack', /"\$schema"/],
    ['check --list', /duplicate\/late/],
    ['send failed --dry-run', /"do_number"/],
    ['validate -', /valid/],
    ['demo', /Failed +DO-/],
  ])('%s needs none', async (args, stdout) => {
    const run = await runInDeleted(args, { input: fixture('detrack/failed') });
    expect(run.stdout).toMatch(stdout);
    expect(run.stderr).not.toContain('no longer exists');
    expect(run.code).toBe(0);
  });

  it('send and listen go on without a journal, and say so', async () => {
    const warning = 'warning: the folder you stand in no longer exists; going on without a journal\n';
    const server = await startCapture();
    const sent = await runInDeleted(`send failed --to ${server.url}`);
    expect(sent).toMatchObject({ code: 0, stderr: expect.stringContaining(warning) });
    expect(server.requests).toHaveLength(1);
    const listened = await runInDeleted('listen --port 0 --timeout 1ms');
    expect(listened).toMatchObject({ code: 4, stderr: expect.stringContaining(warning) });
  });

  it('says nothing of it where no folder was asked for', async () => {
    const server = await startCapture();
    const journal = join(temporaryFolder(), 'journal.ndjson');
    for (const flag of ['--no-journal', `--journal ${journal}`]) {
      const run = await runInDeleted(`send failed --to ${server.url} ${flag}`);
      expect(run.stderr).not.toContain('no longer exists');
      expect(run.code).toBe(0);
    }
    expect(existsSync(journal)).toBe(true);
    const elsewhere = await runInDeleted(`--dir ${temporaryFolder()} history`);
    expect(elsewhere).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing is kept yet') });
  });

  it.each([
    'history',
    'history show last',
    'history clear --yes',
    'repost last',
    'validate body.json',
    'send --file body.json',
    'send failed --journal mine.ndjson',
    'send failed --cacert ca.pem',
    'send --scenario ./mine.json',
    'listen --port 0 -- true',
    'listen --port 0 --ready-file ready',
    'listen --port 0 --drift drift.json',
    'check 127.0.0.1:1 --provider detrack --report html=report.html',
    'check 127.0.0.1:1 --provider detrack --state-command "cat {key}"',
    '--dir inner history',
  ])('%s cannot run, and says why', async (args) => {
    const run = await runInDeleted(args);
    expect(run.stderr).toBe(
      'error: the folder you stand in no longer exists\n       change to another one\n',
    );
    expect(run.stdout).toBe('');
    expect(run.code).toBe(3);
  });

  it('is an error line with --json', async () => {
    const run = await runInDeleted('history --json');
    expect(run.lines).toEqual([expect.objectContaining({ type: 'error', code: 'folder_missing' })]);
  });
});

it.each([
  { HOME: '/none/here' },
  { HOME: '' },
  { TMPDIR: '/none/here' },
  { TMPDIR: '' },
  { TMPDIR: 'relative' },
])('with %j nothing is missing', async (env) => {
  const run = await runInDeleted('send failed --dry-run', { env });
  expect(run.stdout).toContain('"do_number"');
  expect(run.code).toBe(0);
});
