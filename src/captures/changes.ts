import { isJsonObject, type JsonObject, type JsonValue } from '../core/json/json.ts';
import { pointer, type Segment } from '../core/json/pointer.ts';
import { sameJson } from '../core/json/same.ts';

/** What a step of a scenario changes, as its file says it. */
export interface StepChanges {
  readonly set: Record<string, JsonValue>;
  readonly unset: string[];
  readonly append: Record<string, JsonValue[]>;
  readonly add: Record<string, JsonValue>;
}

/**
 * What makes one payload into the next, in the fewest words that say it: a list that only grew is added to, one that changed
 * in few places is changed there, any other one is written whole.
 */
export function changesBetween(before: JsonObject, after: JsonObject): StepChanges {
  const changes = none();
  compare(before, after, [], changes);
  return changes;
}

function none(): StepChanges {
  // Without prototypes, so that no path is taken for something inherited.
  return { set: record(), unset: [], append: record(), add: record() };
}

function record<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

function compare(before: JsonValue, after: JsonValue, path: readonly Segment[], changes: StepChanges): void {
  if (isJsonObject(before) && isJsonObject(after)) {
    for (const name of Object.keys(before)) {
      if (!Object.hasOwn(after, name)) changes.unset.push(pathText([...path, name]));
    }
    for (const [name, value] of Object.entries(after)) {
      const place = [...path, name];
      const old = Object.hasOwn(before, name) ? before[name] : undefined;
      if (old === undefined) changes.add[pathText(place)] = value;
      else compare(old, value, place, changes);
    }
  } else if (!sameJson(before, after)) {
    const whole = none();
    whole.set[pathText(path)] = after;
    const apart = Array.isArray(before) && Array.isArray(after) ? entriesApart(before, after, path) : null;
    const chosen = apart !== null && sizeOf(apart) < sizeOf(whole) ? apart : whole;
    for (const kind of ['set', 'append', 'add'] as const) Object.assign(changes[kind], chosen[kind]);
    changes.unset.push(...chosen.unset);
  }
}

/** What changed in a list entry by entry; `null` of one that lost some. */
function entriesApart(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  path: readonly Segment[],
): StepChanges | null {
  if (after.length < before.length) return null;
  const changes = none();
  for (const [i, old] of before.entries()) compare(old, after[i] ?? null, [...path, i], changes);
  if (after.length > before.length) changes.append[pathText(path)] = after.slice(before.length);
  return changes;
}

/** How much a file would grow by something. */
export function sizeOf(value: object): number {
  return JSON.stringify(value).length;
}

/** A path as people write it, where it can be written so. */
function pathText(path: readonly Segment[]): string {
  if (path.some((segment) => typeof segment === 'string' && !/^[A-Za-z_][\w-]*$/.test(segment))) {
    return pointer(path);
  }
  return path
    .map((segment, i) => (typeof segment === 'number' ? `[${segment}]` : i === 0 ? segment : `.${segment}`))
    .join('');
}
