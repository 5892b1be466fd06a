import { describe, expect, it } from 'vitest';
import { changedParts } from '../../../../src/conformance/judge/changed-parts.ts';
import type { JsonValue } from '../../../../src/core/json/json.ts';

const JOB = { do_number: 'DO-1', status: 'completed', items: [{ sku: 'A' }, { sku: 'B' }], run: { no: 1 } };

describe('what a case changed in a payload', () => {
  it.each<{ what: string; sent: JsonValue; changed: unknown }>([
    { what: 'nothing', sent: { ...JOB }, changed: [] },
    {
      what: 'the order of members',
      sent: Object.fromEntries(Object.entries(JOB).toReversed()),
      changed: [],
    },
    {
      what: 'a value',
      sent: { ...JOB, status: 'picked_up' },
      changed: [{ path: '/status', value: 'picked_up' }],
    },
    { what: 'a null', sent: { ...JOB, status: null }, changed: [{ path: '/status', value: null }] },
    {
      what: 'a new member',
      sent: { ...JOB, 'a/b': null },
      changed: [{ path: '/a~1b', value: null }],
    },
    {
      what: 'a value deep down',
      sent: { ...JOB, items: [{ sku: 'A' }, { sku: null }], run: { no: 2 } },
      changed: [
        { path: '/items/1/sku', value: null },
        { path: '/run/no', value: 2 },
      ],
    },
    { what: 'an emptied list', sent: { ...JOB, items: [] }, changed: [{ path: '/items', value: [] }] },
    { what: 'an emptied object', sent: { ...JOB, run: {} }, changed: [{ path: '/run', value: {} }] },
    {
      what: 'an entry at the end of a list',
      sent: { ...JOB, items: [...JOB.items, { sku: 'C' }] },
      changed: [{ path: '/items/2', value: { sku: 'C' } }],
    },
    {
      what: 'an entry between others',
      sent: { ...JOB, items: [{ sku: 'C' }, ...JOB.items] },
      changed: [{ path: '/items', value: [{ sku: 'C' }, ...JOB.items] }],
    },
    { what: 'a kind', sent: { ...JOB, run: 'none' }, changed: [{ path: '/run', value: 'none' }] },
  ])('$what', ({ sent, changed }) => {
    expect(changedParts(JOB, sent)).toEqual(changed);
  });

  it('what was taken out has no value', () => {
    const { status: _, ...rest } = JOB;
    expect(changedParts(JOB, rest)).toEqual([{ path: '/status', value: undefined }]);
  });

  it('long values are cut and say so, and of many places the first are named', () => {
    const [note, list] = changedParts({}, { note: 'x'.repeat(10_000), list: Array(500).fill('entry') });
    expect(note?.value).toBe(`${'x'.repeat(200)}…`);
    expect(list?.value).toMatch(/^\["entry","entry",.{180,}…$/);
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`field${i}`, i]));
    const parts = changedParts({}, many);
    expect(parts).toHaveLength(20);
    expect(parts[0]).toEqual({ path: '/field0', value: 0 });
  });

  it('goes as deep as a payload does', () => {
    const nested = (value: JsonValue): JsonValue => {
      let document = value;
      for (let i = 0; i < 20_000; i += 1) document = [document];
      return document;
    };
    const [only] = changedParts(nested(1), nested(2));
    expect(only?.path).toHaveLength(40_000);
    expect(only?.value).toBe(2);
  });
});
