import { isDelivered } from './deliver.ts';
import type { Outcome, OutcomeChange } from './outcome.ts';

/**
 * Compares what came of a request with what came of the same one before, by the class of each: an answer that counts as
 * delivered is better than any other, and any other is better than none that can be used.
 *
 * @param accepts tells whether a status counts as delivered
 * @example outcomeChange({ response: null, error }, { response: { status: 500, … }, error: null }, isSuccess) // 'better'
 */
export function outcomeChange(
  before: Outcome,
  now: Outcome,
  accepts: (status: number) => boolean,
): OutcomeChange {
  const gain = rank(now, accepts) - rank(before, accepts);
  if (gain === 0) return 'same';
  return gain > 0 ? 'better' : 'worse';
}

function rank(outcome: Outcome, accepts: (status: number) => boolean): number {
  if (isDelivered(outcome, accepts)) return 2;
  return outcome.error === null && outcome.response !== null ? 1 : 0;
}
