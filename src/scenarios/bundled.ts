import { readFileSync } from 'node:fs';
import { usageError } from '../core/error.ts';
import type { JsonValue } from '../core/json/json.ts';
import { suggestion } from '../core/text/closest.ts';
import { didYouMean, excerpt } from '../core/text/did-you-mean.ts';
import { option, words } from '../core/wording.ts';
import type { Provenance } from '../events/fixtures.ts';
import { plain, requireProvider } from '../events/names.ts';
import { providers } from '../providers/registry.ts';
import { type ScenarioDocument, scenarioFrom } from './scenario.ts';

/** A job or order that goes through several events: one identity, moving time. */
export interface Scenario {
  readonly name: string;
  readonly provider: string;
  readonly title: string;
  readonly description: string;
  readonly provenance: Provenance;
  /** What is documented of it and what is our reading. */
  readonly note: string;
  readonly sources: readonly string[];
  readonly jobType: string | null;
  readonly steps: readonly ScenarioStep[];
}

/** One webhook of a scenario. Its payload is that of the step before, changed; the first starts from its event's fixture. */
export interface ScenarioStep {
  readonly event: string;
  readonly title: string | null;
  /** Milliseconds after the step before. */
  readonly afterMs: number;
  /** Values by path, as the overrides of an event are. */
  readonly set: Readonly<Record<string, JsonValue>>;
  readonly unset: readonly string[];
  /** Entries that are added at the end of lists, by path. */
  readonly append: Readonly<Record<string, readonly JsonValue[]>>;
}

// Sources and bundles both lie two folders below the package, so that one relative path serves both.
const SCENARIOS = new URL('../../fixtures/scenarios/', import.meta.url);

let bundled: readonly Scenario[] | null = null;

/**
 * The scenarios that come with the package, by provider, the usual course first.
 *
 * @throws WebhookCliError `unknown_provider`
 */
export function bundledScenarios(providerId?: string): readonly Scenario[] {
  bundled ??= readBundled();
  if (providerId === undefined) return bundled;
  const { id } = requireProvider(providerId);
  return bundled.filter((scenario) => scenario.provider === id);
}

/** Our own files, held to their shape by a test; a user's file is checked by `parseScenario`. */
function readBundled(): readonly Scenario[] {
  const index = readJson('index.json') as Readonly<Record<string, readonly string[]>>;
  return providers.flatMap(({ id }) =>
    (index[id] ?? []).map((name) => scenarioFrom(readJson(`${id}/${name}.json`) as ScenarioDocument)),
  );
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, SCENARIOS), 'utf8'));
}

/** The bundled scenario of a name, forgiving of case, space, dash and underscore, or `undefined`. */
export function findScenario(name: string, providerId?: string): Scenario | undefined {
  const wanted = plain(name);
  return bundledScenarios(providerId).find((scenario) => plain(scenario.name) === wanted);
}

/**
 * The bundled scenario of a name, forgiving of case, space, dash and underscore.
 *
 * @throws WebhookCliError `unknown_scenario` with the nearest name, `unknown_provider`
 */
export function requireScenario(name: string, providerId?: string): Scenario {
  const found = findScenario(name, providerId);
  if (found !== undefined) return found;
  const near = suggestion(
    name,
    bundledScenarios(providerId).map((scenario) => scenario.name),
  );
  const elsewhere = findScenario(name);
  const meant =
    elsewhere === undefined
      ? didYouMean(near)
      : ` It is one of ${requireProvider(elsewhere.provider).title}.`;
  const who = providerId === undefined ? 'there is' : `${requireProvider(providerId).title} has`;
  throw usageError(
    'unknown_scenario',
    `${who} no scenario ${excerpt(name, 60)}.${meant}`,
    words`${option('bundledScenarios')} lists all ${bundledScenarios().length}; a file of your own is named by its path, ./mine.json`,
  );
}

/** Tells the path of a scenario's file from a scenario's name: it has a folder or ends in `.json`. */
export function isScenarioPath(text: string): boolean {
  return /[\\/]|\.json$/i.test(text);
}
