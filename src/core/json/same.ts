import { isJsonObject, type JsonValue } from './json.ts';

/** Tells whether two values are the same JSON, whatever the order of members; never recurses. */
export function sameJson(a: JsonValue, b: JsonValue): boolean {
  // Pairs of containers, one after the other: most values are none, and are compared at once.
  const open: JsonValue[] = [];
  const differ = (left: JsonValue, right: JsonValue): boolean => {
    if (left === right) return false;
    if (typeof left !== 'object' || typeof right !== 'object') return true;
    open.push(left, right);
    return false;
  };
  if (differ(a, b)) return false;
  while (open.length > 0) {
    const [right = null, left = null] = [open.pop(), open.pop()];
    if (Array.isArray(left) && Array.isArray(right)) {
      if (left.length !== right.length) return false;
      for (let i = 0; i < left.length; i += 1) if (differ(left[i] ?? null, right[i] ?? null)) return false;
    } else if (isJsonObject(left) && isJsonObject(right)) {
      const names = Object.keys(left);
      if (names.length !== Object.keys(right).length) return false;
      for (const name of names) {
        if (!Object.hasOwn(right, name) || differ(left[name] ?? null, right[name] ?? null)) return false;
      }
    } else return false;
  }
  return true;
}
