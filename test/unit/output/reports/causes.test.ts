import { parse } from 'junit2json';
import { describe, expect, it } from 'vitest';
import { githubAnnotations } from '../../../../src/output/reports/github.ts';
import { renderHtml } from '../../../../src/output/reports/html.ts';
import { renderJunit } from '../../../../src/output/reports/junit.ts';
import { renderMarkdown } from '../../../../src/output/reports/markdown.ts';
import { entry, report, sharedCauses } from './samples.ts';

const count = (text: string, part: string): number => text.split(part).length - 1;

describe('what does not hold for one reason', () => {
  it('is one article of the HTML, with the others folded in it', () => {
    const html = renderHtml(sharedCauses());
    expect(count(html, '<article')).toBe(2);
    expect(html).toContain('<h2>What does not hold (4 cases, 2 causes)</h2>');
    expect(html).toContain(
      '<summary>The same in 2 more cases: <code><bdi>event/completed</bdi></code>, <code><bdi>unknown/status</bdi></code></summary>',
    );
    expect(html).not.toContain('What should hold and does not');
    expect(html).toContain('<dt>sent with</dt><dd><bdi>status: &quot;odd&quot;</bdi></dd>');
    expect(html).toContain('<dt>sent with</dt><dd><bdi>note: null, zone taken out</bdi></dd>');
    expect(count(html, 'the same request')).toBe(2);
  });

  it('is one row and one element of the Markdown, with a list of the others', () => {
    const markdown = renderMarkdown(sharedCauses());
    expect(markdown).toContain('\n4 cases, 2 causes:\n');
    expect(markdown.match(/^\| ✖ failed/gm)).toHaveLength(2);
    expect(markdown).toContain('| `event/failed` and 2 more |');
    expect(markdown).toContain(
      'The same in 2 more cases:\n\n- `event/completed` a good event is answered 2xx: sent with `note: null, zone taken out`\n- `unknown/status`',
    );
    expect(markdown).not.toContain('the same request');
  });

  it('is a test each in the JUnit, of which all but one point to it', async () => {
    const read = await parse(renderJunit(sharedCauses()));
    const suites = read !== undefined && read !== null && 'testsuite' in read ? (read.testsuite ?? []) : [];
    const tests = suites.flatMap(({ testcase }) => testcase ?? []);
    expect(read).toMatchObject({ tests: 4, failures: 3 });
    const said = tests.map((test) => test.failure?.[0]?.inner ?? test['system-out']?.[0] ?? '');
    expect(said.map((text) => count(text, 'the same as event/failed'))).toEqual([0, 1, 1, 0]);
    expect(said[0]).toContain('→ 500');
    expect(said[1]).toContain('sent with note: null, zone taken out');
    expect(said[1]).not.toContain('the same request');
  });

  it('is one annotation, and what is left out is counted by cases', () => {
    const [first = '', second = '', ...rest] = githubAnnotations(sharedCauses());
    expect(first).toContain('%0Athe same in 2 more cases: event/completed, unknown/status%0A'.slice(0, -3));
    expect(first).toContain('sent with status: "odd"');
    expect(second).toContain('duplicate/late');
    expect(rest).toEqual([]);
    const many = Array.from({ length: 12 }, (_, i) => entry({ id: `event/e${i}`, outcome: 'fail' }));
    const others = [1, 2, 3].map((i) => entry({ id: `job/j${i}`, outcome: 'fail', sameAs: 'event/e11' }));
    expect(githubAnnotations(report({ entries: [...many, ...others] })).at(-1)).toContain(
      '5 more do not hold',
    );
  });

  it('is not named where every cause has one case', () => {
    const one = report();
    expect(renderHtml(one)).toContain('<h2>What does not hold (1)</h2>');
    expect(renderMarkdown(one)).not.toMatch(/more|cause/);
    expect(renderJunit(one)).not.toContain('the same as');
  });
});
