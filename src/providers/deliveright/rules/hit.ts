import { pointer, type Segment } from '../../../core/json/pointer.ts';
import type { RuleHit } from '../../provider.ts';

/** A hit of a rule. */
export function hit(path: readonly Segment[], expected: string, actual: string, message: string): RuleHit {
  return { path: pointer(path), expected, actual, message };
}
