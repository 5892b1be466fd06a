import { describe, expect, it } from 'vitest';
import { filterOfWords } from '../../../../src/cli/inspector/filter-words.ts';
import { bundledCatalogue } from '../../../../src/providers/registry.ts';

const NOW = Date.parse('2026-01-02T10:00:00Z');
const read = (text: string) => filterOfWords(text, bundledCatalogue, NOW);

/** A filter without what it does not say, its status as what it accepts. */
function said(text: string): Record<string, unknown> {
  const { status, ...rest } = read(text);
  const accepts = status && [null, 200, 404, 503].filter((each) => status(each));
  return Object.fromEntries(
    Object.entries({ ...rest, status: accepts }).filter(([, value]) => value !== undefined),
  );
}

const FAILED = { provider: 'detrack', event: 'failed' };

describe('words of the live page’s filter', () => {
  it.each([
    ['', {}],
    ['   ', {}],
    ['event:failed', { events: [FAILED] }],
    ['--event failed', { events: [FAILED] }],
    ['--event=failed', { events: [FAILED] }],
    ['Event:Failed', { events: [FAILED] }],
    ['status:5xx,none', { status: [null, 503] }],
    ['--status 404 status:503', { status: [503] }],
    ['invalid', { invalid: true }],
    ['--invalid', { invalid: true }],
    ['since:2h', { since: NOW - 7_200_000 }],
    ['key:DO-1* key:"DO 2"', { keys: ['DO-1*', 'DO 2'] }],
    ['provider:deliveright direction:sent', { provider: 'deliveright', direction: 'sent' }],
    ['left at door', { grep: 'left at door' }],
    ['"invalid"', { grep: 'invalid' }],
    ['"--event failed"', { grep: '--event failed' }],
    ['event:failed not home', { events: [FAILED], grep: 'not home' }],
    ['grep:"a  b"', { grep: 'a  b' }],
    ['--grep event:failed', { grep: 'event:failed' }],
    ['status', { grep: 'status' }],
    ['http://127.0.0.1:3000/', { grep: 'http://127.0.0.1:3000/' }],
    ['reason:Damaged', { grep: 'reason:Damaged' }],
    ['a"b', { grep: 'a"b' }],
    ['-5 -- -', { grep: '-5 -- -' }],
    ['key:-x', { keys: ['-x'] }],
    ['\u202e<script>', { grep: '\u202e<script>' }],
  ])('reads %j', (text, filter) => {
    expect(said(text)).toEqual(filter);
  });

  it.each([
    ['event:nonsense', 'unknown_event', /nonsense/],
    ['provider:ups', 'unknown_provider', /ups/],
    ['status:teapot', 'bad_status', /names no HTTP statuses/],
    ['since:yesterday', 'bad_time', /tells no time/],
    ['event:', 'bad_filter', /^event needs a value$/],
    ['--key', 'bad_filter', /^key needs a value$/],
    ['invalid:yes', 'bad_filter', /^invalid takes no value$/],
    ['--statuss 500', 'bad_filter', /^"--statuss" filters nothing\. Did you mean "status"\?$/],
    ['direction:up', 'bad_filter', /^direction: Allowed choices are received, sent\.$/],
    ['last:3', 'bad_filter', /newest/],
    ['last:x', 'bad_number', /1000000/],
    ['grep:a b', 'bad_filter', /several/],
  ])('refuses %j', (text, code, message) => {
    const error = (() => {
      try {
        return read(text);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});
