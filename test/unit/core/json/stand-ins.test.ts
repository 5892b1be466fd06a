import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameDecimals } from '../../../../src/core/json/decimal.ts';
import { parseWithStandIns, writeJson } from '../../../../src/core/json/stand-ins.ts';
import { jsonText } from '../../../helpers/json-texts.ts';

function through(text: string): string {
  const { document, standIns } = parseWithStandIns(text);
  return writeJson(document, standIns);
}

describe('parseWithStandIns and writeJson', () => {
  it('give every number back to its last digit, and all else as JSON.parse has it', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const after = through(text);
        expect(JSON.parse(after)).toEqual(JSON.parse(text.replaceAll(/-0(?=[,\]}\s]|$)/g, '0')));
        expect(sameDecimals(text, after)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('keep numbers apart that one double stands for, and from what one holds', () => {
    const text =
      '[12345678901234567890,12345678901234567891,12345678901234567000,1e400,1e500,-1e400,1e-400,0,0.1,0.10000000000000000555,9007199254740993,9007199254740992,9007199254740991,1.7976931348623157999e308]';
    expect(through(text)).toBe(text);
    const { document } = parseWithStandIns(text);
    expect(Array.isArray(document) && document.every(Number.isFinite)).toBe(true);
  });

  it('give the digits to a text that was made of a number', () => {
    const { document, standIns } = parseWithStandIns('12345678901234567891');
    expect(writeJson([String(document), `of ${document}`, '12'], standIns)).toBe(
      `["12345678901234567891","of ${document}","12"]`,
    );
  });

  it('have nothing to do where doubles hold all', () => {
    expect(parseWithStandIns('{"a":[1.10,-5e3]}')).toEqual({
      document: { a: [1.1, -5000] },
      standIns: new Map(),
    });
  });
});
