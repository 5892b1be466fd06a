import { requireVersion } from '../events/names.ts';
import type { Provider } from '../providers/provider.ts';
import type { Scenario } from '../scenarios/scenario.ts';

/**
 * The first version of the payloads of a load that holds nothing to put two webhooks in order by: no consumer can put right what
 * is sent mixed. `null` where all have something.
 *
 * @param payloadVersion the one that was asked for; otherwise each scenario has its own
 */
export function unorderedVersion(
  provider: Provider,
  scenarios: Iterable<Scenario>,
  payloadVersion: string | null,
): string | null {
  const versions = Array.from(
    scenarios,
    (scenario) => requireVersion(provider, payloadVersion ?? scenario.payloadVersion).id,
  );
  return versions.find((id) => !provider.probes.ordered.includes(id)) ?? null;
}
