import { describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.ts';

describe('help', () => {
  it.each([
    '',
    'listen',
    'send',
    'check',
    'validate',
    'events',
    'events show',
    'history',
    'history show',
    'history export',
    'inspect',
    'repost',
    'schema',
    'demo',
    'config',
    'config show',
    'init',
    'completion',
  ])('of webhook-cli %s', async (words) => {
    const command = words.split(' ').filter((word) => word !== '');
    const asked = await runCli([...command, '--help']);
    expect(asked.stdout).toMatchSnapshot();
    expect(asked).toMatchObject({ code: 0, stderr: '' });
  });

  it('is a command too', async () => {
    const { stdout } = await runCli(['send', '--help']);
    expect(await runCli(['help', 'send'])).toMatchObject({ code: 0, stdout, stderr: '' });
    const { stdout: whole } = await runCli(['--help']);
    expect(await runCli(['help'])).toMatchObject({ code: 0, stdout: whole, stderr: '' });
  });

  it('is what no command gets, on stderr', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Usage: webhook-cli /);
  });
});
