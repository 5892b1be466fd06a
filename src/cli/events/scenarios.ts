import { systemCode, usageError } from '../../core/error.ts';
import { chosenProvider } from '../../events/names.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import { timeLeft } from '../../output/text/format.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { bundledCatalogue } from '../../providers/registry.ts';
import { scenariosIn } from '../../scenarios/bundled.ts';
import { isFilePath, type Scenario } from '../../scenarios/scenario.ts';
import type { EventFlags } from '../flags/event.ts';
import { flagName } from '../flags/misfits.ts';
import { writeNote } from '../screen/note.ts';
import { printTable } from '../screen/table.ts';
import { EXIT } from '../session/exit.ts';
import type { Session } from '../session/session.ts';
import { projectScenarios } from './captured.ts';
import { chosenScenario } from './chosen.ts';
import type { EventsFlags, ShowEventFlags } from './flags.ts';

/** Runs `events --scenarios`. */
export async function printScenarios(
  session: Session,
  flags: EventsFlags,
  catalogue = bundledCatalogue,
): Promise<number> {
  const only = chosenProvider(flags.provider, catalogue);
  const own = await projectScenarios(session, catalogue, only);
  const scenarios = [...scenariosIn(catalogue, only), ...own];
  print(session, scenarios);
  if (session.json) session.out.line(jsonLine('summary', { scenarios: scenarios.length }));
  else {
    writeNote(
      session,
      'webhook-cli send --scenario <name> sends one, events show <name> shows its steps; --json tells what is documented of it',
    );
  }
  return EXIT.done;
}

/** Lists the scenarios of the project under the events, and tells how many there are. */
export async function printOwnScenarios(
  session: Session,
  catalogue: Catalogue,
  only: Provider | undefined,
): Promise<number> {
  const scenarios = await projectScenarios(session, catalogue, only);
  if (scenarios.length > 0) {
    if (!session.json) session.out.line('');
    print(session, scenarios);
  }
  return scenarios.length;
}

function print(session: Session, scenarios: readonly Scenario[]): void {
  if (session.json) {
    for (const scenario of scenarios) session.out.line(lineOf(scenario));
    return;
  }
  printTable(
    session,
    [
      { title: 'provider' },
      { title: 'scenario' },
      { title: 'webhooks', align: 'right' },
      { title: 'what', shrink: 1, wrap: true },
    ],
    scenarios.map(({ provider, name, title, steps, provenance }) => [
      provider,
      ['event', name],
      String(steps.length),
      provenance === 'captured' ? `captured: ${title}` : title,
    ]),
  );
}

function lineOf(scenario: Scenario): string {
  const { name, provider, title, description, provenance, note, sources, jobType, steps } = scenario;
  return jsonLine('scenario', {
    name,
    provider,
    title,
    description,
    provenance,
    note,
    sources,
    jobType,
    steps: steps.map(({ event, afterMs, title: step }) => ({ event, afterMs, title: step })),
  });
}

/** The scenario of a name, bundled or of the project; `undefined` where there is none. */
export async function scenarioCalled(
  session: Session,
  name: string,
  catalogue: Catalogue,
  provider: Provider | undefined,
): Promise<Scenario | undefined> {
  if (isFilePath(name)) return undefined;
  try {
    return await chosenScenario(session, name, catalogue, provider);
  } catch (error) {
    if (['unknown_scenario', 'folder_missing'].includes(systemCode(error))) return undefined;
    throw error;
  }
}

/**
 * Shows the steps of a scenario.
 *
 * @throws WebhookCliError `flag_does_not_fit` for flags that shape one event
 */
export function showScenario(
  session: Session,
  { provider: _, all: __, ...shaping }: EventFlags & ShowEventFlags,
  scenario: Scenario,
): number {
  const { name, provider, title, description, provenance, note, steps } = scenario;
  const given = Object.entries(shaping).flatMap(([flag, value]) =>
    value === undefined ? [] : [flagName(flag)],
  );
  if (given.length > 0) {
    throw usageError(
      'flag_does_not_fit',
      `${name} is a scenario, which ${given.join(', ')} cannot shape`,
      `webhook-cli send --scenario ${name} --print json prints its payloads`,
    );
  }
  if (session.json) {
    session.out.line(lineOf(scenario));
    return EXIT.done;
  }
  printTable(
    session,
    [
      { title: 'step', align: 'right' },
      { title: 'after', align: 'right' },
      { title: 'event' },
      { title: 'what', shrink: 1, wrap: true },
    ],
    steps.map(({ event, afterMs, title: what }, i) => [
      String(i + 1),
      afterMs === 0 ? '' : timeLeft(afterMs),
      ['event', event],
      what ?? '',
    ]),
  );
  const about = [title, description, note].filter((text) => text !== '').join(' · ');
  writeNote(
    session,
    `${provider}, a scenario, ${provenance}: ${about}; webhook-cli send --scenario ${name} sends it`,
  );
  return EXIT.done;
}
