import type { JsonChange } from '../../core/json/diff.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { pointer, type Segment } from '../../core/json/pointer.ts';
import { onceEach } from '../../core/memo.ts';

/** Two documents that are compared. */
interface Documents {
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** Where nothing of the same place is found in the document that is shown. */
const UNKNOWN = '[scrubbed]';

/**
 * The differences of two documents as two others show them that are built alike, member by member: what differs is told of the
 * ones, and values and names are those of the others.
 */
export function shownChanges(
  changes: readonly JsonChange[],
  compared: Documents,
  shown: Documents,
): JsonChange[] {
  const moves = listMoves(changes);
  return changes.map((change) => {
    const { kind, path } = change;
    const old = placeIn(compared.before, shown.before, pathBefore(change, moves));
    const now = placeIn(compared.after, shown.after, path);
    const names = kind === 'removed' ? old.path : now.path;
    // Indices are those that the difference has.
    const place = path.map((segment, i) => (typeof segment === 'number' ? segment : (names[i] ?? UNKNOWN)));
    if (kind === 'added') return { kind, path: place, after: now.value };
    if (kind === 'removed') return { kind, path: place, before: old.value };
    return { kind, path: place, before: old.value, after: now.value };
  });
}

function placeIn(
  compared: JsonValue,
  shown: JsonValue,
  path: readonly Segment[],
): { readonly path: readonly Segment[]; readonly value: JsonValue } {
  const names: Segment[] = [];
  let [real, made]: [JsonValue | undefined, JsonValue | undefined] = [compared, shown];
  for (const segment of path) {
    if (Array.isArray(real) && Array.isArray(made)) {
      const index = Number(segment);
      names.push(index);
      [real, made] = [real[index], made[index]];
    } else {
      const [members, others] = [membersOf(real), membersOf(made)];
      // Where two names have become one, nobody knows any more which is which.
      const at =
        members.names.length === others.names.length ? (members.places.get(String(segment)) ?? -1) : -1;
      names.push(others.names[at] ?? UNKNOWN);
      [real, made] = [members.values[at], others.values[at]];
    }
  }
  return { path: names, value: made === undefined ? UNKNOWN : made };
}

interface Members {
  readonly names: readonly string[];
  readonly values: readonly JsonValue[];
  readonly places: ReadonlyMap<string, number>;
}

const NONE: Members = { names: [], values: [], places: new Map() };

function membersOf(value: JsonValue | undefined): Members {
  return isJsonObject(value) ? membersOfObject(value) : NONE;
}

const membersOfObject = onceEach((object: JsonObject): Members => {
  const names = Object.keys(object);
  return { names, values: Object.values(object), places: new Map(names.map((name, i) => [name, i])) };
});

/** What lists lost and got, by their places in the document after. */
type Moves = ReadonlyMap<string, { readonly removed: readonly number[]; readonly added: readonly number[] }>;

function listMoves(changes: readonly JsonChange[]): Moves {
  const moves = new Map<string, { readonly removed: number[]; readonly added: number[] }>();
  for (const { kind, path } of changes) {
    const index = path.at(-1);
    if (kind === 'changed' || typeof index !== 'number') continue;
    const list = pointer(path.slice(0, -1));
    const move = moves.get(list) ?? { removed: [], added: [] };
    moves.set(list, move);
    move[kind].push(index);
  }
  return moves;
}

/** Where in the document before a difference is, whose path is that of the one after but for what was removed. */
function pathBefore({ kind, path }: JsonChange, moves: Moves): readonly Segment[] {
  return path.map((segment, i) => {
    const isOfBefore = kind === 'removed' && i === path.length - 1;
    if (typeof segment !== 'number' || isOfBefore) return segment;
    const { removed = [], added = [] } = moves.get(pointer(path.slice(0, i))) ?? {};
    let index = segment - added.filter((each) => each < segment).length;
    for (const each of removed.toSorted((a, b) => a - b)) if (each <= index) index += 1;
    return index;
  });
}
