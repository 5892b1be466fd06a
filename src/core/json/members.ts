import { isJsonObject, type JsonValue } from './json.ts';

/** Members of all objects of a document, without those that a later one replaced; never recurses. */
export function countMembers(document: JsonValue): number {
  let count = 0;
  const open: JsonValue[] = [document];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    const members = isJsonObject(value) ? Object.values(value) : value;
    if (members !== value) count += members.length;
    for (const member of members) if (typeof member === 'object' && member !== null) open.push(member);
  }
  return count;
}
