import { relative } from 'node:path';
import { usageError } from '../core/error.ts';
import { suggestion } from '../core/text/closest.ts';
import { didYouMean, excerpt } from '../core/text/did-you-mean.ts';
import { option, words } from '../core/wording.ts';
import { requireProvider } from '../events/names.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { Provider } from '../providers/provider.ts';
import { findScenario, requireScenario } from '../scenarios/bundled.ts';
import { digitsOf, keepDigits, type Scenario } from '../scenarios/scenario.ts';
import { type CapturedFixture, parseFixture } from './fixture-file.ts';
import { type CaptureKind, captureNames, capturePath, nameLike, readCapture } from './folder.ts';

/** Where what has a name is looked for. */
export interface CaptureSearch {
  readonly catalogue: Catalogue;
  /** The project's folder, which is asked for only where nothing bundled has the name. */
  readonly project: () => string;
  /** Whose it has to be; anybody's unless given. */
  readonly provider?: Provider | undefined;
}

/**
 * A scenario by its name: a bundled one, or one of the project.
 *
 * @throws WebhookCliError `unknown_scenario`, `bad_scenario`, `flag_does_not_fit`, `file_unreadable`
 */
export async function scenarioNamed(name: string, search: CaptureSearch): Promise<Scenario> {
  const { catalogue, provider } = search;
  const bundled = findScenario(name, catalogue, provider);
  if (bundled !== undefined) return bundled;
  const project = search.project();
  const names = captureNames(project, 'scenario');
  const own = nameLike(name, names);
  if (own === undefined) return requireScenario(name, catalogue, provider, names);
  return requireOf(provider, await scenarioIn(project, own, catalogue), catalogue);
}

/**
 * A scenario of a project, by its very name.
 *
 * @throws WebhookCliError `bad_scenario`, `file_unreadable`
 */
export async function scenarioIn(project: string, name: string, catalogue: Catalogue): Promise<Scenario> {
  const path = capturePath(project, 'scenario', name);
  const { parseScenario } = await import('../scenarios/parse-file.ts');
  const scenario = parseScenario(readCapture(path), relativeTo(project, path), catalogue);
  // Its file names it: a copy under another name is another scenario.
  const own = { ...scenario, name };
  keepDigits(own, digitsOf(scenario));
  return own;
}

/**
 * Refuses a scenario of another provider than the one that is wanted.
 *
 * @throws WebhookCliError `flag_does_not_fit`
 */
export function requireOf(wanted: Provider | undefined, scenario: Scenario, catalogue: Catalogue): Scenario {
  if (wanted === undefined || wanted.id === scenario.provider) return scenario;
  throw usageError(
    'flag_does_not_fit',
    `the scenario ${scenario.name} is one of ${requireProvider(scenario.provider, catalogue).title}`,
    words`leave ${option('provider')} out`,
  );
}

/**
 * A fixture of a project, by its name, forgiving of case, space, dash and underscore.
 *
 * @throws WebhookCliError `unknown_fixture`, `bad_fixture`, `flag_does_not_fit`, `file_unreadable`
 */
export function fixtureNamed(name: string, { catalogue, project, provider }: CaptureSearch): CapturedFixture {
  const folder = project();
  const names = captureNames(folder, 'fixture');
  const own = nameLike(name, names);
  if (own !== undefined) {
    const path = capturePath(folder, 'fixture', own);
    return requireFixtureOf(provider, parseFixture(readCapture(path), relativeTo(folder, path), catalogue));
  }
  throw usageError(
    'unknown_fixture',
    `the project has no fixture ${excerpt(name, 60)}.${didYouMean(suggestion(name, names))}`,
    names.length === 0
      ? 'history save makes one of what was received'
      : `it has ${names.slice(0, 20).join(', ')}${names.length > 20 ? ' and others' : ''}`,
  );
}

/**
 * Refuses a fixture of another provider than the one that is wanted.
 *
 * @throws WebhookCliError `flag_does_not_fit`
 */
export function requireFixtureOf(wanted: Provider | undefined, fixture: CapturedFixture): CapturedFixture {
  if (wanted === undefined || wanted === fixture.provider) return fixture;
  throw usageError(
    'flag_does_not_fit',
    `this fixture is one of ${fixture.provider.title}`,
    words`leave ${option('provider')} out`,
  );
}

/** A file as messages name it. */
export function relativeTo(project: string, path: string): string {
  return relative(project, path).replaceAll('\\', '/');
}

/** The scenarios or fixtures of a project that can be read, and why the others cannot. */
export interface FoundCaptures<T> {
  readonly found: readonly (readonly [name: string, capture: T])[];
  readonly faults: readonly Error[];
}

/** Reads all that a project has. One that is wrong takes nothing from the others. */
export async function allCaptures<T>(
  project: string,
  kind: CaptureKind,
  read: (name: string) => T | Promise<T>,
): Promise<FoundCaptures<T>> {
  const found: (readonly [string, T])[] = [];
  const faults: Error[] = [];
  for (const name of captureNames(project, kind)) {
    try {
      found.push([name, await read(name)]);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      faults.push(error);
    }
  }
  return { found, faults };
}
