import { highlightsOf } from '../../providers/highlights.ts';
import type { ExchangeEvent } from '../exchange-event.ts';

/** What matters in the payload of a webhook, the most telling first, as it came. */
export function whatMatters({ exchange, provider }: Pick<ExchangeEvent, 'exchange' | 'provider'>): string[] {
  if (provider === null) return [];
  const label = provider.events.find(({ name }) => name === exchange.event)?.label ?? '';
  return highlightsOf(provider.highlights, exchange.payload, label).map(({ text }) => text);
}
