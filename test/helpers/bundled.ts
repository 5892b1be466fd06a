import type { Exchange } from '../../src/core/exchange.ts';
import type { HeaderList } from '../../src/core/http/headers.ts';
import type { JsonObject, JsonValue } from '../../src/core/json/json.ts';
import type { BuildOptions } from '../../src/events/build-options.ts';
import * as choose from '../../src/events/choose.ts';
import * as describing from '../../src/events/describe.ts';
import * as names from '../../src/events/names.ts';
import * as expected from '../../src/expect/expected.ts';
import { eventCounts as countEvents } from '../../src/providers/catalogue.ts';
import type { FixtureEntry } from '../../src/providers/fixtures.ts';
import { loadedCatalogue } from '../../src/providers/models.ts';
import type { Provider, ProviderModel } from '../../src/providers/provider.ts';
import * as bundled from '../../src/scenarios/bundled.ts';
import * as open from '../../src/scenarios/open.ts';
import * as file from '../../src/scenarios/parse-file.ts';
import type { Scenario } from '../../src/scenarios/scenario.ts';
import * as range from '../../src/scenarios/step-range.ts';
import * as documents from '../../src/validation/documents.ts';
import * as glossary from '../../src/validation/glossary.ts';
import * as schema from '../../src/validation/json-schema.ts';
import * as judging from '../../src/validation/judge.ts';
import type { DocumentOptions } from '../../src/validation/pasted/judge-value.ts';

// What takes a catalogue, over that of the package, with providers by their ids: as most tests speak of them.

export { buildEvent } from '../../src/api/build.ts';
export { providers } from '../../src/api/providers.ts';
export { bundledScenarios } from '../../src/api/scenarios.ts';
export const catalogue = loadedCatalogue;

/** The same with the provider by its id, and without a catalogue. */
export type ById<T extends { readonly provider?: unknown }> = Omit<T, 'provider' | 'catalogue'> & {
  readonly provider?: string | undefined;
};

/** A judgement that names its provider. */
export type Judgement = Omit<judging.Judgement, 'provider'> & { readonly provider: string | null };
type JudgeOptions = ById<judging.JudgeOptions>;

function scope<T extends { readonly provider?: string | undefined }>(options: T) {
  return { ...options, catalogue, provider: findProvider(options.provider ?? null) ?? undefined };
}

function byId<T extends judging.Judgement>(judged: T) {
  return { ...judged, provider: judged.provider?.id ?? null };
}

export function findProvider(id: string | null): Provider | null {
  return id === null ? null : (catalogue.find(id) ?? null);
}

export function judge(bytes: Uint8Array, headers: HeaderList | null, options: JudgeOptions = {}): Judgement {
  return byId(judging.judge(bytes, headers, scope(options)));
}

export function judgeDocument(
  document: JsonObject,
  headers: HeaderList | null,
  options: JudgeOptions = {},
): Judgement {
  return byId(judging.judgeDocument(document, headers, scope(options)));
}

export function judgeDocuments(bytes: Uint8Array, options: ById<DocumentOptions> = {}) {
  return Array.from(documents.judgeDocuments(bytes, scope(options)), byId);
}

export function findInside(root: JsonValue): judging.InsidePayload | null {
  return judging.findInside(root, catalogue);
}

export function modelOf(id: string): ProviderModel {
  return catalogue.modelOf(requireProvider(id));
}

export function payloadWords(id: string | null, version: string | null): glossary.PayloadGlossary {
  return glossary.payloadWords(findProvider(id), version, catalogue.modelOf);
}

export function jsonSchemaOf(provider: Provider, version: string): Record<string, unknown> {
  return schema.jsonSchemaOf(provider, catalogue.modelOf(provider), version);
}

/** An exchange with its provider, as those who observe a run are given it. */
export function seen(exchange: Exchange): [Exchange, Provider | null] {
  return [exchange, findProvider(exchange.provider)];
}

/** A built event as it is sent. */
export function outgoing<T extends { readonly provider: string }>(
  built: T,
): Omit<T, 'provider'> & { readonly provider: Provider } {
  return { ...built, provider: requireProvider(built.provider) };
}

export function describeExchange(
  exchange: Pick<Exchange, 'provider' | 'event' | 'payload' | 'key'>,
): describing.ExchangeWords {
  return describing.describeExchange(exchange, findProvider(exchange.provider));
}

export function allEvents(): names.KnownEvent[] {
  return names.allEvents(catalogue);
}

export function eventCounts(): string {
  return countEvents(catalogue);
}

export function requireProvider(id: string): Provider {
  return names.requireProvider(id, catalogue);
}

export function findEvent(text: string, options: ById<names.FindEventOptions> = {}): names.KnownEvent {
  return names.findEvent(text, catalogue, {
    ...options,
    provider: names.chosenProvider(options.provider, catalogue),
  });
}

export function chooseEvent(options: BuildOptions): choose.EventChoice {
  return choose.chooseEvent(options, catalogue);
}

export function fixtureEntries(id: string): readonly FixtureEntry[] {
  return requireProvider(id).fixtures.entries();
}

export function loadFixture(id: string, event: string): ReturnType<Provider['fixtures']['load']> {
  return requireProvider(id).fixtures.load(event);
}

export function parseExpected(text: string, id?: string): expected.Expected {
  return expected.parseExpected(text, catalogue, names.chosenProvider(id, catalogue));
}

export function expectedOf(one: string | expected.ExpectedEvent, id?: string): expected.Expected {
  return expected.readExpected(one, catalogue, names.chosenProvider(id, catalogue));
}

export function requireScenario(name: string, id?: string): Scenario {
  return bundled.requireScenario(name, catalogue, names.chosenProvider(id, catalogue));
}

export function openScenario(scenario: Scenario, options: open.ScenarioOptions): open.ScenarioRun {
  return open.openScenario(scenario, catalogue, options);
}

export function parseScenario(content: string | Uint8Array, name: string): Scenario {
  return file.parseScenario(content, name, catalogue);
}

export function stepRange(
  scenario: Scenario,
  from: string | number | undefined,
  to: string | number | undefined,
): range.StepRange {
  return range.stepRange(scenario, catalogue, from, to);
}
