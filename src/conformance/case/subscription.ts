import type { Provider } from '../../providers/provider.ts';

/** Which events of a provider an endpoint is sent. */
export interface Subscription {
  readonly has: (event: string) => boolean;
  /** Their names, those of `progress` first. */
  readonly names: readonly string[];
  /** The events of two webhooks of one job, older first: what cases post that are about no event in particular. */
  readonly progress: readonly [older: string, newer: string];
  /** Names of those that it is not subscribed to. */
  readonly others: readonly string[];
  /** An event to post instead of another one: that one itself where it is subscribed to. */
  readonly instead: (event: string) => string;
}

/**
 * The events that an endpoint is subscribed to.
 *
 * @param names of events of the provider; all of them unless given
 */
export function subscriptionOf(
  { events, probes: { progress } }: Pick<Provider, 'events' | 'probes'>,
  names: readonly string[] | undefined,
): Subscription {
  const known = new Set(names ?? events.map(({ name }) => name));
  const all = [...new Set([...progress, ...events.map(({ name }) => name)])].filter((name) =>
    known.has(name),
  );
  const instead = (event: string): string => (known.has(event) ? event : (all[0] ?? event));
  return {
    has: (event) => known.has(event),
    names: all,
    others: events.map(({ name }) => name).filter((name) => !known.has(name)),
    progress: [instead(progress[0]), instead(progress[1])],
    instead,
  };
}
