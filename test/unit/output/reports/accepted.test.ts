import { describe, expect, it } from 'vitest';
import { githubAnnotations } from '../../../../src/output/reports/github.ts';
import { renderHtml } from '../../../../src/output/reports/html.ts';
import { renderJunit } from '../../../../src/output/reports/junit.ts';
import { renderMarkdown } from '../../../../src/output/reports/markdown.ts';
import { entry, FAILED, PASSED, report } from './samples.ts';

const ACCEPTED = entry({ ...FAILED, outcome: 'accepted', reason: 'SHOP-812 <until> the queue' });
const accepted = report({ entries: [PASSED, ACCEPTED] });

describe('a failure that is accepted', () => {
  it('is skipped in JUnit, with its reason and what came', () => {
    const xml = renderJunit(accepted);
    expect(xml).toContain('tests="2" failures="0" errors="0" skipped="1"');
    expect(xml).toContain('<skipped message="accepted: SHOP-812 &lt;until&gt; the queue">');
    expect(xml).toContain('got       status &quot;dispatched&quot;');
    expect(xml).not.toContain('<failure');
  });

  it('is a notice on GitHub', () => {
    const [notice, ...more] = githubAnnotations(accepted);
    expect(more).toEqual([]);
    expect(notice).toMatch(/^::notice title=webhook-cli check duplicate\/late::.*accepted: SHOP-812 <until>/);
  });

  it('has a mark of its own in Markdown and HTML, and is no failure of the whole', () => {
    const markdown = renderMarkdown(accepted);
    expect(markdown).toMatch(/^## ~ webhook-cli check: 1 accepted, 1 passed$/m);
    expect(markdown).toMatch(/<summary>1 accepted<\/summary>\n\n- `duplicate\/late` .*: SHOP-812/);
    const html = renderHtml(accepted);
    expect(html).toContain('<article class="accepted">');
    expect(html).toContain('<dt>accepted</dt><dd><bdi>SHOP-812 &lt;until&gt; the queue</bdi></dd>');
    expect(html).toContain('<li class="accepted"><b>1</b>');
    expect(renderHtml(report({ entries: [PASSED] }))).not.toContain('class="accepted');
  });
});
