import { isJsonObject, type JsonObject } from '../../../core/json/json.ts';
import { AS_DOUBLES } from '../../../core/json/written-numbers.ts';
import { isIsoDate, isIsoDateTime } from '../../field.ts';
import type { RuleHit } from '../../provider.ts';
import { arrayMember, memberOf, numberMember, textMember } from '../read.ts';
import { FINISHED, hit, isUnset, NONE, status } from './hit.ts';

/** The order of the milestones. */
export function milestonesOrder(payload: JsonObject): readonly RuleHit[] {
  const times = arrayMember(payload, 'milestones').map((milestone) => {
    const text = isJsonObject(milestone) ? textMember(milestone, 'created_at') : undefined;
    return text === undefined || !isIsoDateTime(text) ? Number.NaN : Date.parse(text);
  });
  const hits: RuleHit[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  for (const [index, time] of times.entries()) {
    if (time < latest) {
      const actual = arrayMember(payload, 'milestones')[index];
      hits.push(
        hit(
          ['milestones', index, 'created_at'],
          `${new Date(latest).toISOString()} or later`,
          isJsonObject(actual) ? memberOf(actual, 'created_at') : actual,
          'this milestone is older than the one before it',
        ),
      );
    } else if (time > latest) latest = time;
  }
  return hits;
}

/** The days from `start_date` to `date`, where both are dates. */
function daysBetween(payload: JsonObject): number | undefined {
  const from = textMember(payload, 'start_date');
  const to = textMember(payload, 'date');
  if (from === undefined || to === undefined || !isIsoDate(from) || !isIsoDate(to)) return undefined;
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

/** The first day of a job and its own. */
export function startAfterDate(payload: JsonObject): readonly RuleHit[] {
  if ((daysBetween(payload) ?? 0) >= 0) return NONE;
  const date = textMember(payload, 'date');
  return [
    hit(['start_date'], `${date} or earlier`, memberOf(payload, 'start_date'), `the job's day is ${date}`),
  ];
}

/** The age of a job and its days. */
export function jobAge(payload: JsonObject, numbers = AS_DOUBLES): readonly RuleHit[] {
  const days = daysBetween(payload);
  const age = numberMember(payload, 'job_age');
  if (days === undefined || age === undefined) return NONE;
  const expected = days < 0 ? 0 : days + 1;
  if (age === expected) return NONE;
  const rule =
    days < 0
      ? 'date is before start_date'
      : `date is ${days} days after start_date, and the first day counts`;
  return [hit(['job_age'], String(expected), age, rule, numbers)];
}

/** A finished attempt and the moment of its proof. */
export function podAt(payload: JsonObject): readonly RuleHit[] {
  const code = status(payload);
  if (code === undefined || !FINISHED.includes(code) || !isUnset(memberOf(payload, 'pod_at'))) return NONE;
  return [hit(['pod_at'], 'a date-time', memberOf(payload, 'pod_at'), `the status is ${code}`)];
}
