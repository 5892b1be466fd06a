import type { CaseResult } from '../../conformance/case/result.ts';
import { deliveryWords } from '../../conformance/judge/play-steps.ts';
import { groupOf } from '../../conformance/select.ts';
import { type Exchange, isSuccess } from '../../core/exchange.ts';
import { tellingLine } from '../exchange/telling-line.ts';

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
    if (result.outcome !== 'fail' && result.outcome !== 'warn') continue;
    // What is accepted is listed with its reason.
    if (result.accepted !== null) continue;
    const how = howItFailed(result);
    const group = groups.get(how);
    if (group === undefined) groups.set(how, [result]);
    else group.push(result);
  }
  const all = [...groups.values()].flatMap((group) => {
    // A `must` speaks for a `should` that fails with it.
    const first = group.find(({ outcome }) => outcome === 'fail') ?? group[0];
    return first === undefined ? [] : [{ first, others: group.filter((one) => one !== first) }];
  });
  // What makes the exit code comes first.
  return all.toSorted((a, b) => Number(b.first.outcome === 'fail') - Number(a.first.outcome === 'fail'));
}

/** For each case that failed as another one, the id of that one, which speaks for them all. */
export function sameAs(results: readonly CaseResult[]): ReadonlyMap<string, string> {
  return new Map(
    sameFailures(results).flatMap(({ first, others }) => others.map(({ id }) => [id, first.id] as const)),
  );
}

function howItFailed({ id, actual, counterexample, exchanges }: CaseResult): string {
  if (counterexample !== null) {
    const { delivered, differences, load } = counterexample;
    // The values are those of another driver or another day; the places are what the consumer got wrong.
    return JSON.stringify([
      delivered.map(deliveryWords),
      differences.map(({ path }) => path),
      // What became of jobs under load is told apart by its kind.
      ...(load === undefined ? [] : [id]),
    ]);
  }
  const last = exchanges.at(-1);
  const answer = (actual ?? '').replace(COUNTS, '').replace(ALIKE, 'the same state').replace(INSTEAD, '');
  if (last === undefined) return JSON.stringify([answer]);
  const { response, error } = last;
  if (response === null || error !== null) return JSON.stringify([answer, error?.code ?? null]);
  // What was taken and should not have been is the fault of whoever should have refused it.
  if (isSuccess(response.status)) return JSON.stringify([groupOf(id), answer, response.status]);
  // Two answers of one status are two faults where they say so themselves.
  const said = saidAbout(last, tellingLine(response));
  return JSON.stringify(
    said === '' ? [answer, response.status] : [besideStatus(answer), response.status, said],
  );
}

/** `500 (20 times)` and `500` are one answer. */
const COUNTS = / \(\d+ times\)/g;
/** What the value of a field that decides is in one event and in another. */
const INSTEAD = / as .*? instead of (?:"[^"]*"|[^,]*)/g;
/** Which statuses look alike: a consumer that knows two outcomes has many such pairs, of one cause. */
const ALIKE = /^the same state after \S+ and after \S+$/;

/** What is found fault with beside the status: nothing in `a comma too many: 500` and `500, 200`. */
function besideStatus(answer: string): string {
  return answer
    .replace(/^[^:]*: /, '')
    .replace(/\b\d{3}\b/g, '')
    .replace(/[\s,]+/g, ' ')
    .trim();
}

/** What an answer says, without what is another in each: the job, numbers, ids, moments. */
function saidAbout({ key }: Exchange, line: string): string {
  const withoutKey = key === null || key === '' ? line : line.replaceAll(key, '');
  return withoutKey.replace(/[0-9a-f-]*\d[0-9a-f-]*/gi, '0');
}
