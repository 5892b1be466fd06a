import { usageError } from '../core/error.ts';
import { suggestion } from '../core/text/closest.ts';
import { didYouMean, excerpt } from '../core/text/did-you-mean.ts';
import { option, words } from '../core/wording.ts';

/** Which cases are wanted: by id (`duplicate/late`), by group (`duplicate`) or by a pattern (`event/*`). */
export interface Selection {
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
}

/**
 * The cases that are wanted, in their order. What is left out by `skip` is out even where `only` names it.
 *
 * @throws WebhookCliError `unknown_case` for a pattern that fits no case: it would prove nothing and pass
 */
export function selectCases<T extends { readonly id: string }>(
  cases: readonly T[],
  selection: Selection,
): readonly T[] {
  const only = (selection.only ?? []).map((text) => patternOf(text, cases));
  const skip = (selection.skip ?? []).map((text) => patternOf(text, cases));
  return cases.filter(
    ({ id }) => (only.length === 0 || only.some((fits) => fits(id))) && !skip.some((fits) => fits(id)),
  );
}

function patternOf(text: string, cases: readonly { readonly id: string }[]): (id: string) => boolean {
  const fits = casePattern(text);
  if (cases.some(({ id }) => fits(id))) return fits;
  const names = [...new Set(cases.flatMap(({ id }) => [id, groupOf(id)]))];
  const begun = text.trim().toLowerCase();
  // Of what begins so, a group is the shortest.
  const [longer] = names
    .filter((name) => begun !== '' && name.startsWith(begun))
    .toSorted((a, b) => a.length - b.length);
  const near = suggestion(text, names) ?? longer;
  throw usageError(
    'unknown_case',
    `there is no case ${excerpt(text, 60)}.${didYouMean(near)}`,
    words`${option('caseList')} shows them all`,
  );
}

/** Tells whether an id fits a text as people write it: an id, a group, or a pattern with `*`. */
function casePattern(text: string): (id: string) => boolean {
  const wanted = text.trim().toLowerCase().replace(/\/$/, '');
  if (!wanted.includes('*')) return (id) => id === wanted || groupOf(id) === wanted;
  const source = wanted
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const pattern = new RegExp(`^${source}$`);
  return (id) => pattern.test(id);
}

/** The part of an id before its slash. */
export function groupOf(id: string): string {
  return id.split('/')[0] ?? id;
}
