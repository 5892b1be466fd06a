import { isJsonObject, type JsonObject } from '../../../core/json/json.ts';
import { AS_DOUBLES } from '../../../core/json/written-numbers.ts';
import type { RuleHit } from '../../provider.ts';
import { arrayMember, memberOf, numberMember } from '../read.ts';
import { hit, NONE, status } from './hit.ts';

/** The count of the items and their number. */
export function itemsCount(payload: JsonObject, numbers = AS_DOUBLES): readonly RuleHit[] {
  const count = numberMember(payload, 'items_count');
  const items = memberOf(payload, 'items');
  if (count === undefined || !Array.isArray(items) || count === items.length) return NONE;
  return [
    hit(
      ['items_count'],
      String(items.length),
      count,
      `items has ${items.length} entries, items_count says ${numbers.describe(count, ['items_count'])}`,
      numbers,
    ),
  ];
}

interface Line {
  readonly index: number;
  /** What the version calls the rejected quantity, and the ordered one. */
  readonly name: 'reject_quantity' | 'reject';
  readonly ordered: 'quantity' | 'qty';
  readonly quantity: number | undefined;
  readonly rejected: number;
}

/** The items that say how many of them were rejected, in either version's names. */
function lines(payload: JsonObject): Line[] {
  return arrayMember(payload, 'items').flatMap((item, index) => {
    if (!isJsonObject(item)) return [];
    const name = numberMember(item, 'reject_quantity') === undefined ? 'reject' : 'reject_quantity';
    const rejected = numberMember(item, name);
    const ordered = name === 'reject' ? 'qty' : 'quantity';
    const quantity = numberMember(item, ordered);
    return rejected === undefined ? [] : [{ index, name, ordered, quantity, rejected }];
  });
}

/** What was rejected and what was ordered. */
export function rejectQuantity(payload: JsonObject, numbers = AS_DOUBLES): readonly RuleHit[] {
  return lines(payload).flatMap(({ index, name, ordered, quantity, rejected }) => {
    if (quantity === undefined || rejected <= quantity) return [];
    const path = ['items', index, name];
    const most = numbers.describe(quantity, ['items', index, ordered]);
    const message = `${numbers.describe(rejected, path)} rejected of ${most}`;
    return [hit(path, `at most ${most}`, rejected, message, numbers)];
  });
}

/** A partial completion and what was rejected. */
export function partialWithoutReject(payload: JsonObject): readonly RuleHit[] {
  const items = memberOf(payload, 'items');
  if (status(payload) !== 'completed_partial' || !Array.isArray(items)) return NONE;
  if (lines(payload).some((line) => line.rejected > 0)) return NONE;
  return [
    hit(
      ['items'],
      'an item with a reject_quantity above 0',
      items,
      'the status says that an item was rejected, and none is',
    ),
  ];
}

/** A completion and what was rejected. */
export function completedWithReject(payload: JsonObject, numbers = AS_DOUBLES): readonly RuleHit[] {
  if (status(payload) !== 'completed') return NONE;
  return lines(payload)
    .filter((line) => line.rejected > 0)
    .map(({ index, name, rejected }) =>
      hit(
        ['items', index, name],
        '0',
        rejected,
        'an item was rejected, so the status should be completed_partial',
        numbers,
      ),
    );
}
