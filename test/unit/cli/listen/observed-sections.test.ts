import { describe, expect, it } from 'vitest';
import { ListenCollectors } from '../../../../src/cli/listen/observed-sections.ts';
import { exchange, finding } from '../../output/samples.ts';

const ODD = finding({
  severity: 'info',
  rule: 'detrack/unknown-field',
  path: '/new_field',
  expected: 'a documented field',
});

function seen(): ListenCollectors {
  const collectors = new ListenCollectors();
  collectors.add(exchange({ event: 'in-progress', payload: { status: 'dispatched' } }));
  collectors.add(exchange({ payload: { status: 'failed', new_field: 'Adam Tan' }, findings: [ODD] }));
  collectors.add(exchange({ key: 'DO-2', valid: false, findings: [finding()] }));
  return collectors;
}

/** The lines of the section that begins with a word. */
function section(collectors: ListenCollectors, title: string): string[] {
  const found = collectors.sections().find((each) => each.title === title);
  return (found?.lines ?? []).map((line) => line.map(([, text]) => text).join(''));
}

describe('what a run of listen has seen', () => {
  it('is what each job went through, with only what changed', () => {
    const lines = section(seen(), 'jobs');
    expect(lines[0]).toBe('detrack DO-1001');
    expect(lines[2]).toMatch(/failed {7}200 {2}status "dispatched" -> "failed", new_field \+ "Adam Tan"$/);
    expect(lines[3]).toMatch(/^detrack DO-2 .* failed {2}200 {2}invalid {2}first$/);
    expect(lines).toHaveLength(4);
  });

  it('is what the documentation does not know, without the data', () => {
    const collectors = seen();
    expect(section(collectors, 'not in the documentation')).toEqual([
      '   1  detrack/unknown-field  /new_field  text(8)',
    ]);
    expect(collectors.drift.entries()).toMatchObject([{ path: '/new_field', count: 1 }]);
    expect(JSON.stringify(collectors.drift.entries())).not.toContain('Adam');
  });

  it('is which events came, which did not, and which nobody can tell', () => {
    const text = section(seen(), 'events').join('\n');
    expect(text).toMatch(
      /^detrack 2 of 10 events seen\n {2}seen +in-progress, failed × 2\n {2}never seen {2}/,
    );
    expect(text).toContain('not told    deleted, driver-assigned (nothing in a request');
  });

  it('is a few lists in the summary line, however much came', () => {
    const fields = JSON.parse(JSON.stringify(seen().fields()));
    expect(fields).toMatchObject({ jobs: [{ key: 'DO-1001' }, { key: 'DO-2' }], drift: [{ count: 1 }] });
    expect(fields.jobs[0].events[1].changes[0]).toMatchObject({ path: '/status', after: '"failed"' });
    const many = new ListenCollectors();
    for (let i = 0; i < 400; i += 1) many.add(exchange({ key: `DO-${i % 200}` }));
    const { jobs } = JSON.parse(JSON.stringify(many.fields()));
    expect(jobs.length).toBeLessThanOrEqual(100);
    expect(section(many, 'jobs').length).toBeLessThan(70);
  });

  it('is nothing where nothing came', () => {
    expect(new ListenCollectors().sections()).toEqual([]);
  });
});
