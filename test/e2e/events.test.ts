import { describe, expect, it } from 'vitest';
import { fixture, runCli } from '../helpers/cli.ts';

describe('a process of events show', () => {
  it('shows what is in the tarball', async () => {
    const shown = await runCli(['events', 'show', 'failed', '--verbatim', '--json']);
    expect(shown.code).toBe(0);
    expect(shown.lines[0]?.['payload']).toEqual(JSON.parse(fixture('detrack/failed').toString('utf8')));
  });

  it('shows none of another provider than the one that is named', async () => {
    const foreign = await runCli(['events', 'show', 'failed', '--provider', 'deliveright']);
    expect(foreign.stderr).toMatch(/Deliveright has no topic "failed"/);
    expect(foreign.code).toBe(2);
  });
});
