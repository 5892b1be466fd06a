import { describe, expect, it } from 'vitest';
import { isPageRoute, pathMatcher, readTarget } from '../../../src/inspector/server/target.ts';

describe('the target of a request', () => {
  it.each([
    ['/', []],
    ['/?q=event:failed', []],
    ['/latest', ['latest']],
    ['/x/01J9/diff/01J8', ['x', '01J9', 'diff', '01J8']],
    ['/job/some/DO%201%2F2', ['job', 'some', 'DO 1/2']],
    ['/%61pi/state', ['api', 'state']],
  ])('%s is decoded once', (target, segments) => {
    expect(readTarget(target)?.segments).toEqual(segments);
  });

  it('has the query apart', () => {
    expect(readTarget('/api/exchanges?q=a%20b&limit=5')?.query.toString()).toBe('q=a+b&limit=5');
  });

  it.each([
    ['a whole URL', 'http://attacker.example/'],
    ['nothing', ''],
    ['an asterisk', '*'],
    ['the way up', '/../etc/passwd'],
    ['the way up, further in', '/x/../../etc/passwd'],
    ['the way up, encoded', '/%2e%2e/%2e%2e/etc/passwd'],
    ['the way up, its slashes encoded', '/x/..%2f..%2fetc%2fpasswd'],
    ['the way up with backslashes', '/..\\..\\windows\\win.ini'],
    ['the way up with encoded backslashes', '/x/a%5c..%5cwin.ini'],
    ['here', '/./x'],
    ['a hidden file', '/.env'],
    ['a hidden folder', '/x/.git/config'],
    ['two slashes', '//attacker.example/'],
    ['two slashes further in', '/x//y'],
    ['a slash at its end', '/x/'],
    ['a fragment', '/x#y'],
    ['a zero byte', '/x/%00'],
    ['a line break', '/x/%0d%0aSet-Cookie:a'],
    ['half an escape', '/x/%2'],
    ['bytes that are no UTF-8', '/x/%ff'],
  ])('is refused where it is %s', (_, target) => {
    expect(readTarget(target)).toBeNull();
  });

  it.each([
    [[], true],
    [['latest'], true],
    [['x', '01J9', 'diff', '01J8'], true],
    [['@fs', 'etc', 'passwd'], false],
    [['page.js'], false],
    [['favicon.ico'], false],
    [['x', '1', '2', '3', '4', '5'], false],
  ])('%j as a route of the page: %s', (segments, isRoute) => {
    expect(isPageRoute(segments)).toBe(isRoute);
  });

  it('is told apart by the pattern of a route', () => {
    const match = pathMatcher('/api/exchanges/:id/part');
    expect(match(['api', 'exchanges', 'a/b', 'part'])).toEqual({ id: 'a/b' });
    expect(match(['api', 'exchanges', 'a'])).toBeNull();
    expect(match(['api', 'exchanges', 'a', 'field'])).toBeNull();
  });
});
