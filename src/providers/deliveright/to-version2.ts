import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { type Segment, valueAt } from '../../core/json/pointer.ts';
import type { VersionContext } from '../provider.ts';
import { isLogEntry } from './delivery-log.ts';
import { isTopic, type Topic } from './events.ts';
import { newestItem } from './read.ts';

/**
 * Writes a version 1 webhook as version 2. The envelope's members are documented; which of them carry
 * what for each topic is constructed, since one example is all that was ever published.
 */
export function toVersion2(payload: JsonObject, context: VersionContext): JsonObject {
  const order = payload['order'];
  const story = isTopic(context.event) ? STORIES[context.event] : undefined;
  const before = context.before?.['order'];
  return {
    webhook_id: context.fresh('wh_%%%%%%%%%%%%%%%%%%%%%%%%'),
    topic: context.event,
    msg_info: {
      shipper_id: SHIPPER,
      timestamp: new Date(context.sentAt).toISOString(),
      event_origin: story?.origin ?? 'system',
    },
    changes:
      isJsonObject(order) && story !== undefined ? changedValues(order, story.changes(order), before) : {},
    ...(order === undefined ? {} : { order: isJsonObject(order) ? renamedOrder(order) : order }),
  };
}

/** Version 2 names the shipper by a code such as four capital letters. */
const SHIPPER = 'EXMP';

/** Where a change happened, and what was there before. */
interface Change {
  readonly path: readonly Segment[];
  readonly from: JsonValue;
}

interface Story {
  /** Who caused it, in a word that version 2 documents. */
  readonly origin: string;
  readonly changes: (order: JsonObject) => readonly Change[];
}

const STORIES = {
  order_created: { origin: 'system', changes: () => [] },
  tracking_changed: { origin: 'system', changes: newestEntry },
  delivery_changed: {
    origin: 'dispatcher_action',
    changes: (order) => [deliveryStatus(order), { path: ['delivery', 'scheduled_date'], from: null }],
  },
  item_status_changed: { origin: 'hub_scan', changes: itemStatus },
  order_status_changed: { origin: 'hub_scan', changes: (order) => [orderStatus(order)] },
  delivery_confirmed: { origin: 'customer_action', changes: (order) => [deliveryStatus(order)] },
} as const satisfies Readonly<Record<Topic, Story>>;

/** Status before each status, along the usual path; where none is documented, the change is from null. */
const STATUS_BEFORE: ReadonlyMap<JsonValue | undefined, number> = new Map([
  [3, 10],
  [4, 3],
  [5, 4],
  [7, 4],
  [9, 4],
  [10, 2],
  [15, 10],
  [20, 4],
  [23, 3],
  [24, 2],
  [26, 15],
]);

function orderStatus(order: JsonObject): Change {
  return { path: ['status'], from: STATUS_BEFORE.get(order['status']) ?? null };
}

/** Scheduling goes 0, 1, 2, 3. */
function deliveryStatus(order: JsonObject): Change {
  const path = ['delivery', 'status'];
  const status = valueAt(order, path);
  return { path, from: typeof status === 'number' && status >= 1 && status <= 3 ? status - 1 : null };
}

function newestEntry(order: JsonObject): readonly Change[] {
  const tracking = order['tracking'];
  // What was sent is logged in the same list, and its log is no event.
  const newest = Array.isArray(tracking) ? tracking.findLastIndex((entry) => !isLogEntry(entry)) : -1;
  return newest === -1 ? [] : [{ path: ['tracking', newest, 'event_type_id'], from: null }];
}

/** The item that something happened to last. What its status was is not known: no table is published. */
function itemStatus(order: JsonObject): readonly Change[] {
  const items = order['line_items'];
  if (!Array.isArray(items) || items.length === 0) return [];
  return [{ path: ['line_items', newestItem(items), 'status'], from: null }];
}

/**
 * Changes by dotted path, for those whose field is there and did change. What was there before is read from the
 * order as the webhook before had it, where there was one.
 */
function changedValues(
  order: JsonObject,
  changes: readonly Change[],
  before: JsonValue | undefined,
): JsonObject {
  return Object.fromEntries(
    changes.flatMap(({ path, from: usual }) => {
      const from = before === undefined ? usual : (valueAt(before, path) ?? null);
      const to = valueAt(order, path);
      if (to === undefined || to === from) return [];
      return [[path.map((part) => ENTRY_NAMES.get(String(part)) ?? part).join('.'), { from, to }]];
    }),
  );
}

/** Keys of a tracking entry that version 2 has other names for. */
const ENTRY_NAMES: ReadonlyMap<string, string> = new Map([
  ['event_type_id', 'event_id'],
  ['date', 'timestamp'],
]);

function renamedOrder(order: JsonObject): JsonObject {
  const items = order['line_items'];
  return withTracking({
    ...order,
    ...(Array.isArray(items)
      ? { line_items: items.map((item) => (isJsonObject(item) ? withTracking(item) : item)) }
      : {}),
  });
}

function withTracking(holder: JsonObject): JsonObject {
  const tracking = holder['tracking'];
  return Array.isArray(tracking) ? { ...holder, tracking: tracking.map(renamedEntry) } : holder;
}

function renamedEntry(entry: JsonValue): JsonValue {
  if (!isJsonObject(entry)) return entry;
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => [ENTRY_NAMES.get(key) ?? key, value]),
  );
}
