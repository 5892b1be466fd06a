import type { Scenario } from '../../scenarios/scenario.ts';
import { isInOrder, type Ordering } from '../judge/ordering.ts';
import type { Fault, PlayParts } from '../judge/play-steps.ts';
import { simplerOrderings } from '../orderings/draw-and-shrink.ts';
import { OrderingTester } from '../orderings/tester.ts';
import type { WrongKind } from './cases.ts';
import { kindOf } from './kinds.ts';
import type { LedgerReferences } from './references.ts';

/** What a sequence does to a consumer without load, where that is not what it should do. */
export interface Alone {
  readonly fault: Fault;
  readonly ordering: Ordering;
  /** How many steps of shrinking led to it. */
  readonly shrinks: number;
  /** The kind of fault that it is; the one that was asked for where that is not to be known. */
  readonly kind: WrongKind | 'refused';
}

/**
 * Plays a sequence alone, and makes it as small as it goes while it goes wrong in the same way: a consumer may have several
 * faults, and the smallest sequence of all shows the plainest of them.
 *
 * @param wanted the kind of fault that it had under load
 * @returns `null` where it leaves the right state
 * @throws WebhookCliError `state_unreadable`; the signal's reason when the run is over
 */
export async function playAlone(
  parts: PlayParts,
  scenario: Scenario,
  sent: Ordering,
  references: LedgerReferences,
  { wanted, isToShrink }: { readonly wanted: WrongKind; readonly isToShrink: boolean },
): Promise<Alone | null> {
  // Once each and in order it is the reference itself.
  if (isInOrder(sent)) return null;
  const tester = new OrderingTester(parts, scenario, references.of(scenario));
  const faultOf = async (ordering: Ordering): Promise<Fault | null> => {
    const held = await tester.holds(ordering);
    if (tester.error !== undefined) throw tester.error;
    return held ? null : tester.fault;
  };
  let fault = await faultOf(sent);
  if (fault === null) return null;
  const { kind, isSure } = await kindAlone(fault, scenario, references);
  if (kind !== wanted && isSure) return { fault, ordering: sent, shrinks: 0, kind };
  let [ordering, shrinks] = [sent, 0];
  const unlike = new Set<string>();
  // What it is without load is as much as can be said where its kind is not known: nothing smaller would be surer.
  for (let simpler = isToShrink && kind === wanted; simpler; ) {
    simpler = false;
    for (const other of simplerOrderings(ordering, scenario.steps.length)) {
      if (tester.isExhausted()) break;
      if (unlike.has(other.join()) || !couldBe(wanted, other)) continue;
      const found = await faultOf(other);
      if (found === null) continue;
      if ((await kindAlone(found, scenario, references)).kind !== wanted) {
        unlike.add(other.join());
        continue;
      }
      [fault, ordering, shrinks, simpler] = [found, other, shrinks + 1, true];
      break;
    }
  }
  return { fault, ordering, shrinks, kind: wanted };
}

/** Whether a sequence can be of a kind at all, so that none is played in vain. */
function couldBe(kind: WrongKind, ordering: Ordering): boolean {
  const different = new Set(ordering).size;
  if (kind === 'booked-twice') return different < ordering.length;
  return kind !== 'backwards' || different > 1;
}

/** The kind of a fault, told as that of a job is. It is not sure where too many other sequences would have to be played. */
async function kindAlone(
  fault: Fault,
  scenario: Scenario,
  references: LedgerReferences,
): Promise<{ readonly kind: Alone['kind']; readonly isSure: boolean }> {
  if (fault.kind === 'refused') return { kind: 'refused', isSure: true };
  const { playback, expected, differences } = fault;
  let isSure = true;
  const kind = await kindOf(
    {
      sent: playback.ordering,
      isTriedAgain: false,
      state: playback.state,
      isToBeUnknown: expected === null,
      differences,
    },
    {
      of: async (ordering) => {
        const state = await references.otherState(scenario, ordering);
        isSure &&= state !== undefined;
        return state;
      },
      isSame: (expected, actual) => references.differences(scenario, expected, actual).length === 0,
    },
  );
  return { kind, isSure };
}
