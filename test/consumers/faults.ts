import { absenceFaults } from './faults/absence.ts';
import { authenticationFaults } from './faults/authentication.ts';
import type { Fault } from './faults/fault.ts';
import { meaningFaults } from './faults/meaning.ts';
import { orderFaults } from './faults/order.ts';
import { parsingFaults } from './faults/parsing.ts';
import { repeatFaults } from './faults/repeats.ts';
import { textFaults } from './faults/texts.ts';
import { transportFaults } from './faults/transport.ts';

/** Every faulty consumer. */
export const faults: readonly Fault[] = [
  ...parsingFaults,
  ...authenticationFaults,
  ...repeatFaults,
  ...orderFaults,
  ...meaningFaults,
  ...absenceFaults,
  ...textFaults,
  ...transportFaults,
];
