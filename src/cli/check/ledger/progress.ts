import type { LedgerProgress } from '../../../conformance/ledger/judge.ts';
import { formatCount, plural } from '../../../output/text/format.ts';

/**
 * What is said while a ledger is judged.
 *
 * @example '9,988 of 10,000 jobs, 12 wrong, looking again at 3'
 */
export function progressWords({ judged, of, wrong, suspects, examples }: LedgerProgress): string {
  if (examples > 0) return `looking at ${plural(examples, 'wrong job')}`;
  const parts = [
    `${formatCount(judged)} of ${plural(of, 'job')}`,
    ...(wrong === 0 ? [] : [`${formatCount(wrong)} wrong`]),
    ...(suspects === 0 ? [] : [`looking again at ${formatCount(suspects)}`]),
  ];
  return parts.join(', ');
}
