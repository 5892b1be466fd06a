import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editJson, type JsonEdit } from '../../../../src/core/json/edit.ts';
import type { JsonValue } from '../../../../src/core/json/json.ts';
import { pointer, type Segment, walkJson } from '../../../../src/core/json/pointer.ts';
import { positions } from '../../../../src/validation/syntax.ts';
import { jsonText } from '../../../helpers/json-texts.ts';

/** What is written at a path, as another parser has it. */
function writtenAt(text: string, path: readonly Segment[]): string | undefined {
  const place = positions(text).get(pointer(path));
  return place && text.slice(place.start, place.end);
}

const set = (path: readonly Segment[], text: string): JsonEdit => ({ kind: 'set', path, text });
const remove = (...path: readonly Segment[]): JsonEdit => ({ kind: 'remove', path });

/** The same edits on a document. */
function applied(document: JsonValue, edits: readonly JsonEdit[]): JsonValue {
  const holder = { root: structuredClone(document) };
  for (const edit of edits) {
    const value = edit.kind === 'set' ? (JSON.parse(edit.text) as JsonValue) : undefined;
    change(holder, ['root', ...edit.path], value);
  }
  return holder.root;
}

type Holder = Record<Segment, JsonValue>;

function change(
  holder: Holder,
  [name = '', ...rest]: readonly Segment[],
  value: JsonValue | undefined,
): void {
  const isList = Array.isArray(holder);
  const index = /^(0|[1-9]\d{0,15})$/.test(String(name)) ? Number(name) : -1;
  if (isList && (index < 0 || index > holder.length)) return;
  const there = Object.hasOwn(holder, name) ? holder[name] : undefined;
  if (rest.length > 0 && there !== undefined && there !== null) {
    if (typeof there === 'object') change(there as Holder, rest, value);
    return;
  }
  if (value === undefined) {
    if (rest.length > 0 || there === undefined || name === 'root') return;
    if (isList) holder.splice(index, 1);
    else delete holder[name];
    return;
  }
  if (rest.some((segment) => typeof segment === 'number' && segment !== 0)) return;
  const made = rest.reduceRight<JsonValue>(
    (inner, segment) => (typeof segment === 'number' ? [inner] : Object.fromEntries([[segment, inner]])),
    value,
  );
  Object.defineProperty(holder, name, { value: made, enumerable: true, configurable: true, writable: true });
}

const strange = fc.array(
  fc.oneof(fc.constantFrom<Segment>('a', 'b', '0', '', '__proto__', 'length'), fc.nat(3)),
  { maxLength: 4 },
);

/** Edits of places that a document has, of places next to them, and of any. */
function editsOf(document: JsonValue): fc.Arbitrary<JsonEdit[]> {
  const paths = [...walkJson(document)].map(({ path }) => path);
  const known = fc.constantFrom(...paths);
  const path = fc.oneof(
    known,
    fc.tuple(known, strange).map((parts) => parts.flat()),
    strange,
  );
  const edit = fc.oneof(
    fc.tuple(path, jsonText).map(([at, text]): JsonEdit => set(at, text)),
    path.map((at): JsonEdit => remove(...at)),
  );
  return fc.array(edit, { maxLength: 6 });
}

const edited = jsonText.chain((text) => fc.tuple(fc.constant(text), editsOf(JSON.parse(text) as JsonValue)));

/** How many characters two texts share at both ends, none twice. */
function shared(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < most - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return start + end;
}

describe('editJson', () => {
  it('makes what the same edits make of the parsed document', () => {
    fc.assert(
      fc.property(edited, ([text, edits]) => {
        expect(JSON.parse(editJson(text, edits))).toEqual(applied(JSON.parse(text) as JsonValue, edits));
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves every byte beside what one edit sets or takes out', () => {
    const one = edited.filter(([, edits]) => edits.length > 0);
    fc.assert(
      fc.property(one, ([text, edits]) => {
        const [edit = remove()] = edits;
        const after = editJson(text, [edit]);
        const there = writtenAt(text, edit.path);
        if (edit.kind === 'set' && there !== undefined) {
          expect(after.length).toBe(text.length - there.length + edit.text.trim().length);
          expect(shared(text, after)).toBeGreaterThanOrEqual(text.length - there.length);
        } else if (edit.kind === 'remove' && !/"[^"]*"[^"]*:/s.test(text)) {
          // Without members none is repeated, so that one piece is gone.
          expect(shared(text, after)).toBe(after.length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the same bytes where nothing is changed', () => {
    fc.assert(
      fc.property(edited, ([text, edits]) => {
        const document = JSON.parse(text) as JsonValue;
        const same = edits.flatMap(({ path }) => {
          const there = writtenAt(text, path);
          return there === undefined ? [] : [set(path, there)];
        });
        expect(editJson(text, same)).toBe(text);
        expect(
          editJson(
            text,
            [...walkJson(document)].map(({ path }) => remove(...path, 'no such', 9)),
          ),
        ).toBe(text);
      }),
    );
  });

  it.each([
    [
      'a value',
      '{ "a" : 1.10, "n":12345678901234567890 }',
      set(['a'], '2'),
      '{ "a" : 2, "n":12345678901234567890 }',
    ],
    ['the document', ' [1] ', set([], '{}'), ' {} '],
    ['the last of repeated keys', '{"a":1,"a":2}', set(['a'], '3'), '{"a":1,"a":3}'],
    ['a key that is written with escapes', '{"\\u0061\\/b":1}', set(['a/b'], '3'), '{"\\u0061\\/b":3}'],
    [
      'what a repeated key leads to',
      '{"a":{"b":1},"a":{"b":2}}',
      set(['a', 'b'], '3'),
      '{"a":{"b":1},"a":{"b":3}}',
    ],
    ['an entry', '[1, [2 ,3], 4]', set([1, 0], '"x"'), '[1, ["x" ,3], 4]'],
    ['an entry by its digits', '[1, 2]', set(['1'], '3'), '[1, 3]'],
    ['null, by what it leads to', '{"a": null}', set(['a', 'b', 0], '1'), '{"a": {"b":[1]}}'],
  ])('sets %s', (_, before, edit, after) => {
    expect(editJson(before, [edit])).toBe(after);
  });

  it.each([
    ['{}', '{"n":1}'],
    ['{ }', '{ "n":1 }'],
    ['{"a":1}', '{"a":1,"n":1}'],
    ['{"a": 1}', '{"a": 1, "n": 1}'],
    ['{ "a" : 1 , "b" : 2 }', '{ "a" : 1 , "b" : 2 , "n" : 1 }'],
    ['{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "n": 1\n}\n'],
    ['{\r\n\t"a": 1,\r\n\t"b": 2\r\n}', '{\r\n\t"a": 1,\r\n\t"b": 2,\r\n\t"n": 1\r\n}'],
  ])('adds a member to %j as its neighbours are written', (before, after) => {
    expect(editJson(before, [set(['n'], '1')])).toBe(after);
  });

  it.each([
    ['[]', '[7]'],
    ['[1]', '[1,7]'],
    ['[1, 2]', '[1, 2, 7]'],
    ['[ 1 ]', '[ 1,7 ]'],
    ['[\n  1\n]', '[\n  1,\n  7\n]'],
  ])('adds an entry to %j as its neighbours are written', (before, after) => {
    expect(editJson(before, [set([(JSON.parse(before) as JsonValue[]).length], '7')])).toBe(after);
  });

  it('indents what comes into an empty container of a document with lines', () => {
    const text = '{\n  "a": {\n    "b": [],\n    "c": {}\n  }\n}';
    const edits = [set(['a', 'b', 0], '1'), set(['a', 'b', 1], '2'), set(['a', 'c', 'd'], '3')];
    expect(editJson(text, edits)).toBe(
      '{\n  "a": {\n    "b": [\n      1,\n      2\n    ],\n    "c": {\n      "d": 3\n    }\n  }\n}',
    );
  });

  it.each([
    ['the first', '{ "a": 1, "b": 2, "c": 3 }', ['a'], '{ "b": 2, "c": 3 }'],
    ['one between', '{ "a": 1, "b": 2, "c": 3 }', ['b'], '{ "a": 1, "c": 3 }'],
    ['the last', '{\n  "a": 1,\n  "b": 2\n}', ['b'], '{\n  "a": 1\n}'],
    ['the only one', '{ "a": 1 }', ['a'], '{}'],
    ['all of one name', '{"a":1,"b":2,"\\u0061":3}', ['a'], '{"b":2}'],
    ['an entry', '[1, 2, 3]', [0], '[2, 3]'],
  ])('takes out %s', (_, before, path, after) => {
    expect(editJson(before, [remove(...path)])).toBe(after);
  });

  it('applies edits one after the other, inside what an earlier one has set as well', () => {
    const edits = [
      remove('list', 0),
      set(['list', 0], '"second"'),
      set(['made', 'deep', 0], '1'),
      set(['made', 'deep', 1], '2'),
      set(['old'], '{ "x": 1.0 }'),
      set(['old', 'y'], '1e400'),
      remove('gone'),
      set(['gone'], 'true'),
    ];
    expect(editJson('{"gone":0,"list":[1,2,3],"old":0}', edits)).toBe(
      '{"list":["second",3],"old":{ "x": 1.0, "y": 1e400 },"made":{"deep":[1,2]},"gone":true}',
    );
  });

  it('takes a path of any length', () => {
    const path = Array.from({ length: 20_000 }, () => 'a');
    const text = editJson('{}', [set(path, '1')]);
    expect(text.length).toBe('{"a":}'.length * path.length + 1);
    expect(editJson(text, [set(path, '2')])).toBe(text.replace('1', '2'));
  });
});
