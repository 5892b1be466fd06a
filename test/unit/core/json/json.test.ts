import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compactJson,
  describeJson,
  isJsonObject,
  jsonType,
  safeJson,
  safeText,
  withoutSpace,
} from '../../../../src/core/json/json.ts';
import { nestingDepth } from '../../../../src/core/json/scan.ts';
import { escapeUnsafe, unicodeEscape } from '../../../../src/core/text/unsafe.ts';

describe('jsonType', () => {
  it.each([
    [undefined, 'nothing'],
    [null, 'null'],
    [[], 'array'],
    [{}, 'object'],
    [1, 'integer'],
    [-0, 'integer'],
    [1.5, 'number'],
    [Number.POSITIVE_INFINITY, 'number'],
    ['', 'string'],
    [false, 'boolean'],
  ])('of %j is %s', (value, type) => {
    expect(jsonType(value)).toBe(type);
    expect(isJsonObject(value)).toBe(type === 'object');
  });
});

describe('describeJson', () => {
  it.each([
    [undefined, 'nothing'],
    [[1, 2], 'array of 2'],
    [{ a: 1 }, 'object with 1 keys'],
    ['a"b', '"a\\"b"'],
    [null, 'null'],
    [1.5, '1.5'],
  ])('shows %j as %s', (value, text) => {
    expect(describeJson(value)).toBe(text);
  });

  it('cuts long text', () => {
    expect(describeJson('x'.repeat(500))).toHaveLength(61);
    expect(describeJson('x'.repeat(500), 10)).toBe(`"${'x'.repeat(9)}…`);
  });
});

describe('escapeUnsafe', () => {
  it('writes what acts on a terminal as escapes, and nothing else', () => {
    expect(escapeUnsafe('a\u007f\u009b\u202e\u2028\ufeff\u200b\u{e0041}é😀\n\t')).toBe(
      'a\\u007f\\u009b\\u202e\\u2028\\ufeff\\u200b\\udb40\\udc41é😀\n\t',
    );
  });

  it('escapes half a pair and leaves whole ones', () => {
    expect(escapeUnsafe('\ud800 \udc00 😀')).toBe('\\ud800 \\udc00 😀');
  });

  it('leaves JSON the same document', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = safeJson({ [text]: text });
        expect(JSON.parse(safe)).toEqual({ [text]: text });
        expect(safe).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202e\ufeff]/);
      }),
    );
  });

  it('writes UTF-16 units in four digits', () => {
    expect(unicodeEscape('\u001b😀')).toBe('\\u001b\\ud83d\\ude00');
  });
});

describe('safeText', () => {
  it.each([
    '',
    'k3f9',
    '2026-01-02T14:02:11.512Z',
    '#',
    '##[a]',
    '"',
    '\\',
    '\n',
    '\u007f',
    'é',
    '~',
    'x'.repeat(65),
  ])('writes %j as safeJson does', (text) => expect(safeText(text)).toBe(safeJson(text)));

  it('writes any text as safeJson does', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme-ascii', maxLength: 70 }),
    );
    fc.assert(
      fc.property(text, (each) => {
        expect(safeText(each)).toBe(safeJson(each));
      }),
    );
  });
});

describe('nestingDepth', () => {
  it.each([
    ['', 0],
    ['1', 0],
    ['{}', 1],
    ['[[],[[]]]', 3],
    ['{"a":{"b":[1]}}', 3],
    ['"[[[["', 0],
    ['"\\"[[["', 0],
    ['["\\\\",[]]', 2],
    ['[{"]":"}"},[]]', 2],
    ['no json [[ at all', 2],
    ['"never closed [[[', 0],
    ['{{{', 3],
  ])('of %s is %i', (text, depth) => {
    expect(nestingDepth(text)).toBe(depth);
  });

  it('bears a million levels, closed or not', () => {
    expect(nestingDepth('['.repeat(1_000_000))).toBe(1_000_000);
    expect(nestingDepth('{"a":'.repeat(200_000) + '}'.repeat(200_000))).toBe(200_000);
  });

  it('bears any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(nestingDepth(text)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('compactJson', () => {
  it('keeps numbers, order and repeated keys as they came', () => {
    const text =
      ' {\r\n "z" : 1.0 ,\t"10": 1E+2, "2": 1e400, "a": -0, "a" : 12345678901234567890 , "s": " a \\" b " }\n';
    expect(compactJson(text)).toBe(
      '{"z":1.0,"10":1E+2,"2":1e400,"a":-0,"a":12345678901234567890,"s":" a \\" b "}',
    );
  });

  it.each(['{"a":1}', '[]', '"a b"', '1'])('leaves %s alone', (text) => {
    expect(compactJson(text)).toBe(text);
  });

  it.each(['é', '\ud83d\ude80', '\ud800'])('keeps %j, which is not ASCII, as it came', (text) => {
    expect(withoutSpace(`{ "a" : "${text} \\" ${text}" }`)).toBe(`{"a":"${text} \\" ${text}"}`);
  });

  it('is one line that a terminal bears, and the same document', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.integer({ min: 0, max: 4 }), (value, indent) => {
        const compact = compactJson(JSON.stringify(value, null, indent));
        expect(JSON.parse(compact)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(compact).toBe(safeJson(value));
        expect(compact).not.toMatch(/[\n\r\u2028\u2029\x7f-\x9f]/);
      }),
    );
  });
});
