import { isJsonObject, type JsonValue } from '../../core/json/json.ts';
import type { PayloadSummary } from '../provider.ts';
import { lastObject, ownNumber, ownText, writtenClock } from './read.ts';

/** The two lists of a job as a phrase: `3 entries, last failed 14:01 by Adam`, `3 items, 1 rejected`. */
export const summaries: readonly PayloadSummary[] = [
  { path: '/milestones', summarise: summariseMilestones },
  { path: '/items', summarise: summariseItems },
];

function summariseMilestones(value: JsonValue): string | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const count = value.length === 1 ? '1 entry' : `${value.length} entries`;
  const last = lastObject(value);
  const status = last === undefined ? undefined : ownText(last, 'status');
  if (last === undefined || status === undefined) return count;
  const clock = writtenClock(ownText(last, 'created_at'));
  const who = ownText(last, 'assign_to') ?? ownText(last, 'user_name');
  return [
    `${count}, last ${short(status)}`,
    ...(clock === undefined ? [] : [clock]),
    ...(who === undefined ? [] : [`by ${short(who)}`]),
  ].join(' ');
}

function summariseItems(value: JsonValue): string | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const count = value.length === 1 ? '1 item' : `${value.length} items`;
  const rejected = value.filter(
    (item) =>
      isJsonObject(item) && (ownNumber(item, 'reject_quantity') ?? ownNumber(item, 'reject') ?? 0) > 0,
  ).length;
  return rejected === 0 ? count : `${count}, ${rejected} rejected`;
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
