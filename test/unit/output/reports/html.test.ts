import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../../src/output/reports/html.ts';
import { HTML_STYLE } from '../../../../src/output/reports/html-style.ts';
import { entry, FAILED, hostileReport, PASSED, report, TRICKS, UNSAFE_IN_LINES } from './samples.ts';

const ELEMENTS = new Set(
  'html head meta title style body header h1 h2 h3 h4 p ul li b span dl div dt dd main section article code pre details summary bdi'.split(
    ' ',
  ),
);
const VOID = new Set(['meta']);

interface Tag {
  readonly name: string;
  readonly close: boolean;
  readonly attributes: string;
}

/** Every tag of a document, as a parser meets them. */
function tagsIn(html: string): Tag[] {
  const body = html.replace('<!DOCTYPE html>', '').replace(HTML_STYLE, '');
  return [...body.matchAll(/<(\/?)([a-z][a-z\d]*)((?:\s+[a-z-]+="[^"<>]*")*)\s*>|</gi)].map((found) => ({
    name: found[2] ?? 'a stray "<"',
    close: found[1] === '/',
    attributes: found[3] ?? '',
  }));
}

/** Every element opened is closed, in order. */
function expectBalanced(tags: readonly Tag[]): void {
  const open: string[] = [];
  for (const { name, close } of tags) {
    if (VOID.has(name)) continue;
    if (close) expect(open.pop()).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
}

describe('renderHtml', () => {
  const html = renderHtml(report());

  it('is one whole document with nothing but text and style in it', () => {
    const tags = tagsIn(html);
    expect(tags.filter(({ name }) => !ELEMENTS.has(name))).toEqual([]);
    expectBalanced(tags);
    expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">/);
    expect(tags.map(({ attributes }) => attributes).join(' ')).not.toMatch(/\b(src|href|on\w+|style)=/);
    expect(HTML_STYLE).not.toMatch(/@import|url\(/);
  });

  it('forbids everything but its own style', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(html).toContain(`content="default-src 'none'; style-src 'sha256-${hash}';`);
  });

  it('is made for a phone and for both schemes', () => {
    expect(html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect(html).toContain('prefers-color-scheme: dark');
  });

  it('shows what does not hold first, in words and not by colour alone', () => {
    const places = ['What does not hold', 'What should hold and does not', 'Skipped (1)', 'Passed (1)'].map(
      (heading) => html.indexOf(heading),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(html).toContain('<span class="mark">✖ failed</span>');
    expect(html).toContain('<title>✖ webhook-cli check: 1 failed, 1 warning, 1 skipped, 1 passed</title>');
    expect(html).toContain('  {&quot;status&quot;:&quot;dispatched&quot;}\n200 OK</pre>');
    expect(html).toContain('needs --auth');
    expect(html.match(/<h1>/g)).toHaveLength(1);
  });

  it('has no section for what there is none of', () => {
    const good = renderHtml(report({ entries: [PASSED] }));
    expect(good).not.toContain('What does not hold');
    expect(good).not.toContain('Skipped (');
  });

  it('bears any text', () => {
    const hostile = renderHtml(hostileReport());
    expect(hostile.replace(HTML_STYLE, '')).not.toMatch(UNSAFE_IN_LINES);
    const tags = tagsIn(hostile);
    expect(tags.filter(({ name }) => !ELEMENTS.has(name))).toEqual([]);
    expectBalanced(tags);
    expect(hostile).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(hostile).toContain('\\u202eevil');
  });

  it('stays small however much one entry has to say', () => {
    const entries = [{ ...FAILED, details: [TRICKS.repeat(5000)] }, entry()];
    expect(renderHtml(report({ entries })).length).toBeLessThan(200_000);
  });
});

/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe('the style', () => {
  const schemes = [...HTML_STYLE.matchAll(/:root \{([\s\S]*?)\}/g)].map(
    (found) =>
      new Map([...(found[1] ?? '').matchAll(/--(\w+): (#[\da-f]{6})/g)].map(([, name, hex]) => [name, hex])),
  );

  it('has a light and a dark scheme of the same colours', () => {
    expect(schemes).toHaveLength(2);
    expect([...(schemes[0]?.keys() ?? [])]).toEqual([...(schemes[1]?.keys() ?? [])]);
  });

  it.each([0, 1])('has enough contrast in scheme %i', (i) => {
    const colours = schemes[i] ?? new Map();
    for (const ground of ['page', 'block']) {
      for (const name of ['text', 'soft', 'fail', 'warn', 'pass', 'skip']) {
        const [light = 0, dark = 0] = [colours.get(name) ?? '', colours.get(ground) ?? '']
          .map(luminance)
          .toSorted((a, b) => b - a);
        expect((light + 0.05) / (dark + 0.05), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});
