import { usageError } from '../core/error.ts';
import { suggestion } from '../core/text/closest.ts';
import { didYouMean, excerpt } from '../core/text/did-you-mean.ts';
import { option, words } from '../core/wording.ts';
import { plain } from '../events/names.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { Provider } from '../providers/provider.ts';
import { type Scenario, scenarioFrom } from './scenario.ts';

// Read once: who plays a scenario finds what was worked out for it by the scenario itself.
const read = new WeakMap<Provider, readonly Scenario[]>();

/** The scenarios that come with a provider, the usual course first. */
export function scenariosOf(provider: Provider): readonly Scenario[] {
  const known = read.get(provider) ?? provider.scenarios().map(scenarioFrom);
  read.set(provider, known);
  return known;
}

/** The scenarios of a provider, or of all where none is given, by provider. */
export function scenariosIn(catalogue: Catalogue, provider?: Provider): readonly Scenario[] {
  return (provider === undefined ? catalogue.providers : [provider]).flatMap(scenariosOf);
}

/** The bundled scenario of a name, forgiving of case, space, dash and underscore. */
export function findScenario(name: string, catalogue: Catalogue, provider?: Provider): Scenario | undefined {
  return scenariosIn(catalogue, provider).find(byName(name));
}

/**
 * The same, or a refusal.
 *
 * @param provider whose scenario it is; that of any provider unless given
 * @param others names of scenarios that are not bundled, which may be meant too
 * @throws WebhookCliError `unknown_scenario` with the nearest name
 */
export function requireScenario(
  name: string,
  catalogue: Catalogue,
  provider?: Provider,
  others: readonly string[] = [],
): Scenario {
  const found = findScenario(name, catalogue, provider);
  if (found !== undefined) return found;
  const names = scenariosIn(catalogue, provider).map((scenario) => scenario.name);
  const near = suggestion(name, [...names, ...others]);
  const elsewhere = catalogue.providers.find((other) => scenariosOf(other).some(byName(name)));
  const hint = elsewhere === undefined ? didYouMean(near) : ` It is one of ${elsewhere.title}.`;
  const who = provider === undefined ? 'there is' : `${provider.title} has`;
  throw usageError(
    'unknown_scenario',
    `${who} no scenario ${excerpt(name, 60)}.${hint}`,
    words`${option('bundledScenarios')} lists all ${scenariosIn(catalogue).length}; a file of your own is named by its path, ./mine.json`,
  );
}

function byName(name: string): (scenario: Scenario) => boolean {
  const wanted = plain(name);
  return (scenario) => plain(scenario.name) === wanted;
}
