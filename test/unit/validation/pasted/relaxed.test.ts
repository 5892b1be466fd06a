import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRelaxed } from '../../../../src/validation/pasted/relaxed.ts';
import { holds } from '../../../helpers/property.ts';

/** The one document that a text stands for. */
function document(text: string) {
  const read = readRelaxed(text);
  if (!read.ok) throw new Error(`${read.problem} at ${read.offset}`);
  const [first, ...more] = read.documents;
  if (first === undefined || more.length > 0) throw new Error(`${read.documents.length} documents`);
  return { ...first, language: read.language, extras: [...read.extras.keys()] };
}

describe('what is nearly JSON', () => {
  it.each([
    ['a comment', '{"a": 1 // one\n}', '{"a":1}', ['comments']],
    ['comments of other kinds', '{ /* x */ "a": 1 # y\n}', '{"a":1}', ['comments']],
    ['what looks like a comment in a text', '{"a":"http://x",}', '{"a":"http://x"}', ['trailing commas']],
    ['trailing commas', '[1,[2,],]', '[1,[2]]', ['trailing commas']],
    ['remarks of a page', '{"a": 1 << the first,\n"b": 2 << the last\n}', '{"a":1,"b":2}', ['remarks']],
    [
      'numbers as they were written',
      '{"a":1.10,"b":-0,"c":1e400,}',
      '{"a":1.10,"b":-0,"c":1e400}',
      ['trailing commas'],
    ],
  ])('%s', (_title, text, json, extras) => {
    const read = document(text);
    expect(read).toMatchObject({ extras, language: 'JSON' });
    // Where nothing but comments and commas is in the way, all else stands where it stood.
    expect(read.json.replaceAll(/\s/g, '')).toBe(json);
  });

  it.each([
    ['{"a": 1, ...}', '{"a":1}', ['']],
    ['{...}', '{}', ['']],
    ['{\n  ...\n  "a": 1\n  ...\n}', '{"a":1}', ['']],
    ['{"a": [1, ...], "b": ...}', '{"a":[1]}', ['/a', '']],
    ['{"a": [{"x/y": {…}}, ...]}', '{"a":[{"x/y":{}}]}', ['/a/0/x~1y', '/a']],
    ['{"a": "x..."}', '{"a":"x..."}', []],
    ['{ a: [ [Object], [Array] ], b: [1, ... 3 more items] }', '{"a":[],"b":[1]}', ['/a', '/b']],
  ])('leaves out what %j leaves out, and knows where', (text, json, elided) => {
    const read = document(text);
    expect(read.json.replaceAll(' ', '')).toBe(json);
    expect(new Set(read.elided)).toEqual(new Set(elided));
  });

  it.each([
    [
      "{'a': None, 'b': True, 'c': (1, 2), 'd': (3,), 'e': ('f'), 'g': ()}",
      '{"a":null,"b":true,"c":[1,2],"d":[3],"e": "f" ,"g":[]}',
    ],
    [
      `{'it\\'s': "it's \\xe9", u'b': r'\\d', 'c': '\\U0001F600\\n'}`,
      '{"it\'s":"it\'s é","b":"\\\\d","c":"😀\\n"}',
    ],
    ["{'a': 'one '\n      'two', 'b': 10L}", '{"a":"one two","b":10}'],
    [
      "{'a': Decimal('1.10'), 'b': UUID('12-34'), 'c': OrderedDict({'d': 1})}",
      '{"a":1.10,"b":"12-34","c":{"d":1}}',
    ],
    ['b\'{"a":"\\xc3\\xa9"}\'', '"{\\"a\\":\\"é\\"}"'],
    ["{1: 'a'}", '{"1":"a"}'],
  ])('reads Python: %j', (text, json) => {
    expect(document(text)).toMatchObject({ json, language: 'Python' });
  });

  it('reads what console.log prints', () => {
    const text =
      "{\n  id: 'x',\n  at: 2026-01-02T10:00:00.000Z,\n  gone: undefined,\n  list: [ undefined ]\n}";
    expect(document(text)).toMatchObject({
      json: '{"id":"x","at":"2026-01-02T10:00:00.000Z","list":[null]}',
      language: 'JavaScript',
    });
  });

  it('tells where each value stood', () => {
    const text = "{ 'a' : None,\n  'b': ['x', \"y\"] }";
    const { json, sourceOf } = document(text);
    for (const [value, source] of [
      ['null', 'None'],
      ['"x"', "'x'"],
      ['"y"', '"y"'],
      ['["x"', "['x'"],
    ] as const) {
      expect(sourceOf(json.indexOf(value))).toBe(text.indexOf(source));
    }
  });

  it('reads several documents one behind the other', () => {
    const read = readRelaxed('{\n "a": 1\n}\n{"b": 2},\n[3]\n');
    expect(read).toMatchObject({ ok: true, language: 'JSON' });
    expect(read.ok && read.documents.map(({ json, start }) => [json, start])).toEqual([
      ['{"a":1}', 0],
      ['{"b":2}', 12],
      ['[3]', 22],
    ]);
  });

  it.each([
    ['{"a" 1}', 5, 'unexpected "1"'],
    ["{'a': 1, 'b' 2}", 13, 'unexpected "2"'],
    ['{"a": [1, 2}', 11, 'unexpected "}"'],
    ['{"a": ', 6, 'the text ends too early'],
    ["{'a': 'x\n'}", 8, 'a line break or a control character in a string'],
    ["{'a': datetime.datetime(2026, 1, 2)}", 6, 'a Python object, datetime.datetime(…)'],
    ["{'a': nan}", 6, 'unexpected "nan"'],
    ["{'a': b'\\xff'}", 6, 'bytes that are no UTF-8'],
    ['{"a": 1} x', 9, 'unexpected "x"'],
    ['...', 0, 'unexpected "."'],
    ['{"a": "x" "y"}', 10, 'no comma before a text'],
    ['['.repeat(5000), 101, 'nesting deeper than 100'],
  ])('says where %j is wrong', (text, offset, problem) => {
    expect(readRelaxed(text)).toMatchObject({ ok: false, offset, problem });
  });

  it('reads every JSON document as JSON does, also through the ways of others to write it', async () => {
    const python = (value: unknown): string => {
      if (value === null) return 'None';
      if (typeof value === 'boolean') return value ? 'True' : 'False';
      if (typeof value === 'string') {
        return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
      }
      if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
      if (typeof value !== 'object') return JSON.stringify(value);
      return `{${Object.entries(value)
        .map(([key, each]) => `${python(key)}: ${python(each)}`)
        .join(', ')}}`;
    };
    await holds(
      300,
      fc.asyncProperty(fc.jsonValue({ maxDepth: 5 }), async (value) => {
        const json = JSON.stringify(value);
        for (const text of [json, JSON.stringify(value, null, 2), `// x\n${json}`, python(value)]) {
          expect(JSON.stringify(JSON.parse(document(text).json))).toBe(JSON.stringify(JSON.parse(json)));
        }
      }),
    );
  });

  it('takes time that grows with the text alone: else this would not end', () => {
    for (const text of ['/*'.repeat(200_000), `[${"'a' ".repeat(30_000)}]`, `[${'...,'.repeat(100_000)}]`]) {
      expect(readRelaxed(text).ok).toBe(!text.startsWith('/'));
    }
  });
});
