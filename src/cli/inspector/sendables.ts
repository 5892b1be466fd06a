import { eventLabel } from '../../events/names.ts';
import type { Sendables } from '../../inspector/wire.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { scenariosIn } from '../../scenarios/bundled.ts';
import { projectFixtures, projectScenarios } from '../events/captured.ts';
import { provenanceNote } from '../send/provenance.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';

/** Gives what can be sent: events and scenarios that are bundled, and what the project has captured. */
export function sendablesOf(session: Session, catalogue: Catalogue): () => Promise<Sendables> {
  // The page asks each time that it shows its form.
  const said = new Set<string>();
  const onFault = (_: Session, words: string): void => {
    if (!said.has(words)) warn(session, words);
    said.add(words);
  };
  return async () => {
    const [fixtures, own] = await Promise.all([
      projectFixtures(session, catalogue, undefined, onFault),
      projectScenarios(session, catalogue, undefined, onFault),
    ]);
    const { providers } = catalogue;
    return {
      providers: providers.map(({ id, title, eventWord }) => ({ id, title, eventWord })),
      events: providers.flatMap((provider) => {
        const entries = provider.fixtures.entries();
        return provider.events.map(({ name, label, description }) => {
          const entry = entries.find(({ event }) => event === name);
          return {
            provider: provider.id,
            name,
            label,
            description,
            versions: provider.versions.map(({ id }) => id),
            provenance: entry === undefined ? '' : provenanceNote('payload', entry),
          };
        });
      }),
      fixtures: fixtures.map(([name, { provider, event }]) => ({
        name,
        provider: provider.id,
        event: event.name,
      })),
      scenarios: [...scenariosIn(catalogue), ...own].map(({ name, provider, title, steps, provenance }) => {
        const whose = providers.find(({ id }) => id === provider);
        return {
          provider,
          name,
          description: title,
          steps: steps.map(
            (step) => step.title ?? (whose === undefined ? step.event : eventLabel(whose, step.event)),
          ),
          isCaptured: provenance === 'captured',
        };
      }),
    };
  };
}
