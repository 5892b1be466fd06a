import { usageError } from '../core/error.ts';
import type { ContentForm } from '../core/exchange.ts';
import { LIMITS } from '../core/limits.ts';
import { cutText } from '../core/text/cut-text.ts';
import { option, words } from '../core/wording.ts';
import { checkKey, requireKeys } from '../events/identity/key-template.ts';
import { requireProvider, requireSigned, requireVersion } from '../events/names.ts';
import type { Provider, VersionDefinition } from '../providers/provider.ts';
import { scenariosOf } from '../scenarios/bundled.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { ConformanceCase } from './case/case.ts';
import type { WireFormat } from './case/case-context.ts';
import type { ContextOptions } from './case/open-context.ts';
import { conformanceCases } from './cases/all-cases.ts';
import { type Selection, selectCases } from './select.ts';

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
}

/** A run that goes together. */
export interface CheckPlan {
  readonly cases: readonly ConformanceCase[];
  readonly context: ContextOptions;
}

/**
 * Chooses the cases of a run and what they work with.
 *
 * @throws WebhookCliError `unknown_provider`, `unknown_version`, `unknown_case`, `no_case`, `flag_does_not_fit`, `bad_id`
 */
export function planCheck(request: CheckRequest): CheckPlan {
  const provider = requireProvider(request.provider, request.catalogue);
  const wireFormats = tellingFirst(
    provider,
    wireFormatsOf(provider, request.payloadVersions, request.contentForms),
    request.secret !== undefined,
  );
  if (request.secret !== undefined) requireSigned(provider, versionsOf(wireFormats), 'payloadVersions');
  checkKey(request.id, provider);
  if (request.id !== undefined) requireKeys(request.id, LIMITS.keysOfCheck);
  const scenarios = fittingScenarios(provider, request.scenarios);
  const cases = selectCases(conformanceCases(provider, { wireFormats, scenarios }), request);
  if (cases.length === 0) {
    throw usageError(
      'no_case',
      'no case is left',
      words`${option('skip')} takes out all that ${option('only')} names`,
    );
  }
  return { cases, context: { ...request, provider, wireFormats, scenarios } };
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

function fittingScenarios(provider: Provider, named: readonly Scenario[]): readonly Scenario[] {
  if (named.length === 0) return scenariosOf(provider);
  const stranger = named.find((scenario) => scenario.provider !== provider.id);
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
