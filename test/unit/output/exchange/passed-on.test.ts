import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../../src/core/exchange.ts';
import { renderPassedOn } from '../../../../src/output/exchange/passed-on.ts';
import { createTheme } from '../../../../src/output/text/theme.ts';
import { exchange, response } from '../samples.ts';

function lines(fields: Partial<Exchange>, compact = false): string[] {
  const sent = { direction: 'sent' as const, id: 'k3f9', of: 'a1b2', ...fields };
  return renderPassedOn(exchange(sent), { theme: createTheme(false), width: 100, compact });
}

describe('what was passed on beside an answer', () => {
  it('is a line: where to, what came of it, of which webhook', () => {
    expect(lines({})).toEqual(['  <-- http://127.0.0.1:4141/hooks/detrack  200 OK  1.8 ms  a1b2 as k3f9']);
    expect(lines({ of: undefined })[0]).toMatch(/ {2}k3f9$/);
  });

  it('tells why it was not taken', () => {
    const body = 'Traceback\n'.repeat(30);
    expect(lines({ response: response({ status: 500, body }) })).toHaveLength(12);
    expect(lines({ response: response({ status: 500, body }) }, true)).toHaveLength(1);
    const error = { code: 'refused' as const, message: 'nothing listens there' };
    expect(lines({ response: null, error }).slice(1)).toEqual(['  refused nothing listens there']);
  });

  it.each([
    ['interrupted before the answer was there', '  interrupted before the answer was there'],
    ['interrupted', '  interrupted'],
    ['interruptedly', '  interrupted interruptedly'],
  ])('has the word of a code once where the message begins with it: %s', (message, shown) => {
    const error = { code: 'interrupted' as const, message };
    expect(lines({ response: null, error }).slice(1)).toEqual([shown]);
  });
});
