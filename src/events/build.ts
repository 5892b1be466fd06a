import { usageError } from '../core/error.ts';
import type { ContentForm } from '../core/exchange.ts';
import type { HeaderList } from '../core/http/headers.ts';
import type { JsonObject, JsonValue } from '../core/json/json.ts';
import { isoMoment, isRepresentable } from '../core/time/iso-time.ts';
import { joined, option, words } from '../core/wording.ts';
import type { EventDefinition, Provider, VersionDefinition } from '../providers/provider.ts';
import { type Fresh, finishEvent, inVersion } from './encode.ts';
import { type FixtureEntry, loadFixture, type Provenance } from './fixtures.ts';
import { renewal } from './identity/renew.ts';
import { type Renewable, renewable } from './identity/template.ts';
import { findEvent, requireVersion } from './names.ts';
import { applyOverrides, overridesFrom } from './overrides.ts';
import { newSeed, seededRandom } from './random.ts';

// Whoever builds events finishes them too; the two are apart by size only.
export { finishEvent, inVersion, wire } from './encode.ts';

export interface BuildOptions {
  /** Id of the provider; needed only where an event's name is not enough. */
  readonly provider?: string | undefined;
  /** Name of the event, forgiving of case, space, dash and underscore. */
  readonly event: string;
  /** How the event was asked for, where providers share its name. */
  readonly eventWord?: Provider['eventWord'] | undefined;
  readonly payloadVersion?: string | undefined;
  readonly contentForm?: ContentForm | undefined;
  /** Job type, such as `collection`, for a provider that has them. */
  readonly type?: string | undefined;
  /** The business key (`do_number`, `order_id`) and all that contains it. */
  readonly id?: string | undefined;
  /** Values by path, `{ 'items[0].sku': '1' }`; a path must exist unless `add`. */
  readonly set?: Readonly<Record<string, JsonValue>> | undefined;
  /** Paths to take out, after `set`. */
  readonly unset?: readonly string[] | undefined;
  /** Lets `set` add what is not there. */
  readonly add?: boolean | undefined;
  /** Repeats the same identity; a random one when missing. */
  readonly seed?: string | undefined;
  /** When the event happens: milliseconds since 1970 or an ISO 8601 text; now when missing. */
  readonly now?: number | string | Date | undefined;
  /** Signing secret, for a payload version that is signed. */
  readonly secret?: string | undefined;
  /** The fixture byte for byte: no new identity, no moved time. */
  readonly verbatim?: boolean | undefined;
}

/** A simulated webhook, ready to be sent. */
export interface BuiltEvent {
  readonly provider: string;
  readonly event: string;
  readonly payloadVersion: string;
  readonly contentForm: ContentForm;
  readonly key: string | null;
  /** `published` where the provider printed this very payload, `constructed` where nobody ever showed one. */
  readonly provenance: Provenance;
  /** What is documented of the payload and what is our reading. */
  readonly note: string;
  /** The headers that the provider sets: content type, signature, timestamp. */
  readonly headers: HeaderList;
  /** The exact bytes of the body. */
  readonly body: Buffer;
  readonly payload: JsonObject;
  /** The JSON text in the body. */
  readonly payloadText: string;
  readonly seed: string;
  /**
   * Every text that was made fresh for it, the key first: two builds of one event match entry by entry. Short
   * numbers are left out.
   */
  readonly fresh: readonly string[];
}

/** A choice of event and of how it travels, checked against its provider. */
export interface EventChoice {
  readonly provider: Provider;
  readonly event: EventDefinition;
  readonly version: VersionDefinition;
  readonly contentForm: ContentForm;
  readonly jobType: string | null;
}

/**
 * Checks that an event, a payload version, a content form and a job type go together.
 *
 * @throws WebhookCliError `unknown_event`, `unknown_provider`, `unknown_version`, `flag_does_not_fit`
 */
export function chooseEvent(options: BuildOptions): EventChoice {
  const { provider, event } = findEvent(options.event, options);
  const version = requireVersion(provider, options.payloadVersion);
  const contentForm = options.contentForm ?? version.contentForms[0];
  if (!version.contentForms.includes(contentForm)) {
    throw doesNotFit(
      `payload version ${version.id} of ${provider.title} is not sent as ${contentForm}`,
      version.contentForms,
    );
  }
  const jobType = chooseJobType(provider, options.type);
  if (options.secret !== undefined && !version.signed) {
    const signed = provider.versions.find((v) => v.signed);
    throw usageError(
      'flag_does_not_fit',
      signed === undefined
        ? `${provider.title} documents no signature, so that there is nothing to do with a secret`
        : `${provider.title} signs no ${version.title} payload`,
      words`use ${signed === undefined ? option('basicAuth') : option('payloadVersion', signed.id)}`,
    );
  }
  return { provider, event, version, contentForm, jobType };
}

function chooseJobType(provider: Provider, wanted: string | undefined): string | null {
  const standard = provider.jobTypes[0] ?? null;
  if (wanted === undefined) return standard;
  if (standard === null) throw doesNotFit(`${provider.title} has no job types`, []);
  const found = provider.jobTypes.find((type) => type.toLowerCase() === wanted.trim().toLowerCase());
  if (found === undefined) {
    throw doesNotFit(`${provider.title} has no job type "${wanted.slice(0, 40)}"`, provider.jobTypes);
  }
  return found;
}

function doesNotFit(message: string, choices: readonly string[]): Error {
  return usageError(
    'flag_does_not_fit',
    message,
    choices.length === 0
      ? words`leave ${option('theOption')} out`
      : `choose ${choices.join(' or ').toLowerCase()}`,
  );
}

/**
 * Builds the webhook of an event: a fresh, coherent one by default, the same bytes every time with
 * `seed` and `now`.
 *
 * @throws WebhookCliError as `chooseEvent` and `applyOverrides` do, `bad_time` for a wrong `now`
 * @example
 * const { body, headers } = buildEvent({ event: 'failed', set: { reason: 'Damaged' } });
 */
export function buildEvent(options: BuildOptions): BuiltEvent {
  const choice = chooseEvent(options);
  const sentAt = momentOf(options.now);
  const seed = options.seed ?? newSeed();
  const {
    payload: made,
    fresh,
    origin,
    text,
  } = options.verbatim === true ? verbatim(choice) : freshPayload(choice, options.id, sentAt, seed);
  const payload = applyOverrides(made, overridesFrom(options), { add: options.add === true });
  if (options.verbatim === true) refuseChanges(options, choice);
  const built = finishEvent(choice, payload, {
    secret: options.secret ?? null,
    sentAt,
    seed,
    origin,
    text,
  });
  return { ...built, fresh: built.key === null ? fresh : [built.key, ...fresh.slice(1)] };
}

/** A payload, and where it comes from. */
interface Made extends Fresh {
  readonly origin: FixtureEntry;
  /** Its JSON text, where it is not simply that of the payload. */
  readonly text?: string | undefined;
}

function verbatim({ provider, event }: EventChoice): Made {
  const { document, entry, bytes } = loadFixture(provider.id, event.name);
  return { payload: document, fresh: [], origin: entry, text: bytes.toString('utf8') };
}

function freshPayload(choice: EventChoice, key: string | undefined, sentAt: number, seed: string): Made {
  const { origin, payloads } = startOf(choice);
  const random = seededRandom(seed);
  const identity = renewal(payloads, { key: key ?? null, at: origin.at, sentAt, random });
  const settled = choice.provider.settle(identity.renew(0));
  const { payload, fresh } = inVersion(choice, settled, { sentAt, random });
  return { payload, fresh: [...identity.fresh, ...fresh], origin };
}

/** What every fresh payload of an event and a job type starts from. */
interface Start {
  readonly origin: FixtureEntry;
  /** The fixture, as the only one. */
  readonly payloads: Renewable;
}

const starts = new WeakMap<EventDefinition, Map<string | null, Start>>();

/** Reads each fixture once: who builds one event builds many. */
function startOf({ provider, event, jobType }: EventChoice): Start {
  const made = starts.get(event) ?? new Map<string | null, Start>();
  starts.set(event, made);
  const known = made.get(jobType);
  if (known !== undefined) return known;
  const { document, entry } = loadFixture(provider.id, event.name);
  const typed = jobType === null ? document : provider.toJobType(document, jobType, event.name);
  const { identity, versions } = provider;
  const start = { origin: entry, payloads: renewable([typed], { identity, keyPath: versions[0].keyPath }) };
  made.set(jobType, start);
  return start;
}

/** A fixture as it stands has one version and one type, and nothing in it changes. */
function refuseChanges(options: BuildOptions, choice: EventChoice): void {
  const { provider, version, jobType } = choice;
  const asked = [
    overridesFrom(options).length > 0 ? [words`${option('set')} or ${option('unset')}`] : [],
    options.id === undefined ? [] : [words`${option('id')}`],
    version === provider.versions[0] ? [] : [words`${option('payloadVersion', version.id)}`],
    jobType === (provider.jobTypes[0] ?? null) ? [] : [words`${option('type', options.type)}`],
  ].flat();
  if (asked.length === 0) return;
  throw usageError(
    'flag_does_not_fit',
    words`${option('verbatim')} sends the fixture as it stands, which ${joined(asked, ', ')} would change`,
    'leave one of them out',
  );
}

/**
 * Milliseconds since 1970 of a moment as callers give it; now when it is missing.
 *
 * @throws WebhookCliError `bad_time`
 */
export function momentOf(now: BuildOptions['now']): number {
  const ms =
    now === undefined
      ? Date.now()
      : typeof now === 'string'
        ? isoMoment(now)
        : typeof now === 'number'
          ? now
          : now.getTime();
  if (ms !== null && isRepresentable(ms)) return ms;
  throw usageError(
    'bad_time',
    '"now" is no ISO 8601 moment from 1970 to 2106',
    'write a date, or a time with its offset: 2026-01-31T09:30:00Z',
  );
}
