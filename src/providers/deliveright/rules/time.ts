import { describeJson, type JsonObject } from '../../../core/json/json.ts';
import type { WrittenNumbers } from '../../../core/json/written-numbers.ts';
import { findOnce } from '../../../core/once.ts';
import type { Rule, RuleHit } from '../../provider.ts';
import { textAt, transactions } from '../read.ts';
import type { SourceKey } from '../sources.ts';
import { instant, trackingTimes, withTime } from '../tracking-times.ts';
import { hit } from './hit.ts';

/** Times that repeat or follow one another. */
export const timeRules = [
  {
    id: 'tracking-order',
    severity: 'warning',
    versions: ['1', '2'],
    explain:
      'Tracking entries stand in the order of their times; whoever takes the last one for the newest relies on it.',
    source: 'PAGE',
    check: trackingOrder,
  },
  {
    id: 'position-time',
    severity: 'info',
    versions: ['1', '2'],
    explain: "A tracking entry's position was taken when the entry was made.",
    source: 'PAGE',
    check: positionTime,
  },
  {
    id: 'object-id-time',
    severity: 'info',
    versions: ['1', '2'],
    explain: "The first 8 hex digits of an entry's id are its time in Unix seconds.",
    source: 'PAGE',
    check: objectIdTime,
  },
  {
    id: 'issued-at-creation',
    severity: 'info',
    versions: ['1', '2'],
    explain: 'A delivery is issued when its order is created.',
    source: 'PAGE',
    check: issuedAtCreation,
  },
  {
    id: 'updated-after-creation',
    severity: 'warning',
    versions: ['1', '2'],
    explain: 'An order cannot have changed before it was created.',
    source: 'PAGE',
    check: updatedAfterCreation,
  },
] as const satisfies readonly (Rule & { readonly source: SourceKey })[];

/** The first entry of each list that is out of place: one late entry makes many pairs wrong. */
function trackingOrder(
  payload: JsonObject,
  _numbers?: WrittenNumbers,
  once = findOnce(payload),
): readonly RuleHit[] {
  return once(trackingTimes).flatMap((entries) => {
    const times = entries.flatMap(({ time }) => time ?? []);
    const late = times.findIndex((time, i) => time.ms < (times[i - 1]?.ms ?? Number.NEGATIVE_INFINITY));
    const [before, time] = [times[late - 1], times[late]];
    if (before === undefined || time === undefined) return [];
    return [
      hit(
        [...time.entry.path, time.key],
        `not before ${before.text}`,
        describeJson(time.text),
        'tracking entries are out of order, so the last one is not the newest',
      ),
    ];
  });
}

function positionTime(
  payload: JsonObject,
  _numbers?: WrittenNumbers,
  once = findOnce(payload),
): readonly RuleHit[] {
  return once(trackingTimes)
    .flat()
    .flatMap((entry) => {
      const position = textAt(entry.value, ['geolocation', 'timestamp']);
      if (position === undefined) return [];
      const { time } = entry;
      const ms = position === time?.text ? time.ms : instant(position);
      if (time === undefined || ms === undefined || ms === time.ms) return [];
      return [
        hit(
          [...entry.path, 'geolocation', 'timestamp'],
          describeJson(time.text),
          describeJson(position),
          'the position was taken at another time than the entry was made',
        ),
      ];
    });
}

function objectIdTime(
  payload: JsonObject,
  _numbers?: WrittenNumbers,
  once = findOnce(payload),
): readonly RuleHit[] {
  const charges = transactions(payload).map(withTime);
  return [...once(trackingTimes).flat(), ...charges].flatMap((entry) => {
    const { time } = entry;
    const id = textAt(entry.value, ['_id']);
    // An id of another form is the schema's matter.
    if (time === undefined || id === undefined || !/^[\da-f]{24}$/i.test(id)) return [];
    const wanted = Math.floor(time.ms / 1000);
    if (Number.parseInt(id.slice(0, 8), 16) === wanted) return [];
    return [
      hit(
        [...entry.path, '_id'],
        `${Math.max(wanted, 0).toString(16).padStart(8, '0')}…`,
        describeJson(id),
        `the id was not made at the entry's time, ${time.text}`,
      ),
    ];
  });
}

const CREATED = ['order', 'created_at'] as const;
const ISSUED = ['order', 'delivery', 'issued'] as const;
const UPDATED = ['order', 'updated_at'] as const;

function issuedAtCreation(payload: JsonObject): readonly RuleHit[] {
  const [created, issued] = [textAt(payload, CREATED), textAt(payload, ISSUED)];
  const [createdMs, issuedMs] = [instant(created), instant(issued)];
  if (createdMs === undefined || issuedMs === undefined || createdMs === issuedMs) return [];
  return [
    hit(
      ISSUED,
      describeJson(created),
      describeJson(issued),
      'the delivery was issued at another time than the order was created',
    ),
  ];
}

function updatedAfterCreation(payload: JsonObject): readonly RuleHit[] {
  const [created, updated] = [textAt(payload, CREATED), textAt(payload, UPDATED)];
  const [createdMs, updatedMs] = [instant(created), instant(updated)];
  if (createdMs === undefined || updatedMs === undefined || createdMs <= updatedMs) return [];
  return [
    hit(UPDATED, `not before ${created}`, describeJson(updated), 'the order changed before it was created'),
  ];
}
