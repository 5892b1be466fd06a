import type { JsonObject } from '../../core/json/json.ts';
import { isIsoDateTime } from '../field.ts';
import { type Place, placesAt } from './places.ts';
import { lineItems, textAt } from './read.ts';

/** Every tracking list: the order's and each item's. */
function trackingLists(payload: JsonObject): readonly (readonly Place[])[] {
  const holders = [['order'], ...lineItems(payload).map(({ path }) => path)];
  return holders.map((holder) => placesAt(payload, [...holder, 'tracking']));
}

/** An entry of a tracking list, and its time where it has one. */
export interface TrackingEntry extends Place {
  readonly time: EntryTime | undefined;
}

/** Every tracking list with the times of its entries. */
export function trackingTimes(payload: JsonObject): readonly (readonly TrackingEntry[])[] {
  return trackingLists(payload).map((entries) => entries.map(withTime));
}

/** An entry with its time. It is written out: Node 20 takes a microsecond for what is added to a spread. */
export function withTime(entry: Place): TrackingEntry {
  return { path: entry.path, value: entry.value, time: timeOf(entry) };
}

/** A time of an entry. */
interface EntryTime {
  readonly entry: Place;
  /** The member that has it. */
  readonly key: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly ms: number;
}

/** The time of an entry: `date` in version 1 and in transactions, `timestamp` in version 2. */
function timeOf(entry: Place): EntryTime | undefined {
  const key = Object.hasOwn(entry.value, 'date') ? 'date' : 'timestamp';
  const text = textAt(entry.value, [key]);
  const ms = instant(text);
  return text === undefined || ms === undefined ? undefined : { entry, key, text, ms };
}

/** With an offset; a date-time without one ends with its minutes or seconds. */
const HAS_OFFSET = /(?:[Zz]|[+-]\d{2}(?::?\d{2})?)$/;

/** Milliseconds since 1970 of a date-time with an offset; without one it would depend on this machine. */
export function instant(text: string | undefined): number | undefined {
  if (text === undefined || !isIsoDateTime(text) || !HAS_OFFSET.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
