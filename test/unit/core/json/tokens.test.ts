import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTokens } from '../../../../src/core/json/tokens.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What a visitor is told, in its order. */
function told(text: string): string[] {
  const lines: string[] = [];
  const mistake = readTokens(text, {
    onOpen: (start, isObject) => lines.push(`open ${isObject ? 'object' : 'list'} ${start}`),
    onClose: (end) => lines.push(`close ${end}`),
    onName: (start, end) => lines.push(`name ${text.slice(start, end)}`),
    onScalar: (start, end) => lines.push(`value ${text.slice(start, end)}`),
  });
  if (mistake !== null) lines.push(`mistake ${mistake.offset}`);
  return lines;
}

/** Texts that are JSON, nearly JSON, and anything. */
const texts = fc.oneof(
  fc.json({ stringUnit: 'binary' }),
  fc.jsonValue({ stringUnit: 'binary' }).map((value) => JSON.stringify(value, null, 2)),
  fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom(...'{}[]",:x\\\n\u0000-+.0e\u00a0\ufeff'))
    .map(([text, at, c]) => {
      const i = at % (text.length + 1);
      return text.slice(0, i) + c + text.slice(i);
    }),
  fc.tuple(fc.json(), fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1))),
  fc
    .array(fc.constantFrom(...'{}[]",:\\ \n\t', 'true', 'nul', '1', '-', '0', '.', 'e', '"a"', '\\u00'))
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
);

describe('readTokens', () => {
  it('takes what JSON.parse takes, and nothing else', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(readTokens(text) === null).toBe(isJson(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('names a place up to which the text could have been JSON', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const mistake = readTokens(text);
        if (mistake === null) return;
        // Whatever comes after it does not matter.
        expect(readTokens(text.slice(0, mistake.offset))?.found.kind ?? 'end').toBe('end');
      }),
      { numRuns: 1000 },
    );
  });

  it('tells of every token, in the order of the text', () => {
    expect(told(' {"a" : [1, "b\\"" ,{}], "c":null} ')).toEqual([
      'open object 1',
      'name "a"',
      'open list 8',
      'value 1',
      'value "b\\""',
      'open object 19',
      'close 21',
      'close 22',
      'name "c"',
      'value null',
      'close 33',
    ]);
    expect(told('"a"')).toEqual(['value "a"']);
    expect(told('[1,,2]')).toEqual(['open list 0', 'value 1', 'mistake 3']);
  });

  it.each([
    ['lists', '['.repeat(200_000)],
    ['objects', '{"a":'.repeat(100_000)],
  ])('survives any depth of %s', (_title, text) => {
    expect(readTokens(text)).toMatchObject({ offset: text.length, found: { kind: 'end' } });
  });
});
