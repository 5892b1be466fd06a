import type { CapturedFixture } from '../../captures/fixture-file.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { findScenario } from '../../scenarios/bundled.ts';
import { isFilePath, type Scenario } from '../../scenarios/scenario.ts';
import { readWhole } from '../session/files.ts';
import type { Session } from '../session/session.ts';

/**
 * A scenario by its name, bundled or of the project, or by the path of its file.
 *
 * @param provider whose it has to be; anybody's unless given
 * @throws WebhookCliError `unknown_scenario`, `bad_scenario`, `flag_does_not_fit`, and what reading files throws
 */
export async function chosenScenario(
  session: Session,
  name: string,
  catalogue: Catalogue,
  provider?: Provider,
): Promise<Scenario> {
  const isPath = isFilePath(name);
  // One that is bundled needs neither a folder nor what reads files.
  const bundled = isPath ? undefined : findScenario(name, catalogue, provider);
  if (bundled !== undefined) return bundled;
  const { requireOf, scenarioNamed } = await import('../../captures/find.ts');
  if (!isPath) return scenarioNamed(name, { catalogue, provider, project: () => session.projectFolder });
  const content = readWhole(session.context, name);
  const { parseScenario } = await import('../../scenarios/parse-file.ts');
  return requireOf(provider, parseScenario(content, name, catalogue), catalogue);
}

/**
 * A fixture of the project by its name, or by the path of its file.
 *
 * @param provider whose it has to be; anybody's unless given
 * @throws WebhookCliError `unknown_fixture`, `bad_fixture`, `flag_does_not_fit`, and what reading files throws
 */
export async function chosenFixture(
  session: Session,
  name: string,
  catalogue: Catalogue,
  provider?: Provider,
): Promise<CapturedFixture> {
  const { fixtureNamed, requireFixtureOf } = await import('../../captures/find.ts');
  if (!isFilePath(name)) {
    return fixtureNamed(name, { catalogue, provider, project: () => session.projectFolder });
  }
  const content = readWhole(session.context, name);
  const { parseFixture } = await import('../../captures/fixture-file.ts');
  return requireFixtureOf(provider, parseFixture(content, name, catalogue));
}

/**
 * What to do where a name is no event's, but that of a scenario or of a fixture of the project; `undefined` where it is
 * neither.
 */
export async function otherThanEvent(
  session: Session,
  name: string,
  catalogue: Catalogue,
): Promise<string | undefined> {
  const scenario = findScenario(name, catalogue);
  if (scenario !== undefined) return `--scenario ${scenario.name} sends the scenario`;
  const { captureNames, nameLike } = await import('../../captures/folder.ts');
  for (const kind of ['fixture', 'scenario'] as const) {
    const own = nameLike(name, captureNames(session.projectFolder, kind));
    if (own !== undefined) return `--${kind} ${own} sends the project's ${kind}`;
  }
  return undefined;
}
