import { recently } from '../../core/memo.ts';
import { highlightsOf } from '../../providers/highlights.ts';
import type { ExchangeEvent } from '../exchange-event.ts';
import { isLargeText } from '../large.ts';

/** What matters in the payload of a webhook, the most telling first, as it came. */
export function whatMatters({ exchange, provider }: Pick<ExchangeEvent, 'exchange' | 'provider'>): string[] {
  if (provider === null) return [];
  const label = provider.events.find(({ name }) => name === exchange.event)?.label ?? '';
  return highlightsOf(provider.highlights, exchange.payload, label).map(({ text }) => text);
}

/** The same of one webhook after another: of one that comes again it is known, without that its payload is read. */
export function recentWhatMatters(): typeof whatMatters {
  return recently(whatMatters, {
    isSame: ({ exchange: one, provider }, { exchange: other, provider: others }) =>
      provider === others && one.event === other.event && one.payloadText === other.payloadText,
    isKept: ({ exchange }) => !isLargeText(exchange.payloadText),
  });
}
