import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { memberOf, textMember } from './read.ts';

/** Texts of a delivery, and what a collection has instead. */
const LABELS: Readonly<Record<string, string>> = { 'Out for delivery': 'Out for collection' };
const MILESTONES: Readonly<Record<string, string>> = {
  out_for_delivery: 'out_for_collection',
  head_to_delivery: 'head_to_pick_up',
};

/**
 * Makes the same event of a collection out of a delivery. Any other job type is only written down, so
 * that a consumer can be tried with it.
 */
export function toJobType(payload: JsonObject, jobType: string): JsonObject {
  const converted = { ...payload, type: jobType };
  if (jobType !== 'Collection' || memberOf(payload, 'type') === 'Collection') return converted;
  return Object.fromEntries(Object.entries(converted).flatMap(collectionEntries));
}

function collectionEntries([name, value]: [string, JsonValue]): [string, JsonValue][] {
  switch (name) {
    case 'tracking_status':
      return [[name, renameCode(value, LABELS)]];
    case 'milestones':
      return [[name, Array.isArray(value) ? value.map(collectionMilestone) : value]];
    case 'head_to_delivery_at':
      // The sample of 2020 has both keys, so the delivery's stays and is unset.
      return value === null
        ? [[name, value]]
        : [
            ['head_to_pick_up_at', value],
            [name, null],
          ];
    default:
      return [[name, value]];
  }
}

function collectionMilestone(milestone: JsonValue): JsonValue {
  if (!isJsonObject(milestone) || textMember(milestone, 'status') === undefined) return milestone;
  return { ...milestone, status: renameCode(memberOf(milestone, 'status') ?? null, MILESTONES) };
}

function renameCode(value: JsonValue, names: Readonly<Record<string, string>>): JsonValue {
  return typeof value === 'string' && Object.hasOwn(names, value) ? (names[value] ?? value) : value;
}
