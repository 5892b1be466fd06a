import { usageError, type WebhookCliError } from '../core/error.ts';
import { suggestion } from '../core/text/closest.ts';
import { didYouMean, excerpt } from '../core/text/did-you-mean.ts';
import type { EventDefinition, Provider, VersionDefinition } from '../providers/provider.ts';
import { findProvider, providers } from '../providers/registry.ts';

/** An event together with the provider it belongs to. */
export interface KnownEvent {
  readonly provider: Provider;
  readonly event: EventDefinition;
}

/** Every event of every provider, in the providers' order. */
export function allEvents(): KnownEvent[] {
  return providers.flatMap((provider) => provider.events.map((event) => ({ provider, event })));
}

export interface FindEventOptions {
  /** Only its events are meant. */
  readonly provider?: string | undefined;
  /** How the event was asked for: decides between providers that share a name, and words what is refused. */
  readonly eventWord?: Provider['eventWord'] | undefined;
}

/**
 * Finds an event by the name that a person wrote: case, space, dash and underscore do not matter.
 *
 * @throws WebhookCliError `unknown_provider`, `unknown_event` with the nearest name, `ambiguous_event`
 * @example findEvent('In Transit').event.name // 'in-transit'
 */
export function findEvent(text: string, options: FindEventOptions = {}): KnownEvent {
  const scope = options.provider === undefined ? undefined : requireProvider(options.provider).id;
  const known = allEvents().filter(({ provider }) => scope === undefined || provider.id === scope);
  const [found, ...others] = eventsNamed(text, known, options.eventWord);
  if (found === undefined) throw unknownEvent(text, known, options);
  if (others.length === 0) return found;
  throw usageError(
    'ambiguous_event',
    `${[found, ...others].map(({ provider }) => provider.title).join(' and ')} both have "${text.slice(0, 60)}"`,
    'name the provider',
  );
}

/** The events that a name means. Of several those are kept that are called by the word they were asked for. */
export function eventsNamed(
  text: string,
  known: readonly KnownEvent[],
  eventWord: Provider['eventWord'] | undefined,
): readonly KnownEvent[] {
  const wanted = plain(text);
  const found = known.filter(({ event }) => namesOf(event).some((name) => plain(name) === wanted));
  const called = found.filter(({ provider }) => provider.eventWord === eventWord);
  return found.length > 1 && called.length > 0 ? called : found;
}

/**
 * The provider of an id.
 *
 * @throws WebhookCliError `unknown_provider`
 */
export function requireProvider(id: string): Provider {
  const provider = findProvider(id.trim().toLowerCase());
  if (provider === undefined) {
    const ids = providers.map((p) => p.id);
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

function namesOf(event: EventDefinition): readonly string[] {
  return [event.name, event.label, ...event.aliases];
}

/** A name as it is compared: case, space, dash and underscore do not matter. */
export function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '');
}

function unknownEvent(
  text: string,
  known: readonly KnownEvent[],
  options: FindEventOptions,
): WebhookCliError {
  const name = suggestion(
    text,
    known.map(({ event }) => event.name),
  );
  const near = known.find(({ event }) => event.name === name);
  const [elsewhere] = eventsNamed(text, allEvents(), undefined);
  const meant =
    elsewhere === undefined
      ? didYouMean(near?.event.name)
      : ` It is a ${elsewhere.provider.eventWord} of ${elsewhere.provider.title}.`;
  return usageError(
    'unknown_event',
    `${whoHasNone(known, near, options)} "${text.slice(0, 60)}".${meant}`,
    `webhook-cli events lists all ${eventCounts()}.`,
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

/** How many events there are, such as `12 triggers and 6 topics`. */
export function eventCounts(): string {
  return providers.map((p) => `${p.events.length} ${p.eventWord}s`).join(' and ');
}
