import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exchangesOf, runCli, temporaryFolder } from '../helpers/cli.ts';

describe('demo', () => {
  it('shows three exchanges, one of them with a finding, and leaves nothing behind', async () => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await runCli(['demo'], { cwd });
    expect(code).toBe(0);
    expect(stdout.match(/^\S+ --> POST /gm)).toHaveLength(3);
    expect(stdout.match(/^\S+ <-- 200 OK .* valid/gm)).toHaveLength(2);
    expect(stdout.match(/^\S+ <-- 200 OK .* invalid, 1 error/gm)).toHaveLength(1);
    expect(stdout).toMatch(/^ +~+ error detrack\//m);
    expect(stderr).toContain('3 received, 2 valid, 1 invalid');
    expect(stderr).toContain('webhook-cli send --trigger failed');
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('is machine output as well', async () => {
    const run = await runCli(['demo', '--json']);
    expect(run.lines.map((line) => line.type)).toEqual([
      'ready',
      'exchange',
      'exchange',
      'exchange',
      'summary',
    ]);
    expect(exchangesOf(run).map((e) => [e.provider, e.valid])).toEqual([
      ['detrack', true],
      ['deliveright', true],
      ['detrack', false],
    ]);
  });
});
