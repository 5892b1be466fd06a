import { describeJson, type JsonObject } from '../../../core/json/json.ts';
import { AS_DOUBLES } from '../../../core/json/written-numbers.ts';
import type { RuleHit } from '../../provider.ts';
import { memberOf, numberMember, textMember } from '../read.ts';
import { hit, isUnset, NONE, status } from './hit.ts';

/** A failure and its reason. */
export function failedReason(payload: JsonObject): readonly RuleHit[] {
  if (status(payload) !== 'failed' || !isUnset(memberOf(payload, 'reason'))) return NONE;
  return [hit(['reason'], 'a reason', memberOf(payload, 'reason'), 'the job failed without a reason')];
}

/** The number of the attempt. */
export function attempt(payload: JsonObject, numbers = AS_DOUBLES): readonly RuleHit[] {
  const value = numberMember(payload, 'attempt');
  if (value === undefined || value >= 1) return NONE;
  return [hit(['attempt'], '1 or more', value, 'the first attempt is number 1', numbers)];
}

const DERIVED: readonly (readonly [name: string, query: string])[] = [
  ['contactless_signature_link', '?s=1'],
  ['booking_link', '?b=1'],
];

/** The tracking link and the two made from it. */
export function derivedLinks(payload: JsonObject): readonly RuleHit[] {
  const tracking = textMember(payload, 'tracking_link');
  if (tracking === undefined) return NONE;
  return DERIVED.flatMap(([name, query]) => {
    const link = textMember(payload, name);
    if (link === undefined || link === tracking + query) return [];
    return [
      hit(
        [name],
        describeJson(tracking + query),
        link,
        `it does not start from tracking_link and end in ${query}`,
      ),
    ];
  });
}

const PHOTOS = Array.from({ length: 10 }, (_, index) => ({
  link: `photo_${index + 1}_file_url`,
  at: `photo_${index + 1}_at`,
}));

/** The time of a photo and its link. */
export function photoLink(payload: JsonObject): readonly RuleHit[] {
  return PHOTOS.filter(
    ({ link, at }) => textMember(payload, at) !== undefined && textMember(payload, link) === undefined,
  ).map(({ link, at }) => hit([link], 'a link', memberOf(payload, link), `${at} says that there is a photo`));
}
