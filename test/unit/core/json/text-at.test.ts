import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonValue } from '../../../../src/core/json/json.ts';
import { type Segment, valueAt, walkJson } from '../../../../src/core/json/pointer.ts';
import { jsonTextAt } from '../../../../src/core/json/text-at.ts';
import { jsonText } from '../../../helpers/json-texts.ts';

const strange = fc.array(
  fc.oneof(fc.constantFrom<Segment>('a', 'b', '0', '', '__proto__', 'length'), fc.nat(3)),
  { maxLength: 4 },
);

describe('jsonTextAt', () => {
  it('finds every value, and what it finds parses to it', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const document = JSON.parse(text) as JsonValue;
        for (const { path, value } of walkJson(document)) {
          expect(JSON.parse(jsonTextAt(text, path) ?? '')).toEqual(value);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('finds nothing where the document has nothing', () => {
    fc.assert(
      fc.property(jsonText, strange, (text, path) => {
        const document = JSON.parse(text) as JsonValue;
        expect(jsonTextAt(text, path) === undefined).toBe(valueAt(document, path) === undefined);
      }),
      { numRuns: 500 },
    );
  });

  it('gives digits as they were written', () => {
    expect(jsonTextAt(' {"a": [1e400 ,-0]}', ['a', 0])).toBe('1e400');
    expect(isJsonObject(JSON.parse(jsonTextAt('{"a":1,"a": {"b":2} }', ['a']) ?? ''))).toBe(true);
  });
});
