import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { losesDigits, sameDecimals } from '../../../../src/core/json/decimal.ts';
import { jsonText } from '../../../helpers/json-texts.ts';

describe('sameDecimals of one number', () => {
  it.each([
    ['1', '1.0'],
    ['1e2', '100'],
    ['-0.10', '-1E-1'],
    ['0', '-0'],
    ['1e400', '10e399'],
  ])('%s is %s', (a, b) => {
    expect(sameDecimals(a, b)).toBe(true);
  });

  it.each([
    ['12345678901234567890', '12345678901234567891'],
    ['0.1', '0.1000000000000000055511151231257827'],
    ['1e400', '1e401'],
    ['1', '-1'],
    ['10', '1'],
  ])('%s is not %s', (a, b) => {
    expect(sameDecimals(a, b)).toBe(false);
  });

  it('has no zeros that it counts more than once', () => {
    const long = `1${'0'.repeat(500_000)}1`;
    expect(sameDecimals(long, `${long}.0`)).toBe(true);
  });
});

describe('sameDecimals', () => {
  it('holds of every text and itself', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        expect(sameDecimals(text, text)).toBe(true);
      }),
    );
  });

  it('finds one digit anywhere, whatever the order of members', () => {
    const text = '{"a":[1e400,{"b":"-1 2"}],"n":9007199254740993}';
    expect(sameDecimals(text, '{ "n": 9007199254740993.0, "a": [1E+400, {"b":"-1 2"}] }')).toBe(true);
    expect(sameDecimals(text, text.replace('993', '992'))).toBe(false);
    expect(sameDecimals(text, text.replace('1e400', '1e500'))).toBe(false);
  });
});

describe('losesDigits', () => {
  it.each([
    '12345678901234567890',
    '9007199254740993',
    '1e400',
    '-1e-400',
    '0.1000000000000000055511151231257827',
  ])('tells of %s', (text) => {
    expect(losesDigits(text)).toBe(true);
  });

  it('does not tell of what a double is written as, nor of zeros', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(losesDigits(JSON.stringify(value))).toBe(false);
      }),
    );
    for (const text of ['1.10', '-0', '0.000', '1E2', '100e-2']) expect(losesDigits(text)).toBe(false);
  });
});
