import type { Exchange } from '../../core/exchange.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { pause } from '../../core/time/wait.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { StateDifference } from '../case/result.ts';
import { flakyWords, refusalWords } from '../judge/describe-play.ts';
import { inScenarioOrder, type Ordering, wholeScenario } from '../judge/ordering.ts';
import { type Playback, playOrdering } from '../judge/play-steps.ts';
import { References } from '../judge/reference-state.ts';
import { NEXT_SECOND_MS, NOT_KNOWN } from '../judge/same-state.ts';
import type { Player } from './player.ts';

/** Why there is nothing that jobs could be compared with. */
export class NoReference extends Error {
  readonly exchanges: readonly Exchange[];
  /** Whether a job that was taken is not known afterwards. */
  readonly isUnknown: boolean;

  constructor(message: string, exchanges: readonly Exchange[], isUnknown = false) {
    super(message);
    this.exchanges = exchanges;
    this.isUnknown = isUnknown;
  }
}

/** How many sequences are played only to tell what kind a wrong job is of. */
const MOST_EXTRA = 128;
/** How many beginnings of a scenario are played to find one after which its job is known. */
const MOST_BEGINNINGS = 12;

interface Learned {
  readonly state: Promise<JsonValue>;
  /** When it was played last, by the clock of `performance`. */
  at: number;
  confirmed: Promise<void> | null;
}

/**
 * The states that the sequences of a ledger leave without load, each played twice when it is asked for first; whoever finds a job
 * that is otherwise has it played once more. One thing is played at a time.
 */
export class LedgerReferences {
  readonly #player: Player;
  readonly #onExchange: (exchange: Exchange) => void;
  readonly #ofScenario = new Map<string, References>();
  readonly #learned = new Map<string, Learned>();
  readonly #extra = new Map<string, Promise<JsonValue | undefined>>();
  /** Names of scenarios of which a job was known after some of its webhooks. */
  readonly #known = new Set<string>();
  /** By their names, scenarios of whose jobs nothing is ever known. */
  readonly #unknown = new Map<string, NoReference>();
  #count = 0;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param onExchange called with each webhook that is posted */
  constructor(player: Player, onExchange: (exchange: Exchange) => void) {
    this.#player = player;
    this.#onExchange = onExchange;
  }

  /** How many different sequences were played as a reference. */
  get count(): number {
    return this.#count;
  }

  /** What differs from play to play, in any scenario. */
  get volatilePaths(): readonly string[] {
    return [...new Set([...this.#ofScenario.values()].flatMap((one) => one.volatilePaths))].toSorted();
  }

  /** The references of a scenario, for who plays alone what was sent under load. */
  of(scenario: Scenario): References {
    const known = this.#ofScenario.get(scenario.name);
    if (known !== undefined) return known;
    const made = new References((ordering) => this.#play(scenario, ordering));
    this.#ofScenario.set(scenario.name, made);
    return made;
  }

  /**
   * What webhooks leave once each and in order; `null` where the consumer forgets the job by them, or does not know it yet.
   *
   * @throws NoReference, with `isUnknown` where nothing is known of a job of this scenario whatever was posted of it; WebhookCliError `state_unreadable`, `target_unreachable`; the signal's reason when the run is over
   */
  stateOf(scenario: Scenario, sent: Ordering): Promise<JsonValue> {
    return this.#learnedOf(scenario, sent).state;
  }

  /** Plays the webhooks once more, a second after the last time: before it is believed that a job is otherwise. */
  confirm(scenario: Scenario, sent: Ordering): Promise<void> {
    const learned = this.#learnedOf(scenario, sent);
    learned.confirmed ??= this.#inTurn(async () => {
      const sinceMs = performance.now() - learned.at;
      await pause(Math.max(0, NEXT_SECOND_MS - sinceMs), this.#player.parts.limits.signal);
      await this.#replay(scenario, sent);
    });
    return learned.confirmed;
  }

  /** What other webhooks leave; `undefined` where they are refused, or too many were asked for. */
  otherState(scenario: Scenario, ordering: Ordering): Promise<JsonValue | undefined> {
    const name = nameOf(scenario, ordering);
    const learned = this.#learned.get(name);
    if (learned !== undefined) return learned.state;
    const known = this.#extra.get(name);
    if (known !== undefined) return known;
    if (this.#extra.size >= MOST_EXTRA) return Promise.resolve(undefined);
    const made = this.#inTurn(async () => {
      const { isAccepted, state } = await this.of(scenario).of(ordering);
      return isAccepted ? state : undefined;
    });
    this.#extra.set(name, made);
    return made;
  }

  /** Where two states differ, but for what is the consumer's own. */
  differences(scenario: Scenario, expected: JsonValue, actual: JsonValue): readonly StateDifference[] {
    // That it knows nothing of a job is no matter of a clock.
    if ((expected === null) !== (actual === null)) return [{ path: '', expected, actual }];
    return this.of(scenario).differences(expected, actual);
  }

  /** The state that is known now, which a later play may have replaced. */
  async #replay(scenario: Scenario, ordering: Ordering): Promise<JsonValue> {
    const references = this.of(scenario);
    const played = await references.replay(ordering);
    if (!played.isAccepted) throw new NoReference(refusalWords(played, scenario), played.exchanges);
    if (references.flaky !== null) throw new NoReference(`${flakyWords(references.flaky)}${FLAKY_HINT}`, []);
    return played.state;
  }

  /** A job may be forgotten at its last webhook, or unknown before its first: then it is known after some others. */
  async #requireKnown(scenario: Scenario, sent: Ordering): Promise<void> {
    const { name } = scenario;
    const references = this.of(scenario);
    const exchanges: Exchange[] = [];
    for (const beginning of beginningsOf(scenario, sent)) {
      if (this.#known.has(name)) return;
      const played = await references.of(beginning);
      if (exchanges.length === 0) exchanges.push(...played.exchanges);
    }
    if (this.#known.has(name)) return;
    const unknown = new NoReference(UNKNOWN, exchanges, true);
    this.#unknown.set(name, unknown);
    throw unknown;
  }

  #learnedOf(scenario: Scenario, sent: Ordering): Learned {
    const name = nameOf(scenario, sent);
    const known = this.#learned.get(name);
    if (known !== undefined) return known;
    const learned: Learned = {
      state: this.#inTurn(async () => {
        const unknown = this.#unknown.get(scenario.name);
        if (unknown !== undefined) throw unknown;
        await this.#replay(scenario, sent);
        const state = await this.#replay(scenario, sent);
        if (state === null) await this.#requireKnown(scenario, sent);
        learned.at = performance.now();
        this.#count += 1;
        return state;
      }),
      at: 0,
      confirmed: null,
    };
    // Whoever asked hears of it; nobody need have.
    learned.state.catch(() => {});
    this.#learned.set(name, learned);
    return learned;
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(task);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #play(scenario: Scenario, ordering: Ordering): Promise<Playback> {
    const playback = await playOrdering(this.#player.parts, scenario, ordering);
    for (const exchange of playback.exchanges) this.#onExchange(exchange);
    if (playback.state !== null) this.#known.add(scenario.name);
    return playback;
  }
}

const IN_BACKGROUND =
  'a consumer that works in the background may need a longer wait before its state is read';
const FLAKY_HINT = `, so that no other difference would prove anything; ${IN_BACKGROUND}`;
const UNKNOWN = `2xx each, yet ${NOT_KNOWN}; ${IN_BACKGROUND}, and one that knows only its own jobs has to be told of a new one first`;

/** The webhooks of a scenario up to some point, fewest first, then all of them, then those that were sent. */
function* beginningsOf({ steps }: Scenario, sent: Ordering): Generator<Ordering, void, undefined> {
  const all = wholeScenario(steps.length);
  for (let length = 1; length < Math.min(all.length, MOST_BEGINNINGS); length += 1)
    yield all.slice(0, length);
  yield all;
  const [first] = inScenarioOrder(sent);
  if (first !== undefined) yield [first];
}

function nameOf(scenario: Scenario, sent: Ordering): string {
  return JSON.stringify([scenario.name, ...inScenarioOrder(sent)]);
}
