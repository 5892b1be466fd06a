import { allCaptures, relativeTo, scenarioIn } from '../../captures/find.ts';
import { type CapturedFixture, parseFixture } from '../../captures/fixture-file.ts';
import { type CaptureKind, capturePath, readCapture } from '../../captures/folder.ts';
import { systemCode } from '../../core/error.ts';
import { jsonLine } from '../../output/exchange/ndjson.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { findScenario } from '../../scenarios/bundled.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { printTable } from '../screen/table.ts';
import type { Session } from '../session/session.ts';
import { warn } from '../session/warn.ts';

/** Hears of a file that cannot be read, and is left out. */
type OnFault = (session: Session, words: string) => void;

/** The fixtures of the project, by their names; those of one provider, or of all. What cannot be read is warned of. */
export function projectFixtures(
  session: Session,
  catalogue: Catalogue,
  only: Provider | undefined,
  onFault: OnFault = warn,
): Promise<readonly (readonly [name: string, fixture: CapturedFixture])[]> {
  const read = (project: string, name: string): CapturedFixture => {
    const path = capturePath(project, 'fixture', name);
    return parseFixture(readCapture(path), relativeTo(project, path), catalogue);
  };
  return readAll(
    session,
    'fixture',
    { read, onFault },
    ({ provider }) => only === undefined || provider === only,
  );
}

/** The scenarios of the project; one that a bundled scenario hides is left out. */
export async function projectScenarios(
  session: Session,
  catalogue: Catalogue,
  only: Provider | undefined,
  onFault: OnFault = warn,
): Promise<readonly Scenario[]> {
  const read = (project: string, name: string): Promise<Scenario> => scenarioIn(project, name, catalogue);
  const found = await readAll(session, 'scenario', { read, onFault }, ({ provider }) => {
    return only === undefined || provider === only.id;
  });
  return found
    .filter(([name]) => findScenario(name, catalogue) === undefined)
    .map(([, scenario]) => scenario);
}

async function readAll<T>(
  session: Session,
  kind: CaptureKind,
  {
    read,
    onFault,
  }: {
    readonly read: (project: string, name: string) => T | Promise<T>;
    readonly onFault: OnFault;
  },
  isMeant: (capture: T) => boolean,
): Promise<readonly (readonly [name: string, capture: T])[]> {
  const project = folderIfAny(session);
  if (project === null) return [];
  const { found, faults } = await allCaptures(project, kind, (name) => read(project, name));
  for (const fault of faults) onFault(session, `${fault.message}; it is left out`);
  return found.filter(([, capture]) => isMeant(capture));
}

/** What is bundled is listed also where one stands in a folder that was deleted. */
function folderIfAny(session: Session): string | null {
  try {
    return session.projectFolder;
  } catch (error) {
    if (systemCode(error) === 'folder_missing') return null;
    throw error;
  }
}

/** Lists the fixtures of the project under the events. */
export async function printFixtures(
  session: Session,
  catalogue: Catalogue,
  only: Provider | undefined,
): Promise<number> {
  const fixtures = await projectFixtures(session, catalogue, only);
  if (session.json) {
    for (const [name, { provider, event, version, contentForm, at, scrubbed, note }] of fixtures) {
      session.out.line(
        jsonLine('fixture', {
          name,
          provider: provider.id,
          event: event.name,
          payloadVersion: version.id,
          contentForm,
          provenance: 'captured',
          note,
          at,
          scrubbed,
        }),
      );
    }
  } else if (fixtures.length > 0) {
    session.out.line('');
    printTable(
      session,
      [{ title: 'provider' }, { title: 'fixture' }, { title: 'payload' }, { title: 'what', shrink: 1 }],
      fixtures.map(([name, { provider, event, note }]) => [
        provider.id,
        ['event', name],
        ['ok', 'captured'],
        `${event.label}, ${note}`,
      ]),
    );
  }
  return fixtures.length;
}
