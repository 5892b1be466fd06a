import { describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.ts';

describe('a process of schema', () => {
  it('lists every field with its type, certainty and source, in a pipe one a line', async () => {
    const run = await runCli(['schema', 'detrack', '--fields']);
    expect(run.code).toBe(0);
    const rows = run.stdout.trimEnd().split('\n');
    expect(rows[0]).toMatch(/^field +type +sure +basis +source +description$/);
    expect(rows.filter((row) => /^\/[a-z_\d]+ /.test(row)).length).toBeGreaterThanOrEqual(181);
    expect(rows).toContainEqual(
      expect.stringMatching(/^\/do_number +a string, required +high +published +A H BP P C S20 /),
    );
    expect(run.stderr).toMatch(/^A +How to setup webhooks in Detrack/m);
  });

  it('knows only the versions that there are', async () => {
    const run = await runCli(['schema', 'detrack', '--payload-version', '9']);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('its versions are 2 and 1') });
  });
});
