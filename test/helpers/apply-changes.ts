import type { JsonChange } from '../../src/core/json/diff.ts';
import { isJsonObject, type JsonValue } from '../../src/core/json/json.ts';

/**
 * Makes the changes of `diffJson` to the document that they start from, which proves that nothing is missing in them.
 *
 * @throws RangeError when a change does not fit the document
 */
export function applyChanges(document: JsonValue, changes: readonly JsonChange[]): JsonValue {
  return changes.reduce<JsonValue>((here, change) => applyOne(here, change, 0), document);
}

function applyOne(here: JsonValue, change: JsonChange, depth: number): JsonValue {
  const segment = change.path[depth];
  const isLast = depth === change.path.length - 1;
  if (segment === undefined) return change.kind === 'removed' ? null : change.after;
  if (Array.isArray(here) && typeof segment === 'number') {
    if (isLast && change.kind === 'added') return here.toSpliced(segment, 0, change.after);
    if (isLast && change.kind === 'removed') return here.toSpliced(segment, 1);
    const inner = here[segment];
    if (inner !== undefined) return here.with(segment, applyOne(inner, change, depth + 1));
  } else if (isJsonObject(here) && typeof segment === 'string') {
    const inner = Object.hasOwn(here, segment) ? here[segment] : undefined;
    const members = new Map(Object.entries(here));
    if (!isLast) {
      if (inner === undefined) throw misfit(change);
      members.set(segment, applyOne(inner, change, depth + 1));
    } else if (change.kind === 'removed') members.delete(segment);
    else members.set(segment, change.after);
    // Not by assignment, which would make a member called __proto__ the prototype.
    return Object.fromEntries(members);
  }
  throw misfit(change);
}

function misfit(change: JsonChange): RangeError {
  return new RangeError(`the document has no place ${change.path.join(' / ')}`);
}
