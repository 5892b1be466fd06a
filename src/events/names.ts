import { suggestion } from '../exchange/closest.ts';
import { usageError, type WebhookCliError } from '../exchange/error.ts';
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
  readonly provider?: string | undefined;
  readonly eventWord?: Provider['eventWord'] | undefined;
}

/**
 * Finds an event by the name that a person wrote: case, space, dash and underscore do not matter.
 *
 * @throws WebhookCliError `unknown_provider`, `unknown_event` with the nearest names
 * @example findEvent('In Transit').event.name // 'in-transit'
 */
export function findEvent(text: string, options: FindEventOptions = {}): KnownEvent {
  const scope = options.provider === undefined ? undefined : requireProvider(options.provider).id;
  const known = allEvents().filter(
    ({ provider }) =>
      (scope === undefined || provider.id === scope) &&
      (options.eventWord === undefined || provider.eventWord === options.eventWord),
  );
  const wanted = plain(text);
  const found = known.find(({ event }) => namesOf(event).some((name) => plain(name) === wanted));
  if (found === undefined) throw unknownEvent(text, known, options);
  return found;
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
      `there is no provider "${id.slice(0, 60)}".${near === undefined ? '' : ` Did you mean "${near}"?`}`,
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
    `${provider.title} has no payload version "${wanted.slice(0, 20)}"`,
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
  const name = text.slice(0, 60);
  const near = suggestion(
    text,
    known.map(({ event }) => event.name),
  );
  const titles = [...new Set(known.map(({ provider }) => provider.title))];
  const word =
    options.eventWord ?? (titles.length === 1 ? known[0]?.provider.eventWord : undefined) ?? 'event';
  const elsewhere = allEvents().find(({ event }) => namesOf(event).some((n) => plain(n) === plain(text)));
  const meant =
    elsewhere === undefined
      ? near === undefined
        ? ''
        : ` Did you mean "${near}"?`
      : ` It is a ${elsewhere.provider.eventWord} of ${elsewhere.provider.title}: --${elsewhere.provider.eventWord} ${elsewhere.event.name}`;
  const who = titles.length === 1 ? `${titles[0]} has no ${word}` : `there is no ${word}`;
  return usageError(
    'unknown_event',
    `${who} "${name}".${meant}`,
    `webhook-cli events lists all ${eventCounts()}.`,
  );
}

/** How many events there are, such as `12 triggers and 6 topics`. */
export function eventCounts(): string {
  return providers.map((p) => `${p.events.length} ${p.eventWord}s`).join(' and ');
}
