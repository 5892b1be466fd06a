import leven from 'leven';

/** Longer texts are compared by their beginning: the cost grows with the product of both lengths. */
const MOST_COMPARED = 200;
/** One slip in three letters: with more, what was typed shares too little with a word to have meant it. */
const LETTERS_PER_SLIP = 3;
/** Fewer letters are the beginning of too much. */
const LEAST_BEGINNING = 4;

/** The candidate that is most like a text, however little that is; of several as like it the first. */
export function closest(text: string, candidates: readonly string[]): string | undefined {
  return leastSlips(candidates, (candidate) => slips(comparable(text), comparable(candidate)));
}

/**
 * The candidate that a misspelt text most likely means, or `undefined` where none shares enough with it. One whose
 * beginning was typed and no more is meant as well, where nothing is nearer. What two paths have in common, part by
 * part, is no proof that the rest of one means the rest of the other.
 *
 * @param most slips that are believed at the most
 * @example suggestion('/items/0/skuu', ['/items/0/sku']) // '/items/0/sku'
 */
export function suggestion(
  text: string,
  candidates: readonly string[],
  most = Number.POSITIVE_INFINITY,
): string | undefined {
  const wanted = comparable(text).split('/');
  return leastSlips(candidates, (candidate) => {
    const [typed, meant] = withoutSharedEnds(wanted, comparable(candidate).split('/'));
    const allowed = Math.min(most, Math.floor(typed.length / LETTERS_PER_SLIP));
    const added = meant.length - typed.length;
    if (isBeginning(typed, meant) && added <= most) return added;
    if (Math.abs(added) > allowed) return null;
    const count = slips(typed, meant);
    return count <= allowed ? count : null;
  });
}

function isBeginning(typed: string, meant: string): boolean {
  return typed.length >= LEAST_BEGINNING && meant.startsWith(typed);
}

function leastSlips(
  candidates: readonly string[],
  count: (candidate: string) => number | null,
): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const slipped = count(candidate);
    if (slipped === null || slipped >= least) continue;
    best = candidate;
    least = slipped;
  }
  return best;
}

function comparable(text: string): string {
  return text.slice(0, MOST_COMPARED).toLowerCase();
}

/** Letters that are wrong, missing or too many; two that changed places are one slip. */
function slips(typed: string, meant: string): number {
  return isSwapped(typed, meant) ? 1 : leven(typed, meant);
}

function isSwapped(typed: string, meant: string): boolean {
  if (typed.length !== meant.length) return false;
  let at = 0;
  while (at < typed.length && typed[at] === meant[at]) at += 1;
  const swapped = `${typed.slice(0, at)}${typed[at + 1] ?? ''}${typed[at] ?? ''}${typed.slice(at + 2)}`;
  return at < typed.length && swapped === meant;
}

/** Two paths without the parts that both begin and end with. */
function withoutSharedEnds(one: readonly string[], other: readonly string[]): [one: string, other: string] {
  const shortest = Math.min(one.length, other.length);
  let start = 0;
  while (start < shortest && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < shortest - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const rest = (parts: readonly string[]): string => parts.slice(start, parts.length - end).join('/');
  return [rest(one), rest(other)];
}
