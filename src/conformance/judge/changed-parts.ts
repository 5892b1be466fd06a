import { isJsonObject, type JsonValue } from '../../core/json/json.ts';
import { pointer, type Segment } from '../../core/json/pointer.ts';
import { cutText } from '../../core/text/cut-text.ts';
import type { ChangedPart } from '../case/result.ts';
import { isSameState } from './state-diff.ts';

/** A case changes few things; where one makes a list of thousands, the first say what was done. */
const MOST_PARTS = 20;
const MOST_CHARACTERS = 200;

type Side = JsonValue | undefined;

/**
 * What of a payload is another than in the plain one, at the deepest place that tells, in document order. The order
 * of members does not count.
 *
 * @example changedParts({ status: 'completed' }, { status: 'picked_up' }) // [{ path: '/status', value: 'picked_up' }]
 */
export function changedParts(plain: JsonValue, sent: JsonValue): ChangedPart[] {
  const found: ChangedPart[] = [];
  const open: { path: readonly Segment[]; plain: Side; sent: Side }[] = [{ path: [], plain, sent }];
  // A stack instead of recursion: how deep a payload nests is the case's choice.
  for (let here = open.pop(); here !== undefined && found.length < MOST_PARTS; here = open.pop()) {
    const { path } = here;
    const names = comparable(here.plain, here.sent);
    if (names === null) {
      const isSame = here.plain === here.sent || isSameState(here.plain ?? null, here.sent ?? null);
      const isThere = (here.plain === undefined) === (here.sent === undefined);
      if (!isSame || !isThere) found.push({ path: pointer(path), value: shortValue(here.sent) });
      continue;
    }
    for (const name of names.toReversed()) {
      open.push({
        path: [...path, name],
        plain: memberNamed(here.plain, name),
        sent: memberNamed(here.sent, name),
      });
    }
  }
  return found;
}

/** The members that are compared one by one; `null` where the two sides are one value each. */
function comparable(plain: Side, sent: Side): readonly Segment[] | null {
  if (isJsonObject(plain) && isJsonObject(sent)) {
    // What was emptied is told by its being empty, not by all that it held.
    if (Object.keys(sent).length === 0) return null;
    return [...new Set([...Object.keys(plain), ...Object.keys(sent)])];
  }
  if (!Array.isArray(plain) || !Array.isArray(sent) || sent.length === 0) return null;
  const shorter = Math.min(plain.length, sent.length);
  const isGrown = plain.length !== sent.length;
  // Entries have no names: where some were put between others, their places say nothing.
  if (isGrown && !isSameState(plain.slice(0, shorter), sent.slice(0, shorter))) return null;
  return Array.from({ length: Math.max(plain.length, sent.length) }, (_, i) => i);
}

function memberNamed(container: Side, name: Segment): Side {
  if (container === null || typeof container !== 'object' || !Object.hasOwn(container, name)) {
    return undefined;
  }
  return (container as Record<Segment, JsonValue>)[name];
}

/** A value as it is, or the beginning of a long one. */
function shortValue(value: Side): Side {
  if (typeof value === 'string') return cutText(value, MOST_CHARACTERS);
  if (value === null || typeof value !== 'object') return value;
  const text = JSON.stringify(value);
  return text.length > MOST_CHARACTERS ? cutText(text, MOST_CHARACTERS) : value;
}
