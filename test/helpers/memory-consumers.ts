import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/core/json/json.ts';
import type { MemoryConsumer } from './ordering-context.ts';

/** What a consumer keeps of a job. */
export type Row = JsonObject;

/** What a consumer does with a webhook: the new row, or the status of its refusal. */
export type Handler = (row: Row | undefined, payload: JsonObject, seen: readonly string[]) => Row | number;

/**
 * A consumer that keeps a row for each job. `seen` holds the payloads that came before for the job, as text.
 */
export function consumer(handle: Handler): MemoryConsumer {
  const rows = new Map<string, Row>();
  const seen = new Map<string, string[]>();
  return {
    take: (key, payload) => {
      const before = seen.get(key) ?? [];
      const result = handle(rows.get(key), payload, before);
      seen.set(key, [...before, JSON.stringify(payload)]);
      if (typeof result === 'number') return result;
      rows.set(key, result);
      return 204;
    },
    state: (key) => rows.get(key),
  };
}

/** Keeps the payload with the latest moment. */
export function newestWins(momentOf: (payload: JsonObject) => string | number): Handler {
  return (row, payload) => (row === undefined || momentOf(payload) >= momentOf(row) ? payload : row);
}

/** Keeps whatever came last. */
export const lastWins: Handler = (_, payload) => payload;

/** Recognises a repeat by its bytes, and keeps whatever came last of the rest. */
export const hashOnly: Handler = (row, payload, seen) => {
  const hashes = seen.map((text) => createHash('sha256').update(text).digest('hex'));
  const own = createHash('sha256').update(JSON.stringify(payload)).digest('hex');
  return row !== undefined && hashes.includes(own) ? row : payload;
};

/** The member of an object, or `null`. */
export function member(value: JsonValue | undefined, name: string): JsonValue {
  return isJsonObject(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : null;
}
