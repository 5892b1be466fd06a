import { describe, expect, it } from 'vitest';
import {
  DENIED,
  describeAnswer,
  describeAnswers,
  judgeAnswers,
  NO_SERVER_ERROR,
  REFUSED,
  SURVIVED,
  TAKEN,
} from '../../../../src/conformance/judge/answers.ts';
import type { Exchange, FailureCode } from '../../../../src/core/exchange.ts';
import { exchange, response } from '../../output/samples.ts';

const answered = (status: number): Exchange => exchange({ response: response({ status }) });
const failed = (code: FailureCode, status?: number): Exchange =>
  exchange({
    response: status === undefined ? null : response({ status }),
    error: { code, message: `went wrong (${code})` },
  });

describe('rules of answers', () => {
  it.each([
    { rule: TAKEN, holds: [200, 201, 202, 204, 299], breaks: [199, 300, 302, 400, 404, 500] },
    { rule: REFUSED, holds: [400, 401, 405, 413, 415, 422, 499], breaks: [200, 302, 399, 500, 503] },
    { rule: DENIED, holds: [401, 403], breaks: [200, 302, 400, 404, 500] },
    { rule: NO_SERVER_ERROR, holds: [200, 302, 404, 422], breaks: [500, 502, 599] },
    { rule: SURVIVED, holds: [200, 400, 413], breaks: [500, 503] },
  ])('$rule.words', ({ rule, holds, breaks }) => {
    expect(holds.filter((status) => !rule.holds(answered(status)))).toEqual([]);
    expect(breaks.filter((status) => rule.holds(answered(status)))).toEqual([]);
    expect(rule.holds(failed('timeout'))).toBe(false);
    expect(rule.holds(failed('refused'))).toBe(false);
  });

  it('let a connection be closed only where a body need not be read', () => {
    expect(SURVIVED.holds(failed('reset'))).toBe(true);
    expect(SURVIVED.holds(failed('reset', 413))).toBe(true);
    expect(SURVIVED.holds(failed('reset', 500))).toBe(false);
    expect(SURVIVED.holds(failed('timeout', 200))).toBe(false);
    for (const rule of [TAKEN, REFUSED, DENIED, NO_SERVER_ERROR]) {
      expect(rule.holds(failed('reset')), rule.words).toBe(false);
      expect(rule.holds(failed('reset', 401)), rule.words).toBe(false);
    }
  });
});

describe('answers in words', () => {
  it('name the status, where a redirect leads, and why there is none', () => {
    expect(describeAnswer(answered(204))).toBe('204');
    expect(
      describeAnswer(exchange({ response: response({ status: 307, headers: [['location', '/hooks/']] }) })),
    ).toBe('307 to /hooks/');
    expect(describeAnswer(failed('reset'))).toBe('no answer: went wrong (reset)');
    expect(describeAnswer(failed('bad_answer', 200))).toBe('200, then went wrong (bad_answer)');
  });

  it('say that a place is longer than it is shown', () => {
    const location = `/${'a'.repeat(300)}`;
    const redirect = exchange({ response: response({ status: 302, headers: [['Location', location]] }) });
    expect(describeAnswer(redirect)).toBe(`302 to /${'a'.repeat(99)}…`);
  });

  it('count what is the same', () => {
    expect(describeAnswers([answered(200), answered(500), answered(200)])).toBe('200 (2 times), 500');
  });
});

describe('a verdict on answers', () => {
  it('shows the exchanges up to the one that tells', () => {
    const [good, bad, later] = [answered(200), answered(409), answered(500)];
    expect(judgeAnswers(TAKEN, [good, bad, later])).toEqual({
      kind: 'fail',
      expected: 'a 2xx each',
      actual: '200, 409, 500',
      exchanges: [good, bad],
    });
  });

  it('passes with what came', () => {
    expect(judgeAnswers(TAKEN, [answered(201)])).toEqual({ kind: 'pass', expected: 'a 2xx', actual: '201' });
  });
});
