import { describe, expect, it } from 'vitest';
import { baselineText, parseBaseline } from '../../../src/cli/check/baseline-file.ts';
import {
  type AcceptedFailure,
  acceptedAfter,
  acceptedBy,
  acceptedNews,
  howItFailed,
} from '../../../src/conformance/baseline.ts';
import type { CaseResult, Counterexample } from '../../../src/conformance/case/result.ts';
import { caseIdsOf } from '../../../src/conformance/plan.ts';
import type { FailureCode } from '../../../src/core/exchange.ts';
import { requireProvider } from '../../helpers/bundled.ts';
import { exchange, response } from '../output/samples.ts';

const answered = (status: number) => exchange({ response: response({ status }) });
const failed = (code: FailureCode) => exchange({ response: null, error: { code, message: 'it took 5 s' } });

const ordering = (paths: readonly string[]): Counterexample => ({
  scenario: 'delivered',
  delivered: [{ step: 1, event: 'completed', again: false, status: 200 }],
  differences: paths.map((path) => ({ path, expected: 1, actual: 2 })),
  state: null,
  expectedState: null,
  runs: 1,
  shrinks: 0,
});

function result(id: string, outcome: CaseResult['outcome'], how: string | null = null): CaseResult {
  return {
    ...{ id, outcome, how, title: id, level: 'must', explain: '', source: '', durationMs: 1 },
    ...{ levelReason: 'because', changed: [] },
    ...{ expected: 'a 2xx', actual: 'what came', reason: null, reproduce: null, accepted: null },
    ...{ exchanges: [], counterexample: null },
  };
}

const row = (id: string, how: string, reason = `why ${id}`): AcceptedFailure => ({ case: id, how, reason });

describe('how a case failed', () => {
  it.each([
    ['its last answer', [answered(200), answered(503)], null, 'answered 5xx'],
    ['an answer that should be another one', [answered(204)], null, 'answered 2xx'],
    ['no answer', [failed('timeout')], null, 'no answer: timeout'],
    ['no request', [], null, 'no request shows it'],
    ['a state, whatever differs in it', [answered(200)], ordering(['/a', '/b']), 'another state'],
    ['a refusal within a sequence', [answered(422)], ordering([]), 'answered 4xx'],
  ])('is %s', (_, exchanges, counterexample, how) => {
    expect(howItFailed({ exchanges, counterexample })).toBe(how);
  });
});

describe('failures that are accepted', () => {
  const accepted = [
    row('b/b', 'answered 5xx'),
    row('b/b', 'no answer: timeout'),
    row('z/gone', 'another state'),
  ];

  it('are the same where the case fails in the same way', () => {
    expect(acceptedBy(accepted, { id: 'b/b', how: 'no answer: timeout' })).toBe(accepted[1]);
    expect(acceptedBy(accepted, { id: 'b/b', how: 'answered 2xx' })).toBeUndefined();
    expect(acceptedBy(accepted, { id: 'z/gone', how: 'answered 5xx' })).toBeUndefined();
  });

  it('are fixed where the case was run and held, and unknown where there is none', () => {
    const known = ['a/a', 'b/b'];
    expect(acceptedNews(accepted, [result('b/b', 'pass')], known)).toEqual({
      fixed: ['b/b'],
      unknownCases: ['z/gone'],
    });
    for (const results of [[], [result('b/b', 'skip')], [result('b/b', 'fail', 'answered 2xx')]]) {
      expect(acceptedNews(accepted, results, known).fixed).toEqual([]);
    }
  });

  it('are written again with their reasons, in one order, without what holds', () => {
    const results = [
      result('c/warns', 'warn', 'another state'),
      result('b/b', 'fail', 'answered 5xx'),
      result('a/holds', 'pass'),
      result('e/skipped', 'skip'),
    ];
    const before = [...accepted, row('a/holds', 'answered 5xx'), row('e/skipped', 'answered 5xx')];
    expect(acceptedAfter(before, results, ({ actual }) => `new: ${actual}`)).toEqual([
      row('b/b', 'answered 5xx'),
      row('c/warns', 'another state', 'new: what came'),
      row('e/skipped', 'answered 5xx'),
      row('z/gone', 'another state'),
    ]);
  });

  it('may be of any case that the provider has', () => {
    const ids = caseIdsOf(requireProvider('detrack'), []);
    expect(ids).toEqual(expect.arrayContaining(['duplicate/late', 'ordering/delivered', 'content/v1-form']));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a file of accepted failures', () => {
  const parse = (text: string | Uint8Array) =>
    parseBaseline(typeof text === 'string' ? Buffer.from(text) : text, 'known.json');

  it('is read as it was written, a key a line', () => {
    const rows = [row('a/b', 'answered 5xx', '«why» \u202e')];
    const text = baselineText(rows);
    expect(parse(`\ufeff${text}`)).toEqual(rows);
    expect(text.split('\n')).toContain('      "case": "a/b",');
    expect(text.endsWith('}\n')).toBe(true);
  });

  const one = '{"case":"a/b","how":"answered 5xx","reason":"r"}';

  it.each([
    ['{"version":1,"accepted":[}', 'known.json:1:26: unexpected "}"'],
    ['[]', 'known.json as a whole: expected an object with version and accepted'],
    ['{"version":2,"accepted":[]}', 'known.json /version: expected 1'],
    ['{"version":1}', 'known.json /accepted: expected an array'],
    ['{"version":1,"accepted":[],"x":1}', 'known.json /x: a baseline has no such key'],
    ['{"version":1,"accepted":[{"case":"a/b","how":"x"}]}', 'known.json /accepted/0/reason: expected a text'],
    [
      '{"version":1,"accepted":[{"case":"a/b","how":"x","reason":" "}]}',
      'known.json /accepted/0/reason: expected a text that is not empty',
    ],
    [
      `{"version":1,"accepted":[${one},${one}]}`,
      'known.json /accepted/1: /accepted/0 accepts the same failure',
    ],
    ['['.repeat(100_000), 'known.json: it nests too deeply'],
    [Buffer.from([0xff]), 'known.json: it is no text in UTF-8'],
  ])('is refused: %#', (text, message) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'bad_baseline', message: expect.stringContaining(message) }),
    );
  });
});
