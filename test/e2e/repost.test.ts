import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startCapture } from '../helpers/capture.ts';
import { runCli, temporaryFolder } from '../helpers/cli.ts';

describe('a process of repost', () => {
  it('signs anew', async () => {
    const cwd = temporaryFolder();
    const server = await startCapture();
    const flags = ['--topic', 'order_created', '--payload-version', '2', '--to', server.url];
    await runCli(['send', ...flags, '--secret', 'first'], { cwd });
    const again = await runCli(['repost', 'last'], { cwd, env: { WEBHOOK_CLI_SECRET: 'second' } });
    expect(again.code).toBe(0);
    const [first, second] = server.requests;
    const hmac = (secret: string) =>
      createHmac('sha256', secret)
        .update(first?.body ?? '')
        .digest('hex');
    expect(second?.body.equals(first?.body ?? Buffer.of())).toBe(true);
    expect(first?.header('x-grasshopper-signature')).toBe(hmac('first'));
    expect(second?.header('x-grasshopper-signature')).toBe(hmac('second'));
    expect(second?.headers.filter(([name]) => /signature$/i.test(name))).toHaveLength(1);
  });

  it('has nothing to send where nothing is kept', async () => {
    const nothing = await runCli(['repost', 'last']);
    expect(nothing.stderr).toMatch(/^error: nothing is kept yet/);
    expect(nothing.code).toBe(2);
  });
});
