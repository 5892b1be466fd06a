import { LruMap } from '../../../core/lru-map.ts';
import type { ExchangeEvent } from '../../../observe/exchange-event.ts';
import type { JobUpdate } from '../../../observe/job-updates.ts';

/** An exchange that can be chosen. */
export interface RecentExchange extends Pick<ExchangeEvent, 'exchange' | 'provider'> {
  /** What it changed in its job, where somebody knows. */
  readonly update: JobUpdate | null;
}

const MOST = 200;
const MOST_UNITS = 8 * 1024 ** 2;

/** The exchanges that came last, in bounded memory; older ones are in the journal. */
export class RecentExchanges {
  readonly #kept = new LruMap<RecentExchange>(MOST, {
    weight: {
      // The event before is held by what it was compared with.
      of: ({ exchange, update }) =>
        exchange.request.body.length +
        (exchange.response?.body.length ?? 0) +
        (update?.previous?.payloadText?.length ?? 0),
      most: MOST_UNITS,
    },
  });

  add({ exchange, provider }: ExchangeEvent, update: JobUpdate | null): void {
    this.#kept.set(exchange.id, {
      exchange,
      provider,
      update: update ?? this.#kept.get(exchange.id)?.update ?? null,
    });
  }

  /** As it is known now; the one that is given where it has been forgotten. */
  latest(entry: RecentExchange): RecentExchange {
    return this.#kept.get(entry.exchange.id) ?? entry;
  }

  some(isWanted: (entry: RecentExchange) => boolean): boolean {
    return [...this.#kept.values()].some(isWanted);
  }

  /**
   * The one that stands so many further down than another among those that are wanted: the newest that came in without one,
   * and at an end the last there is.
   */
  beside(
    chosen: RecentExchange | null,
    by: number,
    isWanted: (entry: RecentExchange) => boolean,
  ): RecentExchange | null {
    const all = this.#kept.values();
    const wanted = all.filter(isWanted);
    if (chosen === null) return wanted.findLast(({ exchange }) => exchange.direction === 'received') ?? null;
    const at = all.findIndex(({ exchange }) => exchange.id === chosen.exchange.id);
    const before = all.slice(0, Math.max(at, 0)).filter(isWanted).length;
    const isThere = at >= 0 && isWanted(chosen);
    // Of what is no longer among them, its neighbours are told by where it stood.
    const next = isThere || by < 0 ? before + by : before + by - 1;
    return wanted[Math.min(Math.max(next, 0), wanted.length - 1)] ?? null;
  }
}
