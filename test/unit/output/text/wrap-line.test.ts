import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, wrapLine } from '../../../../src/output/text/line.ts';
import { widthOf } from '../../../../src/output/text/width.ts';

const textOf = (line: Line): string => line.map(([, text]) => text).join('');
const wrapped = (line: Line, columns: number): string[] => wrapLine(line, columns).map(textOf);

const JOB: Line = [
  ['plain', '  '],
  ['strong', 'DO-1'],
  ['plain', '   '],
  ['event', 'Failed'],
  ['text', '  Recipient not home'],
  ['dim', '  1 webhook'],
  ['bad', '  1 invalid'],
];

describe('a line that is never cut', () => {
  it('stays where it fits', () => {
    expect(wrapped(JOB, 80)).toEqual(['  DO-1   Failed  Recipient not home  1 webhook  1 invalid']);
  });

  it('is broken between its pieces, so that its columns stay', () => {
    expect(wrapped(JOB, 50)).toEqual(['  DO-1   Failed  Recipient not home  1 webhook', '      1 invalid']);
    expect(wrapped(JOB, 40)).toEqual(['  DO-1   Failed  Recipient not home', '      1 webhook 1 invalid']);
  });

  it('is broken between words where a piece is longer than that', () => {
    expect(
      wrapped(
        [
          ['plain', '  '],
          ['text', 'a '.repeat(30).trim()],
        ],
        24,
      ),
    ).toEqual(['  a a a a a a a a a', '      a a a a a a a a a', '      a a a a a a a a a', '      a a a']);
  });

  it('has the words of a piece go on under each other, beside those before it', () => {
    expect(wrapped([JOB[0], JOB[1], JOB[2], JOB[3], ['text', 'a '.repeat(20).trim()]] as Line, 40)).toEqual([
      `  DO-1   Failed  ${'a '.repeat(12).trim()}`,
      `                 ${'a '.repeat(8).trim()}`,
    ]);
  });

  it('loses no word and keeps to its width', () => {
    const text = fc.string({ unit: 'grapheme-ascii', maxLength: 40 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), fc.integer({ min: 20, max: 100 }), (texts, columns) => {
        const line = texts.map((each): Line[number] => ['plain', each]);
        const lines = wrapped(line, columns);
        for (const each of lines) expect(widthOf(each)).toBeLessThanOrEqual(columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(textOf(line).replaceAll(' ', ''));
      }),
    );
  });
});
