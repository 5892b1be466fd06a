import { seededRandom } from '../events/random.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { paceOf } from '../sender/scenario/clock.ts';
import { type SentWebhook, scenarioWebhooks } from '../sender/scenario/play.ts';
import { type IdentitySource, identitiesOf } from './identities.ts';
import { type LoadCounts, type LoadFaults, LoadSequence, loadCounts } from './sequence.ts';

/** What is to be exported. Shares go from 0 to 1. */
export interface LoadPlan {
  readonly catalogue: Catalogue;
  /** At least one; jobs are of them in turn. */
  readonly scenarios: readonly Scenario[];
  readonly identities: IdentitySource;
  readonly faults: LoadFaults;
  /** Divides the scenarios' own pauses; without it nothing waits. */
  readonly speed?: number | undefined;
  readonly shards: number;
}

/** One job of a load, as it is sent. */
export interface LoadJob {
  /** From 0. */
  readonly job: number;
  readonly key: string;
  /** From 1. */
  readonly shard: number;
  readonly scenario: Scenario;
  /** In the order in which they are sent, each with the pause before it in ms. */
  readonly webhooks: readonly (SentWebhook & { readonly pauseMs: number })[];
}

/**
 * Makes the jobs of a load one after another, of which one is in memory at a time. The same plan gives the same bytes.
 *
 * @throws WebhookCliError as `openScenario` does, `bad_id` where keys do not suffice
 */
export function* loadJobs(plan: LoadPlan): Generator<LoadJob> {
  const { catalogue, scenarios, faults } = plan;
  const { seed, now, jobs } = plan.identities;
  const identities = identitiesOf(plan.identities, catalogue);
  const sequence = new LoadSequence(stepsOf(plan), jobs, faults, seededRandom(`${seed} load`));
  for (let job = 0; job < jobs; job += 1) {
    const scenario = scenarioOf(scenarios, job);
    const run = identities.open(scenario, job);
    const entries = sequence.next(job, scenario.steps.length);
    const pace = paceOf({ speed: plan.speed });
    const webhooks = scenarioWebhooks({ sequence: { entries, dropped: [] }, open: () => run, pace, now });
    yield { job, key: run.key, shard: shardOf(job, plan), scenario, webhooks: [...webhooks] };
  }
}

/** The shard of a job: each has jobs of all scenarios, so that they are sent side by side. */
function shardOf(job: number, { scenarios, shards }: LoadPlan): number {
  return (Math.floor(job / scenarios.length) % shards) + 1;
}

/** The scenario of a job, which are given out in turn. */
function scenarioOf<T>(scenarios: readonly T[], job: number): T {
  const found = scenarios[job % scenarios.length];
  if (found === undefined) throw new Error('a load has at least one scenario');
  return found;
}

/** How many webhooks a plan makes. */
export function countsOf(plan: LoadPlan): LoadCounts {
  return loadCounts(stepsOf(plan), plan.identities.jobs, plan.faults);
}

function stepsOf({ scenarios, identities: { jobs } }: LoadPlan): number {
  const rounds = Math.floor(jobs / scenarios.length);
  return scenarios.reduce(
    (sum, { steps }, place) => sum + steps.length * (rounds + (place < jobs % scenarios.length ? 1 : 0)),
    0,
  );
}
