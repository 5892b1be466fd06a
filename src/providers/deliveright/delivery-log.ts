import { isSuccess } from '../../core/exchange.ts';
import { redactUrl } from '../../core/http/redact.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { valueAt } from '../../core/json/pointer.ts';
import { objectIdAt } from '../../core/object-id.ts';
import { parseIsoTime } from '../../core/time/iso-time.ts';
import type { FreshText, SendRecord } from '../provider.ts';

/** Tracking events that log a webhook; their names are inferred from their texts. */
const SENT = 203;
const FAILED = 205;

/**
 * Writes webhooks that were sent into the order's tracking, as Deliveright does: an entry each, by time, never the
 * one of the payload itself. The same beginning of `fresh` gives an entry the same id in every later payload.
 */
export function logSends(payload: JsonObject, sends: readonly SendRecord[], fresh: FreshText): JsonObject {
  const order = payload['order'];
  if (!isJsonObject(order) || !Array.isArray(order['tracking']) || sends.length === 0) return payload;
  // Like the newest entry of the published payload, which another process wrote than the older ones.
  const maker = fresh('%%%%%%%%%%');
  // Leaves room for counting on.
  const first = Number.parseInt(fresh('%%%%%'), 16);
  const entries = sends.map((send, index) => logEntry(send, objectIdAt(send.at, maker, first + index)));
  return { ...payload, order: { ...order, tracking: mergeByTime(order['tracking'], entries) } };
}

function logEntry(send: SendRecord, id: string): JsonObject {
  const date = new Date(send.at).toISOString();
  const error = errorText(send);
  const sent = `Sent to ${redactUrl(send.url)} (Topic: ${send.event})`;
  return {
    geolocation: { coords: {}, timestamp: date },
    event_type_id: error === null ? SENT : FAILED,
    reference_record: null,
    _id: id,
    description: error === null ? sent : `${sent}. Response Error: ${error}`,
    user: null,
    date,
  };
}

/** `null` for a webhook that went through. */
function errorText({ outcome }: SendRecord): string | null {
  if (outcome.kind === 'unanswered') return outcome.message;
  const { status } = outcome;
  // Constructed: the published log has a failed look-up only, and no page shows what an HTTP status leaves there.
  return isSuccess(status) ? null : `Request failed with status code ${status}`;
}

/** Tells an entry that logs a webhook from one that something happened. */
export function isLogEntry(entry: JsonValue): boolean {
  const type = valueAt(entry, ['event_type_id']);
  return type === SENT || type === FAILED;
}

/** Puts each log entry before the first of its time or later. */
function mergeByTime(tracking: readonly JsonValue[], log: readonly JsonObject[]): JsonValue[] {
  const all = [...tracking];
  // From the last one back, so that those of one time keep their order.
  for (const entry of log.toSorted((a, b) => loggedAt(a) - loggedAt(b)).toReversed()) {
    const next = all.findIndex((other) => loggedAt(other) >= loggedAt(entry));
    all.splice(next === -1 ? all.length : next, 0, entry);
  }
  return all;
}

function loggedAt(entry: JsonValue): number {
  const date = valueAt(entry, ['date']);
  return (typeof date === 'string' ? parseIsoTime(date) : null) ?? Number.NEGATIVE_INFINITY;
}
