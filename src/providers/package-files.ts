import { readFileSync } from 'node:fs';
import { type FixtureSource, fixtureSource } from './fixtures.ts';
import type { ScenarioDocument } from './scenario-document.ts';

// Sources and bundles both lie two folders below the package, so that one relative path serves both.
const FIXTURES = new URL('../../fixtures/', import.meta.url);

function readPackageFile(file: string): Buffer {
  return readFileSync(new URL(file, FIXTURES));
}

/** The fixtures that come with the package for a provider. */
export function packageFixtures(providerId: string): FixtureSource {
  return fixtureSource(`${providerId}.manifest.json`, readPackageFile);
}

/** The scenarios that come with the package for a provider, the usual course first. Held to their shape by a test. */
export function packageScenarios(providerId: string): readonly ScenarioDocument[] {
  const readJson = (file: string): unknown =>
    JSON.parse(readPackageFile(`scenarios/${file}`).toString('utf8'));
  const index = readJson('index.json') as Readonly<Record<string, readonly string[]>>;
  return (index[providerId] ?? []).map((name) => readJson(`${providerId}/${name}.json`) as ScenarioDocument);
}
