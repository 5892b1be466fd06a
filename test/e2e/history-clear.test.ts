import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { post, startCapture } from '../helpers/capture.ts';
import { exchangesOf, fixture, runCli, startListen, temporaryFolder } from '../helpers/cli.ts';

describe('history clear', () => {
  async function folderWithHistory(): Promise<string> {
    const cwd = temporaryFolder();
    const server = await startCapture((response) => {
      response.end();
    });
    expect((await runCli(['send', '--trigger', 'failed', '--to', server.url], { cwd })).code).toBe(0);
    return cwd;
  }

  it('asks first, and where nobody can answer forgets nothing', async () => {
    const cwd = await folderWithHistory();
    const run = await runCli(['history', 'clear'], { cwd });
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    expect(exchangesOf(await runCli(['history', '--json'], { cwd }))).toHaveLength(1);
  });

  it('forgets everything with --yes, and once more is no error', async () => {
    const cwd = await folderWithHistory();
    const run = await runCli(['history', 'clear', '--yes', '--json'], { cwd });
    expect(run).toMatchObject({ code: 0, lines: [{ type: 'summary', forgotten: 1 }] });
    expect(existsSync(join(cwd, '.webhook-cli/journal.ndjson'))).toBe(false);
    expect((await runCli(['history', 'clear', '--yes'], { cwd })).code).toBe(0);
  });

  it('leaves a file alone that is no journal', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'notes.txt'), 'keep me\n');
    const run = await runCli(['history', 'clear', '--yes', '--journal', 'notes.txt'], { cwd });
    expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining('left alone') });
    expect(readFileSync(join(cwd, 'notes.txt'), 'utf8')).toBe('keep me\n');
  });

  it('lets a listen that is running go on with a new journal', async () => {
    const cwd = temporaryFolder();
    const listen = await startListen([], { cwd });
    await post(listen.url, fixture('detrack/failed'));
    expect((await runCli(['history', 'clear', '--yes'], { cwd })).code).toBe(0);
    expect((await post(listen.url, fixture('detrack/completed'))).status).toBe(200);
    listen.kill('SIGTERM');
    await listen.ended;
    const kept = exchangesOf(await runCli(['history', '--json'], { cwd }));
    expect(kept.map((exchange) => exchange.event)).toEqual(['completed']);
  });
});
