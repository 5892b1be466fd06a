import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { providerPath, type Segment, valueAt } from '../../core/json/pointer.ts';
import type { FollowingText, Identity } from '../../providers/provider.ts';

/** A payload in which the texts that follow from others are worked out again. It shares what stays with the old one. */
export function settle(payload: JsonObject, { follows = [] }: Pick<Identity, 'follows'>): JsonObject {
  return follows.reduce((settled, row) => {
    const text = followingText(settled, row);
    return text === null ? settled : withMember(settled, providerPath(row.path), text);
  }, payload);
}

/** What stands at the place of a text that follows; `null` where it or what it follows from is unset. */
function followingText(payload: JsonObject, { path, from, of }: FollowingText): string | null {
  const [own, source] = [path, from].map((place) => valueAt(payload, providerPath(place)));
  return isSetText(own) && isSetText(source) ? (of(source) ?? null) : null;
}

/** Both `""` and `null` mean unset. */
export function isSetText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

function withMember(
  container: JsonObject,
  [name, ...rest]: readonly Segment[],
  value: JsonValue,
): JsonObject {
  if (name === undefined) return container;
  const inner = container[name];
  return { ...container, [name]: isJsonObject(inner) ? withMember(inner, rest, value) : value };
}
