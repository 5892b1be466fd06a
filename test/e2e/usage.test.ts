import { describe, expect, it } from 'vitest';
import { binPath, runCli, runShell, startProcess } from '../helpers/cli.ts';

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
    [['demo', 'extra'], /^error: too many arguments/],
  ] as const)('%j is 2', async (args, message) => {
    const { code, stdout, stderr } = await runCli(args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('does not end as if it were done where nothing is left to wait for', async () => {
    // Of what is written nobody ever says that it is out.
    const stuck = `const { stdout } = process; const write = stdout.write.bind(stdout);
      stdout.write = (text, ...rest) => text === '' || write(text, ...rest);`;
    const run = await startProcess(process.execPath, [
      '--import',
      `data:text/javascript,${encodeURIComponent(stuck)}`,
      binPath(),
      'events',
    ]).ended;
    expect(run.stderr).toMatch(/nothing foresaw: the run ended before it was done\n/);
    expect(run.code).toBe(70);
  });
});
