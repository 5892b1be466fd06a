import type { ProviderName } from '../providers/known.ts';
import { bundledCatalogue } from '../providers/registry.ts';
import { scenariosIn } from '../scenarios/bundled.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { provider as readProvider } from './inputs/values.ts';

/**
 * The scenarios that come with the package, by provider, the usual course first.
 *
 * @param provider id of a provider; all unless given
 * @throws WebhookCliError `bad_option`, `unknown_provider`
 */
export function bundledScenarios(provider?: ProviderName): readonly Scenario[] {
  return scenariosIn(
    bundledCatalogue,
    provider === undefined ? undefined : readProvider(provider, 'provider'),
  );
}
