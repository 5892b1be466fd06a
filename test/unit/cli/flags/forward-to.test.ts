import { describe, expect, it } from 'vitest';
import { parseForwardTo } from '../../../../src/cli/flags/forward-to.ts';

describe('what --forward-to names', () => {
  it.each([
    ['3000', null, 'http://127.0.0.1:3000/'],
    ['failed=3000', 'failed', 'http://127.0.0.1:3000/'],
    [' In Transit = localhost:3000/hooks', 'In Transit', 'http://localhost:3000/hooks'],
    ['failed=https://h.example/a=b?c=d', 'failed', 'https://h.example/a=b?c=d'],
    ['localhost:3000/hooks?x=1', null, 'http://localhost:3000/hooks?x=1'],
    ['localhost/hooks=1', null, 'http://localhost/hooks=1'],
    ['localhost?x=1', null, 'http://localhost/?x=1'],
    ['http://h.example/?a=b', null, 'http://h.example/?a=b'],
    [':3000/?failed=3001', null, 'http://127.0.0.1:3000/?failed=3001'],
    ['[::1]:3000/?a=b', null, 'http://[::1]:3000/?a=b'],
  ])('of %j is %j and %s', (text, name, url) => {
    const target = parseForwardTo(text);
    expect([target.name, target.to.href]).toEqual([name, url]);
  });

  it.each(['=3000', 'failed=', 'failed==3000', 'failed=a=3000'])('is refused in %j', (text) => {
    expect(() => parseForwardTo(text)).toThrow(/is no URL/);
  });
});
