import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { isLogEntry } from './delivery-log.ts';

/** What a webhook says of its order: without the log of webhooks sent so far and the moment of its making. */
export function contentOf(payload: JsonObject): JsonObject {
  const { order, msg_info: info } = payload;
  return {
    ...payload,
    ...(isJsonObject(info) ? { msg_info: withoutTimestamp(info) } : {}),
    ...(isJsonObject(order) && Array.isArray(order['tracking'])
      ? { order: { ...order, tracking: order['tracking'].filter((entry) => !isLogged(entry)) } }
      : {}),
  };
}

function withoutTimestamp({ timestamp: _timestamp, ...info }: JsonObject): JsonObject {
  return info;
}

/** Tells an entry of either version that logs a webhook; version 2 has another name for its type. */
export function isLogged(entry: JsonValue): boolean {
  return (
    isLogEntry(entry) || (isJsonObject(entry) && isLogEntry({ event_type_id: entry['event_id'] ?? null }))
  );
}
