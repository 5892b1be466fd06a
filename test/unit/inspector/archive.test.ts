import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { archivePage } from '../../../src/inspector/archive.ts';
import type { ArchivePart, FieldFacts, InspectorState, UsualNode } from '../../../src/inspector/wire.ts';
import { projectText } from '../sources.ts';

const ASSETS = { html: projectText('src/inspector/page/index.html'), script: 'go()', style: 'p{}' };
const HOSTILE = '</script><script>alert(1)</script><!-- \u2028\u2029 ]]> & "';
const STATE: InspectorState = {
  version: '1.0.0',
  run: HOSTILE,
  receiver: null,
  forwardsTo: [],
  journal: HOSTILE,
  isScrubbed: true,
  answers: null,
  can: { send: false, repost: false, save: false, export: false },
  sendsTo: null,
};
const USUAL: UsualNode = {
  text: '',
  more: 0,
  size: 0,
  inside: null,
  codeName: null,
  phrase: HOSTILE,
  isEmpty: false,
  findings: [],
  missing: [],
  isMarked: false,
  isKnown: false,
};
const FACTS: FieldFacts = { description: HOSTILE, certainty: '', basis: '', sources: [] };
const PARTS: ArchivePart[] = [
  { type: 'state', state: STATE, usual: USUAL },
  { type: 'fields', name: 'a', fields: { [HOSTILE]: FACTS } },
];
const BLOCK = /<script type="application\/json" data-part>(.*?)<\/script>/g;

describe('the offline file', () => {
  const file = [...archivePage(PARTS, ASSETS)].join('');

  it('holds its parts, which nothing in them can break out of', () => {
    const blocks = [...file.matchAll(BLOCK)].map(([, json = '']): unknown => JSON.parse(json));
    expect(blocks).toEqual(PARTS);
    // Two blocks and the page's own script; and the page itself has no comment.
    expect(file.match(/<script/g)).toHaveLength(3);
    expect(file).not.toMatch(/<!--|\u2028|\u2029/);
  });

  it('lets nothing run but the page’s own script and style, and asks for nothing', () => {
    const hash = (text: string): string => createHash('sha256').update(text).digest('base64');
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(file)?.[1];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'sha256-${hash('go()')}'`);
    expect(policy).toContain(`style-src 'sha256-${hash('p{}')}'`);
    expect(file.indexOf('http-equiv')).toBeLessThan(file.indexOf('<style>'));
    expect(file).not.toMatch(/(?:src|href)=/);
    expect(file).toMatch(/<\/html>\s*$/);
  });

  it('is written as its parts come', () => {
    let taken = 0;
    const parts = (function* () {
      for (const part of PARTS) {
        taken += 1;
        yield part;
      }
    })();
    const text = archivePage(parts, ASSETS);
    text.next();
    expect(taken).toBe(0);
    text.next();
    expect(taken).toBe(1);
  });

  it('takes no page that would end its own block', () => {
    const broken = { ...ASSETS, script: 'x="</script>"' };
    expect(() => [...archivePage([], broken)]).toThrow('would end its own block');
  });
});
