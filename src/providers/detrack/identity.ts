import type { Identity } from '../provider.ts';
import { clockInText } from './read.ts';

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
  // The clock text of the proof of delivery keeps in step with its date-time.
  follows: [{ path: '/pod_time', from: '/pod_at', of: clockInText }],
};
