import { inScenarioOrder, type Ordering, wholeScenario } from '../judge/ordering.ts';
import { compareOrderings } from './compare.ts';

/** Integer from 0 up to, not including, the limit. */
export type Below = (limit: number) => number;

/** What is tried before anything random, so that few runs find the common faults too. */
export function firstOrderings(steps: number): Ordering[] {
  const whole = wholeScenario(steps);
  return [
    whole.flatMap((step) => [step, step]),
    [...whole, ...whole.slice(0, -1)],
    whole.toReversed(),
    // Without the last step: what is final hides whatever went wrong before it.
    ...(steps > 2 ? [whole.slice(0, -1).toReversed(), whole.slice(1).concat(0)] : []),
  ];
}

type Edit = (list: readonly number[], below: Below) => number[];

/** What happens to webhooks on their way. */
const EDITS = {
  repeatAtOnce(list, below) {
    const at = below(list.length);
    return [...list.slice(0, at + 1), ...list.slice(at)];
  },
  repeatLater(list, below) {
    const from = below(list.length);
    return list.toSpliced(from + 1 + below(list.length - from), 0, ...list.slice(from, from + 1));
  },
  swapNeighbours(list, below) {
    const at = below(Math.max(list.length - 1, 1));
    return list.toSpliced(at, 2, ...list.slice(at, at + 2).reverse());
  },
  moveLate(list, below) {
    const from = below(list.length);
    const rest = list.toSpliced(from, 1);
    return rest.toSpliced(from + below(rest.length - from + 1), 0, ...list.slice(from, from + 1));
  },
  dropOne(list, below) {
    return list.length < 2 ? [...list] : list.toSpliced(below(list.length), 1);
  },
} satisfies Readonly<Record<string, Edit>>;

const EDIT_LIST: readonly Edit[] = Object.values(EDITS);
const MOST_EDITS = 3;
/** How many more webhooks than steps a free ordering may have. */
const FREE_EXTRA = 2;

/**
 * An ordering as delivery might make it: mostly the whole scenario with a few accidents, else steps at will,
 * which finds what only a far-fetched order shows.
 */
export function drawOrdering(steps: number, below: Below): Ordering {
  if (below(3) === 0) {
    const length = 2 + below(steps + FREE_EXTRA - 1);
    return Array.from({ length }, () => below(steps));
  }
  let list = [...wholeScenario(steps)];
  for (let left = 1 + below(MOST_EDITS); left > 0; left -= 1) {
    list = EDIT_LIST[below(EDIT_LIST.length)]?.(list, below) ?? list;
  }
  return list;
}

/**
 * Every ordering that is simpler than a given one, the likeliest to fail alike first. What is left out quickly
 * makes it short; the same pattern with earlier steps makes it plain; only then all others are tried, which
 * makes the result the simplest one whatever the first failure looked like.
 */
export function* simplerOrderings(ordering: Ordering, steps: number): Generator<Ordering, void, undefined> {
  yield* withoutPieces(ordering);
  yield* withEarlierSteps(ordering);
  for (let length = 1; length < ordering.length; length += 1) yield* orderingsOf(length, steps);
  for (const other of orderingsOf(ordering.length, steps)) {
    if (compareOrderings(other, ordering) >= 0) return;
    yield other;
  }
}

/** Halves first, single webhooks last. */
function* withoutPieces(ordering: Ordering): Generator<Ordering, void, undefined> {
  for (let size = Math.floor(ordering.length / 2); size > 0; size = Math.floor(size / 2)) {
    // From the end: what comes after the fault is of no account.
    for (let at = ordering.length - size; at > -size; at -= size) {
      const start = Math.max(at, 0);
      yield ordering.toSpliced(start, at + size - start);
    }
  }
}

/** The same repeats and the same order, of steps that come earlier. */
function* withEarlierSteps(ordering: Ordering): Generator<Ordering, void, undefined> {
  const used = inScenarioOrder(ordering);
  for (const chosen of ascending(used.length, Math.max(...used))) {
    const other = ordering.map((step) => chosen[used.indexOf(step)] ?? step);
    if (compareOrderings(other, ordering) < 0) yield other;
  }
}

/** Every ascending list of this many numbers up to `last`, the one with the smallest last number first. */
function* ascending(count: number, last: number): Generator<readonly number[], void, undefined> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let end = count - 1; end <= last; end += 1) {
    for (const head of ascending(count - 1, end - 1)) yield [...head, end];
  }
}

/** Every ordering of a length, the simplest first. */
function* orderingsOf(length: number, steps: number): Generator<Ordering, void, undefined> {
  for (let latest = 0; latest < steps; latest += 1) {
    for (const word of numberLists(length, latest)) if (word.includes(latest)) yield word;
  }
}

/** Every list of this many numbers up to `last`, in the order of a dictionary. */
function* numberLists(length: number, last: number): Generator<readonly number[], void, undefined> {
  if (length === 0) {
    yield [];
    return;
  }
  for (let first = 0; first <= last; first += 1) {
    for (const rest of numberLists(length - 1, last)) yield [first, ...rest];
  }
}
