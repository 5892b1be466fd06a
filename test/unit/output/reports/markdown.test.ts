import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../../src/output/reports/markdown.ts';
import { codeBlock, codeSpan, prose } from '../../../../src/output/reports/markdown-text.ts';
import { entry, FAILED, hostileReport, PASSED, report, TRICKS, UNSAFE_IN_LINES } from './samples.ts';

/** Lines that are not inside a block of code. */
function outsideCode(markdown: string): string[] {
  let fence: string | null = null;
  return markdown.split('\n').filter((line) => {
    const found = /^(`{3,})/.exec(line)?.[1];
    if (fence === null && found !== undefined) {
      fence = found;
      return false;
    }
    if (fence !== null && line.trim() === fence) {
      fence = null;
      return false;
    }
    return fence === null;
  });
}

/** A line without its code spans: what a reader of Markdown looks for links and mentions in. */
function withoutCode(line: string): string {
  return line.replace(/<code>.*?<\/code>/g, '').replace(/`[^`]*`/g, '');
}

/** Undoes what is written as a character reference. */
function decoded(text: string): string {
  return text.replace(/&#(\d+);/g, (_, number: string) => String.fromCharCode(Number(number)));
}

describe('renderMarkdown', () => {
  const text = renderMarkdown(report());

  it('begins with the verdict and what was judged', () => {
    const [first, , second, third] = text.split('\n');
    expect(decoded(first ?? '')).toBe('## ✖ webhook-cli check: 1 failed, 1 warning, 1 skipped, 1 passed');
    expect(second).toBe('`http://127.0.0.1:3000/hooks`  ');
    expect(third).toContain('provider `detrack` · seed `481516`');
  });

  it('has a row for each thing that does not hold, failures first', () => {
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(4);
    expect(rows[2]).toBe(
      '| ✖ failed | `duplicate/late` | a late duplicate does not undo a newer event | `status "completed"` | `status "dispatched"` |',
    );
    expect(rows[3]).toMatch(/^\| ! warning \| `answer\/stack-trace` \|/);
  });

  it('shows what happened, and how to do it again', () => {
    expect(text).toContain('```text\nPOST /hooks\n  {"status":"dispatched"}\n200 OK\n```');
    expect(text).toContain(`\`\`\`sh\n${FAILED.reproduce}\n\`\`\``);
    expect(text).toContain('- `auth/missing` a request without credentials is refused: needs --auth');
    expect(text).toContain('<details><summary>1 passed</summary>');
  });

  it('has no table where all holds', () => {
    const good = renderMarkdown(report({ entries: [PASSED] }));
    expect(good).toMatch(/^## ✔ /);
    expect(good).not.toContain('|');
  });

  it('has nothing to open where the table says it all', () => {
    const bare = entry({ outcome: 'fail', explain: '', source: '' });
    const bareText = renderMarkdown(report({ entries: [bare] }));
    expect(bareText).toContain('| ✖ failed | `event/failed` |');
    expect(bareText).not.toContain('<details>');
  });

  it('lets hostile text call nobody, link nowhere and end nothing', () => {
    const hostile = renderMarkdown(hostileReport());
    expect(hostile).not.toMatch(UNSAFE_IN_LINES);
    const lines = outsideCode(hostile);
    const plain = lines.map(withoutCode).join('\n');
    expect(plain).not.toMatch(/@everyone|evil\.example|https?:|#1\b|^\/close|<script|<img|<!--|\*\*b|\[x\]/m);
    // Five columns have six bars.
    const rows = lines.filter((line) => line.startsWith('| '));
    for (const row of rows) expect(row.replace(/\\\|/g, '').split('|')).toHaveLength(7);
    expect(rows).toHaveLength(3);
    const open = lines.join('\n').match(/<details>/g)?.length ?? 0;
    expect(open).toBe(5);
    expect(lines.join('\n').match(/<\/details>/g)).toHaveLength(open);
  });

  it('stays within its bytes, and says that something is missing', () => {
    const entries = Array.from({ length: 3000 }, (_, i) =>
      entry({ id: `event/${i}`, outcome: i % 2 === 0 ? 'fail' : 'pass', details: ['🚚'.repeat(500)] }),
    );
    for (const maxBytes of [4000, 60_000, 1_000_000]) {
      const long = renderMarkdown(report({ entries }), { maxBytes });
      expect(Buffer.byteLength(long)).toBeLessThanOrEqual(maxBytes);
      expect(long).toMatch(/\*[\d,]+ parts of this report did not fit/);
      expect(long.match(/<details>/g)?.length).toBe(long.match(/<\/details>/g)?.length);
    }
    expect(Buffer.byteLength(renderMarkdown(report({ entries })))).toBeLessThan(65_536);
  });
});

describe('text in Markdown', () => {
  it('is written with references where it would mean something, and as code where it would call', () => {
    expect(prose('a plain sentence, of 2 parts.')).toBe('a plain sentence, of 2 parts.');
    expect(prose('*b* <i> a|b')).toBe('&#42;b&#42; &#60;i&#62; a&#124;b');
    expect(prose('ask @bob')).toBe('`ask @bob`');
    expect(prose('see http://x.example')).toBe('`see http://x.example`');
    expect(prose('/close')).toBe('`/close`');
  });

  it('can be code whatever it holds', () => {
    expect(codeSpan('a`b|c')).toBe('<code>a&#96;b&#124;c</code>');
    expect(codeSpan(' padded ')).toBe('<code> padded </code>');
    expect(codeSpan('')).toBe('*empty*');
    expect(codeSpan('abcdef', 3)).toBe('`abc…`');
    expect(decoded(codeSpan(TRICKS))).toContain('a|b `c` ```');
  });

  it('cannot end its block', () => {
    expect(codeBlock('```\n````\nx', 'text')).toBe('`````text\n```\n````\nx\n`````');
  });
});
