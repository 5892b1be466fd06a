import type { Exchange } from '../core/exchange.ts';
import { isJsonObject } from '../core/json/json.ts';
import { type Highlight, highlightsOf } from '../providers/highlights.ts';
import type { Provider } from '../providers/provider.ts';
import { eventLabel } from './names.ts';

/** An exchange in its provider's words. */
export interface ExchangeWords {
  /** Id of the provider; `''` for none. */
  readonly title: string;
  /** The event as the provider words it; `''` when it is not known. */
  readonly label: string;
  /** What it is about, such as `Delivery DO-1001`. */
  readonly headline: string;
  /** What matters in its payload, the most telling first. */
  readonly highlights: readonly Highlight[];
}

/** Puts an exchange into the words of its provider; there are none for one of nobody known. */
export function describeExchange(
  { event, payload, key }: Pick<Exchange, 'event' | 'payload' | 'key'>,
  provider: Provider | null,
): ExchangeWords {
  if (provider === null) return { title: '', label: '', headline: '', highlights: [] };
  const headline = isJsonObject(payload) ? provider.headline(payload, key) : (key ?? '');
  const label = eventLabel(provider, event);
  return {
    title: provider.id,
    label,
    headline,
    highlights: highlightsOf(provider.highlights, payload, label),
  };
}
