import { describe, expect, it } from 'vitest';
import { startCapture } from '../helpers/capture.ts';
import { fixture, runCli, startCli } from '../helpers/cli.ts';

describe('a process of send --scenario', () => {
  it('is 130 when it is interrupted in a pause, and says what was not begun', async () => {
    const server = await startCapture();
    const started = startCli([
      ...['send', '--scenario', 'delivered', '--no-journal', '--speed', '1x', '--to', server.url],
    ]);
    await started.readUntil(/ 1\/4 /);
    started.kill('SIGINT');
    const run = await started.ended;
    expect(run.code).toBe(130);
    expect(run.stderr).toContain('1 sent, 1 delivered, 0 failed, 3 not begun');
    expect(server.requests).toHaveLength(1);
  });
});

describe('events --scenarios', () => {
  it('names files that are in the package, one a scenario', async () => {
    const { lines } = await runCli(['events', '--scenarios', '--json']);
    for (const { provider, name } of lines.slice(0, -1)) {
      const file = fixture(`scenarios/${String(provider)}/${String(name)}`);
      expect(JSON.parse(file.toString('utf8'))).toMatchObject({ name, provider });
    }
  });
});
