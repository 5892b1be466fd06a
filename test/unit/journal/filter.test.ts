import { describe, expect, it } from 'vitest';
import { type ExchangeFilter, exchangeTest } from '../../../src/journal/filter.ts';
import { exchange } from '../output/samples.ts';

const request = {
  ...exchange().request,
  url: 'http://127.0.0.1:4141/hooks?a=1',
  body: '{"note":"Left at Door"}',
};
const failed = exchange({
  event: 'failed',
  provider: 'detrack',
  key: 'DO-1001',
  valid: true,
  at: '2026-03-01T10:00:00.000Z',
  request: { ...request, headers: [['X-Source', 'Shop']] },
});
const answered = (status: number): typeof failed.response =>
  failed.response && { ...failed.response, status };

function isMeant(filter: ExchangeFilter, over: Partial<typeof failed> = {}): boolean {
  return exchangeTest(filter)({ ...failed, ...over });
}

describe('a filter', () => {
  it('that asks for nothing means all', () => expect(isMeant({})).toBe(true));

  it.each<[string, ExchangeFilter, boolean]>([
    ['one of several events', { events: [{ provider: 'detrack', event: 'failed' }] }, true],
    ['an event of another provider', { events: [{ provider: 'deliveright', event: 'failed' }] }, false],
    ['a provider', { provider: 'deliveright' }, false],
    ['a key', { keys: ['DO-1', 'DO-1001'] }, true],
    ['a key in another case', { keys: ['do-1001'] }, false],
    ['the beginning of a key', { keys: ['DO-*'] }, true],
    ['parts of a key', { keys: ['*O-*0*1'] }, true],
    ['parts that overlap', { keys: ['DO-100*001'] }, false],
    ['any key', { keys: ['*'] }, true],
    ['what a pattern would mean to a regular expression', { keys: ['DO.1001'] }, false],
    ['valid payloads', { invalid: true }, false],
    ['the other direction', { direction: failed.direction === 'sent' ? 'received' : 'sent' }, false],
    ['its own moment', { since: Date.parse(failed.at) }, true],
    ['a later moment', { since: Date.parse(failed.at) + 1 }, false],
    ['text of the body in another case', { grep: 'LEFT AT' }, true],
    ['text of the URL', { grep: '/hooks?A' }, true],
    ['text of a header', { grep: 'x-source: shop' }, true],
    ['text that is nowhere', { grep: 'window' }, false],
    ['two things of which one does not hold', { keys: ['DO-1001'], grep: 'window' }, false],
  ])('for %s', (_, filter, expected) => expect(isMeant(filter)).toBe(expected));

  it('looks at the status that answered, and tells it from none', () => {
    const asked: (number | null)[] = [];
    const status = (each: number | null): boolean => asked.push(each) > 0;
    isMeant({ status }, { response: answered(503) });
    isMeant({ status }, { response: null });
    isMeant({ status }, { response: answered(200), error: { code: 'timeout', message: 'late' } });
    expect(asked).toEqual([503, null, null]);
  });

  it('finds no key where there is none', () => expect(isMeant({ keys: ['*'] }, { key: null })).toBe(false));

  it('looks through no body that is not text', () => {
    const body = Buffer.from('Left at Door').toString('base64');
    expect(isMeant({ grep: body }, { request: { ...request, body, bodyEncoding: 'base64' } })).toBe(false);
  });
});
