import type { JsonObject } from '../../../core/json/json.ts';
import type { RuleHit } from '../../provider.ts';
import {
  codeOfV1Label,
  isStatusCode,
  isWrittenAsCode,
  MILESTONE_STATUSES,
  STATUS_LABELS,
  type StatusCode,
  trackingStatus,
} from '../codes.ts';
import { arrayMember, lastObject, memberOf, textMember } from '../read.ts';
import { FINISHED, hit, NONE, status } from './hit.ts';

/**
 * The status and the last milestone. A job that is open again after it was finished is no fault: a batch update of the
 * API may rewrite finished jobs.
 */
export function lastMilestone(payload: JsonObject): readonly RuleHit[] {
  const code = status(payload);
  const milestones = arrayMember(payload, 'milestones');
  const value = lastObject(milestones)?.['status'];
  if (code === undefined) return NONE;
  if (typeof value !== 'string' || !Object.hasOwn(MILESTONE_STATUSES, value) || value === code) return NONE;
  if (!FINISHED.includes(code)) return NONE;
  return [
    hit(
      ['milestones', milestones.length - 1, 'status'],
      `"${code}"`,
      value,
      `the status is ${code}, the last milestone is ${value}`,
    ),
  ];
}

/** The status and its repetition. */
export function trackingStatusCode(payload: JsonObject): readonly RuleHit[] {
  const code = status(payload);
  const repeated = memberOf(payload, 'tracking_status_code');
  if (code === undefined || !isStatusCode(repeated) || repeated === code) return NONE;
  return [hit(['tracking_status_code'], `"${code}"`, repeated, `the status is ${code}`)];
}

/** The status and the label that customers see. */
export function trackingStatusLabel(payload: JsonObject): readonly RuleHit[] {
  const code = status(payload);
  const label = textMember(payload, 'tracking_status');
  const known = label === undefined ? undefined : trackingStatus(label);
  if (code === undefined || known === undefined || known.statuses.includes(code)) return NONE;
  return [
    hit(
      ['tracking_status'],
      `a label of the status ${code}`,
      label,
      `"${known.label}" is the standard label of ${known.statuses.join(' and ')}`,
    ),
  ];
}

/** The kind of job and the label that customers see. */
export function trackingStatusType(payload: JsonObject): readonly RuleHit[] {
  const type = memberOf(payload, 'type');
  const label = textMember(payload, 'tracking_status');
  const known = label === undefined ? undefined : trackingStatus(label);
  if (type !== 'Delivery' && type !== 'Collection') return NONE;
  if (known === undefined || known.jobType === null || known.jobType === type) return NONE;
  const expected = type === 'Delivery' ? '"Out for delivery"' : '"Out for collection"';
  return [hit(['tracking_status'], expected, label, `the type is ${type}`)];
}

/** A label where version 2 has a code. */
export function statusHoldsLabel(payload: JsonObject): readonly RuleHit[] {
  const value = textMember(payload, 'status');
  if (value === undefined || isStatusCode(value)) return NONE;
  const code = codeOfLabel(value);
  if (code === undefined) return NONE;
  return [hit(['status'], `"${code}"`, value, 'this is a label; version 2 has the code in status')];
}

/** A code where version 1 has a label, and the reverse. */
export function swappedStatus(payload: JsonObject): readonly RuleHit[] {
  const hits: RuleHit[] = [];
  const label = memberOf(payload, 'status');
  if (isStatusCode(label)) {
    hits.push(
      hit(
        ['status'],
        'a label such as "Delivered"',
        label,
        'this is a code; version 1 has a label in status',
      ),
    );
  }
  const code = textMember(payload, 'tracking_status');
  if (code !== undefined && !isWrittenAsCode(code) && codeOfLabel(code) !== undefined) {
    hits.push(
      hit(
        ['tracking_status'],
        'a code such as "completed"',
        code,
        'this is a label; version 1 has the code in tracking_status',
      ),
    );
  }
  return hits;
}

/** The code that a label of either version or of the dashboard stands for. */
function codeOfLabel(label: string): StatusCode | undefined {
  const wanted = label.toLowerCase();
  const codes = Object.keys(STATUS_LABELS) as StatusCode[];
  return (
    codes.find((code) => STATUS_LABELS[code].toLowerCase() === wanted) ??
    codeOfV1Label(label) ??
    trackingStatus(label)?.statuses[0]
  );
}
