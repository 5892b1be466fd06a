import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { losesDigits } from '../../../../src/core/json/decimal.ts';
import { scanJson } from '../../../../src/core/json/scan.ts';
import { readTokens } from '../../../../src/core/json/tokens.ts';

/** The same, told by a reader of tokens. */
function counted(text: string) {
  let depth = 0;
  let deepest = 0;
  let members = 0;
  let lossyNumbers = 0;
  readTokens(text, {
    onOpen: () => {
      depth += 1;
      deepest = Math.max(deepest, depth);
    },
    onClose: () => {
      depth -= 1;
    },
    onName: () => {
      members += 1;
    },
    onScalar: (start, end) => {
      const token = text.slice(start, end);
      if (/^[-\d]/.test(token) && losesDigits(token)) lossyNumbers += 1;
    },
  });
  return { depth: deepest, members, lossyNumbers };
}

const number = fc.oneof(
  fc.double().filter(Number.isFinite).map(String),
  fc.tuple(fc.bigInt(), fc.nat({ max: 400 })).map(([digits, exponent]) => `${digits}e${exponent}`),
  fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
  fc.tuple(fc.nat(), fc.bigInt({ min: 0n, max: 10n ** 25n })).map(([whole, part]) => `${whole}.${part}`),
);

describe('scanJson', () => {
  it('finds in one look what a reader of tokens finds', () => {
    const document = fc
      .tuple(fc.json({ stringUnit: 'binary' }), fc.array(number, { maxLength: 5 }))
      .map(([json, numbers]) => `{"a":${json},"a":[${numbers.join(' , ')}]}`);
    fc.assert(
      fc.property(document, (text) => {
        expect(scanJson(text)).toEqual(counted(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('is not led astray by quotes that are escaped', () => {
    expect(scanJson('{"a\\\\":"{[","b\\"{":"\\\\\\"[1e400"}')).toEqual({
      depth: 1,
      members: 2,
      lossyNumbers: 0,
    });
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(scanJson(text).depth).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it.each([
    ['digits', '9'.repeat(500_000)],
    ['zeros between digits', `1${'0'.repeat(500_000)}1`],
    ['zeros behind a dot', `0.${'0'.repeat(500_000)}1`],
    ['backslashes in a text', `"${'\\\\'.repeat(250_000)}"`],
    ['quotes that are escaped', `"${'\\"'.repeat(250_000)}"`],
  ])('comes to an end with a long run of %s', (_title, text) => {
    expect(scanJson(`[${text}]`).depth).toBe(1);
  });
});
