import { Arbitrary, asyncProperty, check, type Random, Stream, Value } from 'fast-check';
import type { Ordering } from '../judge/ordering.ts';
import { drawOrdering, firstOrderings, simplerOrderings } from './draw-and-shrink.ts';

export interface SearchOptions {
  /** How many steps the scenario has. */
  readonly steps: number;
  /** Orderings to try while none fails. */
  readonly runs: number;
  /** The same number gives the same orderings. */
  readonly seed: number;
  /** Tells whether the consumer bears an ordering. Must not throw. */
  readonly holds: (ordering: Ordering) => Promise<boolean>;
  /** True when nothing simpler shall be looked for any more. */
  readonly isExhausted: () => boolean;
}

export interface SearchResult {
  /** How many orderings were tried before the first that failed, that one included; all when none did. */
  readonly runs: number;
  /** How many times a simpler one was found after it. */
  readonly shrinks: number;
  /** The simplest ordering that failed, or `null`. */
  readonly failing: Ordering | null;
}

/**
 * Looks for an ordering that a consumer does not bear, and from there for the simplest one.
 *
 * This module loads fast-check; import it when a search begins.
 */
export async function findCounterexample(options: SearchOptions): Promise<SearchResult> {
  const details = await check(asyncProperty(new Orderings(options), options.holds), {
    seed: options.seed,
    numRuns: options.runs,
    examples: firstOrderings(options.steps).map((ordering): [Ordering] => [ordering]),
    endOnFailure: false,
    verbose: false,
  });
  return {
    runs: details.numRuns,
    shrinks: details.numShrinks,
    failing: details.counterexample?.[0] ?? null,
  };
}

/**
 * A list built by edits would shrink by taking edits back, which leads to the whole scenario instead of away
 * from it. So this draws lists and shrinks them as what they are, whichever way they were drawn.
 */
class Orderings extends Arbitrary<Ordering> {
  readonly #options: SearchOptions;

  constructor(options: SearchOptions) {
    super();
    this.#options = options;
  }

  override generate(random: Random): Value<Ordering> {
    const nextBelow = (limit: number): number => random.nextInt(0, limit - 1);
    return new Value(drawOrdering(this.#options.steps, nextBelow), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Ordering {
    return Array.isArray(value) && value.length > 0;
  }

  override shrink(value: Ordering): Stream<Value<Ordering>> {
    return new Stream(this.#simpler(value));
  }

  // Lazy, because there may be millions: the search ends when it is spent, not when these do.
  *#simpler(value: Ordering): Generator<Value<Ordering>, void, undefined> {
    for (const ordering of simplerOrderings(value, this.#options.steps)) {
      if (this.#options.isExhausted()) return;
      yield new Value(ordering, undefined);
    }
  }
}
