import { fixtureNamed, scenarioNamed } from '../captures/find.ts';
import { parseFixture } from '../captures/fixture-file.ts';
import { readCapture } from '../captures/folder.ts';
import { usageError } from '../core/error.ts';
import type { TravelOptions } from '../events/build-options.ts';
import { chooseCaptured, type EventChoice } from '../events/choose.ts';
import { requireSigned } from '../events/names.ts';
import type { Provider } from '../providers/provider.ts';
import { bundledCatalogue } from '../providers/registry.ts';
import { requireScenario } from '../scenarios/bundled.ts';
import { isFilePath, type Scenario } from '../scenarios/scenario.ts';

/** A fixture, and how it travels. */
interface FixtureChoice extends Pick<TravelOptions, 'contentForm' | 'secret'> {
  readonly fixture: string;
  readonly project?: string | undefined;
}

/**
 * The event of a fixture, by its name in a project or by the path of its file.
 *
 * @throws WebhookCliError `unknown_fixture`, `bad_fixture`, `flag_does_not_fit`, `file_missing`, `file_unreadable`
 */
export function fixtureChoice({ fixture, project, contentForm, secret }: FixtureChoice): EventChoice {
  const captured = isFilePath(fixture)
    ? parseFixture(readCapture(fixture), fixture, bundledCatalogue)
    : fixtureNamed(fixture, { catalogue: bundledCatalogue, project: () => requireProject(fixture, project) });
  if (secret !== undefined) requireSigned(captured.provider, [captured.version], 'payloadVersion');
  return chooseCaptured(captured, { contentForm });
}

function requireProject(name: string, project: string | undefined): string {
  if (project !== undefined) return project;
  throw usageError(
    'unknown_fixture',
    `of which project the fixture ${name} is is not said`,
    'give its folder as "project", or the path of the file as "fixture"',
  );
}

/** A scenario by its name: a bundled one, or one of a project where that is given. */
export async function namedScenario(
  name: string,
  project: string | undefined,
  provider: Provider | undefined,
): Promise<Scenario> {
  return project === undefined
    ? requireScenario(name, bundledCatalogue, provider)
    : scenarioNamed(name, { catalogue: bundledCatalogue, provider, project: () => project });
}
