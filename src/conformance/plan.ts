import { usageError } from '../core/error.ts';
import type { ContentForm } from '../core/exchange.ts';
import { LIMITS } from '../core/limits.ts';
import { cutText } from '../core/text/cut-text.ts';
import { option, words } from '../core/wording.ts';
import { buildFrom } from '../events/build.ts';
import { checkKey, requireKeys } from '../events/identity/key-template.ts';
import { findEvent, requireProvider, requireSigned, requireVersion } from '../events/names.ts';
import type { Provider, VersionDefinition } from '../providers/provider.ts';
import { scenariosOf } from '../scenarios/bundled.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { ConformanceCase } from './case/case.ts';
import type { WireFormat } from './case/case-context.ts';
import type { KeyChoice } from './case/job-keys.ts';
import { catalogueOf, ordinaryProvider } from './case/ordinary.ts';
import { settleChanges } from './case/own-changes.ts';
import type { ContextOptions } from './case/run-parts.ts';
import { conformanceCases } from './cases/all-cases.ts';
import { checkGivenKeys } from './given-keys.ts';
import { type Selection, selectCases } from './select.ts';
import { templateOf } from './state/source.ts';
import { pointersOf } from './state/template.ts';

/** How many orderings of a scenario are tried unless said otherwise. */
export const DEFAULT_RUNS = 50;
/** Cases at once unless said otherwise. */
export const DEFAULT_CONCURRENCY = 4;
/** Milliseconds that an answer may take unless said otherwise. */
export const DEFAULT_ANSWER_MS = 10_000;

/** What is to be checked, before it is known whether it goes together. */
export interface CheckRequest
  extends Selection,
    Omit<ContextOptions, 'provider' | 'wireFormats' | 'scenarios'> {
  readonly provider: string;
  /** Payload versions that the consumer is sent; the provider's default one unless given. */
  readonly payloadVersions: readonly string[];
  /** How payloads travel; the default of each version unless given. */
  readonly contentForms: readonly ContentForm[];
  /** What orderings are made from; the bundled ones of the provider unless given. */
  readonly scenarios: readonly Scenario[];
  /** Most cases at once, where it was said. */
  readonly concurrency?: number | undefined;
}

/** A run that goes together. */
export interface CheckPlan {
  readonly cases: readonly ConformanceCase[];
  readonly context: ContextOptions;
}

/**
 * Chooses the cases of a run and what they work with.
 *
 * @throws WebhookCliError `unknown_provider`, `unknown_version`, `unknown_event`, `unknown_case`, `no_case`, `flag_does_not_fit`, `bad_id`, `bad_keys`, `bad_override`, `bad_path`, `unknown_path`
 */
export function planCheck(request: CheckRequest): CheckPlan {
  const provider = requireProvider(request.provider, request.catalogue);
  const wireFormats = tellingFirst(
    provider,
    wireFormatsOf(provider, request.payloadVersions, request.contentForms),
    request.secret !== undefined,
  );
  if (request.secret !== undefined) requireSigned(provider, versionsOf(wireFormats), 'payloadVersions');
  requireForm(request, provider, wireFormats);
  const { changes, id } = settled(request, provider, wireFormats[0]);
  checkKeyChoice({ ...request, id }, provider);
  const scenarios = fittingScenarios(provider, request.scenarios, wireFormats[0].version);
  const events = subscribedEvents(provider, request);
  const cases = selectCases(conformanceCases(provider, { wireFormats, scenarios, events }), request);
  if (cases.length === 0) {
    throw usageError(
      'no_case',
      'no case is left',
      words`${option('skip')} takes out all that ${option('only')} names`,
    );
  }
  return { cases, context: { ...request, changes, id, provider, events, wireFormats, scenarios } };
}

/** Ids of all cases of a provider, in whatever version and form, and of all bundled scenarios beside those that are named. */
export function caseIdsOf(provider: Provider, scenarios: readonly Scenario[]): readonly string[] {
  const [first, ...rest] = provider.versions.flatMap((version): WireFormat[] =>
    version.contentForms.map((contentForm) => ({ version, contentForm })),
  );
  if (first === undefined) throw new Error('a version has at least one form');
  const all = new Set([...scenariosOf(provider), ...scenarios]);
  return conformanceCases(provider, { wireFormats: [first, ...rest], scenarios: [...all] }).map(
    ({ id }) => id,
  );
}

function checkKeyChoice(
  { id, ids, concurrency = 1 }: KeyChoice & Pick<CheckRequest, 'concurrency'>,
  provider: Provider,
): void {
  checkKey(id, provider);
  if (id !== undefined) requireKeys(id, LIMITS.keysOfCheck);
  if (ids === undefined) return;
  if (id !== undefined) {
    throw usageError(
      'flag_does_not_fit',
      words`${option('id')} and ${option('ids')} exclude one another`,
      'name one of them',
    );
  }
  if (concurrency > 1) {
    throw usageError(
      'flag_does_not_fit',
      words`${option('ids')} are given to one case after the other, and ${option('concurrency')} is more than 1`,
      words`leave ${option('concurrency')} out`,
    );
  }
  const given = ids.map((key, index) => ({ key, place: `ids[${index}]` }));
  checkGivenKeys(given, 'ids', provider);
}

/**
 * Every version and form that is asked for and exists, the first version's first.
 *
 * @throws WebhookCliError `unknown_version`, `flag_does_not_fit`
 */
export function wireFormatsOf(
  provider: Provider,
  versionIds: readonly string[],
  forms: readonly ContentForm[],
): readonly [WireFormat, ...WireFormat[]] {
  const wanted = versionIds.length === 0 ? [provider.versions[0].id] : versionIds;
  const versions = [...new Set(wanted.map((id) => requireVersion(provider, id)))];
  const [first, ...rest] = versions.flatMap((version): WireFormat[] => {
    const fitting =
      forms.length === 0
        ? [version.contentForms[0]]
        : [...new Set(forms)].filter((form) => version.contentForms.includes(form));
    if (fitting.length > 0) return fitting.map((contentForm) => ({ version, contentForm }));
    throw usageError(
      'flag_does_not_fit',
      `payload version ${version.id} of ${provider.title} is not sent as ${forms.join(' or ')}`,
      `choose ${version.contentForms.join(' or ')}`,
    );
  });
  if (first === undefined) throw new Error('a version has at least one form');
  return [first, ...rest];
}

/**
 * The version that most cases can be judged with goes first, whatever the order it was asked for in: one that
 * is signed where there is a secret, then one whose payloads can be put in order.
 */
function tellingFirst(
  provider: Provider,
  wireFormats: readonly [WireFormat, ...WireFormat[]],
  hasSecret: boolean,
): readonly [WireFormat, ...WireFormat[]] {
  const weight = ({ version }: WireFormat): number =>
    (hasSecret && version.signed ? 2 : 0) + (provider.probes.ordered.includes(version.id) ? 1 : 0);
  const [first = wireFormats[0], ...rest] = wireFormats.toSorted((a, b) => weight(b) - weight(a));
  return [first, ...rest];
}

/** Refuses a key of forms where none is sent. */
function requireForm(
  { formKey }: CheckRequest,
  { title, formKeyField }: Provider,
  wireFormats: readonly WireFormat[],
): void {
  if (formKey === undefined) return;
  const isSent = wireFormats.some(({ contentForm }) => contentForm === 'form');
  if (formKeyField !== undefined && isSent) return;
  throw usageError(
    'flag_does_not_fit',
    words`${option('formKey')} is a field of a form, and ${formKeyField === undefined ? `${title} sends none with a key` : 'none is sent'}`,
    formKeyField === undefined
      ? words`leave ${option('theOption')} out`
      : words`${option('contentForms', ['form'])}`,
  );
}

/** The user's changes, looked at in a payload as cases send it. */
function settled(
  { changes, id, ids, state }: CheckRequest,
  provider: Provider,
  { version, contentForm }: WireFormat,
): Pick<ContextOptions, 'changes' | 'id'> {
  if (changes === undefined) return { id };
  const ordinary = ordinaryProvider(provider);
  const [, event] = provider.probes.progress;
  const { payload } = buildFrom(
    { event, payloadVersion: version.id, contentForm, seed: event },
    catalogueOf(ordinary),
  );
  const stateFields = state === undefined ? [] : pointersOf(templateOf(state));
  return settleChanges(changes, id, { provider, version, payload, stateFields, hasKeys: ids !== undefined });
}

/** The names of the events that an endpoint is subscribed to, as its provider writes them. */
function subscribedEvents(
  provider: Provider,
  { events, catalogue }: Pick<CheckRequest, 'events' | 'catalogue'>,
): readonly string[] | undefined {
  if (events === undefined) return undefined;
  const names = events.map((name) => findEvent(name, catalogue, { provider }).event.name);
  if (names.length > 0) return [...new Set(names)];
  throw usageError(
    'unknown_event',
    'no event is named',
    words`${option('events', provider.probes.progress)}`,
  );
}

function fittingScenarios(
  provider: Provider,
  named: readonly Scenario[],
  version: VersionDefinition,
): readonly Scenario[] {
  if (named.length === 0) return scenariosOf(provider);
  const stranger = named.find((scenario) => scenario.provider !== provider.id);
  const other = named.find(({ payloadVersion = version.id }) => {
    return payloadVersion !== version.id && payloadVersion !== provider.versions[0].id;
  });
  if (stranger === undefined && other !== undefined) {
    throw usageError(
      'flag_does_not_fit',
      `the scenario ${cutText(other.name, 60)} is of payload version ${other.payloadVersion}`,
      words`${option('payloadVersions', other.payloadVersion)}`,
    );
  }
  if (stranger === undefined) return named;
  throw usageError(
    'flag_does_not_fit',
    `the scenario ${cutText(stranger.name, 60)} is not one of ${provider.title}`,
    `its provider is ${cutText(stranger.provider, 60)}`,
  );
}

function versionsOf(wireFormats: readonly WireFormat[]): readonly VersionDefinition[] {
  return [...new Set(wireFormats.map(({ version }) => version))];
}
