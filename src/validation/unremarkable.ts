import type { JsonObject, JsonValue } from '../core/json/json.ts';
import { countMembers } from '../core/json/members.ts';
import { isMissingNoted, isNoted } from './drift.ts';
import type { FieldNode } from './field-nodes.ts';

/**
 * Looks for the fields of a schema in a document, and nowhere else: to ask for a name takes less than to list them.
 * Where these are all members that its text has, there is no unknown one, and no repeated one.
 *
 * @returns how many members of the document the schema knows; `null` where there is something to say of one, or of one
 * that is missing
 */
export function unremarkableMembers(document: JsonObject, root: FieldNode): number | null {
  const count = countIn(document, root);
  return Number.isNaN(count) ? null : count;
}

/** What there is something to say of makes each sum that it is in no number. As deep as the schema. */
function countIn(value: JsonValue, node: FieldNode): number {
  if (node.fits(value) !== 'fits') return Number.NaN;
  if (typeof value !== 'object' || value === null) return isNoted(value, node) ? Number.NaN : 0;
  const { members, entry } = node;
  if (Array.isArray(value)) return entry === null ? countMembers(value) : countInEntries(value, entry);
  if (members !== null) return countInMembers(value, node);
  return entry === null ? countMembers(value) : countInMap(value, entry);
}

function countInEntries(values: readonly JsonValue[], entry: FieldNode): number {
  let count = 0;
  for (let i = 0; i < values.length; i += 1) count += countIn(values[i] ?? null, entry);
  return count;
}

function countInMap(value: JsonObject, entry: FieldNode): number {
  const members = Object.values(value);
  return members.length + countInEntries(members, entry);
}

function countInMembers(value: JsonObject, { memberList }: FieldNode): number {
  let count = 0;
  for (const { name, node, isInherited } of memberList) {
    const member = isInherited && !Object.hasOwn(value, name) ? undefined : value[name];
    if (member !== undefined) count += 1 + countIn(member, node);
    else if (isMissingNoted(node)) return Number.NaN;
  }
  return count;
}
