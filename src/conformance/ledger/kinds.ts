import type { JsonValue } from '../../core/json/json.ts';
import { parsePointer, valueAt } from '../../core/json/pointer.ts';
import type { StateDifference } from '../case/result.ts';
import { inScenarioOrder, type Ordering } from '../judge/ordering.ts';
import { isSameState } from '../judge/state-diff.ts';
import type { WrongKind } from './cases.ts';

/** A job whose state is not what its webhooks leave. */
export interface WrongState {
  /** Its webhooks as they were really sent. */
  readonly sent: Ordering;
  /** Whether one of them was tried more than once. */
  readonly isTriedAgain: boolean;
  /** Normalised; `null` where the consumer knows nothing of the job. */
  readonly state: JsonValue;
  /** Whether nothing should be known of it. */
  readonly isToBeUnknown: boolean;
  /** At least one, of the state that the same webhooks leave in order. */
  readonly differences: readonly StateDifference[];
}

/** What other webhooks of the scenario leave, once each and in order. */
export interface OtherStates {
  /** `undefined` where that is not to be known: too many were asked for. */
  readonly of: (ordering: Ordering) => Promise<JsonValue | undefined>;
  /** Whether two states are one, but for what is the consumer's own. */
  readonly isSame: (expected: JsonValue, actual: JsonValue) => boolean;
}

/**
 * The one kind that a wrong job is of. What explains a state most narrowly comes first:
 *
 * 1. A job that is not known is lost, whatever else; one that is known and should not be is wrong.
 * 2. It went backwards where its state is the one of an earlier point, and the webhook of that point really came after a newer
 *    one: of two in the wrong order the newer one looks lost too. A repetition that came late and undid what was newer is of
 *    this kind as well.
 * 3. It is lost where its state is the one of its webhooks without some.
 * 4. It went backwards where all that differs is as an earlier point had it, though it knows of what came later: the consumer
 *    may have changed the order itself. Numbers alone tell nothing of that: a lower one is no older one.
 * 5. It was booked twice where a webhook came twice, and a list is longer or a number higher than it should be.
 * 6. It is wrong otherwise.
 */
export async function kindOf(wrong: WrongState, states: OtherStates): Promise<WrongKind> {
  const { sent, state, differences } = wrong;
  if (state === null) return 'lost';
  if (wrong.isToBeUnknown) return 'wrong';
  const steps = inScenarioOrder(sent);
  const isAfter = async (
    ordering: Ordering,
    holds: (other: JsonValue) => boolean = (other) => states.isSame(other, state),
  ): Promise<boolean> => {
    const other = await states.of(ordering);
    return other !== undefined && holds(other);
  };
  const upTo = (point: number): Ordering => steps.filter((step) => step <= point);
  for (const point of lateSteps(sent)) if (await isAfter(upTo(point))) return 'backwards';
  for (const left of withoutSome(steps)) if (await isAfter(left)) return 'lost';
  if (differences.some(isNoNumber)) {
    for (const point of steps.slice(0, -1).toReversed()) {
      if (await isAfter(upTo(point), (earlier) => isOlder(differences, earlier))) return 'backwards';
    }
  }
  const isRepeated = wrong.isTriedAgain || steps.length < sent.length;
  return isRepeated && differences.some(isMore) ? 'booked-twice' : 'wrong';
}

/** The steps that came after a later one, the last to come first: it may have undone what was newer. */
function lateSteps(sent: Ordering): Ordering {
  const late = sent.filter((step, at) => sent.slice(0, at).some((before) => before > step));
  return [...new Set(late.toReversed())];
}

/** Whether all that differs is as an earlier state has it. */
function isOlder(differences: readonly StateDifference[], earlier: JsonValue): boolean {
  return differences.every(({ path, actual }) => {
    const old = valueAt(earlier, parsePointer(path) ?? []);
    if (old === undefined || actual === undefined) return old === actual;
    return isSameState(old, actual);
  });
}

/** Steps of which every choice is tried; of more there are too many. */
const FEW_STEPS = 6;

/** Fewer webhooks: the last ones missing, then one, then two of them, then more; of many steps at last one alone. */
function* withoutSome(steps: Ordering): Generator<Ordering, void, undefined> {
  for (let length = steps.length - 1; length > 0; length -= 1) yield steps.slice(0, length);
  const most = steps.length <= FEW_STEPS ? steps.length - 1 : 2;
  for (let missing = 1; missing <= most; missing += 1) yield* chosen(steps, steps.length - missing);
  if (most < steps.length - 1) yield* chosen(steps, 1);
}

/** Every choice of so many of a list, in its order. */
function* chosen(list: Ordering, count: number): Generator<Ordering, void, undefined> {
  if (count === 0) {
    yield [];
    return;
  }
  for (const [at, first] of list.entries()) {
    if (list.length - at < count) return;
    for (const rest of chosen(list.slice(at + 1), count - 1)) yield [first, ...rest];
  }
}

function isNoNumber({ expected, actual }: StateDifference): boolean {
  return typeof expected !== 'number' || typeof actual !== 'number';
}

/** Whether there is more than there should be: an entry beyond the end of a list, or a number that is higher. */
function isMore({ expected, actual }: StateDifference): boolean {
  if (typeof expected === 'number' && typeof actual === 'number') return actual > expected;
  if (Array.isArray(expected) && Array.isArray(actual)) return actual.length > expected.length;
  return expected === undefined && actual !== undefined;
}
