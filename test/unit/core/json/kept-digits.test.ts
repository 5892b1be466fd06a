import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameDecimals } from '../../../../src/core/json/decimal.ts';
import {
  describeWithDigits,
  parseKeepingDigits,
  parseToCompare,
  writeJson,
} from '../../../../src/core/json/kept-digits.ts';
import { sameJson } from '../../../../src/core/json/same.ts';
import { jsonText } from '../../../helpers/json-texts.ts';

function through(text: string): string {
  const { document, keptDigits } = parseKeepingDigits(text);
  return writeJson(document, keptDigits);
}

describe('parseKeepingDigits and writeJson', () => {
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
    const { document } = parseKeepingDigits(text);
    expect(Array.isArray(document) && document.every(Number.isFinite)).toBe(true);
  });

  it('give the digits to a text that was made of a number', () => {
    const { document, keptDigits } = parseKeepingDigits('12345678901234567891');
    expect(writeJson([String(document), `of ${document}`, '12'], keptDigits)).toBe(
      `["12345678901234567891","of ${document}","12"]`,
    );
  });

  it('have nothing to do where doubles hold all', () => {
    expect(parseKeepingDigits('{"a":[1.10,-5e3]}')).toEqual({
      document: { a: [1.1, -5000] },
      keptDigits: new Map(),
    });
  });
});

describe('the way to a double that is free', () => {
  it.each([
    ['[1,1.00000000000000000001,1.00000000000000030000]'],
    ['[0.99999999999999994449,1,0.999999999999999944490,1.00000000000000000001]'],
    ['[5e-324,1e-400,0,-1e-400,-0]'],
  ])('ends in %s', (text) => {
    expect(through(text)).toBe(text.replace('-0]', '0]'));
  });
});

describe('parseToCompare', () => {
  it.each([
    ['[12345678901234567890]', '[12345678901234567891]', false],
    ['[12345678901234567890]', '[12345678901234567000]', false],
    ['[12345678901234567168]', '[12345678901234567169]', false],
    ['[1e400]', '[1e401]', false],
    ['[12345678901234567891]', '[1.2345678901234567891e19]', true],
    ['[1e400]', '[ 10E+399 ]', true],
    ['[1.10, 1e400]', '[1.1, 1e400]', true],
    ['{"a":1,"b":1e400}', '{"b":1e400,"a":1.0}', true],
  ])('has %s and %s the same: %s', (before, after, same) => {
    const documents = parseToCompare(before, after);
    expect(sameJson(documents.before, documents.after)).toBe(same);
  });

  it('finds texts the same where every number is, to the last digit', () => {
    fc.assert(
      fc.property(jsonText, jsonText, (a, b) => {
        for (const other of [a, b]) {
          const { before, after } = parseToCompare(a, other);
          const isSame = sameJson(JSON.parse(a), JSON.parse(other)) && sameDecimals(a, other);
          expect(sameJson(before, after)).toBe(isSame);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('shows the digits that came', () => {
    const { before, after, keptDigits } = parseToCompare('12345678901234567890', '1e400');
    expect([before, after, 1.5, 'a'].map((value) => describeWithDigits(value, keptDigits))).toEqual([
      '12345678901234567890',
      '1e400',
      '1.5',
      '"a"',
    ]);
  });
});
