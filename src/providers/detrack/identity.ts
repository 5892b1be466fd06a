import type { Identity } from '../provider.ts';
import { clockInText } from './read.ts';

/** The numbers that the fixtures have; another one was put there by a scenario, and stays. */
const ORDER_OF_FIXTURE = /^(SO-(?:76988|77043|77120|77131|77158|77164|77201|77219|77230|77244))$/;

/** What a new job gets anew. The two derived links follow, because they contain the tracking link. */
export const identity: Identity = {
  keyPattern: 'DO-^^^^^^',
  fresh: [
    { kind: 'object-id', path: '/id', ofJob: true },
    { kind: 'object-id', path: '/items/*/id', ofJob: true },
    { kind: 'text', path: '/detrack_number', pattern: 'DET##########' },
    { kind: 'text', path: '/tracking_link', pattern: '@@@@@@@', part: /trk\.la\/(\w+)/ },
    { kind: 'integer', path: '/verification_code', digits: 4 },
    { kind: 'text', path: '/order_number', pattern: 'SO-#####', part: ORDER_OF_FIXTURE },
  ],
  days: [],
  dayTexts: [],
  // The clock text of the proof of delivery keeps in step with its date-time.
  follows: [{ path: '/pod_time', from: '/pod_at', of: clockInText }],
};
