import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import { rekey } from '../../../../src/events/identity/rekey.ts';
import { jsonText } from '../../../helpers/json-texts.ts';

function rekeyed(text: string, key = 'N'): string {
  return rekey(text, JSON.parse(text) as JsonObject, '/key', key);
}

describe('rekey', () => {
  it('puts a new key wherever the old one stands', () => {
    expect(rekeyed('{"key":"K-1","a":["K-1-1","XK-1","2026-03-09 K-1 K-1"]}')).toBe(
      '{"key":"N","a":["N-1","XK-1","2026-03-09 N N"]}',
    );
  });

  it.each([['{"key": 5, "a": "5"}'], ['{"key":"","a":""}'], ['{"a":"K-1"}']])(
    'has nothing to do in %s',
    (text) => {
      expect(rekeyed(text)).toBe(text);
    },
  );

  it('keeps every other byte: white space, digits, repeated keys, names, escapes beside the key', () => {
    expect(
      rekeyed(
        '{ "key" : "K\\u002d1",\r\n "K-1" : 1.10, "n":12345678901234567890, "n":1e400, "s":"\\u00e9K-1\\/b\\nK-1\\u0041 \\"" }',
        'a"b',
      ),
    ).toBe(
      '{ "key" : "a\\"b",\r\n "K-1" : 1.10, "n":12345678901234567890, "n":1e400, "s":"\\u00e9a\\"b\\/b\\nK-1\\u0041 \\"" }',
    );
  });

  it('gives what the same words replaced in every text of the document would be', () => {
    fc.assert(
      fc.property(jsonText, (value) => {
        const text = `{"v":${value},"key":"a"}`;
        const expected = JSON.parse(text, (_, each: unknown) =>
          typeof each === 'string' ? each.replace(/(?<![\dA-Za-z])a(?![\dA-Za-z])/g, 'é"') : each,
        ) as unknown;
        // A reviver loses a key that is called __proto__.
        fc.pre(!value.includes('__proto__') && !/\\u005f/i.test(value));
        expect(JSON.parse(rekeyed(text, 'é"'))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
