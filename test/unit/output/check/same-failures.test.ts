import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../../../src/conformance/case/result.ts';
import { sameAs, sameFailures } from '../../../../src/output/check/same-failures.ts';
import { exchange, response } from '../samples.ts';
import { failure, result } from './samples.ts';

const answered = (id: string, actual: string, status: number, body = '', key = 'DO-1'): CaseResult =>
  failure({ id, actual, exchanges: [exchange({ key, response: response({ status, body }) })] });

const same = (...results: CaseResult[]): Record<string, string> => Object.fromEntries(sameAs(results));

describe('failures of one cause', () => {
  it('are those that are answered alike, however often and to whatever job', () => {
    expect(
      same(
        answered('event/a', '500', 500, '{"error":"no driver","job":"DO-1","at":"2026-01-02T10:00:00Z"}'),
        answered(
          'job/b',
          '500 (20 times)',
          500,
          '{"error":"no driver","job":"DO-2","at":"2026-01-02T10:00:01Z"}',
          'DO-2',
        ),
        answered(
          'malformed/c',
          'a comma too many: 500',
          500,
          '{"error":"no driver","job":"","at":"2026-11-22T10:00:09Z"}',
        ),
        answered('job/d', '500, 200', 500, '{"error":"no driver","job":"DO-1","at":"2026-01-02T10:00:00Z"}'),
        answered('unknown/e', '500', 500, '{"error":"unknown status picked_up"}'),
      ),
    ).toEqual({ 'job/b': 'event/a', 'malformed/c': 'event/a', 'job/d': 'event/a' });
  });

  it('are told by what is found fault with where answers say nothing', () => {
    expect(
      same(
        answered('event/a', '401', 401),
        answered('event/b', '401 (2 times)', 401),
        answered('text/c', 'emoji: 500', 500),
        answered('text/d', 'quotes: 500', 500),
      ),
    ).toEqual({ 'event/b': 'event/a' });
  });

  it('are not what was taken in two ways, nor what is wrong beside the status', () => {
    expect(
      same(
        answered('malformed/a', '200', 200),
        answered('method/b', '200', 200),
        answered('method/c', '200', 200),
        answered('event/d', '500', 500, 'boom'),
        answered('answer/e', '500 with a stack trace of Java', 500, 'boom'),
      ),
    ).toEqual({ 'method/c': 'method/b' });
  });

  it('stand under a must where there is one, and what held is none', () => {
    expect(
      same(
        { ...answered('unknown/a', '500', 500, 'boom'), outcome: 'warn', level: 'should' },
        answered('unknown/b', '500', 500, 'boom'),
        { ...answered('unknown/c', '500', 500, 'boom'), outcome: 'pass' },
      ),
    ).toEqual({ 'unknown/a': 'unknown/b' });
  });

  it('are the pairs of statuses that look alike, and what makes the exit code comes first', () => {
    const taken = [exchange({ response: response({ status: 200 }) })];
    const alike = (id: string, outcome: 'fail' | 'warn', a: string, b: string) =>
      result({ id, outcome, actual: `the same state after ${a} and after ${b}`, exchanges: taken });
    const groups = sameFailures([
      result({ id: 'malformed/client-error', outcome: 'warn', actual: '500', exchanges: [] }),
      alike('meaning/open-is-not-hold', 'warn', 'dispatched', 'on_hold'),
      alike('meaning/open-is-not-completed', 'fail', 'dispatched', 'completed'),
      result({ id: 'meaning/hold-is-not-return', outcome: 'warn', actual: 'on_hold: 500', exchanges: taken }),
    ]);
    expect(groups.map(({ first, others }) => [first.id, others.map(({ id }) => id)])).toEqual([
      ['meaning/open-is-not-completed', ['meaning/open-is-not-hold']],
      ['malformed/client-error', []],
      ['meaning/hold-is-not-return', []],
    ]);
  });
});
