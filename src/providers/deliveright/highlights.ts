import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { valueAt } from '../../core/json/pointer.ts';
import type { HighlightField } from '../highlights.ts';
import { type Codes, deliveryStatuses, orderStatuses } from './codes.ts';
import { isLogged } from './content.ts';
import { newestItem, textAt, topicOf } from './read.ts';
import { trackingWords } from './summaries.ts';

/** Changes that one glance takes in. */
const MOST_CHANGES = 3;

/**
 * What went from what to what: version 2 says it; in version 1 the topic tells where to look, and nothing what was there
 * before. Then when the order comes, and why it did not.
 */
export const highlights: readonly HighlightField[] = [
  { paths: ['/changes'], words: changesWords },
  { paths: ['/order/line_items'], words: ofTopic(['item_status_changed'], itemWords) },
  {
    paths: ['/order/delivery/status'],
    words: ofTopic(['delivery_changed', 'delivery_confirmed'], (value) =>
      prefixed('delivery', codeWords(deliveryStatuses, value)),
    ),
  },
  {
    paths: ['/order/status'],
    words: ofTopic(['order_status_changed', 'order_created'], (value) => codeWords(orderStatuses, value)),
  },
  { paths: ['/order/tracking'], words: ofTopic(['tracking_changed'], newestEntryWords) },
  { paths: ['/order/delivery/scheduled_date'], words: (value) => prefixed('for', dayWords(value)) },
  { paths: ['/order/line_items'], words: failureWords },
  { paths: ['/order/tracking'], words: misfortuneWords },
  {
    paths: ['/order/status'],
    words: (value, payload) =>
      namesOrder(payload) ? null : prefixed('order', codeWords(orderStatuses, value)),
  },
];

type Words = HighlightField['words'];

/** Of version 1 only, and of these topics: version 2 has said what changed. */
function ofTopic(topics: readonly string[], words: Words): Words {
  return (value, payload) =>
    topics.includes(topicOf(payload) ?? '') && !hasChanges(payload) ? words(value, payload) : null;
}

function hasChanges({ changes }: JsonObject): boolean {
  return isJsonObject(changes) && Object.keys(changes).length > 0;
}

/** Whether what was said before is the status of the order. */
function namesOrder(payload: JsonObject): boolean {
  const { changes } = payload;
  if (hasChanges(payload)) return isJsonObject(changes) && Object.hasOwn(changes, 'status');
  return (topicOf(payload) ?? '').startsWith('order_');
}

function changesWords(value: JsonValue, payload: JsonObject): string | null {
  if (!isJsonObject(value)) return null;
  const entries = Object.entries(value);
  const shown = entries.slice(0, MOST_CHANGES).map(([path, change]) => changeWords(path, change, payload));
  const left = entries.length - shown.length;
  return [...shown, ...(left > 0 ? [`${left} more`] : [])].join(', ');
}

/** A change of a field of the order, by its dotted path: `delivery status Pre-Confirmed -> Schedule Confirmed`. */
function changeWords(path: string, change: JsonValue, payload: JsonObject): string {
  const segments = path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const from = valueAt(change, ['from']);
  const to = valueAt(change, ['to']);
  if (from === undefined && to === undefined) return fieldWords(segments, payload);
  const codes = CODES_AT.get(path);
  const value = (one: JsonValue | undefined): string =>
    codes === undefined || typeof one !== 'number' ? valueWords(one) : (codeWords(codes, one) ?? '');
  return `${fieldWords(segments, payload)} ${value(from)} -> ${value(to)}`;
}

const CODES_AT: ReadonlyMap<string, Codes> = new Map<string, Codes>([
  ['status', orderStatuses],
  ['delivery.status', deliveryStatuses],
]);

function fieldWords(segments: readonly (string | number)[], payload: JsonObject): string {
  const [list, index, ...rest] = segments;
  if (list === 'line_items' && typeof index === 'number') {
    return [itemName(valueAt(payload, ['order', list, index]), index), ...rest].join(' ');
  }
  return segments.length === 1 ? `order ${list}` : segments.join(' ').replaceAll('_', ' ');
}

function valueWords(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'null';
  return dayWords(value) ?? (typeof value === 'string' ? value : JSON.stringify(value));
}

/** The item that something happened to last. No table of the status of an item is published. */
function itemWords(value: JsonValue): string | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const index = newestItem(value);
  const item = value[index];
  const status = valueAt(item ?? null, ['status']);
  const happened = newestEntryWords(valueAt(item ?? null, ['tracking']) ?? null);
  return [
    itemName(item, index),
    ...(typeof status === 'number' || typeof status === 'string' ? [`status ${status}`] : []),
    ...(happened === null ? [] : [`(${happened})`]),
  ].join(' ');
}

function itemName(item: JsonValue | undefined, index: number): string {
  const name = textAt(item ?? null, ['name']) ?? textAt(item ?? null, ['sku']);
  return name === undefined || name === '' ? `item ${index + 1}` : `item ${name}`;
}

/** The newest entry of a list that is no log of a webhook. */
function newestEntryWords(value: JsonValue): string | null {
  if (!Array.isArray(value)) return null;
  const entry = value.findLast((each) => !isLogged(each));
  return entry === undefined ? null : trackingWords(entry);
}

/** Of what kind they are nobody shows: anything but nothing is said. */
function failureWords(value: JsonValue): string | null {
  if (!Array.isArray(value)) return null;
  for (const item of value) {
    const details = valueAt(item, ['failure_details']);
    if (typeof details === 'string' && details !== '') return details;
    if (isJsonObject(details)) return JSON.stringify(details);
  }
  return null;
}

/** Tracking events that say that something went wrong: rejected, damaged, delivery failed, pick-up failed, cancelled. */
const MISFORTUNES: readonly (JsonValue | undefined)[] = [9, 10, 11, 27, 28];

/** The text of the newest entry, where that says what went wrong. */
function misfortuneWords(value: JsonValue): string | null {
  if (!Array.isArray(value)) return null;
  const entry = value.findLast((each) => !isLogged(each)) ?? null;
  const type = valueAt(entry, ['event_type_id']) ?? valueAt(entry, ['event_id']);
  return MISFORTUNES.includes(type) ? (textAt(entry, ['description']) ?? null) : null;
}

function codeWords(codes: Codes, value: JsonValue): string | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  return Object.hasOwn(codes, String(value)) ? (codes[String(value)] ?? null) : `status ${value}`;
}

function prefixed(word: string, words: string | null): string | null {
  return words === null ? null : `${word} ${words}`;
}

function dayWords(value: JsonValue): string | null {
  return typeof value === 'string' ? (/^\d{4}-\d\d-\d\d(?=T|$)/.exec(value)?.[0] ?? null) : null;
}
