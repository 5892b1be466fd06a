import { isJsonObject, type JsonObject, type JsonValue, MAX_DEPTH } from './json.ts';
import type { Segment } from './pointer.ts';
import { sameJson } from './same.ts';

/**
 * One difference of two JSON documents. The changes of a list apply one after the other, as those of
 * RFC 6902 do: what `removed` names is at that place in the document before, `added` and `changed`
 * in the one after. A segment that is a number is an index, one that is a text a member name.
 */
export type JsonChange =
  | {
      readonly kind: 'changed';
      readonly path: readonly Segment[];
      readonly before: JsonValue;
      readonly after: JsonValue;
    }
  | { readonly kind: 'added'; readonly path: readonly Segment[]; readonly after: JsonValue }
  | { readonly kind: 'removed'; readonly path: readonly Segment[]; readonly before: JsonValue };

/** How closely two documents are compared. */
export interface DiffLimits {
  /** How deep; further down a container is one value. */
  readonly depth: number;
  /** Members or entries of a container that are compared one by one; one with more is one value. */
  readonly members: number;
}

/** Deeper down no screen shows more, and no stack has to hold it. */
const CLOSELY: DiffLimits = { depth: MAX_DEPTH, members: Number.POSITIVE_INFINITY };

/**
 * What makes one document into another, in the order of the second; the order of members does not count.
 * The entries of a list are matched by an id where all have one, else from both ends and by their place, so
 * that an entry that was added is reported as such.
 */
export function diffJson(before: JsonValue, after: JsonValue, limits = CLOSELY): JsonChange[] {
  const changes: JsonChange[] = [];
  addDifference(before, after, [], { changes, limits });
  return changes;
}

/** What is found, and how closely it is looked for. */
interface Diff {
  readonly changes: JsonChange[];
  readonly limits: DiffLimits;
}

function addDifference(before: JsonValue, after: JsonValue, path: readonly Segment[], diff: Diff): void {
  if (path.length < diff.limits.depth) {
    const { members } = diff.limits;
    if (isJsonObject(before) && isJsonObject(after) && countOf(before, after) <= members) {
      addMembers(before, after, path, diff);
      return;
    }
    if (Array.isArray(before) && Array.isArray(after) && Math.max(before.length, after.length) <= members) {
      addEntries(before, after, path, diff);
      return;
    }
  }
  if (!sameJson(before, after)) diff.changes.push({ kind: 'changed', path, before, after });
}

function countOf(before: JsonObject, after: JsonObject): number {
  return Math.max(Object.keys(before).length, Object.keys(after).length);
}

function addMembers(before: JsonObject, after: JsonObject, path: readonly Segment[], diff: Diff): void {
  for (const [name, value] of Object.entries(before)) {
    if (!Object.hasOwn(after, name)) {
      diff.changes.push({ kind: 'removed', path: [...path, name], before: value });
    }
  }
  for (const [name, value] of Object.entries(after)) {
    const old = Object.hasOwn(before, name) ? before[name] : undefined;
    if (old === undefined) diff.changes.push({ kind: 'added', path: [...path, name], after: value });
    // Nearly every member is as it was, and need not be told from the others by its path.
    else if (old !== value) addDifference(old, value, [...path, name], diff);
  }
}

/** Entries of two lists that are the same thing; both indices only grow. */
type Pairs = readonly (readonly [before: number, after: number])[];

function addEntries(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  path: readonly Segment[],
  diff: Diff,
): void {
  const { changes } = diff;
  const pairs = pairsById(before, after) ?? pairsByPlace(before, after);
  const kept = new Set(pairs.map(([i]) => i));
  const old = new Set(pairs.map(([, i]) => i));
  // From the end, so that each index is still that of the document before.
  before.forEach((_, fromStart) => {
    const i = before.length - 1 - fromStart;
    const value = before[i];
    if (!kept.has(i) && value !== undefined)
      changes.push({ kind: 'removed', path: [...path, i], before: value });
  });
  after.forEach((value, i) => {
    if (!old.has(i)) changes.push({ kind: 'added', path: [...path, i], after: value });
  });
  for (const [from, to] of pairs) {
    addDifference(before[from] ?? null, after[to] ?? null, [...path, to], diff);
  }
}

/** Pairs entries by the member that names them; `null` where none does, or where entries changed places. */
function pairsById(before: readonly JsonValue[], after: readonly JsonValue[]): Pairs | null {
  const [sample] = before;
  if (!isJsonObject(sample)) return null;
  const names = Object.keys(sample).filter((name) => /^_?id$|^key$|_id$/i.test(name));
  for (const name of names) {
    const old = placesById(before, name);
    const now = placesById(after, name);
    if (old === null || now === null) continue;
    const pairs = [...now].flatMap(([id, to]) => {
      const from = old.get(id);
      return from === undefined ? [] : [[from, to] as const];
    });
    const inOrder = pairs.every(([from], i) => i === 0 || from > (pairs[i - 1]?.[0] ?? -1));
    // Where no id is known again, as in another try of the same job, places tell more than ids do.
    if (pairs.length > 0 && inOrder) return pairs;
  }
  return null;
}

/** The place of each id; `null` unless every entry has one of its own. */
function placesById(list: readonly JsonValue[], name: string): ReadonlyMap<string, number> | null {
  const places = new Map<string, number>();
  for (const [i, entry] of list.entries()) {
    const id = isJsonObject(entry) && Object.hasOwn(entry, name) ? entry[name] : undefined;
    if (typeof id !== 'string' && typeof id !== 'number') return null;
    places.set(`${typeof id} ${id}`, i);
  }
  return places.size === list.length ? places : null;
}

/** Pairs what is equal at both ends, and between them what is at the same place. */
function pairsByPlace(before: readonly JsonValue[], after: readonly JsonValue[]): Pairs {
  const shorter = Math.min(before.length, after.length);
  const same = (i: number, j: number): boolean => sameJson(before[i] ?? null, after[j] ?? null);
  let start = 0;
  while (start < shorter && same(start, start)) start += 1;
  let end = 0;
  while (end < shorter - start && same(before.length - 1 - end, after.length - 1 - end)) end += 1;
  return Array.from({ length: shorter }, (_, i) =>
    i < shorter - end
      ? ([i, i] as const)
      : ([i + before.length - shorter, i + after.length - shorter] as const),
  );
}
