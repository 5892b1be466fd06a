import { usageError, WebhookCliError } from '../exchange/error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { type Expectation, expectExchanges } from '../receiver/expectation/expectation.ts';
import { type ExpectedEvent, expectedOf } from '../receiver/expectation/expected.ts';
import { missWords } from '../receiver/expectation/nearest.ts';
import type { Receiver } from '../receiver/receiver.ts';

/** How events are waited for. */
export interface ExpectEventsOptions {
  /** Milliseconds until all of them must have come. */
  readonly timeoutMs: number;
  /** Whether they must come in the order given. */
  readonly ordered?: boolean;
  /** Whether an invalid payload, expected or not, ends the waiting. */
  readonly noneInvalid?: boolean;
  /** Id of the provider that the events are looked up in; all unless given. */
  readonly provider?: string;
  readonly signal?: AbortSignal;
}

/**
 * Waits until a receiver has taken all of these events, those that have come already included. Each is met
 * by a webhook of its own; what was refused or not answered counts for nothing. An event is its name, its
 * name with conditions as `--expect` takes them, or an object.
 *
 * @returns what met them, in the order given
 * @throws WebhookCliError `expectation_failed` at the first contradiction, `wait_timeout` at the deadline,
 * both with what came nearest; `unknown_event`, `event_not_recognisable`, `bad_expectation`, `bad_path`
 * @example
 * const [, failed] = await expectEvents(
 *   receiver,
 *   ['in-progress', { event: 'failed', where: { reason: 'Damaged' } }],
 *   { timeoutMs: 5000, ordered: true },
 * );
 */
export async function expectEvents(
  receiver: Pick<Receiver, 'waitFor'>,
  events: readonly (string | ExpectedEvent)[],
  options: ExpectEventsOptions,
): Promise<readonly Exchange[]> {
  const { timeoutMs, ordered, noneInvalid, provider, signal } = options;
  if (events.length === 0) {
    throw usageError('bad_expectation', 'no event is expected', 'name one, such as "failed"');
  }
  const expectation = expectExchanges({
    events: events.map((event) => expectedOf(event, provider)),
    ordered,
    noneInvalid,
  });
  const isDecided = (exchange: Exchange): boolean => {
    expectation.see(exchange);
    return expectation.isMet() || expectation.contradiction() !== null;
  };
  try {
    await receiver.waitFor(isDecided, { timeoutMs, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    if (!(error instanceof WebhookCliError) || error.code !== 'wait_timeout') throw error;
    throw new WebhookCliError(
      'timeout',
      'wait_timeout',
      `${openWords(expectation)} within ${timeoutMs} ms${nearestWords(expectation)}`,
      { cause: error },
    );
  }
  const contradiction = expectation.contradiction();
  if (contradiction !== null) {
    throw new WebhookCliError(
      'failed',
      'expectation_failed',
      `${contradiction.message}${expectation.missing().length === 0 ? '' : `; ${openWords(expectation)}`}${nearestWords(expectation)}`,
    );
  }
  return expectation.states().flatMap(({ exchange }) => (exchange === null ? [] : [exchange]));
}

function openWords(expectation: Expectation): string {
  return `${expectation.missing().join(', ')} did not come`;
}

function nearestWords(expectation: Expectation): string {
  return expectation
    .states()
    .flatMap(({ expect, nearest }) =>
      // What came too early is in the contradiction.
      nearest === null || nearest.reason === 'too_early'
        ? []
        : [`\n  nearest to ${expect}: ${missWords(nearest)}`],
    )
    .join('');
}
