import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countMembers } from '../../../src/core/json/members.ts';
import { scanJson } from '../../../src/core/json/scan.ts';
import { locateSyntaxError, oddities, position, positions } from '../../../src/validation/syntax.ts';

/** The place that `^` marks in a text, and the text without it. */
function marked(text: string): { text: string; offset: number } {
  const offset = text.indexOf('^');
  return { text: text.replace('^', ''), offset };
}

describe('locateSyntaxError', () => {
  it.each([
    ['{^a:1}', 'unexpected "a"'],
    ['{"a":1,^}', 'unexpected "}"'],
    ['[1,2,^]', 'unexpected "]"'],
    ['{"a" ^1}', 'unexpected a number'],
    ['[1 ^2]', 'unexpected a number'],
    ['{"a":1}^}', 'unexpected "}"'],
    ['{"a":1} ^{"b":2}', 'unexpected "{"'],
    ['[1,^,2]', 'unexpected ","'],
    ['{"a"^}', 'unexpected "}"'],
    ['{"a":^\'b\'}', 'unexpected "\'"'],
    ['{^\u201ca\u201d: 1}', 'unexpected "\u201c"'],
    ['{"a":^NaN}', null],
    ['{"a": ^None}', null],
    ['^<html>', 'unexpected "<"'],
    ['{\n  "a": 1,\n  "b": [1, 2,^, 3]\n}', 'unexpected ","'],
    ['{"a": "x^\ny"}', 'a raw control character in a string'],
    ['{"a": "x^\ty"}', 'a raw control character in a string'],
    ['{"a: 1^\n, "b": 2}', 'a raw control character in a string'],
    ['{"a": ^undefined, "b": "x\ny"}', null],
    ['{"a": "x" ^"b": "tab\there"}', 'unexpected a string'],
    ['[1,2^', 'the text ends too early'],
    ['{"a":1^', 'the text ends too early'],
    ['{"a":"never closed^', 'the text ends too early'],
    ['{"a":\n\n^', 'the text ends too early'],
    ['^', 'the text ends too early'],
  ])('of %j', (sample, problem) => {
    const { text, offset } = marked(sample);
    const found = locateSyntaxError(text);
    expect(found).toMatchObject({ offset, ...position(text, offset) });
    if (problem !== null) expect(found.problem).toBe(problem);
  });

  it('counts lines and columns from 1', () => {
    expect(locateSyntaxError('{\r\n  "a": 1,\r\n  "b": x\r\n}')).toMatchObject({ line: 3, column: 8 });
    expect(position('', 0)).toEqual({ line: 1, column: 1 });
    expect(position('a\nb', 2)).toEqual({ line: 2, column: 1 });
  });

  it('finds a place within any text that does not parse', () => {
    const broken = fc
      .oneof(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc
          .tuple(fc.json({ maxDepth: 2 }), fc.nat(), fc.constantFrom(...'{}[]",:x\\\n\u0000-'))
          .map(
            ([text, at, c]) =>
              `${text.slice(0, at % (text.length + 1))}${c}${text.slice(at % (text.length + 1))}`,
          ),
      )
      .filter((text) => {
        try {
          JSON.parse(text);
          return false;
        } catch {
          return true;
        }
      });
    fc.assert(
      fc.property(broken, (text) => {
        const found = locateSyntaxError(text);
        expect(found.offset).toBeGreaterThanOrEqual(0);
        expect(found.offset).toBeLessThanOrEqual(text.length);
        expect(found.line).toBeLessThanOrEqual(text.split('\n').length);
        expect(found.column).toBeGreaterThanOrEqual(1);
        expect(found.problem).not.toBe('');
      }),
      { numRuns: 400 },
    );
  });
});

function noted(text: string): string[] {
  return oddities(text, countMembers(JSON.parse(text)), scanJson(text)).map(
    (f) => `${f.severity} ${f.rule} ${f.path}`,
  );
}

describe('oddities', () => {
  it.each([
    ['{"a":1,"b":2,"a":3}', ['warning json/duplicate-key /a']],
    ['{"o":{"x":1,"x":{"y":1},"x":2}}', ['warning json/duplicate-key /o/x']],
    ['[{"a/b":1,"a/b":2}]', ['warning json/duplicate-key /0/a~1b']],
    // Of two characters: Node 24.21 takes a name of one that is written as an escape for a backslash.
    ['{"ab":1,"\\u0061b":2}', ['warning json/duplicate-key /ab']],
    ['{"__proto__":1,"__proto__":2}', ['warning json/duplicate-key /__proto__']],
    ['{"a":[1e400]}', ['warning json/lossy-number /a/0']],
    ['{"a":-1e400}', ['warning json/lossy-number /a']],
    ['{"a":1e-400}', ['warning json/lossy-number /a']],
    ['{"a":12345678901234567890}', ['warning json/lossy-number /a']],
    ['{"a":9007199254740993}', ['warning json/lossy-number /a']],
    ['{"a":-9007199254740993}', ['warning json/lossy-number /a']],
    ['{"a":0.12345678901234567890}', ['warning json/lossy-number /a']],
    ['{"a":99e307}', ['warning json/lossy-number /a']],
  ])('in %s', (text, expected) => {
    expect(noted(text)).toEqual(expected);
  });

  it.each([
    '{"a":-0,"b":1.0,"c":1e2,"d":1E+2,"e":0.1,"f":100}',
    '{"a":-0.0,"b":0e999,"long":10000000000000000000}',
    '{"a":9007199254740992,"b":0.30000000000000004,"c":1.7976931348623157e308}',
    '{"a":"12345678901234567890 1e400 : {","b":":"}',
    '{"a":{"a":{"a":[{"a":1},{"a":2}]}}}',
    '{"a":1.50,"b":1.000000000000000000}',
    '{"constructor":1,"__proto__":2}',
    '[]',
    '"a:b"',
  ])('none in %s', (text) => {
    expect(noted(text)).toEqual([]);
  });

  it('never in what JSON.stringify wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(noted(JSON.stringify(value))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('name what a consumer reads', () => {
    const text = '{"a":12345678901234567890}';
    const [finding] = oddities(text, 1, scanJson(text));
    expect(finding).toMatchObject({ actual: '12345678901234567890' });
    expect(finding?.message).toContain('12345678901234567000');
  });
});

describe('positions', () => {
  it('has nothing of a container that a later one of its name has replaced', () => {
    const found = positions('{"a":[1,[2]],"b":0,"a":{"0":3},"a":[4]}');
    expect([...found.keys()].toSorted()).toEqual(['', '/a', '/a/0', '/b']);
    expect(found.get('/a/0')).toEqual({ line: 1, column: 37, start: 36, end: 37 });
    expect([...positions('{"a":{"b":1},"a":2}').keys()].toSorted()).toEqual(['', '/a']);
  });

  it('of every value, by pointer', () => {
    const text = '{\n  "a": [1,\n    {"b/c": null}],\n  "d": "x"\n}';
    const places = [...positions(text)].map(([path, { line, column, start, end }]) => [
      path,
      line,
      column,
      text.slice(start, end),
    ]);
    expect(places.toSorted()).toEqual([
      ['', 1, 1, text],
      ['/a', 2, 8, '[1,\n    {"b/c": null}]'],
      ['/a/0', 2, 9, '1'],
      ['/a/1', 3, 5, '{"b/c": null}'],
      ['/a/1/b~1c', 3, 13, 'null'],
      ['/d', 4, 8, '"x"'],
    ]);
  });

  it('of the last of repeated keys, whose value counts', () => {
    expect(positions('{"a":{"b":1},\n"a":{"b":2}}').get('/a/b')).toMatchObject({ line: 2, column: 10 });
  });
});
