import type { CapturedPayload } from '../../events/captured.ts';
import { allEvents } from '../../events/names.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { scenariosIn } from '../../scenarios/bundled.ts';
import type { Scenario } from '../../scenarios/scenario.ts';

/** An event or a scenario that may be chosen. */
export interface WebhookChoice {
  /** The flag that names it, without dashes. */
  readonly flag: string;
  readonly name: string;
  readonly provider: string;
  readonly label: string;
  readonly description: string;
}

/** The events that may be chosen, of one provider or of all. */
export function eventChoices(catalogue: Catalogue, only: Provider | undefined): readonly WebhookChoice[] {
  return allEvents(catalogue)
    .filter(({ provider }) => only === undefined || provider === only)
    .map(({ provider, event }) => ({
      flag: provider.eventWord,
      name: event.name,
      provider: provider.id,
      label: event.label,
      description: event.description,
    }));
}

/** The scenarios that may be chosen: bundled ones, of one provider or of all, and these. */
export function scenarioChoices(
  catalogue: Catalogue,
  only: Provider | undefined,
  own: readonly Scenario[],
): readonly WebhookChoice[] {
  return [...scenariosIn(catalogue, only), ...own].map(({ name, provider, title }) => ({
    flag: 'scenario',
    name,
    provider,
    label: name,
    description: title,
  }));
}

/** The fixtures of a project that may be chosen. */
export function fixtureChoices(
  fixtures: readonly (readonly [name: string, fixture: CapturedPayload])[],
): readonly WebhookChoice[] {
  return fixtures.map(([name, { provider, event, note }]) => ({
    flag: 'fixture',
    name,
    provider: provider.id,
    label: name,
    description: `${event.label}, ${note}`,
  }));
}

/**
 * The choices that have each of the words that were typed, or the beginning of one, somewhere in what is said of them:
 * first those that are called so.
 */
export function matching(choices: readonly WebhookChoice[], typed = ''): readonly WebhookChoice[] {
  const words = spaced(typed)
    .split(' ')
    .filter((word) => word !== '');
  const hasAll = (text: string): boolean => words.every((word) => spaced(text).includes(word));
  const called = choices.filter(({ label, name }) => hasAll(`${label} ${name}`));
  const others = choices.filter(
    (choice) => !called.includes(choice) && hasAll(Object.values(choice).join(' ')),
  );
  return [...called, ...others];
}

function spaced(text: string): string {
  return text.toLowerCase().replace(/[\s_-]+/g, ' ');
}
