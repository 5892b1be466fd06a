import { usageError } from '../core/error.ts';
import type { ContentForm } from '../core/exchange.ts';
import { excerpt } from '../core/text/did-you-mean.ts';
import { option, words } from '../core/wording.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { EventDefinition, Provider, VersionDefinition } from '../providers/provider.ts';
import type { BuildOptions, TravelOptions } from './build-options.ts';
import type { CapturedPayload } from './captured.ts';
import { chosenProvider, findEvent, type KnownEvent, requireSigned, requireVersion } from './names.ts';

/** A choice of event and of how it travels, checked against its provider. */
export interface EventChoice {
  readonly provider: Provider;
  readonly event: EventDefinition;
  readonly version: VersionDefinition;
  readonly contentForm: ContentForm;
  readonly jobType: string | null;
  /** What it is built from, where that is no bundled payload. */
  readonly captured?: CapturedPayload | undefined;
}

/**
 * Finds an event, and checks that payload version, content form and job type go with it.
 *
 * @throws WebhookCliError `unknown_event`, `unknown_provider`, `unknown_version`, `flag_does_not_fit`
 */
export function chooseEvent(options: BuildOptions, catalogue: Catalogue): EventChoice {
  const provider = chosenProvider(options.provider, catalogue);
  return chooseTravel(
    findEvent(options.event, catalogue, { provider, eventWord: options.eventWord }),
    options,
  );
}

/**
 * Checks that a payload version, a content form and a job type go with an event.
 *
 * @throws WebhookCliError `unknown_version`, `flag_does_not_fit`
 */
export function chooseTravel({ provider, event }: KnownEvent, options: TravelOptions): EventChoice {
  const version = requireVersion(provider, options.payloadVersion);
  const contentForm = options.contentForm ?? version.contentForms[0];
  if (!version.contentForms.includes(contentForm)) {
    throw choiceDoesNotFit(
      `payload version ${version.id} of ${provider.title} is not sent as ${contentForm}`,
      version.contentForms,
    );
  }
  const jobType = chooseJobType(provider, options.type);
  if (options.secret !== undefined) requireSigned(provider, [version], 'payloadVersion');
  return { provider, event, version, contentForm, jobType };
}

/**
 * The event of a captured payload, which is sent in its own version.
 *
 * @throws WebhookCliError `flag_does_not_fit`
 */
export function chooseCaptured(
  captured: CapturedPayload,
  { contentForm = captured.contentForm, secret }: Pick<TravelOptions, 'contentForm' | 'secret'>,
): EventChoice {
  const travel = { payloadVersion: captured.version.id, contentForm, secret };
  return { ...chooseTravel(captured, travel), captured };
}

function chooseJobType(provider: Provider, wanted: string | undefined): string | null {
  const standard = provider.jobTypes[0] ?? null;
  if (wanted === undefined) return standard;
  if (standard === null) throw choiceDoesNotFit(`${provider.title} has no job types`, []);
  const found = provider.jobTypes.find((type) => type.toLowerCase() === wanted.trim().toLowerCase());
  if (found === undefined) {
    throw choiceDoesNotFit(`${provider.title} has no job type ${excerpt(wanted, 40)}`, provider.jobTypes);
  }
  return found;
}

function choiceDoesNotFit(message: string, choices: readonly string[]): Error {
  return usageError(
    'flag_does_not_fit',
    message,
    choices.length === 0
      ? words`leave ${option('theOption')} out`
      : `choose ${choices.join(' or ').toLowerCase()}`,
  );
}
