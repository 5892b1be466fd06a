import { usageError } from '../core/error.ts';
import type { ContentForm } from '../core/exchange.ts';
import type { SetValue } from '../core/json/raw.ts';
import { excerpt } from '../core/text/did-you-mean.ts';
import { option, words } from '../core/wording.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { EventDefinition, Provider, VersionDefinition } from '../providers/provider.ts';
import { chosenProvider, findEvent, type KnownEvent, requireSigned, requireVersion } from './names.ts';

export interface BuildOptions {
  /** Id of the provider; needed only where an event's name is not enough. */
  readonly provider?: string | undefined;
  /** Name of the event, forgiving of case, space, dash and underscore. */
  readonly event: string;
  /** How the event was asked for, where providers share its name. */
  readonly eventWord?: string | undefined;
  readonly payloadVersion?: string | undefined;
  readonly contentForm?: ContentForm | undefined;
  /** Job type, such as `collection`, for a provider that has them. */
  readonly type?: string | undefined;
  /**
   * The business key (`do_number`, `order_id`) and all that contains it; in a form such as `SHOP-{n}` a number of nine
   * digits is drawn, or of as many as in `{n:6}`.
   */
  readonly id?: string | undefined;
  /** Values by path, `{ 'items[0].sku': '1' }`; a path must exist unless `add`. */
  readonly set?: Readonly<Record<string, SetValue>> | undefined;
  /** Paths to take out, after `set`. */
  readonly unset?: readonly string[] | undefined;
  /** Lets `set` add what is not there. */
  readonly add?: boolean | undefined;
  /**
   * Repeats the same identity; a random one when missing. With the same `id` every event of a job, in every version and
   * at any moment, has the same ids, numbers and links.
   */
  readonly seed?: string | undefined;
  /**
   * When the event happens: milliseconds since 1970 or an ISO 8601 text; now when missing. It moves times and days, and
   * of ids only those of log entries, which hold the time of their entry.
   */
  readonly now?: number | string | Date | undefined;
  /** Signing secret, for a payload version that is signed. */
  readonly secret?: string | undefined;
  /** The fixture byte for byte: no new identity, no moved time. */
  readonly verbatim?: boolean | undefined;
}

/** How an event travels. */
export type TravelOptions = Pick<BuildOptions, 'payloadVersion' | 'contentForm' | 'type' | 'secret'>;

/** A choice of event and of how it travels, checked against its provider. */
export interface EventChoice {
  readonly provider: Provider;
  readonly event: EventDefinition;
  readonly version: VersionDefinition;
  readonly contentForm: ContentForm;
  readonly jobType: string | null;
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
