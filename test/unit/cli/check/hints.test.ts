import { describe, expect, it } from 'vitest';
import { firstAnswerHint, stateNeverSeenHint, targetGoneHint } from '../../../../src/cli/check/hints.ts';
import type { CaseResult } from '../../../../src/conformance/case/result.ts';
import type { Exchange, FailureCode } from '../../../../src/core/exchange.ts';
import { exchange, response } from '../../output/samples.ts';

const NOTHING = { hasAuth: false, hasSecret: false };

function answered(status: number, headers: Exchange['request']['headers'] = []): Exchange {
  return exchange({ response: response({ status, headers }) });
}

function unanswered(code: FailureCode): Exchange {
  return exchange({ response: null, error: { code, message: `it was ${code}` } });
}

describe('what is said of the first answer', () => {
  it.each([
    [401, NOTHING, /answered 401; .*--auth basic:USER:PASS/],
    [403, { hasAuth: true, hasSecret: true }, /does not accept --auth and --secret/],
    [404, NOTHING, /the path of the webhook/],
    [415, NOTHING, /--content-type/],
    [500, NOTHING, /its own log/],
  ])('%i', (status, admission, words) => {
    expect(firstAnswerHint(answered(status), admission)).toMatch(words);
  });

  it('names where a redirect leads, and why there was no answer', () => {
    expect(firstAnswerHint(answered(308, [['Location', '/hooks/']]), NOTHING)).toContain(
      'redirects to /hooks/',
    );
    expect(firstAnswerHint(unanswered('timeout'), NOTHING)).toMatch(
      /no answer \(it was timeout\); --timeout/,
    );
  });

  it('is nothing when the webhook was taken', () => {
    expect(firstAnswerHint(answered(204), NOTHING)).toBeNull();
    expect(firstAnswerHint(answered(422), NOTHING)).toBeNull();
  });
});

describe('what is said of an endpoint that is gone', () => {
  const result = (id: string, exchanges: readonly Exchange[], outcome: CaseResult['outcome'] = 'fail') =>
    ({ id, outcome, exchanges }) as CaseResult;

  it('names the case that found nobody, and those that ran before it', () => {
    const ended = [
      result('a/1', [], 'pass'),
      result('a/2', [], 'skip'),
      result('a/3', [unanswered('reset')]),
      result('a/4', [answered(200), unanswered('refused')]),
      result('a/5', [unanswered('refused')]),
    ];
    expect(targetGoneHint(ended)).toBe(
      'nothing listened there any more from a/4 on: the endpoint may have ended in it or in a/1, a/3',
    );
  });

  it('is nothing while it answers, or only breaks connections', () => {
    expect(targetGoneHint([result('a/1', [unanswered('reset')]), result('a/2', [answered(500)])])).toBeNull();
  });
});

describe('what is said of a state that was read in vain', () => {
  it('is a question, and nothing where it was not read or told of a job', () => {
    expect(stateNeverSeenHint(false)).toContain('no job was ever known');
    expect([stateNeverSeenHint(true), stateNeverSeenHint(null)]).toEqual([null, null]);
  });
});
