import type { Exchange } from '../core/exchange.ts';
import { isJsonObject } from '../core/json/json.ts';
import { findProvider } from '../providers/registry.ts';

/** An exchange in its provider's words. */
export interface ExchangeWords {
  /** Id of the provider; `''` for none. */
  readonly title: string;
  /** The event as the provider words it; `''` when it is not known. */
  readonly label: string;
  /** What it is about, such as `Delivery DO-1001`. */
  readonly headline: string;
}

/** Puts an exchange into the words of its provider. */
export function describeExchange(
  exchange: Pick<Exchange, 'provider' | 'event' | 'payload' | 'key'>,
): ExchangeWords {
  const provider = exchange.provider === null ? undefined : findProvider(exchange.provider);
  if (provider === undefined) return { title: '', label: '', headline: '' };
  const event = provider.events.find((e) => e.name === exchange.event);
  const headline = isJsonObject(exchange.payload)
    ? provider.headline(exchange.payload)
    : (exchange.key ?? '');
  return { title: provider.id, label: event?.label ?? '', headline };
}
