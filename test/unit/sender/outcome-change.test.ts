import { describe, expect, it } from 'vitest';
import { type ExchangeFailure, isSuccess } from '../../../src/core/exchange.ts';
import type { Outcome } from '../../../src/sender/outcome.ts';
import { outcomeChange } from '../../../src/sender/outcome-change.ts';

/** A status, what kept it from being one, or both. */
function outcome(status: number | null, code?: ExchangeFailure['code']): Outcome {
  return {
    response: status === null ? null : { status, headers: [], durationMs: 1 },
    error: code === undefined ? null : { code, message: code },
  };
}

const OK = outcome(204);
const REDIRECT = outcome(302);
const CLIENT_ERROR = outcome(404);
const SERVER_ERROR = outcome(500);
const REFUSED = outcome(null, 'refused');
const CUT_SHORT = outcome(200, 'reset');

describe('what became of a request', () => {
  it.each([
    ['a 2xx after anything else', SERVER_ERROR, OK, 'better'],
    ['a 2xx after no answer', REFUSED, OK, 'better'],
    ['any answer after none', REFUSED, SERVER_ERROR, 'better'],
    ['any answer after half of one', CUT_SHORT, CLIENT_ERROR, 'better'],
    ['a 2xx after a 2xx', OK, outcome(200), 'same'],
    ['another status that is none', SERVER_ERROR, CLIENT_ERROR, 'same'],
    ['a redirect, which is not followed', CLIENT_ERROR, REDIRECT, 'same'],
    ['no answer for another reason', REFUSED, CUT_SHORT, 'same'],
    ['an error after a 2xx', OK, SERVER_ERROR, 'worse'],
    ['no answer after a 2xx', OK, REFUSED, 'worse'],
    ['no answer after an error', SERVER_ERROR, REFUSED, 'worse'],
  ] as const)('is, for %s', (_, before, now, change) => {
    expect(outcomeChange(before, now, isSuccess)).toBe(change);
  });

  it('goes by what counts as delivered', () => {
    const is404 = (status: number): boolean => status === 404;
    expect(outcomeChange(SERVER_ERROR, CLIENT_ERROR, is404)).toBe('better');
    expect(outcomeChange(CLIENT_ERROR, OK, is404)).toBe('worse');
  });
});
