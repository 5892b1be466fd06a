import { keySeries } from '../../events/identity/key-template.ts';
import { newSeed, seededRandom } from '../../events/random.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { openScenario, type ScenarioOptions } from '../../scenarios/open.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { planSequence } from '../../scenarios/send-order.ts';
import { jobSeed, stepRange } from '../../scenarios/step-range.ts';
import { paceOf } from './clock.ts';
import type { ScenarioPlan } from './play.ts';

/** What a user may say of a scenario's run. Times are milliseconds, shares go from 0 to 1. */
export interface PlanOptions extends Omit<ScenarioOptions, 'startAt'> {
  /** The moment of the first step in the payloads, since 1970; near now unless given. */
  readonly now?: number | undefined;
  /** The first and the last step, each a number from 1 or an event; all steps unless given. */
  readonly from?: number | string | undefined;
  readonly toStep?: number | string | undefined;
  /** 1 unless given. */
  readonly jobs?: number | undefined;
  /** Share of the webhooks that are sent twice. */
  readonly duplicate?: number | undefined;
  /** Mixes the order within each job. */
  readonly shuffle?: boolean | undefined;
  /** Share of the webhooks that are left out, below 1. */
  readonly drop?: number | undefined;
  /** From the beginning of one webhook to that of the next; not together with `speed`. */
  readonly intervalMs?: number | undefined;
  /** Divides the scenario's own pauses; without it and `intervalMs` nothing waits. */
  readonly speed?: number | undefined;
}

/** A plan, and what repeats it. */
export interface SeededPlan extends ScenarioPlan {
  readonly seed: string;
}

/**
 * Plans a run of a scenario: which webhooks of which jobs, in which order, when, under which identities.
 *
 * @param options values that were checked one by one
 * @throws WebhookCliError `bad_step`, `bad_id` where jobs need more keys than there are
 */
export function planScenario(scenario: Scenario, catalogue: Catalogue, options: PlanOptions): SeededPlan {
  const { payloadVersion, contentForm, id, secret, now, seed = newSeed(), jobs = 1 } = options;
  const keyOf = id === undefined || jobs === 1 ? () => id : keySeries(id, jobs, seededRandom(`${seed} keys`));
  return {
    seed,
    sequence: planSequence({
      ...stepRange(scenario, catalogue, options.from, options.toStep),
      jobs,
      duplicate: options.duplicate ?? 0,
      shuffle: options.shuffle === true,
      drop: options.drop ?? 0,
      seed,
    }),
    pace: paceOf(options),
    now,
    open: (job, startAt) =>
      openScenario(scenario, catalogue, {
        payloadVersion,
        contentForm,
        id: keyOf(job),
        secret,
        seed: jobSeed(seed, job),
        startAt,
      }),
  };
}
