import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { matches, pointer, type Segment, walkJson } from '../../core/json/pointer.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import { DATE_TIME, rewriteMoment } from '../../events/calendar.ts';
import { settle } from '../../events/identity/following.ts';
import type { Provider } from '../../providers/provider.ts';

/** Two payloads of one job whose times lie in the same second. */
export interface CloseTogether {
  readonly older: JsonObject;
  readonly newer: JsonObject;
}

/**
 * Moves what is new in the newer of two payloads of one job into the second of the older one's newest time,
 * milliseconds after it. Times keep their order and their way of writing; those that tell when a webhook was made
 * become that of its newest event, because the moment of this run must not decide in which second they fall.
 */
export function inSameSecond(provider: Provider, older: BuiltEvent, newer: BuiltEvent): CloseTogether {
  const known = times(provider, older.payload);
  const newest = Math.max(...[...known].map(Date.parse));
  const added = [...times(provider, newer.payload)].filter((text) => Date.parse(text) > newest);
  const moments = [...new Set(added.map(Date.parse))].toSorted((a, b) => a - b);
  const last = Math.floor(newest / 1000) * 1000 + 999;
  const newMomentOf = (text: string): number =>
    Math.min(last, newest + 1 + moments.indexOf(Date.parse(text)));
  const moved = new Map(added.map((text) => [text, rewriteMoment(text, newMomentOf(text))]));
  const payload = withTimes(newer.payload, moved);
  return {
    older: madeWithLast(provider, older.payload),
    newer: madeWithLast(
      provider,
      newer.payloadVersion === provider.versions[0].id ? settle(payload, provider.identity) : payload,
    ),
  };
}

/** A payload that says that it was made at the moment of its newest event. */
function madeWithLast(provider: Provider, payload: JsonObject): JsonObject {
  const newest = newestTime(provider, payload);
  const isMade = (path: readonly Segment[]): boolean => isOneOf(path, provider.probes.madeAt ?? []);
  return withTimesAt(payload, isMade, (text) => rewriteMoment(text, newest));
}

/** A payload whose times at some paths are this many milliseconds later. */
export function later(payload: JsonObject, paths: readonly string[], ms: number): JsonObject {
  return withTimesAt(
    payload,
    (path) => isOneOf(path, paths),
    (text) => rewriteMoment(text, Date.parse(text) + ms),
  );
}

/** The newest moment that a payload tells of: milliseconds since 1970. Days of an appointment do not count. */
export function newestTime(provider: Provider, payload: JsonObject): number {
  return Math.max(...[...times(provider, payload)].map(Date.parse));
}

/** The date-times of a payload, those left out that stand for a day or for the moment of its making. */
function times(provider: Provider, payload: JsonObject): ReadonlySet<string> {
  const { days } = provider.identity;
  const madeAt = provider.probes.madeAt ?? [];
  const isDay = (path: readonly Segment[]): boolean => isOneOf(path, days);
  const found = [...walkJson(payload)].filter(
    ({ path, value }) => typeof value === 'string' && DATE_TIME.test(value) && !isOneOf(path, madeAt),
  );
  // Other places repeat such a day, where a payload tells what changed.
  const dayTexts = new Set(found.filter(({ path }) => isDay(path)).map(({ value }) => value));
  return new Set(
    found.flatMap(({ value }) => (typeof value === 'string' && !dayTexts.has(value) ? [value] : [])),
  );
}

function isOneOf(path: readonly Segment[], patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(pointer(path), pattern));
}

function withTimes(root: JsonObject, texts: ReadonlyMap<string, string>): JsonObject {
  return withTimesAt(
    root,
    () => true,
    (text) => texts.get(text) ?? text,
  );
}

function withTimesAt(
  root: JsonObject,
  isMeant: (path: readonly Segment[]) => boolean,
  change: (text: string) => string,
): JsonObject {
  const moveTimes = (value: JsonValue, path: readonly Segment[]): JsonValue => {
    if (Array.isArray(value)) return value.map((entry, i) => moveTimes(entry, [...path, i]));
    if (isJsonObject(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([name, member]) => [name, moveTimes(member, [...path, name])]),
      );
    }
    return typeof value === 'string' && DATE_TIME.test(value) && isMeant(path) ? change(value) : value;
  };
  return moveTimes(root, []) as JsonObject;
}
