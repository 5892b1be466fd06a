import type { CaseOutcome, CaseResult } from './case/case.ts';

/** Outcomes by level. */
export interface CheckSummary {
  readonly must: { readonly pass: number; readonly fail: number; readonly skip: number };
  /** `fail` instead of `warn` where the run was strict. */
  readonly should: {
    readonly pass: number;
    readonly warn: number;
    readonly fail: number;
    readonly skip: number;
  };
  /** How many of those that fail or warn are accepted. */
  readonly accepted: number;
}

/** Counts results. */
export function summariseResults(
  results: readonly Pick<CaseResult, 'level' | 'outcome' | 'accepted'>[],
): CheckSummary {
  const countResults = (level: CaseResult['level'], outcome: CaseOutcome): number =>
    results.filter((result) => result.level === level && result.outcome === outcome).length;
  return {
    must: {
      pass: countResults('must', 'pass'),
      fail: countResults('must', 'fail'),
      skip: countResults('must', 'skip'),
    },
    should: {
      pass: countResults('should', 'pass'),
      warn: countResults('should', 'warn'),
      fail: countResults('should', 'fail'),
      skip: countResults('should', 'skip'),
    },
    accepted: results.filter(({ accepted }) => accepted !== null).length,
  };
}
