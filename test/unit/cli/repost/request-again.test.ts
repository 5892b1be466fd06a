import { describe, expect, it } from 'vitest';
import { keptTarget, withTarget } from '../../../../src/cli/repost/request-again.ts';
import { exchange } from '../../output/samples.ts';

describe('what was asked for', () => {
  it.each([
    ['/hooks?a=1', 'http://user:pass@127.0.0.1:3000/hooks?a=1'],
    ['//evil.invalid/x', 'http://user:pass@127.0.0.1:3000//evil.invalid/x'],
    ['\\\\evil.invalid', 'http://user:pass@127.0.0.1:3000//evil.invalid'],
    ['*', 'http://user:pass@127.0.0.1:3000/*'],
    ['@evil.invalid/', 'http://user:pass@127.0.0.1:3000/@evil.invalid/'],
    ['http://evil.invalid/', 'http://user:pass@127.0.0.1:3000/http://evil.invalid/'],
  ])('never leads to another host: %s', (target, url) => {
    expect(withTarget(new URL('http://user:pass@127.0.0.1:3000/app?b=2'), target).href).toBe(url);
  });

  it('is the path alone where the query held a secret', () => {
    const target = (url: string) => keptTarget({ request: { ...exchange().request, url } });
    expect(target('http://h/a?token=[redacted]&b=1')).toEqual({ target: '/a', isWhole: false });
    expect(target('http://[redacted]@h/a?b=%5B1')).toEqual({ target: '/a?b=%5B1', isWhole: true });
  });
});
