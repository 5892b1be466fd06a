import type { CaseOutcome, CaseResult } from './case/result.ts';

/**
 * Why a run is over: every case was run, one failed and the rest was not wanted, the endpoint let nobody in, the time was
 * up, somebody stopped it, a job could not be prepared, the state of jobs of a ledger could not be read.
 */
export type RunEnd = 'complete' | 'bailed' | 'refused' | 'max-time' | 'stopped' | 'unprepared' | 'unreadable';

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
