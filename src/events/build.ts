import { usageError } from '../exchange/error.ts';
import type { ContentForm } from '../exchange/exchange.ts';
import type { HeaderList } from '../exchange/headers.ts';
import type { JsonObject, JsonValue } from '../exchange/json.ts';
import { isoMoment, isRepresentable } from '../exchange/moment.ts';
import { parsePointer, valueAt } from '../exchange/pointer.ts';
import type { EventDefinition, Provider, VersionDefinition } from '../providers/provider.ts';
import { type Fixture, loadFixture, type Provenance } from './fixtures.ts';
import { findEvent, requireVersion } from './names.ts';
import { applyOverrides, overridesFrom } from './overrides.ts';
import { newSeed, seededRandom } from './random.ts';
import { renew } from './renew.ts';

export interface BuildOptions {
  /** Id of the provider; needed only where an event's name is not enough. */
  readonly provider?: string | undefined;
  /** Name of the event, forgiving of case, space, dash and underscore. */
  readonly event: string;
  /** Which way the event was asked for; a trigger cannot be asked for as a topic. */
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
      signed === undefined ? 'use --auth basic:USER:PASS' : `use --payload-version ${signed.id}`,
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
    choices.length === 0 ? 'leave the flag out' : `choose ${choices.join(' or ').toLowerCase()}`,
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
  const fixture = loadFixture(choice.provider.id, choice.event.name);
  const sentAt = moment(options.now);
  const seed = options.seed ?? newSeed();
  const payload = applyOverrides(
    options.verbatim === true ? fixture.document : freshPayload(choice, fixture, options, sentAt, seed),
    overridesFrom(options),
    { add: options.add === true },
  );
  if (options.verbatim === true) refuseChanges(options, choice);
  const payloadText = options.verbatim === true ? fixture.bytes.toString('utf8') : JSON.stringify(payload);
  return {
    provider: choice.provider.id,
    event: choice.event.name,
    payloadVersion: choice.version.id,
    ...wire(choice.provider, choice.version, choice.contentForm, payloadText, options.secret ?? null, sentAt),
    contentForm: choice.contentForm,
    key: keyOf(payload, choice.version),
    ...origin(choice, fixture),
    payload,
    payloadText,
    seed,
  };
}

function freshPayload(
  choice: EventChoice,
  fixture: Fixture,
  options: BuildOptions,
  sentAt: number,
  seed: string,
): JsonObject {
  const { provider, event, version, jobType } = choice;
  const random = seededRandom(seed);
  const typed =
    jobType === null ? fixture.document : provider.toJobType(fixture.document, jobType, event.name);
  const renewed = renew(typed, {
    identity: provider.identity,
    keyPath: provider.versions[0].keyPath,
    key: options.id ?? null,
    at: fixture.entry.at,
    sentAt,
    random,
  });
  const settled = provider.settle(renewed);
  return version.id === provider.versions[0].id
    ? settled
    : provider.toVersion(settled, { event: event.name, version: version.id, sentAt, fresh: random.text });
}

/** A fixture as it stands has one version and one type, and nothing in it changes. */
function refuseChanges(options: BuildOptions, choice: EventChoice): void {
  const asked = [
    overridesFrom(options).length > 0 ? '--set or --unset' : '',
    options.id === undefined ? '' : '--id',
    choice.version === choice.provider.versions[0] ? '' : `--payload-version ${choice.version.id}`,
    choice.jobType === (choice.provider.jobTypes[0] ?? null) ? '' : `--type ${options.type}`,
  ].filter((text) => text !== '');
  if (asked.length === 0) return;
  throw usageError(
    'flag_does_not_fit',
    `--verbatim sends the fixture as it stands, which ${asked.join(', ')} would change`,
    'leave one of them out',
  );
}

/** The body and the provider's headers for a JSON text. */
export function wire(
  provider: Provider,
  version: VersionDefinition,
  contentForm: ContentForm,
  payloadText: string,
  secret: string | null,
  sentAt: number,
): { readonly body: Buffer; readonly headers: HeaderList } {
  const text =
    contentForm === 'form'
      ? new URLSearchParams([[provider.formField ?? 'json', payloadText]]).toString()
      : payloadText;
  const body = Buffer.from(text, 'utf8');
  return {
    body,
    headers: provider.requestHeaders({ version: version.id, contentForm, body, secret, sentAt }),
  };
}

function keyOf(payload: JsonObject, version: VersionDefinition): string | null {
  const key = valueAt(payload, parsePointer(version.keyPath) ?? []);
  return typeof key === 'string' || typeof key === 'number' ? String(key) : null;
}

/** What is known of the payload: a derived version or type is our construction, whatever it started from. */
function origin(
  choice: EventChoice,
  fixture: Fixture,
): { readonly provenance: Provenance; readonly note: string } {
  const { provider, version, jobType } = choice;
  const derived = version !== provider.versions[0] || jobType !== (provider.jobTypes[0] ?? null);
  return derived
    ? {
        provenance: 'constructed',
        note: `derived from the fixture of payload version ${provider.versions[0].id}; the provider never printed this one`,
      }
    : { provenance: fixture.entry.provenance, note: fixture.entry.note };
}

function moment(now: BuildOptions['now']): number {
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
    'the moment of the event is no ISO 8601 moment from 1970 to 2106',
    'write a date, or a time with its offset: 2026-01-31T09:30:00Z',
  );
}
