import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitEscaped } from '../../../../src/core/text/split-escaped.ts';

describe('separated', () => {
  it.each([
    ['', ['']],
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    ['a,,b', ['a,b']],
    ['a,,,b', ['a,', 'b']],
    ['a,,,,b', ['a,,b']],
    [',a,', ['', 'a', '']],
  ])('%j', (text, parts) => {
    expect(splitEscaped(text, ',')).toEqual(parts);
  });

  it('gives back every text whose separators were doubled', () => {
    // An empty part, or one that begins with the separator, cannot be told from a doubled one.
    const part = fc
      .string({ unit: fc.constantFrom('a', 'b', ',', ' '), minLength: 1 })
      .filter((text) => !text.startsWith(','));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        expect(splitEscaped(parts.map((text) => text.replaceAll(',', ',,')).join(','), ',')).toEqual(parts);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
