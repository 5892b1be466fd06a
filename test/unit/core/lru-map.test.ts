import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LruMap } from '../../../src/core/lru-map.ts';

describe('LruMap', () => {
  it('lets what was not set for longest give way, and says so', () => {
    const gone: string[] = [];
    const map = new LruMap<number | null>(2, { onEvict: (key) => gone.push(key) });
    map.set('a', 1);
    map.set('b', null);
    map.set('a', 2);
    map.set('c', 3);
    expect(gone).toEqual(['b']);
    expect(map.values()).toEqual([2, 3]);
    expect(map.get('b')).toBeUndefined();
  });

  it('holds as much as may weigh together, whatever stood under a key before', () => {
    const map = new LruMap<string>(10, { weight: { of: (text) => text.length, most: 5 } });
    map.set('a', 'xxxx');
    map.set('a', 'x');
    map.set('b', 'xxxx');
    expect(map.values()).toEqual(['x', 'xxxx']);
    map.set('c', 'xx');
    expect(map.values()).toEqual(['xx']);
    map.set('d', 'xxxxxx');
    expect(map.values()).toEqual([]);
  });

  it('holds what a plain list of what was set last would hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('set', 'delete'), fc.nat({ max: 6 }))), (actions) => {
        const map = new LruMap<number>(3);
        let list: number[] = [];
        for (const [action, key] of actions) {
          list = list.filter((each) => each !== key);
          if (action === 'delete') map.delete(`${key}`);
          else {
            map.set(`${key}`, key);
            list = [...list, key].slice(-3);
          }
          expect(map.values()).toEqual(list);
          for (let each = 0; each <= 6; each += 1) {
            expect(map.get(`${each}`)).toBe(list.includes(each) ? each : undefined);
          }
        }
      }),
    );
  });
});
