import { type Scenario, bundledScenarios as scenariosOf } from '../scenarios/bundled.ts';
import { providerId } from './inputs/values.ts';

/**
 * The scenarios that come with the package, by provider, the usual course first.
 *
 * @param provider id of a provider; all unless given
 * @throws WebhookCliError `bad_option`, `unknown_provider`
 */
export function bundledScenarios(provider?: string): readonly Scenario[] {
  return scenariosOf(provider === undefined ? undefined : providerId(provider, 'provider'));
}
