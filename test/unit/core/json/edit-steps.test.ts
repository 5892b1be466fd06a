import { describe, expect, it, vi } from 'vitest';
import { editJson, type JsonEdit } from '../../../../src/core/json/edit.ts';
import type { Segment } from '../../../../src/core/json/pointer.ts';

const set = (path: readonly Segment[], text: string): JsonEdit => ({ kind: 'set', path, text });
const remove = (...path: readonly Segment[]): JsonEdit => ({ kind: 'remove', path });

describe('editJson', () => {
  it.each<[string, (n: number) => readonly [string, readonly JsonEdit[]]]>([
    ['one edit of a wide document', (n) => [`{"a":[${'1,'.repeat(n)}1],"b":1}`, [set(['b'], '2')]]],
    ['one edit far down', (n) => [`${'{"a":'.repeat(n)}1${'}'.repeat(n)}`, [set(Array(n).fill('a'), '2')]]],
    [
      'many edits',
      (n) => [
        JSON.stringify(Array.from({ length: n }, (_, i) => ({ id: i, list: [i] }))),
        Array.from({ length: n }, (_, i) => set([i, i % 2 === 0 ? 'id' : 'more'], '"x"')),
      ],
    ],
    [
      'many members',
      (n) => [
        JSON.stringify(Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, i]))),
        Array.from({ length: n }, (_, i) => (i % 3 === 0 ? remove(`k${i}`) : set([`k${i}`], '0'))),
      ],
    ],
    ['repeated keys', (n) => [`{${'"a":1,'.repeat(n)}"a":2}`, [remove('a')]]],
  ])('looks at a number of characters that grows with the text: %s', (_, make) => {
    const looks = (n: number): number => {
      const [text, edits] = make(n);
      const looked = vi.spyOn(String.prototype, 'charCodeAt');
      const searched = vi.spyOn(String.prototype, 'indexOf');
      try {
        editJson(text, edits);
        const passed = searched.mock.results.map(({ value }, i) => {
          const [, from = 0] = searched.mock.calls[i] ?? [];
          return (Number(value) < 0 ? text.length : Number(value)) - from + 1;
        });
        return looked.mock.calls.length + passed.reduce((sum, each) => sum + each, 0);
      } finally {
        looked.mockRestore();
        searched.mockRestore();
      }
    };
    const [one, two, four] = [looks(200), looks(400), looks(800)];
    expect(two / one).toBeLessThan(2.2);
    expect(four / two).toBeLessThan(2.2);
  });
});
