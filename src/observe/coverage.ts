import type { Exchange } from '../core/exchange.ts';
import type { Provider } from '../providers/provider.ts';

/** Which events of a provider came. */
export interface EventCoverage {
  readonly provider: string;
  /** How often each came, in the provider's own order. */
  readonly seen: Readonly<Record<string, number>>;
  /** Requests whose event could not be told. */
  readonly unknown: number;
  readonly neverSeen: readonly string[];
  /** Events that no request shows, so that nothing is known of whether they came. */
  readonly unrecognisable: readonly UnrecognisableEvent[];
}

interface UnrecognisableEvent {
  readonly event: string;
  readonly reason: string;
}

/** Counts which events of each provider came. */
export class CoverageTally {
  readonly #providers = new Map<Provider, { readonly events: Map<string, number>; unknown: number }>();

  add({ event }: Pick<Exchange, 'event'>, provider: Provider | null): void {
    if (provider === null) return;
    const counts = this.#providers.get(provider) ?? { events: new Map<string, number>(), unknown: 0 };
    this.#providers.set(provider, counts);
    if (event === null) counts.unknown += 1;
    else counts.events.set(event, (counts.events.get(event) ?? 0) + 1);
  }

  /** Of every provider that sent something. */
  coverage(): EventCoverage[] {
    return [...this.#providers].map(([provider, { events, unknown }]) =>
      coverageOf(provider, events, unknown),
    );
  }
}

function coverageOf(provider: Provider, counts: ReadonlyMap<string, number>, unknown: number): EventCoverage {
  const names = provider.events.map(({ name }) => name);
  const others = [...counts.keys()].filter((name) => !names.includes(name)).toSorted();
  const seen = [...names, ...others].filter((name) => counts.has(name));
  const silent = provider.events.filter(({ name }) => !counts.has(name));
  return {
    provider: provider.id,
    seen: Object.fromEntries(seen.map((name) => [name, counts.get(name) ?? 0])),
    unknown,
    neverSeen: silent.filter(({ recognisable }) => recognisable).map(({ name }) => name),
    unrecognisable: silent
      .filter(({ recognisable }) => !recognisable)
      .map(({ name }) => ({
        event: name,
        reason: 'nothing in a request tells it from the other events of its job',
      })),
  };
}
