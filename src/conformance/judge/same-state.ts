import type { Exchange } from '../../core/exchange.ts';
import { pause } from '../../core/time/wait.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { CaseFinding } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import type { StateDifference } from '../case/result.ts';
import { describeAnswers, fail, pass } from './answers.ts';
import { STATE_NOT_READ } from './booking.ts';
import { faultWords, flakyWords, refusalWords, volatileWords } from './describe-play.ts';
import type { Ordering } from './ordering.ts';
import { deliveredSteps, type Playback, playOrdering } from './play-steps.ts';
import { References } from './reference-state.ts';

/** A sequence that leaves a right state, and what of that state is the consumer's own. */
export interface Known {
  readonly references: References;
  readonly ordering: Ordering;
}

/** The webhooks of some steps once each, as they happened. */
export function knownOrdering(
  context: CaseParts<'events' | 'http' | 'state' | 'limits'>,
  scenario: Scenario,
  ordering: Ordering,
): Known {
  return { references: new References((one) => playOrdering(context, scenario, one)), ordering };
}

/** One sequence that is no ordering of plain steps. */
export function knownPlayback(playback: () => Promise<Playback>): Known {
  return {
    references: new References(async (ordering) => ({ ...(await playback()), ordering })),
    ordering: [0],
  };
}

/** How the state that a sequence leaves is judged against the one that others leave. */
export interface SameState {
  /** The scenario that the deliveries are of. */
  readonly scenario: Scenario;
  /** Such as `a 2xx each, and the state as after both once each, in order`. */
  readonly expected: string;
  /** Each plays the sequence in question under an identity of its own. */
  readonly subjects: readonly (() => Promise<Playback>)[];
  /** Any of them will do. */
  readonly known: readonly Known[];
}

/** Milliseconds after which clocks that count seconds differ too. */
export const NEXT_SECOND_MS = 1100;

/**
 * Tells whether sequences leave the state that they should.
 *
 * @throws WebhookCliError `state_unreadable`
 */
export async function judgeSameState(
  context: CaseParts<'state' | 'limits'>,
  same: SameState,
): Promise<CaseFinding> {
  const { scenario, expected, known } = same;
  const answered: Exchange[] = [];
  for (const [i, subject] of same.subjects.entries()) {
    const playback = await subject();
    answered.push(...playback.exchanges);
    if (!playback.isAccepted) return fail(expected, refusedWords(playback, scenario), playback.exchanges);
    if (context.state === null) continue;
    if (i === 0) {
      const refused = await learn(known);
      if (refused !== null) return fail(expected, refusalWords(refused, scenario), refused.exchanges);
    }
    if ((await differencesOf(known, playback)) === null) continue;
    // Two plays within one second do not show a clock that counts seconds: asked again before it is believed.
    await pause(NEXT_SECOND_MS, context.limits.signal);
    for (const { references, ordering } of known) await references.replay(ordering);
    const differences = await differencesOf(known, playback);
    if (differences !== null) return await stateFailure(same, playback, differences);
  }
  const answers = describeAnswers(answered);
  if (context.state === null) return pass(expected, `${answers}; ${STATE_NOT_READ}`);
  const flaky = known.map(({ references }) => references.flaky).find((one) => one !== null);
  if (flaky !== undefined && flaky !== null) return fail(expected, flakyWords(flaky), answered);
  const volatilePaths = known[0]?.references.volatilePaths ?? [];
  const words = volatilePaths.includes('')
    ? 'the state is another one every time, and was not compared'
    : (await leavesNothing(known))
      ? `${NOT_KNOWN}, so that only the answers were judged`
      : SAME;
  return pass(
    expected,
    [answers, words, volatileWords(volatilePaths)].filter((part) => part !== '').join('; '),
  );
}

const SAME = 'the state is as it should be';

/** What `actual` says where a consumer that took a job knows nothing of it. */
export const NOT_KNOWN = 'the job is not known afterwards';

async function leavesNothing(known: readonly Known[]): Promise<boolean> {
  for (const { references, ordering } of known) {
    if ((await references.of(ordering)).state !== null) return false;
  }
  return true;
}

/** Plays each known sequence twice; the one that is refused, or `null`. */
async function learn(known: readonly Known[]): Promise<Pick<Playback, 'ordering' | 'exchanges'> | null> {
  for (const { references, ordering } of known) {
    const first = await references.of(ordering);
    const again = first.isAccepted ? await references.replay(ordering) : first;
    if (!again.isAccepted) return again;
  }
  return null;
}

/** What differs from the first of the known states; `null` where it is one of them. */
async function differencesOf(known: readonly Known[], playback: Playback): Promise<StateDifference[] | null> {
  const all: StateDifference[][] = [];
  for (const { references, ordering } of known) {
    const { state } = await references.of(ordering);
    const differences = references.differences(state, playback.state);
    if (differences.length === 0) return null;
    all.push(differences);
  }
  return all[0] ?? null;
}

async function stateFailure(
  { scenario, expected, known: [first] }: SameState,
  playback: Playback,
  differences: readonly StateDifference[],
): Promise<CaseFinding> {
  const right = (await first?.references.of(first.ordering))?.state ?? null;
  return {
    kind: 'fail',
    expected,
    actual: faultWords({ kind: 'state', playback, expected: right, differences }, scenario),
    exchanges: playback.exchanges,
    counterexample: {
      scenario: scenario.name,
      delivered: deliveredSteps(playback, scenario),
      differences,
      state: playback.state,
      expectedState: right,
      runs: 1,
      shrinks: 0,
    },
  };
}

/** Webhooks that were sent at once go on after a refusal, which is then not the last of them. */
function refusedWords(playback: Playback, scenario: Scenario): string {
  const words = describeAnswers(playback.exchanges);
  const isLast = !playback.exchanges.slice(0, -1).some(({ response }) => (response?.status ?? 500) >= 300);
  return isLast ? refusalWords(playback, scenario) : words;
}

/** Two sequences that must leave different states. */
export interface OtherState {
  readonly expected: string;
  readonly references: References;
  readonly first: Ordering;
  readonly second: Ordering;
  /** What the second adds, alone: where even that leaves the state of the first, being the same says nothing. */
  readonly alone?: Ordering | undefined;
  /** What is said where the states are the same. */
  readonly same: string;
}

/** What `actual` says where a state does not hold what two webhooks differ in. */
export const TELLS_NOTHING = 'each of them alone leaves the same state, which therefore tells nothing';

/**
 * Tells whether two sequences leave different states, clocks and the like left out.
 *
 * @throws WebhookCliError `state_unreadable`
 */
export async function judgeOtherState(other: OtherState): Promise<CaseFinding> {
  const { expected, references } = other;
  const first = await references.of(other.first);
  const again = first.isAccepted ? await references.replay(other.first) : first;
  const second = again.isAccepted ? await references.of(other.second) : again;
  if (!second.isAccepted) return fail(expected, describeAnswers(second.exchanges), second.exchanges);
  if (first.state === null && second.state === null) {
    const playback = await references.replay(other.second);
    return fail(expected, `2xx each, yet ${NOT_KNOWN}`, playback.exchanges);
  }
  if (references.differences(first.state, second.state).length === 0) {
    const alone = other.alone === undefined ? null : await references.of(other.alone);
    const isTold = alone === null || references.differences(first.state, alone.state).length > 0;
    if (!isTold) return pass(expected, `2xx each; ${TELLS_NOTHING}`);
    const playback = await references.replay(other.second);
    return fail(expected, other.same, playback.exchanges);
  }
  const { volatilePaths } = references;
  return pass(
    expected,
    ['2xx each, and two states', volatileWords(volatilePaths)].filter((part) => part !== '').join('; '),
  );
}
