import { describe, expect, it } from 'vitest';
import {
  type HeaderList,
  header,
  headersFromRaw,
  headerValues,
  isSendableHeader,
  mediaType,
  withHeaders,
  withoutHeaders,
} from '../../../../src/core/http/headers.ts';

const LIST: HeaderList = [
  ['Host', 'a'],
  ['X-A', '1'],
  ['x-b', '2'],
  ['X-a', '3'],
];

describe('a list of headers', () => {
  it('comes from the flat list of Node', () => {
    expect(headersFromRaw(['Host', 'a', 'X-A', '1', 'X-A', '2'])).toEqual([
      ['Host', 'a'],
      ['X-A', '1'],
      ['X-A', '2'],
    ]);
    expect(headersFromRaw([])).toEqual([]);
  });

  it('is searched whatever the case', () => {
    expect(headerValues(LIST, 'x-A')).toEqual(['1', '3']);
    expect(header(LIST, 'X-B')).toBe('2');
    expect(header(LIST, 'missing')).toBeUndefined();
    expect(withoutHeaders(LIST, ['x-a', 'HOST'])).toEqual([['x-b', '2']]);
  });

  it('takes a change in the place of what it replaces', () => {
    expect(withHeaders(LIST, [['X-A', 'new']])).toEqual([
      ['Host', 'a'],
      ['X-A', 'new'],
      ['x-b', '2'],
    ]);
  });

  it('keeps the repetition and the order of the changes', () => {
    expect(
      withHeaders(LIST, [
        ['X-New', '1'],
        ['x-B', 'b1'],
        ['x-new', '2'],
        ['X-B', 'b2'],
      ]),
    ).toEqual([
      ['Host', 'a'],
      ['X-A', '1'],
      ['x-B', 'b1'],
      ['X-B', 'b2'],
      ['X-a', '3'],
      ['X-New', '1'],
      ['x-new', '2'],
    ]);
    expect(withHeaders(LIST, [])).toEqual(LIST);
  });
});

describe('mediaType', () => {
  it.each([
    ['application/json', 'application/json'],
    ['Application/JSON; charset=utf-8', 'application/json'],
    [' text/plain ;x', 'text/plain'],
    ['', ''],
  ])('of %j is %j', (value, type) => {
    expect(mediaType([['content-TYPE', value]])).toBe(type);
  });

  it('is empty without a header', () => {
    expect(mediaType([])).toBe('');
  });
});

describe('isSendableHeader', () => {
  it.each([
    ['X-A', '1'],
    ["!#$%&'*+-.^_`|~", ''],
    ['X', 'caf\u00e9\ttab'],
  ])('lets %s: %j through', (name, value) => {
    expect(isSendableHeader(name, value)).toBe(true);
  });

  it.each([
    ['', '1'],
    ['X A', '1'],
    ['X:', '1'],
    ['X\n', '1'],
    ['X', 'a\r\nY: b'],
    ['X', 'a\nb'],
    ['X', '\u0000'],
    ['X', '\u001b[31m'],
    ['X', '\u007f'],
    ['X', '\u20ac'],
  ])('refuses %j: %j', (name, value) => {
    expect(isSendableHeader(name, value)).toBe(false);
  });
});
