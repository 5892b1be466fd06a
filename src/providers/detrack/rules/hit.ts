import type { JsonObject, JsonValue } from '../../../core/json/json.ts';
import { pointer, type Segment } from '../../../core/json/pointer.ts';
import { AS_DOUBLES } from '../../../core/json/written-numbers.ts';
import type { RuleHit } from '../../provider.ts';
import { isStatusCode, type StatusCode } from '../codes.ts';
import { memberOf } from '../read.ts';

/**
 * A hit that shows what is there.
 *
 * @param numbers how numbers are written, where it may be one
 */
export function hit(
  path: readonly Segment[],
  expected: string,
  actual: unknown,
  message: string,
  numbers = AS_DOUBLES,
): RuleHit {
  return { path: pointer(path), expected, actual: numbers.describe(actual, path), message };
}

/** A rule that holds, or that a document gives no ground to check. */
export const NONE: readonly RuleHit[] = [];

/** The status of a job, where it is a documented code. */
export function status(payload: JsonObject): StatusCode | undefined {
  const value = memberOf(payload, 'status');
  return isStatusCode(value) ? value : undefined;
}

/** Tells a member that is there and empty. One that is missing is an older shape, not a fault. */
export function isUnset(value: JsonValue | undefined): boolean {
  return value === null || value === '';
}

/** The statuses that an attempt ends with. */
export const FINISHED: readonly StatusCode[] = ['completed', 'completed_partial', 'failed'];
