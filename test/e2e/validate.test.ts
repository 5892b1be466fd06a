import { describe, expect, it } from 'vitest';
import { fixture, runCli } from '../helpers/cli.ts';

describe('a process of validate', () => {
  it('reads standard input where no file is named', async () => {
    const { code, stdout } = await runCli(['validate'], { input: fixture('detrack/failed') });
    expect(stdout).toContain('✔ standard input  detrack · Failed');
    expect(code).toBe(0);
  });

  it('says where a text stops to be JSON', async () => {
    const run = await runCli(['validate', '-', '--json'], { input: '{\n  "id": 1,\n  "status": }\n' });
    expect(run.code).toBe(1);
    expect(run.lines[0]).toMatchObject({
      valid: false,
      findings: [{ severity: 'error', rule: 'body/not-json', line: 3, column: 13 }],
    });
  });
});
