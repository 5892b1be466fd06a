import { describe, expect, it } from 'vitest';
import { type HeaderList, ofRecentHeaders } from '../../../src/core/http/headers.ts';
import { redactHeaders } from '../../../src/core/http/redact.ts';
import { recently, recentTexts } from '../../../src/core/memo.ts';

describe('what came recently', () => {
  it('is worked out once, until eight others have come', () => {
    const worked: string[] = [];
    const upper = recentTexts((text) => {
      worked.push(text);
      return text.toUpperCase();
    });
    expect([upper('a'), upper('b'), upper('a')]).toEqual(['A', 'B', 'A']);
    expect(worked).toEqual(['a', 'b']);
    // "a" was asked for last, so that "b" gives way first.
    for (const text of '1234567') upper(text);
    upper('a');
    expect(worked).toEqual([...'ab1234567']);
    upper('b');
    expect(worked.at(-1)).toBe('b');
  });

  it('is not kept where it is large', () => {
    let worked = 0;
    const sizeOf = recentTexts(({ length }) => {
      worked += 1;
      return length;
    });
    const large = 'x'.repeat(64 * 1024 + 1);
    expect([sizeOf(large), sizeOf(large), worked]).toEqual([large.length, large.length, 2]);
    const small = large.slice(1);
    expect([sizeOf(small), sizeOf(small), worked]).toEqual([small.length, small.length, 3]);
  });

  it('is told apart as its maker says', () => {
    const first = recently((n: number) => n, { isSame: (a, b) => a % 10 === b % 10 });
    expect([first(7), first(17), first(8)]).toEqual([7, 7, 8]);
  });
});

describe('lists of headers', () => {
  it('are worked out once for each that says the same', () => {
    let worked = 0;
    const count = ofRecentHeaders((headers) => {
      worked += 1;
      return headers.length;
    });
    expect(count([['A', '1']]) + count([['A', '1']]) + count([['A', '2']])).toBe(3);
    expect(worked).toBe(2);
  });

  it('are remembered as they were, whatever their reader does to them', () => {
    const names = ofRecentHeaders((headers) => headers.map(([name]) => name).join());
    const list: [string, string][] = [
      ['A', '1'],
      ['B', '2'],
    ];
    expect(names(list)).toBe('A,B');
    list.reverse();
    expect(names(list)).toBe('B,A');
  });

  it('are redacted into a list of one’s own', () => {
    const headers: HeaderList = [
      ['Host', 'x'],
      ['Authorization', 'Basic abc'],
    ];
    const first = redactHeaders(headers) as [string, string][];
    first.reverse();
    first.pop();
    expect(redactHeaders(headers)).toEqual([
      ['Host', 'x'],
      ['Authorization', 'Basic [redacted]'],
    ]);
  });
});
