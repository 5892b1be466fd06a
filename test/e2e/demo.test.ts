import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exchangesOf, runCli, temporaryFolder } from '../helpers/cli.ts';

describe('demo', () => {
  it('tells a story in twenty lines: a job that fails, an odd webhook, what check asks, what to type', async () => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await runCli(['demo'], { cwd });
    expect(code).toBe(0);
    const rows = stdout.trimEnd().split('\n');
    const events = rows
      .map((row) => /^\S+ {2}(\w+(?: \w+)?) /.exec(row)?.[1])
      .filter((name) => name !== undefined);
    expect(events).toEqual([
      'Info Received',
      'In Progress',
      'Heading To',
      'Failed',
      'item_status_changed',
      'Completed',
    ]);
    const keys = new Set(rows.slice(0, 4).map((row) => /DO-\w+/.exec(row)?.[0]));
    expect(keys.size).toBe(1);
    expect(rows[3]).toContain('Recipient not home · by Adam');
    expect(rows[5]).toContain('✖ attempt: expected an integer');
    expect(rows.slice(6)).toEqual([
      expect.stringMatching(/^ {2}error attempt expected an integer, .* \(numbers are not quoted/),
      expect.stringMatching(/^ {2}warning items_count expected 2, got 7/),
    ]);
    expect(stderr).toContain('6 received, 5 valid, 1 invalid');
    expect(stderr).toMatch(/^check asks your app whether it keeps a newer state .* and \d+ more$/m);
    expect(stderr).toContain('webhook-cli send --trigger failed');
    expect((stdout + stderr).trimEnd().split('\n').length).toBeLessThanOrEqual(20);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('is machine output as well', async () => {
    const run = await runCli(['demo', '--json']);
    expect(run.lines.map((line) => line.type)).toEqual(['ready', ...Array(6).fill('exchange'), 'summary']);
    expect(exchangesOf(run).map((e) => [e.provider, e.valid])).toEqual([
      ...Array(4).fill(['detrack', true]),
      ['deliveright', true],
      ['detrack', false],
    ]);
  });
});
