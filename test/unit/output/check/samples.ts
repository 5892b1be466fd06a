import type { CaseResult } from '../../../../src/conformance/case/result.ts';

/** A case that did not hold. */
export function failure(fields: Partial<CaseResult> = {}): CaseResult {
  return result({ outcome: 'fail', actual: '500', reproduce: 'webhook-cli check http://x/', ...fields });
}

/** A case that held, unless its fields say otherwise. */
export function result(fields: Partial<CaseResult> = {}): CaseResult {
  return {
    id: 'event/failed',
    title: 'takes the trigger Failed',
    level: 'must',
    levelReason: 'a job is lost otherwise',
    outcome: 'pass',
    explain: 'Otherwise the event is lost.',
    source: 'ours',
    expected: 'a 2xx',
    actual: '200',
    reason: null,
    reproduce: null,
    durationMs: 12,
    exchanges: [],
    changed: [],
    counterexample: null,
    how: null,
    accepted: null,
    ...fields,
  };
}
