import { unorderedVersion } from '../../load/order.ts';
import { findScenario } from '../../scenarios/bundled.ts';
import { planScenario } from '../../sender/scenario/plan.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';
import type { ExportPlan } from './plan.ts';

/**
 * Says what may surprise in a load before it is written.
 *
 * @param names of the scenarios, as they were given
 */
export async function warnOfLoad(
  session: Session,
  { provider, plan }: ExportPlan,
  names: readonly string[],
): Promise<void> {
  const { payloadVersion, contentForm, secret, now } = plan.identities;
  const unordered = unorderedVersion(provider, plan.scenarios, payloadVersion);
  if (plan.faults.shuffle && unordered !== null) {
    warn(
      session,
      `version ${unordered} of ${provider.title} holds nothing that puts two webhooks in order: no consumer can put right what --shuffle mixes`,
    );
  }
  for (const [place, scenario] of plan.scenarios.entries()) {
    // What was captured came so, whatever is found in it.
    const isOwn =
      scenario.provenance !== 'captured' && findScenario(scenario.name, plan.catalogue) !== scenario;
    if (!isOwn) continue;
    const { warnOfFaults } = await import('../send/scenario/warnings.ts');
    const one = planScenario(scenario, plan.catalogue, {
      payloadVersion: payloadVersion ?? undefined,
      contentForm: contentForm ?? undefined,
      secret,
      now,
    });
    warnOfFaults(session, names[place] ?? scenario.name, one, await plan.catalogue.load());
  }
}
