import type { JsonValue } from '../../core/json/json.ts';
import type { Scenario } from '../../scenarios/bundled.ts';
import type { StateDifference } from '../case/case.ts';
import type { Bench } from '../case/case-context.ts';
import { type Deliveries, type Play, playOrdering } from '../judge/play-steps.ts';
import { References } from '../judge/reference-state.ts';
import { isInOrder, type Ordering } from './draw-and-shrink.ts';

/** What a consumer did wrong with an ordering. */
export type Fault =
  | { readonly kind: 'refused'; readonly play: Deliveries }
  | {
      readonly kind: 'state';
      readonly play: Deliveries & Pick<Play, 'state'>;
      readonly expected: JsonValue;
      /** At least one. */
      readonly differences: readonly StateDifference[];
    };

/** Orderings tried in search of a simpler one, for a run of few orderings. */
const FEWEST_SHRINK_TRIES = 60;

/** Tries orderings on a consumer, one after the other, and remembers what came of them. */
export class Trial {
  readonly references: References;
  readonly #bench: Bench;
  readonly #scenario: Scenario;
  readonly #borne = new Set<string>();
  #fault: Fault | null = null;
  #unstable: Fault | null = null;
  #error: unknown;
  #shrinkTries = 0;

  constructor(bench: Bench, scenario: Scenario) {
    this.#bench = bench;
    this.#scenario = scenario;
    this.references = new References((ordering) => playOrdering(bench, scenario, ordering));
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
  get borne(): number {
    return this.#borne.size;
  }

  /** What made the trial end early, `undefined` where nothing did. */
  get error(): unknown {
    return this.#error;
  }

  /** True when there is no use in trying more. */
  isSpent(): boolean {
    return (
      this.#error !== undefined ||
      this.references.wavering !== null ||
      this.#shrinkTries >= Math.max(2 * this.#bench.runs, FEWEST_SHRINK_TRIES)
    );
  }

  /** Tells whether the consumer bears an ordering; never throws, as what it throws would pass for an answer. */
  async holds(ordering: Ordering): Promise<boolean> {
    if (this.isSpent() || this.#borne.has(ordering.join())) return true;
    if (this.#fault !== null) {
      // The state is measured by what the right order leaves; only an answer can be wrong there.
      if (this.#fault.kind === 'state' && isInOrder(ordering)) return true;
      this.#shrinkTries += 1;
    }
    try {
      const fault = await this.#confirmed(ordering);
      if (fault === null) this.#borne.add(ordering.join());
      else this.#fault = fault;
      return fault === null;
    } catch (error) {
      this.#error = error;
      return true;
    }
  }

  /** What fails is tried once more: a consumer's clock may only now have moved on, or chance have played. */
  async #confirmed(ordering: Ordering): Promise<Fault | null> {
    const reference = await this.#reference(ordering, 'of');
    const play = await playOrdering(this.#bench, this.#scenario, ordering);
    if (this.#judge(play, reference) === null) return null;
    const newReference = await this.#reference(ordering, 'again');
    const newPlay = await playOrdering(this.#bench, this.#scenario, ordering);
    const fault = this.#judge(newPlay, newReference);
    if (fault === null) this.#unstable ??= this.#judge(play, reference);
    return fault;
  }

  async #reference(ordering: Ordering, how: 'of' | 'again'): Promise<Omit<Play, 'payloads'> | null> {
    return this.#bench.state === null ? null : this.references[how](ordering);
  }

  #judge(play: Play, reference: Omit<Play, 'payloads'> | null): Fault | null {
    if (!play.isTaken) return { kind: 'refused', play };
    if (reference === null) return null;
    if (!reference.isTaken) return { kind: 'refused', play: reference };
    const differences = this.references.differences(reference.state, play.state);
    return differences.length === 0 ? null : { kind: 'state', play, expected: reference.state, differences };
  }
}
