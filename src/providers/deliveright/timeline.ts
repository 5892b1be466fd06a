import type { JsonObject, JsonValue } from '../../core/json/json.ts';
import { valueAt } from '../../core/json/pointer.ts';
import type { TimelineWords } from '../timeline.ts';
import { isLogged } from './content.ts';
import { lineItems, textAt } from './read.ts';
import { trackingWords } from './summaries.ts';

/** The tracking of an order and of its items, without the log of webhooks. */
export function timeline(payload: JsonObject): TimelineWords[] {
  const items = lineItems(payload).flatMap(({ value }) =>
    entriesOf(value, textAt(value, ['name']) ?? textAt(value, ['sku']) ?? ''),
  );
  return [...entriesOf(valueAt(payload, ['order']) ?? null, ''), ...items];
}

function entriesOf(holder: JsonValue, name: string): TimelineWords[] {
  const tracking = valueAt(holder, ['tracking']);
  if (!Array.isArray(tracking)) return [];
  return tracking
    .filter((entry) => !isLogged(entry))
    .map((entry) => ({
      at: textAt(entry, ['date']) ?? textAt(entry, ['timestamp']),
      label: trackingWords(entry) ?? 'tracking',
      detail: [name, textAt(entry, ['description']) ?? ''].filter((word) => word !== '').join(', '),
    }));
}
