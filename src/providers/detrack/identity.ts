import type { JsonObject } from '../../core/json/json.ts';
import type { Identity } from '../provider.ts';
import { clockInText, textMember } from './read.ts';

/** What a new job gets anew. The two derived links follow, because they contain the tracking link. */
export const identity: Identity = {
  keyPattern: 'DO-^^^^^^',
  fresh: [
    { kind: 'object-id', path: '/id' },
    { kind: 'object-id', path: '/items/*/id' },
    { kind: 'text', path: '/detrack_number', pattern: 'DET##########' },
    { kind: 'text', path: '/tracking_link', pattern: '@@@@@@@', part: /trk\.la\/(\w+)/ },
    { kind: 'integer', path: '/verification_code', digits: 4 },
  ],
  days: [],
  dayTexts: [],
};

/** Keeps the clock text of the proof of delivery in step with its date-time. */
export function alignPodTime(payload: JsonObject): JsonObject {
  const clock = clockInText(textMember(payload, 'pod_at'));
  return clock === undefined || textMember(payload, 'pod_time') === undefined
    ? payload
    : { ...payload, pod_time: clock };
}
