import type { JsonObject, JsonValue } from '../../core/json/json.ts';
import { type Segment, valueAt } from '../../core/json/pointer.ts';
import { type Place, placesAt } from './places.ts';

/** The number at a path; `undefined` for anything else, so that rules can leave it to the schema. */
export function numberAt(value: JsonValue, path: readonly Segment[]): number | undefined {
  const found = valueAt(value, path);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/** The text at a path; `undefined` for anything else. */
export function textAt(value: JsonValue, path: readonly Segment[]): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : undefined;
}

/** The line items. */
export function lineItems(payload: JsonObject): readonly Place[] {
  return placesAt(payload, ['order', 'line_items']);
}

/** The charges of an order. */
export function transactions(payload: JsonObject): readonly Place[] {
  return placesAt(payload, ['order', 'payment', 'transactions']);
}

/** The index of the item whose last entry is the newest; the first where none says. */
export function newestItem(items: readonly JsonValue[]): number {
  const times = items.map(lastTime);
  return times.reduce((best, time, index) => (time > (times[best] ?? '') ? index : best), 0);
}

function lastTime(item: JsonValue): string {
  const tracking = valueAt(item, ['tracking']);
  const last = Array.isArray(tracking) ? (tracking.at(-1) ?? null) : null;
  return textAt(last, ['date']) ?? textAt(last, ['timestamp']) ?? '';
}

/** The topic, wherever the version keeps it. */
export function topicOf(payload: JsonObject): string | undefined {
  return textAt(payload, ['topic']) ?? textAt(payload, ['msg_info', 'topic']);
}
