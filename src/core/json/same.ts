import { isJsonObject, type JsonValue } from './json.ts';

/** Tells whether two values are the same JSON, whatever the order of members; never recurses. */
export function sameJson(a: JsonValue, b: JsonValue): boolean {
  const open: (readonly [JsonValue, JsonValue])[] = [[a, b]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [left, right] = pair;
    if (left === right) continue;
    if (Array.isArray(left) && Array.isArray(right)) {
      if (left.length !== right.length) return false;
      left.forEach((value, i) => {
        open.push([value, right[i] ?? null]);
      });
    } else if (isJsonObject(left) && isJsonObject(right)) {
      const names = Object.keys(left);
      if (names.length !== Object.keys(right).length) return false;
      for (const name of names) {
        if (!Object.hasOwn(right, name)) return false;
        open.push([left[name] ?? null, right[name] ?? null]);
      }
    } else return false;
  }
  return true;
}
