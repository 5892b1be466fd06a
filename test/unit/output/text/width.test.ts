import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutLine, type Line, lineWidth, paint, wrapWords } from '../../../../src/output/text/line.ts';
import { createTheme } from '../../../../src/output/text/theme.ts';
import { columnLimit, cut, fitting, widthOf } from '../../../../src/output/text/width.ts';

const plain = createTheme(false);

describe('cut', () => {
  it('counts columns, not characters', () => {
    expect(cut('古池や蛙', 5)).toBe('古池…');
    expect(cut('古池', 4)).toBe('古池');
  });

  it('does not split what a reader sees as one character', () => {
    expect(fitting('👩‍👩‍👧👩‍👩‍👧', 3)).toBe('👩‍👩‍👧');
    expect(fitting('e\u0301e\u0301', 1)).toBe('e\u0301');
  });

  it('does not leave half a pair where it stops looking', () => {
    expect(fitting(`a${'\u0301'.repeat(6)}${'😀'.repeat(5)}`, 1)).toBe(`a${'\u0301'.repeat(6)}`);
  });

  it('gives nothing for no room', () => {
    expect(fitting('abc', 0)).toBe('');
    expect(fitting('abc', -2)).toBe('');
  });

  it('bounds a heap of combining marks', () => {
    expect(cut(`a${'\u0301'.repeat(10_000)}`, 20).length).toBeLessThan(200);
  });

  it('never leaves half a pair nor exceeds its columns', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 12 }), (text, columns) => {
        const shown = cut(text, columns);
        expect(widthOf(shown)).toBeLessThanOrEqual(columns);
        if (!/[\ud800-\udfff]/u.test(text)) expect(shown).not.toMatch(/[\ud800-\udfff]/u);
      }),
    );
  });
});

describe('columnLimit', () => {
  it.each([
    [80, 80],
    [0, Number.POSITIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [-1, Number.POSITIVE_INFINITY],
    [Number.NaN, Number.POSITIVE_INFINITY],
  ])('reads %s as %s', (width, limit) => {
    expect(columnLimit(width)).toBe(limit);
  });
});

describe('wrapWords', () => {
  const words: Line = [
    ['bad', 'error'],
    ['plain', 'one two three'],
  ];

  it('breaks at blanks and keeps the looks', () => {
    expect(wrapWords(words, 9)).toEqual([
      [
        ['bad', 'error'],
        ['plain', ' one'],
      ],
      [['plain', 'two three']],
    ]);
  });

  it('splits a word that is wider than a line', () => {
    const lines = wrapWords([['plain', 'ab abcdefghij']], 4).map((line) => paint(line, plain));
    expect(lines).toEqual(['ab', 'abcd', 'efgh', 'ij']);
  });

  it.each([0, -1, -20, Number.NaN, 1])('ends where there is no room, %d columns', (columns) => {
    const lines = wrapWords([['plain', 'ab 古c']], columns).map((line) => paint(line, plain));
    expect(lines).toEqual(['a', 'b', '古', 'c']);
  });

  it('loses no letter and exceeds no line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 4, max: 30 }), (text, columns) => {
        const lines = wrapWords([['plain', text]], columns);
        for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(columns);
        expect(
          lines
            .map((line) => paint(line, plain))
            .join('')
            .replaceAll(' ', ''),
        ).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});

describe('cutLine', () => {
  it('cuts the part that does not fit and drops what follows', () => {
    const line: Line = [
      ['key', 'abc'],
      ['text', 'defgh'],
      ['dim', 'ij'],
    ];
    expect(cutLine(line, 10)).toBe(line);
    expect(paint(cutLine(line, 6), plain)).toBe('abcde…');
    expect(paint(cutLine(line, 3), plain)).toBe('ab…');
  });
});
