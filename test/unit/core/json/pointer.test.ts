import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../src/core/json/json.ts';
import { matches, parsePointer, pointer, valueAt, walkJson } from '../../../../src/core/json/pointer.ts';

describe('pointer and parsePointer', () => {
  it.each([
    [[], ''],
    [[''], '/'],
    [['items', 0, 'a/b'], '/items/0/a~1b'],
    [['~1'], '/~01'],
    [['m~n', '', 'x y'], '/m~0n//x y'],
  ])('writes %j as %j', (segments, text) => {
    expect(pointer(segments)).toBe(text);
    expect(parsePointer(text)).toEqual(segments.map(String));
  });

  it('gives any list of names back', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (names) => {
        expect(parsePointer(pointer(names))).toEqual(names);
      }),
    );
  });

  it.each(['items', '#/items', 'a/b', '/a~2b', '/a~', '/~'])('refuses %j', (text) => {
    expect(parsePointer(text)).toBeNull();
  });
});

describe('valueAt', () => {
  const document: JsonValue = JSON.parse(
    '{"a":[{"b":1},null],"":2,"x/y":{"~":3},"__proto__":{"own":4},"n":null}',
  );

  it.each([
    ['', document],
    ['/a/0/b', 1],
    ['/a/1', null],
    ['/', 2],
    ['/x~1y/~0', 3],
    ['/__proto__/own', 4],
    ['/n', null],
  ])('finds what stands at %j', (path, value) => {
    expect(valueAt(document, parsePointer(path) ?? ['wrong'])).toEqual(value);
  });

  it.each([
    '/b',
    '/a/2',
    '/a/-',
    '/a/-1',
    '/a/00',
    '/a/0x0',
    '/a/length',
    '/a/1/x',
    '/n/x',
    '/constructor',
    '/toString',
    '/a/map',
  ])('finds nothing at %s', (path) => {
    expect(valueAt(document, parsePointer(path) ?? [])).toBeUndefined();
  });

  it('takes an index as a number too, and no text apart', () => {
    expect(valueAt(document, ['a', 0, 'b'])).toBe(1);
    expect(valueAt('text', [0])).toBeUndefined();
    expect(valueAt('text', ['length'])).toBeUndefined();
  });
});

describe('matches', () => {
  it.each([
    ['/items/0', '/items/*', true],
    ['/items/0/id', '/items/*/id', true],
    ['', '', true],
    ['/items/0/id', '/items/*', false],
    ['/items', '/items/*', false],
    ['/x/0', '/items/*', false],
    ['/items/*', '/items/0', false],
  ])('%s against %s is %s', (path, pattern, verdict) => {
    expect(matches(path, pattern)).toBe(verdict);
  });
});

describe('walkJson', () => {
  it('visits itself first, then what is nearer the top', () => {
    const visited = [...walkJson({ a: [1, { b: 2 }], c: 3 })].map(({ path }) => pointer(path));
    expect(visited).toEqual(['', '/a', '/c', '/a/0', '/a/1', '/a/1/b']);
  });

  it('gives each value together with the way to it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const root = value as JsonValue;
        for (const { path, value: here } of walkJson(root)) {
          expect(valueAt(root, path)).toBe(here);
        }
      }),
      { numRuns: 50 },
    );
  });
});
