import { absenceFaults } from './faults/absence.ts';
import { authenticationFaults } from './faults/authentication.ts';
import type { Fault, PayloadFault, WireFault } from './faults/fault.ts';
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

export const wireFaults: readonly WireFault[] = faults.filter(isOnWire);

export const payloadFaults: readonly PayloadFault[] = faults.filter(
  (fault): fault is PayloadFault => !isOnWire(fault),
);

function isOnWire(fault: Fault): fault is WireFault {
  return 'framework' in fault;
}
