import { describe, expect, it } from 'vitest';
import { bundledScenarios } from '../../../helpers/bundled.ts';
import { runInProcess } from '../../../helpers/in-process.ts';

function runEvents(...args: readonly string[]) {
  return runInProcess(['events', ...args], { cwd: import.meta.dirname });
}

describe('events --scenarios', () => {
  it('lists them all, one a line', async () => {
    const { code, stdout, stderr } = await runEvents('--scenarios');
    expect(code).toBe(0);
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^provider +scenario +webhooks +what/);
    expect(rows.map((row) => row.trim().split(/ {2,}/).slice(0, 3))).toEqual(
      bundledScenarios().map(({ provider, name, steps }) => [provider, name, String(steps.length)]),
    );
    expect(stderr).toContain('send --scenario');
  });

  it('tells all of them as JSON', async () => {
    const { code, stdout } = await runEvents('--scenarios', '--json', '--provider', 'deliveright');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    const listed = bundledScenarios('deliveright');
    expect(code).toBe(0);
    expect(lines).toHaveLength(listed.length + 1);
    expect(lines.at(-1)).toMatchObject({ type: 'summary', scenarios: listed.length });
    for (const [i, scenario] of listed.entries()) {
      const { name, provider, title, description, provenance, note, sources } = scenario;
      expect(lines[i]).toEqual({
        schemaVersion: 1,
        type: 'scenario',
        name,
        provider,
        title,
        description,
        provenance,
        note,
        sources,
        jobType: null,
        steps: scenario.steps.map((step) => ({
          event: step.event,
          afterMs: step.afterMs,
          title: step.title,
        })),
      });
    }
  });

  it('does not print a payload', async () => {
    const { code, stderr } = await runEvents('--scenarios', 'show', 'failed');
    expect(code).toBe(2);
    expect(stderr).toContain('--scenarios is a flag of events');
  });
});
