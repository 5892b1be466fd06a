import type { Ledger } from '../../load/open-ledger.ts';
import { type Answered, readAnswers } from '../../load/sent-log.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Counterexample } from '../case/result.ts';
import type { Ordering } from '../judge/ordering.ts';
import { deliveredSteps, type PlayParts } from '../judge/play-steps.ts';
import { WRONG_KINDS, type WrongKind } from './cases.ts';
import { type Alone, playAlone } from './play-alone.ts';
import type { LedgerReferences } from './references.ts';
import type { Evidence, WrongJob, WrongJobs } from './wrong-job.ts';

/** The webhooks of a wrong job, as they break the consumer alone too, or as they were sent. */
export interface Example {
  readonly kind: WrongKind;
  /** From 1: which of its kind. */
  readonly number: number;
  readonly job: WrongJob;
  /** Whether they break it in the same way without load. */
  readonly alone: boolean;
  /** The steps of the scenario, from 0, in their order. What the engine tried again stands there as often as it was tried. */
  readonly ordering: Ordering;
  readonly counterexample: Counterexample;
}

/** How often a webhook is repeated at most that was tried again: more of the same says nothing new. */
const MOST_TRIES = 20;

/**
 * Plays the webhooks of the first wrong jobs of each kind alone, without load, under new identities. What fails again, twice and
 * in the same way, of the first of its kind is made as small as it goes.
 *
 * @param onBegin called with how many there are, before the first is played
 */
export async function lookAtExamples(
  wrong: WrongJobs,
  ledger: Ledger,
  parts: PlayParts,
  references: LedgerReferences,
  onBegin?: (jobs: number) => void,
): Promise<readonly Example[]> {
  const all = WRONG_KINDS.flatMap((kind) => wrong.of(kind).examples);
  if (all.length > 0) onBegin?.(all.length);
  const answers = await readAnswers(ledger.folder, new Set(all.map(({ job }) => job.job)));
  const played = new Map<string, Promise<Alone | null>>();
  const examples: Example[] = [];
  for (const kind of WRONG_KINDS) {
    let isShrunk = false;
    for (const [i, evidence] of wrong.of(kind).examples.entries()) {
      const { job } = evidence;
      const scenario = ledger.scenarios.get(job.scenario);
      if (scenario === undefined) continue;
      const sending = sendingOf(job, answers.get(job.job));
      const { ordering } = sending;
      const name: string = JSON.stringify([job.scenario, kind, ...ordering, isShrunk]);
      const playing: Promise<Alone | null> =
        played.get(name) ??
        playAlone(parts, scenario, ordering, references, { wanted: kind, isToShrink: !isShrunk });
      played.set(name, playing);
      const found: Alone | null = await playing;
      const alone = found?.kind === kind ? found : null;
      isShrunk ||= alone !== null;
      examples.push({
        kind,
        number: i + 1,
        job,
        alone: alone !== null,
        ordering: alone?.ordering ?? ordering,
        counterexample:
          alone === null
            ? ofLoad(evidence, scenario, sending, found?.kind ?? null)
            : ofFault(alone, scenario, job, sending),
      });
    }
  }
  return examples;
}

/** How the webhooks of a job were sent, each try by itself. */
interface Sending {
  readonly ordering: Ordering;
  /** The status of each; `null` where it is not known, as of a try that was not the last. */
  readonly statuses: readonly (number | null)[];
  /** Whether all of them are known. */
  readonly isAnswered: boolean;
  /** How many of the webhooks the engine tried again. */
  readonly triedAgain: number;
}

/** Whoever sends waits for one webhook before the next, so that the tries of one follow upon one another. */
function sendingOf({ steps }: WrongJob, answers: readonly (Answered | undefined)[] | undefined): Sending {
  const sent = steps.map((step, i) => {
    const { status = null, tries = 1 } = answers?.[i] ?? {};
    return { step: step - 1, status, tries: Math.min(Math.max(tries, 1), MOST_TRIES) };
  });
  const triedAgain = sent.filter(({ tries }) => tries > 1).length;
  return {
    ordering: sent.flatMap(({ step, tries }) => Array<number>(tries).fill(step)),
    statuses: sent.flatMap(({ status, tries }) => [...Array<null>(tries - 1).fill(null), status]),
    isAnswered: answers !== undefined && triedAgain === 0,
    triedAgain,
  };
}

function ofFault(
  { fault, shrinks }: Alone,
  scenario: Scenario,
  { key }: WrongJob,
  { triedAgain }: Sending,
): Counterexample {
  const isState = fault.kind === 'state';
  return {
    scenario: scenario.name,
    delivered: deliveredSteps(fault.playback, scenario),
    differences: isState ? fault.differences : [],
    state: isState ? fault.playback.state : null,
    expectedState: isState ? fault.expected : null,
    runs: 1,
    shrinks,
    load: { key, alone: true, otherwise: null, answered: true, triedAgain },
  };
}

function ofLoad(
  { job, state, expected }: Evidence,
  scenario: Scenario,
  { ordering, statuses, isAnswered, triedAgain }: Sending,
  otherwise: Alone['kind'] | null,
): Counterexample {
  return {
    scenario: scenario.name,
    delivered: ordering.map((step, i) => ({
      step: step + 1,
      event: scenario.steps[step]?.event ?? '',
      again: ordering.indexOf(step) < i,
      status: statuses[i] ?? null,
    })),
    differences: job.differences,
    state,
    expectedState: expected,
    runs: 1,
    shrinks: 0,
    load: { key: job.key, alone: false, otherwise, answered: isAnswered, triedAgain },
  };
}
