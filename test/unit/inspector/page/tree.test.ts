import { describe, expect, it } from 'vitest';
import { newFindings } from '../../../../src/inspector/page/actions/findings.ts';
import {
  draftOf,
  jsonOf,
  retyped,
  withEdit,
  withoutEdit,
} from '../../../../src/inspector/page/tree/edits.ts';
import {
  FIRST_VIEW,
  foldedWords,
  type TreeLine,
  type TreeView,
  treeLines,
  unloaded,
} from '../../../../src/inspector/page/tree/lines.ts';
import type { FindingView, PayloadNode } from '../../../../src/inspector/wire.ts';

const finding = (path: string): FindingView => ({
  severity: 'error',
  rule: 'type',
  path,
  expected: 'a text',
  message: `${path} is no text`,
});

/** A payload as the server gives it, of a JSON value; findings and what is left out by path. */
function nodeOf(
  value: unknown,
  about: { readonly wrong?: readonly string[]; readonly cut?: Readonly<Record<string, number>> } = {},
  path = '',
  name: string | null = null,
): PayloadNode {
  const isArray = Array.isArray(value);
  const members =
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, one]) =>
          nodeOf(one, about, `${path}/${key}`, isArray ? key : JSON.stringify(key)),
        )
      : null;
  const findings = about.wrong?.includes(path) === true ? [finding(path)] : [];
  const given = members?.slice(0, about.cut?.[path] ?? members.length) ?? null;
  return {
    path,
    name,
    type: value === null ? 'null' : isArray ? 'array' : (typeof value as PayloadNode['type']),
    text: members === null ? JSON.stringify(value) : '',
    more: 0,
    size: members?.length ?? 0,
    inside: about.cut?.[path] === 0 ? null : given,
    codeName: null,
    phrase: null,
    isEmpty: findings.length === 0 && (value === null || value === '' || members?.length === 0),
    findings,
    missing: [],
    isMarked: findings.length > 0 || members?.some(({ isMarked }) => isMarked) === true,
    isKnown: false,
  };
}

const shown = (lines: readonly TreeLine[]): string[] =>
  lines.map((line) => {
    const indent = '  '.repeat(line.depth);
    if (line.kind === 'node') return `${indent}${line.key}${line.isOpen === false ? ' closed' : ''}`;
    if (line.kind === 'folded') return `${indent}… ${foldedWords(line.nulls, line.empties)}`;
    return line.kind === 'more' ? `${indent}+${line.left} of ${line.path}` : `${indent}missing ${line.name}`;
  });
const view = (changes: Partial<TreeView>): TreeView => ({ ...FIRST_VIEW, ...changes });

describe('the lines of a payload', () => {
  const job = { id: 'a', fax: null, note: '', items: [{ sku: 'x', deep: { way: { down: 1 } } }], tags: [] };

  it('stand in the order of the document, null and empty ones folded at the end of what holds them', () => {
    expect(shown(treeLines(nodeOf(job), FIRST_VIEW))).toEqual([
      '/id',
      '/items',
      '  /items/0 closed',
      '… 1 null and 2 empty fields',
    ]);
    expect(shown(treeLines(nodeOf(job), view({ showsEmpty: true }))).slice(0, 4)).toEqual([
      '/id',
      '/fax',
      '/note',
      '/items',
    ]);
    expect(shown(treeLines(nodeOf(job), view({ unfolded: new Set(['']) })))).toContain('/fax');
  });

  it('open what has a finding in it, however deep, and what the user opens', () => {
    const lines = treeLines(nodeOf(job, { wrong: ['/items/0/deep/way/down'] }), FIRST_VIEW);
    expect(shown(lines)).toContain('        /items/0/deep/way/down');
    const closed = view({ opened: new Map([['/items', false]]) });
    expect(shown(treeLines(nodeOf(job), closed))).toContain('/items closed');
  });

  it('of a search are what has the text, and what that stands in, empty fields too', () => {
    expect(shown(treeLines(nodeOf(job), view({ search: 'DOWN' })))).toEqual([
      '/items',
      '  /items/0',
      '    /items/0/deep',
      '      /items/0/deep/way',
      '        /items/0/deep/way/down',
    ]);
    expect(shown(treeLines(nodeOf(job), view({ search: 'fax' })))).toEqual(['/fax']);
    expect(treeLines(nodeOf(job), view({ search: 'nowhere' }))).toEqual([]);
  });

  it('say what is not given yet, and go on with what was asked for', () => {
    const cut = nodeOf({ list: [1, 2, 3, 4] }, { cut: { '/list': 2 } });
    expect(shown(treeLines(cut, FIRST_VIEW))).toEqual(['/list', '  /list/0', '  /list/1', '  +2 of /list']);
    expect(unloaded(cut, new Map())).toEqual([{ path: '/list', from: 2, left: 2 }]);
    const later = new Map([['/list', [nodeOf(3, {}, '/list/2', '2'), nodeOf(4, {}, '/list/3', '3')]]]);
    expect(shown(treeLines(cut, view({ later })))).toEqual([
      '/list',
      ...['0', '1', '2', '3'].map((at) => `  /list/${at}`),
    ]);
    expect(unloaded(cut, later)).toEqual([]);
  });

  it('have a key each, also where a name stands twice', () => {
    const twice = { ...nodeOf({ a: 1, b: 2 }) };
    const shadowed: PayloadNode = { ...nodeOf(0, {}, '', '"a"'), path: null };
    const lines = treeLines({ ...twice, size: 3, inside: [shadowed, ...(twice.inside ?? [])] }, FIRST_VIEW);
    expect(new Set(lines.map(({ key }) => key)).size).toBe(3);
  });

  it('show a field that is edited, empty or not', () => {
    const edits = new Map([['/fax', { op: 'set', path: '/fax', json: '"1"' } as const]]);
    const line = treeLines(nodeOf(job), view({ edits })).find(({ key }) => key === '/fax');
    expect(line?.kind === 'node' && line.edit).toEqual({ op: 'set', path: '/fax', json: '"1"' });
  });
});

describe('a value that is written', () => {
  it.each([
    ['"two words"', 'string', 'two words'],
    ['12.50', 'number', '12.50'],
    ['1e400', 'number', '1e400'],
    ['true', 'boolean', 'true'],
    ['null', 'null', ''],
    ['[1, 2]', 'JSON', '[1, 2]'],
    ['not JSON', 'JSON', 'not JSON'],
  ])('%s begins as a %s', (json, type, text) => {
    expect(draftOf(json)).toEqual({ type, text });
  });

  it.each([
    [{ type: 'number', text: ' 12.50 ' }, '12.50'],
    [{ type: 'number', text: '0x10' }, null],
    [{ type: 'number', text: '01' }, null],
    [{ type: 'number', text: '' }, null],
    [{ type: 'string', text: 'a "b"' }, '"a \\"b\\""'],
    [{ type: 'JSON', text: '{"a": 1.0}' }, '{"a": 1.0}'],
    [{ type: 'JSON', text: '{a}' }, null],
    [{ type: 'null', text: 'whatever' }, 'null'],
  ] as const)('%j becomes %s', (draft, json) => {
    expect(jsonOf(draft).json).toBe(json);
  });

  it('keeps what it can of its text as another type', () => {
    expect(retyped({ type: 'string', text: '17' }, 'number')).toEqual({ type: 'number', text: '17' });
    expect(retyped({ type: 'string', text: '17' }, 'JSON')).toEqual({ type: 'JSON', text: '"17"' });
    expect(retyped({ type: 'string', text: 'x' }, 'boolean')).toEqual({ type: 'boolean', text: 'true' });
  });

  it('takes the place of earlier edits there and inside, and of no neighbour', () => {
    const edits = [
      { op: 'set', path: '/a/b', json: '1' },
      { op: 'set', path: '/ab', json: '2' },
    ] as const;
    const all = withEdit(edits, { op: 'unset', path: '/a' });
    expect(all.map(({ path }) => path)).toEqual(['/ab', '/a']);
    expect(withoutEdit(all, '/a').map(({ path }) => path)).toEqual(['/ab']);
  });
});

describe('findings that edits bring', () => {
  it('are those that were not there, at any depth', () => {
    const before = { payload: nodeOf({ a: { b: 1 }, c: 2 }, { wrong: ['/c'] }), findings: [] };
    const after = { payload: nodeOf({ a: { b: 1 }, c: 2 }, { wrong: ['/c', '/a/b'] }), findings: [] };
    expect(newFindings(before, after).map(({ path }) => path)).toEqual(['/a/b']);
    expect(newFindings(after, after)).toEqual([]);
  });
});
