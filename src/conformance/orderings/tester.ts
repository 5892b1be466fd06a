import type { Scenario } from '../../scenarios/scenario.ts';
import { isInOrder, type Ordering } from '../judge/ordering.ts';
import { type Fault, type Playback, type PlayParts, playOrdering } from '../judge/play-steps.ts';
import { References } from '../judge/reference-state.ts';

/** Orderings tried in search of a simpler one, for a run of few orderings. */
const FEWEST_SHRINK_TRIES = 60;

/** Tries orderings on a consumer, one after the other, and remembers what came of them. */
export class OrderingTester {
  readonly references: References;
  readonly #context: PlayParts;
  readonly #scenario: Scenario;
  readonly #passed = new Set<string>();
  #fault: Fault | null = null;
  #unstable: Fault | null = null;
  #error: unknown;
  #shrinkTries = 0;

  /** @param references where they were learned before; its own unless given */
  constructor(
    context: PlayParts,
    scenario: Scenario,
    references = new References((ordering) => playOrdering(context, scenario, ordering)),
  ) {
    this.#context = context;
    this.#scenario = scenario;
    this.references = references;
  }

  /** The last ordering that failed, each time it was tried. */
  get fault(): Fault | null {
    return this.#fault;
  }

  /** The first ordering that failed once, but not when it was tried again. */
  get unstable(): Fault | null {
    return this.#unstable;
  }

  /** How many different orderings the consumer bore. */
  get passed(): number {
    return this.#passed.size;
  }

  /** What made it end early, `undefined` where nothing did. */
  get error(): unknown {
    return this.#error;
  }

  /** True when there is no use in trying more. */
  isExhausted(): boolean {
    return (
      this.#error !== undefined ||
      this.references.flaky !== null ||
      this.#shrinkTries >= Math.max(2 * this.#context.limits.runs, FEWEST_SHRINK_TRIES)
    );
  }

  /** Tells whether the consumer bears an ordering; never throws, as what it throws would pass for an answer. */
  async holds(ordering: Ordering): Promise<boolean> {
    if (this.isExhausted() || this.#passed.has(ordering.join())) return true;
    if (this.#fault !== null) {
      // The state is measured by what the right order leaves; only an answer can be wrong there.
      if (this.#fault.kind === 'state' && isInOrder(ordering)) return true;
      this.#shrinkTries += 1;
    }
    try {
      const fault = await this.#confirmed(ordering);
      if (fault === null) this.#passed.add(ordering.join());
      else this.#fault = fault;
      return fault === null;
    } catch (error) {
      this.#error = error;
      return true;
    }
  }

  /** What fails is tried once more: a consumer's clock may only now have moved on, or chance have played. */
  async #confirmed(ordering: Ordering): Promise<Fault | null> {
    const isRead = this.#context.state !== null;
    const reference = isRead ? await this.references.of(ordering) : null;
    const playback = await playOrdering(this.#context, this.#scenario, ordering);
    if (this.#judge(playback, reference) === null) return null;
    const newReference = isRead ? await this.references.replay(ordering) : null;
    const newPlayback = await playOrdering(this.#context, this.#scenario, ordering);
    const fault = this.#judge(newPlayback, newReference);
    if (fault === null) this.#unstable ??= this.#judge(playback, reference);
    return fault;
  }

  #judge(playback: Playback, reference: Omit<Playback, 'payloads'> | null): Fault | null {
    if (!playback.isAccepted) return { kind: 'refused', playback };
    if (reference === null) return null;
    if (!reference.isAccepted) return { kind: 'refused', playback: reference };
    const differences = this.references.differences(reference.state, playback.state);
    return differences.length === 0
      ? null
      : { kind: 'state', playback, expected: reference.state, differences };
  }
}
