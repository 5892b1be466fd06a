import type { Exchange } from '../exchange/exchange.ts';

/** What a receiver waits for before it ends. */
export interface ExpectationOptions {
  /** Names of events; one that stands twice is waited for twice. */
  readonly events: readonly string[];
  /** How many exchanges; any number when missing. */
  readonly count?: number | undefined;
}

/** Watches exchanges until all that is expected has come. */
export interface Expectation {
  /** False when nothing is waited for at all. */
  readonly active: boolean;
  readonly see: (exchange: Exchange) => void;
  readonly isMet: () => boolean;
  /** What has not come yet, in words. */
  readonly missing: () => string[];
}

/**
 * Starts to watch. A request that was refused counts for nothing, and an event that no request tells
 * cannot be expected.
 */
export function expectExchanges(options: ExpectationOptions): Expectation {
  const open = [...options.events];
  let seen = 0;
  return {
    active: options.events.length > 0 || options.count !== undefined,
    see: (exchange) => {
      if (exchange.error !== null || (exchange.response?.status ?? 500) >= 400) return;
      seen += 1;
      const place = exchange.event === null ? -1 : open.indexOf(exchange.event);
      if (place >= 0) open.splice(place, 1);
    },
    isMet: () => open.length === 0 && seen >= (options.count ?? 0),
    missing: () => {
      const short = (options.count ?? 0) - seen;
      return [...open, ...(short > 0 ? [`${short} of ${options.count} exchanges`] : [])];
    },
  };
}
