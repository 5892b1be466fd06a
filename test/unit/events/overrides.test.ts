import { afterEach, describe, expect, it } from 'vitest';
import { WebhookCliError } from '../../../src/core/error.ts';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { parsedValue, RawJson, type SetValue } from '../../../src/core/json/raw.ts';
import {
  applyOverrides,
  type Override,
  overridesFrom,
  overrideText,
  parsePath,
  parseSet,
} from '../../../src/events/overrides.ts';

const PROTOTYPE = Object.getOwnPropertyNames(Object.prototype).toSorted();

afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).toSorted()).toEqual(PROTOTYPE);
  expect({}).not.toHaveProperty('polluted');
});

function document(): JsonObject {
  return {
    reason: null,
    status: 'failed',
    items: [
      { sku: 'a', tags: [] },
      { sku: 'b', tags: ['x'] },
    ],
    'a.b': 1,
    'c/d': { '~': 2 },
    deep: { er: { est: 3 } },
  };
}

function set(path: string, value: SetValue): Override {
  return { kind: 'set', path, value };
}

function codeOf(run: () => unknown): WebhookCliError {
  try {
    run();
  } catch (error) {
    if (error instanceof WebhookCliError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function applied(overrides: readonly Override[], add = false): JsonObject {
  return applyOverrides(document(), overrides, { add });
}

describe('parsePath', () => {
  it.each([
    ['status', ['status']],
    ['items[0].sku', ['items', 0, 'sku']],
    ['items.0.sku', ['items', 0, 'sku']],
    ['/items/0/sku', ['items', 0, 'sku']],
    ['/a.b', ['a.b']],
    ['/c~1d/~0', ['c/d', '~']],
    ['items[01]', ['items', '01']],
    ['items[0][1]', ['items', 0, 1]],
    ['a b.c-d', ['a b', 'c-d']],
    ['items.-1', ['items', '-1']],
    ['items[9999999999]', ['items', '9999999999']],
  ])('reads %s', (text, segments) => {
    expect(parsePath(text)).toEqual(segments);
  });

  it.each([
    '',
    '.',
    '/',
    'a.',
    '.a',
    '..a',
    '.a.b',
    '.items[0].sku',
    '.[0]',
    '/a/',
    'a..b',
    '/a//b',
    'items[]',
    'items[0',
    'items]0[',
    'a[0]b',
    '/a~2',
    '[',
    'a.[0]',
  ])('refuses %j', (text) => {
    expect(codeOf(() => parsePath(text))).toMatchObject({ code: 'bad_path', kind: 'usage' });
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses %s in every notation', (name) => {
    for (const text of [
      `${name}.polluted`,
      name,
      `a.${name}.polluted`,
      `a[${name}].polluted`,
      `[${name}]`,
      `/${name}/polluted`,
      `/items/0/${name}`,
      `items[0].${name}`,
    ]) {
      const error = codeOf(() => parsePath(text));
      expect(error.code, text).toBe('bad_path');
      expect(error.message, text).toContain(name);
      for (const add of [true, false]) {
        expect(() => applied([set(text, 1)], add), text).toThrow(WebhookCliError);
        expect(() => applied([{ kind: 'unset', path: text }], add), text).toThrow(WebhookCliError);
      }
    }
  });

  it.each(['.reason', '.new', 'reason.', 'items[0]..sku', 'items[].sku', '/reason/', '//reason'])(
    'refuses the empty step of %s whatever is done with it',
    (path) => {
      for (const add of [true, false]) {
        for (const change of [set(path, 1), { kind: 'unset', path } as const]) {
          expect(codeOf(() => applied([change], add))).toMatchObject({ code: 'bad_path', kind: 'usage' });
        }
      }
    },
  );

  it('refuses 10,000 steps in a short message', () => {
    for (const text of ['a.'.repeat(10_000).slice(0, -1), '/a'.repeat(10_000), `a${'[0]'.repeat(10_000)}`]) {
      const error = codeOf(() => parsePath(text));
      expect(error.code).toBe('bad_path');
      expect(error.message.length).toBeLessThan(200);
    }
    expect(parsePath('/a'.repeat(100))).toHaveLength(100);
  });
});

describe('parseSet', () => {
  it.each([
    ['attempt=2', 'attempt', 2],
    ['reason=Damaged', 'reason', 'Damaged'],
    ['reason="2"', 'reason', '2'],
    ['reason=', 'reason', ''],
    ['a=b=c', 'a', 'b=c'],
    ['on=true', 'on', true],
    ['x=null', 'x', null],
    ['x={"a":[1]}', 'x', { a: [1] }],
    ['x= 1 ', 'x', 1],
    ['x=01', 'x', '01'],
    ['x={broken', 'x', '{broken'],
    ['x=\u00e9 \u001b', 'x', '\u00e9 \u001b'],
  ])('reads %s', (text, path, value) => {
    const parsed = parseSet(text);
    expect({ ...parsed, value: parsedValue(parsed.value) }).toEqual({ kind: 'set', path, value });
  });

  it.each([
    ['n=12345678901234567890', '12345678901234567890'],
    ['n= 1.10 ', '1.10'],
    ['n={ "a b" : [1e400, -0], "a b": "\\u0041" }', '{"a b":[1e400,-0],"a b":"\\u0041"}'],
  ])('keeps what %s writes', (text, written) => {
    expect(parseSet(text).value).toMatchObject({ text: written });
  });

  it.each(['', 'reason', '=1'])('refuses %j', (text) => {
    expect(codeOf(() => parseSet(text))).toMatchObject({ code: 'bad_override', kind: 'usage' });
  });
});

describe('applyOverrides', () => {
  it('changes a copy', () => {
    const before = document();
    const after = applyOverrides(before, [set('items[1].sku', 'z'), set('reason', 'Damaged')], {
      add: false,
    });
    expect(before).toEqual(document());
    expect(after).toEqual({
      ...document(),
      reason: 'Damaged',
      items: [
        { sku: 'a', tags: [] },
        { sku: 'z', tags: ['x'] },
      ],
    });
    expect(Object.keys(after)).toEqual(Object.keys(before));
  });

  it('reaches names with dots and slashes by pointer', () => {
    expect(applied([set('/a.b', 2), set('/c~1d/~0', 3)])).toMatchObject({ 'a.b': 2, 'c/d': { '~': 3 } });
  });

  it('works in order, each on what the one before left', () => {
    expect(
      applied([set('items', []), set('items[0]', { sku: 'n' }), set('items.0.sku', 'm')], true),
    ).toMatchObject({ items: [{ sku: 'm' }] });
  });

  it('takes out keys and entries', () => {
    const after = applied([
      { kind: 'unset', path: 'reason' },
      { kind: 'unset', path: 'items[0]' },
      { kind: 'unset', path: '/items/0/tags' },
    ]);
    expect(after).toEqual({
      status: 'failed',
      items: [{ sku: 'b' }],
      'a.b': 1,
      'c/d': { '~': 2 },
      deep: { er: { est: 3 } },
    });
  });

  it('sets what is null, and not what is not there', () => {
    expect(applied([set('reason', 'x')])).toMatchObject({ reason: 'x' });
    expect(codeOf(() => applied([set('reasn', 'x')]))).toMatchObject({
      code: 'unknown_path',
      message: 'the payload has nothing at "reasn" (/reasn). Did you mean "/reason"?',
      hint: '"add" lets "set" add what is not there',
    });
    expect(codeOf(() => applied([set('items[0].skuu', 'x')])).message).toContain('"/items/0/sku"');
  });

  it.each([
    'reason.x',
    'status.length',
    'status[0]',
    'deep.er.est.x',
    'deep.nope.x',
    'toString',
    'hasOwnProperty',
  ])('finds nothing at %s', (path) => {
    expect(codeOf(() => applied([set(path, 1)])).code).toBe('unknown_path');
    expect(codeOf(() => applied([{ kind: 'unset', path }], true)).code).toBe('unknown_path');
  });

  it('adds where it may, objects and lists on the way', () => {
    expect(applied([set('new', 1)], true)).toMatchObject({ new: 1 });
    expect(applied([set('reason.why[0].text', 'x')], true)).toMatchObject({
      reason: { why: [{ text: 'x' }] },
    });
    expect(applied([set('items[2]', { sku: 'c' })], true)['items']).toHaveLength(3);
    expect(applied([set('toString', 1)], true)).toHaveProperty('toString', 1);
    expect(codeOf(() => applied([set('status.x', 1)], true)).code).toBe('unknown_path');
  });

  it.each([
    'items[2].sku',
    'items[2]',
    'items[999999999].sku',
    'items[9999999999]',
    'items.-1',
    'items.length',
    'items.sku',
  ])('refuses %s, beyond the end of its list', (path) => {
    for (const kind of ['set', 'unset'] as const) {
      const override: Override = kind === 'set' ? set(path, 1) : { kind, path };
      expect(codeOf(() => applied([override]))).toMatchObject({ code: 'index_out_of_range', kind: 'usage' });
    }
  });

  it('adds only the next entry, never a list with holes', () => {
    expect(codeOf(() => applied([set('items[3]', 1)], true))).toMatchObject({
      code: 'index_out_of_range',
      hint: 'the next entry would be 2',
    });
    expect(codeOf(() => applied([set('new[999999999].sku', 1)], true)).code).toBe('index_out_of_range');
  });

  it('takes a value with an own __proto__ as it is', () => {
    const { value } = parseSet('reason={"__proto__":{"polluted":1}}');
    const after = applied([set('reason', value)]);
    expect(JSON.stringify(after['reason'])).toBe('{"__proto__":{"polluted":1}}');
  });

  it('gives the payload itself when there is nothing to change', () => {
    const payload = document();
    expect(applyOverrides(payload, [], { add: true })).toBe(payload);
  });
});

describe('overrideText', () => {
  it('makes the payload that the same changes make, and keeps the bytes beside them', () => {
    const text = '{ "n": 12345678901234567890,\r\n "n": 1.10, "e": "\\u0061", "list": [1e400, 2] }';
    const overrides = overridesFrom({
      set: { 'list[1]': 12345678901234567891n, more: new RawJson('{ "a": 1.0 }'), e: 'é' },
      unset: ['list[0]'],
    });
    expect(overrideText(text, overrides)).toBe(
      '{ "n": 12345678901234567890,\r\n "n": 1.10, "e": "é", "list": [12345678901234567891], "more": {"a":1.0} }',
    );
    expect(applyOverrides(JSON.parse(text) as JsonObject, overrides, { add: true })).toEqual(
      JSON.parse(overrideText(text, overrides)),
    );
  });
});
