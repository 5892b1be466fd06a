import { Agent } from 'node:http';
import type { BuiltEvent } from '../../../src/events/built-event.ts';
import { type PlanOptions, planScenario } from '../../../src/sender/scenario/plan.ts';
import { catalogue, requireScenario } from '../../helpers/bundled.ts';
import { call } from '../../helpers/http-client.ts';

/** The webhooks of one job, in the order in which they are sent. */
export interface PlannedJob {
  readonly key: string;
  readonly webhooks: readonly BuiltEvent[];
}

const NOW = Date.parse('2026-05-04T08:00:00Z');

/** Makes the webhooks of many jobs of a scenario. The same options make the same bytes. */
export function planJobs(scenario: string, options: PlanOptions): readonly PlannedJob[] {
  const { sequence, open } = planScenario(requireScenario(scenario), catalogue, options);
  return Array.from({ length: options.jobs ?? 1 }, (_, job) => {
    const run = open(job, NOW);
    const steps = sequence.entries.filter((entry) => entry.job === job);
    return { key: run.key, webhooks: steps.map(({ step }) => run.build(step, { sentAt: NOW })) };
  });
}

/**
 * Sends jobs as a load tool's users do: each user takes one job after the other, and the webhooks of a job wait for each other.
 *
 * @returns how often each status was answered
 */
export async function drive(
  url: string,
  jobs: readonly PlannedJob[],
  users: number,
): Promise<ReadonlyMap<number, number>> {
  const statuses = new Map<number, number>();
  const agent = new Agent({ keepAlive: true });
  const left = jobs.values();
  const user = async (): Promise<void> => {
    for (const { webhooks } of left) {
      for (const { headers, body } of webhooks) {
        const { status } = await call(url, { headers: Object.fromEntries(headers), body, agent });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: users }, user));
  } finally {
    agent.destroy();
  }
  return statuses;
}
