import type { JsonObject, JsonValue } from '../../core/json/json.ts';
import { parsePointer, valueAt, walkJson } from '../../core/json/pointer.ts';
import type { StateDifference } from '../case/result.ts';
import { inScenarioOrder, type Ordering } from './ordering.ts';
import { PathPatterns } from './path-patterns.ts';
import type { Playback } from './play-steps.ts';
import { stateDifferences } from './state-diff.ts';

type Reference = Omit<Playback, 'payloads'>;

/**
 * The states that webhooks leave once each and in order, and what in them is the consumer's own: clocks,
 * counters, ids. Nobody has to name those paths. Whatever differs between two runs of the same webhooks in the
 * same order cannot come from the order.
 */
export class References {
  readonly #play: (ordering: Ordering) => Promise<Playback>;
  readonly #plays = new Map<string, Reference>();
  readonly #volatile = new PathPatterns();
  /** Lists that are now longer and now shorter. */
  readonly #lengths = new PathPatterns();
  #flaky: StateDifference | null = null;

  /** @param play delivers an ordering under a fresh identity */
  constructor(play: (ordering: Ordering) => Promise<Playback>) {
    this.#play = play;
  }

  /** JSON pointers of what differs from run to run, `*` for any index; `''` when it is everything. */
  get volatilePaths(): readonly string[] {
    return this.#volatile.all;
  }

  /** A place where the same webhooks in the same order left what they say at one time and not at another. */
  get flaky(): StateDifference | null {
    return this.#flaky;
  }

  /** What the webhooks of an ordering leave once each and in order. */
  async of(ordering: Ordering): Promise<Reference> {
    return this.#plays.get(inScenarioOrder(ordering).join()) ?? (await this.replay(ordering));
  }

  /** The same from a new run, which shows what differs from the run before. */
  async replay(ordering: Ordering): Promise<Reference> {
    const { payloads, ...reference } = await this.#play(inScenarioOrder(ordering));
    const before = this.#plays.get(reference.ordering.join());
    if (before?.isAccepted && reference.isAccepted) this.#learn(before.state, reference.state, payloads);
    // There may be one for every set of steps; only what went wrong is ever shown.
    this.#plays.set(
      reference.ordering.join(),
      reference.isAccepted ? { ...reference, exchanges: [] } : reference,
    );
    return reference;
  }

  /** Where two states differ, but for what is the consumer's own. */
  differences(expected: JsonValue, actual: JsonValue): StateDifference[] {
    // Without a limit: the first hundred could all be the consumer's own.
    return stateDifferences(expected, actual, Number.POSITIVE_INFINITY).filter(
      (difference) => !this.#isOwn(difference, expected, actual),
    );
  }

  /** That each entry of a list is another one every time is not that there is one more. */
  #isOwn(difference: StateDifference, expected: JsonValue, actual: JsonValue): boolean {
    const { path } = difference;
    if (!this.#volatile.cover(path)) return false;
    if (!isEntryMore(difference, expected, actual)) return true;
    const list = parentOf(path);
    return this.#lengths.cover(list) || this.#volatile.cover(list);
  }

  #learn(before: JsonValue, after: JsonValue, payloads: readonly JsonObject[]): void {
    const differences = this.differences(before, after);
    const renamed = renamedContainers(differences);
    this.#flaky ??= differences.find(changesWord(payloads)) ?? null;
    for (const difference of differences) {
      const parent = parentOf(difference.path);
      if (isEntryMore(difference, before, after)) this.#lengths.add(pattern(parent));
      this.#volatile.add(pattern(renamed.has(parent) ? parent : difference.path));
    }
  }
}

/** A clock of the consumer that was in the second entry of a list will be in the third one too. */
function pattern(path: string): string {
  return path.replace(/(?<=\/)\d+(?=\/|$)/g, '*');
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** Whether one of two lists has an entry that is beyond the end of the other. */
function isEntryMore({ path, ...sides }: StateDifference, expected: JsonValue, actual: JsonValue): boolean {
  if (sides.expected !== undefined && sides.actual !== undefined) return false;
  const list = parsePointer(parentOf(path)) ?? [];
  return Array.isArray(valueAt(expected, list)) && Array.isArray(valueAt(actual, list));
}

/** Containers whose members bear other names in each run, such as ids: no path of theirs comes again. */
function renamedContainers(differences: readonly StateDifference[]): ReadonlySet<string> {
  const gone = new Set<string>();
  const come = new Set<string>();
  for (const { path, expected, actual } of differences) {
    if (actual === undefined) gone.add(parentOf(path));
    if (expected === undefined) come.add(parentOf(path));
  }
  return new Set([...gone].filter((path) => come.has(path)));
}

/** Two letters in a row: a status or a name, never a moment, a number or most ids. */
const WORD = /\p{L}{2}/u;

/**
 * Finds where a word changed that was in what was delivered. That is no clock or id of the consumer's own: what
 * became of the webhooks was left to chance, or went wrong once.
 */
function changesWord(payloads: readonly JsonObject[]): (difference: StateDifference) => boolean {
  const values = new Set<JsonValue>();
  for (const payload of payloads) for (const { value } of walkJson(payload)) values.add(value);
  return ({ expected, actual }) =>
    [expected, actual].some((side) => typeof side === 'string' && WORD.test(side) && values.has(side));
}
