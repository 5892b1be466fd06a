import type { Fault } from './fault.ts';
import { HTTP_FAULTS } from './requests/http.ts';
import { PAYLOAD_FAULTS } from './requests/payloads.ts';
import { SENDER_FAULTS } from './requests/senders.ts';
import { SIZE_FAULTS } from './requests/sizes.ts';

/** What comes to the receiver over HTTP. */
export const REQUESTS: readonly Fault[] = [
  ...SIZE_FAULTS,
  ...SENDER_FAULTS,
  ...PAYLOAD_FAULTS,
  ...HTTP_FAULTS,
];
