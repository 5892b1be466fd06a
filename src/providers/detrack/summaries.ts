import type { JsonValue } from '../../core/json/json.ts';
import type { PayloadSummary } from '../provider.ts';
import { isRejected } from './highlights.ts';
import { clockInText, lastObject, textMember } from './read.ts';

/** The two lists of a job as a phrase: `3 entries, last failed 14:01 by Adam`, `3 items, 1 rejected`. */
export const summaries: readonly PayloadSummary[] = [
  { path: '/milestones', summarise: summariseMilestones },
  { path: '/items', summarise: summariseItems },
];

function summariseMilestones(value: JsonValue): string | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const count = value.length === 1 ? '1 entry' : `${value.length} entries`;
  const last = lastObject(value);
  const status = last === undefined ? undefined : textMember(last, 'status');
  if (last === undefined || status === undefined) return count;
  const clock = clockInText(textMember(last, 'created_at'));
  const who = textMember(last, 'assign_to') ?? textMember(last, 'user_name');
  return [
    `${count}, last ${shorten(status)}`,
    ...(clock === undefined ? [] : [clock]),
    ...(who === undefined ? [] : [`by ${shorten(who)}`]),
  ].join(' ');
}

function summariseItems(value: JsonValue): string | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const count = value.length === 1 ? '1 item' : `${value.length} items`;
  const rejected = value.filter(isRejected).length;
  return rejected === 0 ? count : `${count}, ${rejected} rejected`;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
