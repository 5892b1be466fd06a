import type { Expectation } from '../../expect/expectation.ts';
import type { ReceiverEvent, ReceiverSink } from '../../receiver/events.ts';
import type { Scrubber } from '../../scrub/scrubber.ts';

/** Tells sinks of a run without anybody's data; what it is found out once for all of them. */
export function scrubbedSink(scrubber: Scrubber, sinks: readonly ReceiverSink[]): ReceiverSink {
  return (event) => {
    const scrubbed = scrubbedEvent(scrubber, event);
    for (const sink of sinks) sink(scrubbed);
  };
}

function scrubbedEvent(scrubber: Scrubber, event: ReceiverEvent): ReceiverEvent {
  if ('exchange' in event) return { ...event, exchange: scrubber.exchange(event.exchange) };
  if (event.type !== 'notice') return event;
  const { notice } = event;
  // Of a request that became no exchange, the query may say anything.
  return { ...event, notice: { ...notice, message: notice.message.replace(/\?[^\s:]+/g, '?…') } };
}

/** What is told of an expectation, which is held against what really came: without the values that it met. */
export function scrubbedExpectation(expectation: Expectation): Expectation {
  return {
    ...expectation,
    states: () =>
      expectation.states().map((state) => ({
        ...state,
        nearest: state.nearest && {
          ...state.nearest,
          conditions: state.nearest.conditions.map((condition) => ({ ...condition, got: 'something else' })),
        },
      })),
    contradiction: () => {
      const found = expectation.contradiction();
      // The finding behind it is shown with its webhook.
      return found?.kind === 'invalid' ? { ...found, message: found.message.replace(/: .*/s, '') } : found;
    },
  };
}
