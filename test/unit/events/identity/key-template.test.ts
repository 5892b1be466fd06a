import { describe, expect, it } from 'vitest';
import { checkKey, drawKey, keySeries } from '../../../../src/events/identity/key-template.ts';
import { seededRandom } from '../../../../src/events/random.ts';
import { requireProvider } from '../../../helpers/bundled.ts';

const detrack = requireProvider('detrack');
const deliveright = requireProvider('deliveright');
const lowest = { below: () => 0 };
const highest = { below: (limit: number) => limit - 1 };

describe('the form of a key', () => {
  it.each([
    ['SHOP-{n}', 'SHOP-100000000', 'SHOP-999999999'],
    ['7{n}', '7100000000', '7999999999'],
    ['{n:6}/B', '100000/B', '999999/B'],
    ['{n:1}', '1', '9'],
  ])('%s has a number of its width, and no zero before it', (form, least, most) => {
    expect(drawKey(form, lowest)).toBe(least);
    expect(drawKey(form, highest)).toBe(most);
  });

  it('without a number is the key', () => {
    for (const key of ['DO-1001', '{m}', '{N}', 'n', '{n', '']) expect(drawKey(key, lowest)).toBe(key);
  });

  it('draws the same of the same seed', () => {
    expect(drawKey('{n}', seededRandom('a'))).toBe(drawKey('{n}', seededRandom('a')));
    expect(drawKey('{n}', seededRandom('a'))).not.toBe(drawKey('{n}', seededRandom('b')));
  });

  it.each(['{n}{n}', '{n:0}', '{n:10}', '{n:}', '{n}-{n:3}'])('%s is none', (form) => {
    expect(() => drawKey(form, lowest)).toThrow(expect.objectContaining({ code: 'bad_id', kind: 'usage' }));
  });
});

describe('keys one after the other', () => {
  it('are all different, as many as there are', () => {
    const keyAt = keySeries('K{n:1}', 9, highest);
    expect(Array.from({ length: 9 }, (_, i) => keyAt(i))).toEqual([
      'K9',
      'K1',
      'K2',
      'K3',
      'K4',
      'K5',
      'K6',
      'K7',
      'K8',
    ]);
  });

  it.each([
    ['K{n:1}', '"K{n:1}" gives 9 keys, and 10 may be needed'],
    ['K', '"K" is one key, and every job needs one of its own'],
  ])('are too few of %s', (form, message) => {
    expect(() => keySeries(form, 10, lowest)).toThrow(expect.objectContaining({ code: 'bad_id', message }));
  });
});

describe('a form for a provider', () => {
  it('makes digits where its keys are digits', () => {
    for (const form of ['7{n}', '{n:6}', 'RA{n}', 'SVC222{n:8}']) checkKey(form, deliveright);
    for (const form of ['SHOP-{n}', 'X{n}', '{n}.']) {
      expect(() => checkKey(form, deliveright)).toThrow(expect.objectContaining({ code: 'bad_id' }));
      checkKey(form, detrack);
    }
  });

  it('may be one key of any kind, which is somebody’s own', () => {
    checkKey('SHOP-1', deliveright);
    checkKey(undefined, deliveright);
  });
});
