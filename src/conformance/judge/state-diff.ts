import { isJsonObject, type JsonValue } from '../../core/json/json.ts';
import { pointer, type Segment } from '../../core/json/pointer.ts';
import type { StateDifference } from '../case/result.ts';

/** Differences beyond this many say nothing new. */
const MOST_DIFFERENCES = 100;

/**
 * Where two states differ, at the deepest place that tells, in document order. The order of members does
 * not count, that of list entries does.
 */
export function stateDifferences(
  expected: JsonValue,
  actual: JsonValue,
  most = MOST_DIFFERENCES,
): StateDifference[] {
  const found: StateDifference[] = [];
  const open: { path: readonly Segment[]; expected: Side; actual: Side }[] = [{ path: [], expected, actual }];
  // A stack instead of recursion: how deep a state nests is the consumer's choice.
  for (let here = open.pop(); here !== undefined && found.length < most; here = open.pop()) {
    const { path } = here;
    const names = memberNames(here.expected, here.actual);
    if (names === null) {
      if (here.expected !== here.actual) {
        found.push({ path: pointer(path), expected: here.expected, actual: here.actual });
      }
      continue;
    }
    for (const name of names.toReversed()) {
      open.push({
        path: [...path, name],
        expected: memberNamed(here.expected, name),
        actual: memberNamed(here.actual, name),
      });
    }
  }
  return found;
}

/** Tells whether two states are the same. */
export function isSameState(expected: JsonValue, actual: JsonValue): boolean {
  return stateDifferences(expected, actual, 1).length === 0;
}

type Side = JsonValue | undefined;

/** The members of two containers of one kind, those of the first first; `null` where they are none. */
function memberNames(left: Side, right: Side): Segment[] | null {
  if (Array.isArray(left) && Array.isArray(right)) {
    return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => i);
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return null;
  return [...new Set([...Object.keys(left), ...Object.keys(right)])];
}

function memberNamed(container: Side, name: Segment): Side {
  if (container === null || typeof container !== 'object' || !Object.hasOwn(container, name))
    return undefined;
  return (container as Record<Segment, JsonValue>)[name];
}
