import type { CaseResult } from './case/result.ts';

/** A failure that somebody knows of and lives with. */
export interface AcceptedFailure {
  /** Id of the case. */
  readonly case: string;
  /** How it fails, as `how` of its result says it: one that fails in another way is a new failure. */
  readonly how: string;
  /** Why it is accepted. */
  readonly reason: string;
}

/** What became of failures that are accepted. */
export interface AcceptedNews {
  /** Cases of which one is accepted and that were run and held. */
  readonly fixed: readonly string[];
  /** Accepted cases that there are not. */
  readonly unknownCases: readonly string[];
}

/**
 * How a case failed, in words that are the same in every run: what a webhook was answered, or that the state is wrong.
 * Keys, values and the smallest sequence that shows it are others each time.
 */
export function howItFailed({
  exchanges,
  counterexample,
}: Pick<CaseResult, 'exchanges' | 'counterexample'>): string {
  if (counterexample !== null && counterexample.differences.length > 0) return 'another state';
  const telling = exchanges.at(-1);
  if (telling === undefined) return 'no request shows it';
  if (telling.error !== null) return `no answer: ${telling.error.code}`;
  return telling.response === null ? 'no answer' : `answered ${Math.floor(telling.response.status / 100)}xx`;
}

/** The row by which a failure is accepted. */
export function acceptedBy(
  accepted: readonly AcceptedFailure[],
  { id, how }: Pick<CaseResult, 'id' | 'how'>,
): AcceptedFailure | undefined {
  return accepted.find((one) => one.case === id && one.how === how);
}

/**
 * What a run says of accepted failures.
 *
 * @param knownIds ids of all cases that there are
 */
export function acceptedNews(
  accepted: readonly AcceptedFailure[],
  results: readonly Pick<CaseResult, 'id' | 'outcome'>[],
  knownIds: readonly string[],
): AcceptedNews {
  const ids = [...new Set(accepted.map((one) => one.case))];
  const held = new Set(results.filter(({ outcome }) => outcome === 'pass').map(({ id }) => id));
  return {
    fixed: ids.filter((id) => held.has(id)),
    unknownCases: ids.filter((id) => !knownIds.includes(id)),
  };
}

/**
 * The failures that are to be accepted after a run: those it found, with the reasons that they had, and those of cases
 * that it did not run.
 *
 * @param reasonOf the reason of one that had none
 */
export function acceptedAfter(
  accepted: readonly AcceptedFailure[],
  results: readonly CaseResult[],
  reasonOf: (result: CaseResult) => string,
): readonly AcceptedFailure[] {
  const judged = new Set(results.filter(({ outcome }) => outcome !== 'skip').map(({ id }) => id));
  const found = results.flatMap((result): AcceptedFailure[] => {
    const { id, how } = result;
    if (how === null) return [];
    return [acceptedBy(accepted, result) ?? { case: id, how, reason: reasonOf(result) }];
  });
  const kept = accepted.filter((one) => !judged.has(one.case));
  return [...found, ...kept].toSorted((a, b) => compare(a.case, b.case) || compare(a.how, b.how));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
