import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { post } from '../helpers/capture.ts';
import { exchangesOf, fixture, runCli, startListen, temporaryFolder } from '../helpers/cli.ts';

describe('a process of history clear', () => {
  it('leaves a file alone that is no journal', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'notes.txt'), 'keep me\n');
    const run = await runCli(['history', 'clear', '--yes', '--journal', 'notes.txt'], { cwd });
    expect(run).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('notes.txt is kept: line 1 is none of ours'),
    });
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
