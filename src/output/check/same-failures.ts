import type { CaseResult } from '../../conformance/case/case.ts';
import { deliveryWords } from '../../conformance/judge/play-steps.ts';

/** Cases that did not hold in the same way. */
export interface SameFailures {
  readonly first: CaseResult;
  readonly others: readonly CaseResult[];
}

/**
 * Puts together what failed alike: one wrong password fails fifty cases, one lost order every ordering, and a
 * reader has to see each cause once.
 */
export function sameFailures(results: readonly CaseResult[]): SameFailures[] {
  const groups = new Map<string, CaseResult[]>();
  for (const result of results) {
    const how = howItFailed(result);
    groups.set(how, [...(groups.get(how) ?? []), result]);
  }
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ first, others }],
  );
}

function howItFailed({ outcome, actual, counterexample, exchanges }: CaseResult): string {
  if (counterexample !== null) {
    const { delivered, differences } = counterexample;
    // The values are those of another driver or another day; the places are what the consumer got wrong.
    return JSON.stringify([outcome, delivered.map(deliveryWords), differences.map(({ path }) => path)]);
  }
  const last = exchanges.at(-1);
  return JSON.stringify([outcome, actual, last?.response?.status ?? null, last?.error?.code ?? null]);
}
