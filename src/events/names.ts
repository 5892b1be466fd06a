import { usageError, type WebhookCliError } from '../core/error.ts';
import { suggestion } from '../core/text/closest.ts';
import { didYouMean, excerpt } from '../core/text/did-you-mean.ts';
import { option, type Words, words } from '../core/wording.ts';
import { type Catalogue, eventCounts } from '../providers/catalogue.ts';
import type { EventDefinition, Provider, VersionDefinition } from '../providers/provider.ts';

/** An event together with the provider it belongs to. */
export interface KnownEvent {
  readonly provider: Provider;
  readonly event: EventDefinition;
}

/** Every event of every provider, in the providers' order. */
export function allEvents({ providers }: Catalogue): KnownEvent[] {
  return providers.flatMap((provider) => provider.events.map((event) => ({ provider, event })));
}

function eventsOf(catalogue: Catalogue, only: Provider | undefined): KnownEvent[] {
  return allEvents(catalogue).filter(({ provider }) => only === undefined || provider === only);
}

/** Where an event is looked for: among all of a catalogue unless these say otherwise. */
export interface FindEventOptions {
  /** Only its events are meant. */
  readonly provider?: Provider | undefined;
  /** How the event was asked for: decides between providers that share a name, and words what is refused. */
  readonly eventWord?: string | undefined;
}

/**
 * Finds an event by the name that a person wrote: case, space, dash and underscore do not matter.
 *
 * @throws WebhookCliError `unknown_event` with the nearest name, `ambiguous_event`
 * @example findEvent('In Transit', catalogue).event.name // 'in-transit'
 */
export function findEvent(text: string, catalogue: Catalogue, options: FindEventOptions = {}): KnownEvent {
  const known = eventsOf(catalogue, options.provider);
  const [found, ...others] = eventsNamed(text, known, options.eventWord);
  if (found === undefined) throw unknownEvent(text, catalogue, known, options);
  if (others.length === 0) return found;
  throw usageError(
    'ambiguous_event',
    `${[found, ...others].map(({ provider }) => provider.title).join(' and ')} both have ${excerpt(text, 60)}`,
    'name the provider',
  );
}

/**
 * All events that a name means, of one provider or of any.
 *
 * @throws WebhookCliError `unknown_event` with the nearest name
 */
export function eventsCalled(
  text: string,
  catalogue: Catalogue,
  provider: Provider | undefined,
): readonly KnownEvent[] {
  const known = eventsOf(catalogue, provider);
  const found = known.filter(({ event }) => isNamed(event, text));
  if (found.length > 0) return found;
  throw unknownEvent(text, catalogue, known, { provider });
}

/** The events that a name means. Of several those are kept that are called by the word they were asked for. */
function eventsNamed(
  text: string,
  known: readonly KnownEvent[],
  eventWord: string | undefined,
): readonly KnownEvent[] {
  const found = known.filter(({ event }) => isNamed(event, text));
  const called = found.filter(({ provider }) => provider.eventWord === eventWord);
  return found.length > 1 && called.length > 0 ? called : found;
}

/**
 * The name of an event that can be told from a request.
 *
 * @param provider whose event it is; that of any provider unless given
 * @param hint what to do instead where it cannot
 * @throws WebhookCliError `unknown_event`, `event_not_recognisable`
 */
export function recognisableEvent(
  name: string,
  catalogue: Catalogue,
  provider: Provider | undefined,
  hint: Words,
): string {
  const found = findEvent(name, catalogue, { provider });
  if (found.event.recognisable) return found.event.name;
  throw usageError(
    'event_not_recognisable',
    `no request of ${found.provider.title} tells that it is ${found.event.name}, so that it cannot be waited for`,
    hint,
  );
}

/** An event as its provider words it; `''` for one that it does not know. */
export function eventLabel(provider: Provider, name: string | null): string {
  return provider.events.find((event) => event.name === name)?.label ?? '';
}

/**
 * The provider of an id that a person wrote: case and space around it do not matter.
 *
 * @throws WebhookCliError `unknown_provider` with the nearest id
 */
export function requireProvider(id: string, catalogue: Catalogue): Provider {
  const provider = catalogue.find(id.trim().toLowerCase());
  if (provider === undefined) {
    const ids = catalogue.providers.map((p) => p.id);
    const near = suggestion(id, ids);
    throw usageError(
      'unknown_provider',
      `there is no provider ${excerpt(id, 60)}.${didYouMean(near)}`,
      `the providers are ${ids.join(' and ')}`,
    );
  }
  return provider;
}

/**
 * The provider that an option names; `undefined` where it is not given.
 *
 * @throws WebhookCliError `unknown_provider`
 */
export function chosenProvider(id: string | undefined, catalogue: Catalogue): Provider | undefined {
  return id === undefined ? undefined : requireProvider(id, catalogue);
}

/**
 * The payload version of an id such as `2` or `v2`; the default one when none is named.
 *
 * @throws WebhookCliError `unknown_version`
 */
export function requireVersion(provider: Provider, wanted: string | undefined): VersionDefinition {
  if (wanted === undefined) return provider.versions[0];
  const id = wanted.trim().replace(/^v/i, '');
  const version = provider.versions.find((v) => v.id === id);
  if (version !== undefined) return version;
  throw usageError(
    'unknown_version',
    `${provider.title} has no payload version ${excerpt(wanted, 20)}`,
    `its versions are ${provider.versions.map((v) => v.id).join(' and ')}`,
  );
}

/**
 * Refuses a secret where none of the versions that are sent is signed.
 *
 * @param chosenBy the option by which a version is chosen there
 * @throws WebhookCliError `flag_does_not_fit`
 */
export function requireSigned(
  provider: Provider,
  versions: readonly VersionDefinition[],
  chosenBy: 'payloadVersion' | 'payloadVersions',
): void {
  if (versions.some(({ signed }) => signed)) return;
  const other = provider.versions.find(({ signed }) => signed);
  if (other === undefined) {
    throw usageError(
      'flag_does_not_fit',
      `${provider.title} documents no signature, so that there is nothing to do with a secret`,
      words`use ${option('basicAuth')}`,
    );
  }
  const [only] = versions;
  throw usageError(
    'flag_does_not_fit',
    only === undefined || chosenBy === 'payloadVersions'
      ? `${provider.title} signs none of these payload versions`
      : `${provider.title} signs no ${only.title} payload`,
    words`use ${chosenBy === 'payloadVersions' ? option(chosenBy, [other.id]) : option(chosenBy, other.id)}`,
  );
}

function isNamed({ name, label, aliases }: EventDefinition, text: string): boolean {
  return [name, label, ...aliases].some((one) => plain(one) === plain(text));
}

/** A name as it is compared: case, space, dash and underscore do not matter. */
export function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '');
}

function unknownEvent(
  text: string,
  catalogue: Catalogue,
  known: readonly KnownEvent[],
  options: FindEventOptions,
): WebhookCliError {
  const name = suggestion(
    text,
    known.map(({ event }) => event.name),
  );
  const near = known.find(({ event }) => event.name === name);
  const [elsewhere] = eventsNamed(text, allEvents(catalogue), undefined);
  const meant =
    elsewhere === undefined
      ? didYouMean(near?.event.name)
      : ` It is ${withArticle(elsewhere.provider.eventWord)} of ${elsewhere.provider.title}.`;
  return usageError(
    'unknown_event',
    `${whoHasNone(known, near, options)} ${excerpt(text, 60)}.${meant}`,
    `webhook-cli events lists all ${eventCounts(catalogue)}.`,
  );
}

/** Speaks of one provider where only its events are meant, or where nothing hints at another one's. */
function whoHasNone(
  known: readonly KnownEvent[],
  near: KnownEvent | undefined,
  options: FindEventOptions,
): string {
  const asked = known.map(({ provider }) => provider).filter((p) => p.eventWord === options.eventWord);
  const meant = options.provider === undefined ? asked : known.map(({ provider }) => provider);
  const [only, ...others] = new Set(meant);
  const isElsewhere = near !== undefined && near.provider !== only;
  return only === undefined || others.length > 0 || isElsewhere
    ? 'there is no event'
    : `${only.title} has no ${only.eventWord}`;
}

function withArticle(word: string): string {
  return `${/^[aeiou]/i.test(word) ? 'an' : 'a'} ${word}`;
}
