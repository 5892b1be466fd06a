import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { watched } from '../../../src/sender/watched.ts';

/** What is read of a document by a function. */
function readBy(document: JsonObject, look: (document: JsonObject) => unknown): string[] {
  const paths = new Set<string>();
  look(watched(document, (path) => paths.add(path)));
  return [...paths].toSorted();
}

const DOCUMENT = { a: { 'b/c': [1, { d: 2 }] }, e: 3, constructor: 4 };

const LOOKS: readonly [string, (document: JsonObject) => unknown, readonly string[]][] = [
  ['a member', (document) => document['e'], ['/e']],
  ['what is not there', (document) => document['nothing'] ?? Object.hasOwn(document, 'x'), []],
  ['whether it is there', (document) => Object.hasOwn(document, 'e'), ['/e']],
  ['names alone', (document) => Object.keys(document).length, ['/a', '/constructor', '/e']],
  [
    'all that is in it',
    (document) => JSON.stringify(document),
    ['/a', '/a/b~1c', '/a/b~1c/0', '/a/b~1c/1', '/a/b~1c/1/d', '/a/b~1c/length', '/constructor', '/e'],
  ],
  [
    'a descriptor',
    (document) => Object.getOwnPropertyDescriptor(document, 'a')?.value['b/c'],
    ['/a', '/a/b~1c'],
  ],
  ['the values of a container', (document) => Object.values(document['a'] ?? {}), ['/a', '/a/b~1c']],
];

describe('a document that is watched', () => {
  it.each(LOOKS)('tells of %s', (_, look, paths) => {
    expect(readBy(DOCUMENT, look)).toEqual(paths);
  });

  it('is the same document to who reads it', () => {
    const seen = watched(DOCUMENT, () => {});
    expect(structuredClone(JSON.parse(JSON.stringify(seen)))).toEqual(DOCUMENT);
    expect(seen.a).toBe(seen.a);
    expect(Array.isArray(seen.a['b/c'])).toBe(true);
    expect(seen.a['b/c'].map((entry) => typeof entry)).toEqual(['number', 'object']);
  });
});
