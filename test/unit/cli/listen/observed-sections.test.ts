import { describe, expect, it } from 'vitest';
import {
  observedFields,
  observedSections,
  screenSections,
} from '../../../../src/cli/listen/observed-sections.ts';
import { Observer } from '../../../../src/observe/observer.ts';
import { catalogue } from '../../../helpers/bundled.ts';
import { observe } from '../../observe/exchanges.ts';
import { exchange, finding } from '../../output/samples.ts';

const ODD = finding({
  severity: 'info',
  rule: 'detrack/unknown-field',
  path: '/new_field',
  expected: 'a documented field',
});

function seen(): Observer {
  const observer = new Observer();
  observe(observer, exchange({ event: 'in-progress', payload: { status: 'dispatched' } }));
  observe(observer, exchange({ payload: { status: 'failed', new_field: 'Adam Tan' }, findings: [ODD] }));
  observe(observer, exchange({ key: 'DO-2', valid: false, findings: [finding()] }));
  return observer;
}

/** The lines of the section that begins with a word. */
function section(observer: Observer, title: string): string[] {
  const found = observedSections(observer).find((each) => each.title === title);
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

  it('is on a screen where each job stands, whole, and only what is asked for of events', () => {
    const observer = new Observer({ tellsWhatMatters: true });
    const reason = 'r'.repeat(60);
    observe(observer, exchange({ event: 'in-progress', payload: { status: 'dispatched' } }));
    observe(observer, exchange({ payload: { status: 'failed', reason, assign_to: '\u001b[31mAdam' } }));
    observe(observer, exchange({ key: 'DO-2', valid: false, event: null, payload: {}, response: null }));
    const texts = (hasCoverage: boolean): (readonly [string, string[]])[] =>
      screenSections(observer, catalogue, { hasCoverage }).map(({ title, lines }) => [
        title,
        lines.map((line) => line.map(([, text]) => text).join('')),
      ]);
    expect(texts(false)).toEqual([
      [
        'jobs',
        [
          `  DO-1001  Failed     ${reason} · by \\u001b[31mAdam (2 webhooks)`,
          '  DO-2     not known  (1 webhook, 1 invalid, 1 not taken)',
        ],
      ],
    ]);
    expect(texts(true).map(([title]) => title)).toEqual(['jobs', 'events']);
  });

  it('is what the documentation does not know, without the data', () => {
    const observer = seen();
    expect(section(observer, 'not in the documentation')).toEqual([
      '   1  detrack/unknown-field  /new_field  text(8)',
    ]);
    expect(observer.drift.entries()).toMatchObject([{ path: '/new_field', count: 1 }]);
    expect(JSON.stringify(observer.drift.entries())).not.toContain('Adam');
  });

  it('is which events came, which did not, and which nobody can tell', () => {
    const text = section(seen(), 'events').join('\n');
    expect(text).toMatch(
      /^detrack 2 of 10 events seen\n {2}seen +in-progress, failed × 2\n {2}never seen {2}/,
    );
    expect(text).toContain('not told    deleted, driver-assigned (nothing in a request');
  });

  it('is a few lists in the summary line, however much came', () => {
    const fields = JSON.parse(JSON.stringify(observedFields(seen())));
    expect(fields).toMatchObject({ jobs: [{ key: 'DO-1001' }, { key: 'DO-2' }], drift: [{ count: 1 }] });
    expect(fields.jobs[0].events[1].changes[0]).toMatchObject({ path: '/status', after: '"failed"' });
    const many = new Observer();
    for (let i = 0; i < 400; i += 1) observe(many, exchange({ key: `DO-${i % 200}` }));
    const { jobs } = JSON.parse(JSON.stringify(observedFields(many)));
    expect(jobs.length).toBeLessThanOrEqual(100);
    expect(section(many, 'jobs').length).toBeLessThan(70);
  });

  it('is nothing where nothing came', () => {
    expect(observedSections(new Observer())).toEqual([]);
  });
});
