import { isJsonObject, type JsonValue } from '../../core/json/json.ts';
import { pointer } from '../../core/json/pointer.ts';
import { isWanted, type Placed } from './placement.ts';
import type { MemberNode, ValueNode } from './syntax.ts';

/** A path that is longer is of no field that a provider has words for. */
const MAX_PATH = 1000;

/** Whether a value is empty and there is nothing to say of it. */
export function isFoldable(node: ValueNode, value: JsonValue, placed: Placed | null): boolean {
  if (isWanted(placed)) return false;
  if (node.type === 'Object' || node.type === 'Array') return node.size === 0;
  return value === null || value === '';
}

/** The value of a member. One that a later member replaces is only in the text. */
export function memberValue({ name, value }: MemberNode, parent: JsonValue, isLast: boolean): JsonValue {
  return isLast && isJsonObject(parent) ? (parent[name] ?? null) : (JSON.parse(value.text) as JsonValue);
}

/** The pointer of what a container holds; `null` where nobody has words for it. */
export function innerPath(path: string | null, segment: string | number): string | null {
  if (path === null || path.length + String(segment).length > MAX_PATH) return null;
  return path + pointer([segment]);
}

/** Which member of each name is the last one, the one that counts; `null` when no name is repeated. */
export function lastOfName(node: ValueNode, value: JsonValue): ReadonlyMap<string, number> | null {
  if (isJsonObject(value) && Object.keys(value).length === node.size) return null;
  return new Map([...node.members()].map(({ name }, i) => [name, i]));
}
