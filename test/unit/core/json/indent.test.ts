import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indentJson } from '../../../../src/core/json/indent.ts';
import { type JsonValue, withoutSpace } from '../../../../src/core/json/json.ts';
import { jsonText } from '../../../helpers/json-texts.ts';

describe('indentJson', () => {
  it('lays out as JSON.stringify does', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const document = JSON.parse(text) as JsonValue;
        expect(indentJson(JSON.stringify(document))).toBe(JSON.stringify(document, null, 2));
      }),
    );
  });

  it('keeps every token', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        expect(withoutSpace(indentJson(text))).toBe(withoutSpace(text));
      }),
    );
  });
});
