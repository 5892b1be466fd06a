import { usageError, WebhookCliError } from '../core/error.ts';
import type { Exchange } from '../core/exchange.ts';
import type { Abort } from '../core/types/globals.ts';
import { type Expectation, expectExchanges } from '../expect/expectation.ts';
import { type ExpectedEvent, readExpected } from '../expect/expected.ts';
import { missWords } from '../expect/nearest-miss.ts';
import type { EventName, ProviderName } from '../providers/known.ts';
import { bundledCatalogue } from '../providers/registry.ts';
import type { Receiver } from '../receiver/receiver.ts';
import { isObject, object, type Reader, readOptions, refusal, type TableOf } from './inputs/reader.ts';
import { bool, jsonOrBigint, list, provider, record, signal, text, time } from './inputs/values.ts';

/** How events are waited for. */
export interface ExpectEventsOptions {
  /** Milliseconds until all of them must have come; no limit unless given. */
  readonly timeoutMs?: number | undefined;
  /** Whether they must come in the order given. */
  readonly ordered?: boolean | undefined;
  /** Whether an invalid payload, expected or not, ends the waiting. */
  readonly noneInvalid?: boolean | undefined;
  /** Id of the provider that the events are looked up in; all unless given. */
  readonly provider?: ProviderName | undefined;
  readonly signal?: Abort | undefined;
}

const OPTIONS = {
  timeoutMs: time,
  ordered: bool,
  noneInvalid: bool,
  provider,
  signal,
} satisfies TableOf<ExpectEventsOptions>;

const expectedEvent = object({
  event: text,
  where: record(jsonOrBigint),
  present: list(text),
} satisfies TableOf<ExpectedEvent>);

const event: Reader<string | ExpectedEvent> = (value, name) => {
  if (typeof value === 'string') return value;
  if (isObject(value)) return expectedEvent(value, name);
  throw refusal(name, 'the name of an event or an object with event, where, present', value);
};

/**
 * Waits until a receiver has taken all of these events, those that have come already included. Each is met
 * by a webhook of its own; what was refused or not answered counts for nothing. An event is its name, its
 * name with conditions after a colon, or an object.
 *
 * @returns what met them, in the order given
 * @throws WebhookCliError `expectation_failed` at the first contradiction, `wait_timeout` at the deadline,
 * `receiver_closed` when the receiver is closed before, all with what came nearest; `bad_option`,
 * `unknown_provider`, `unknown_event`, `event_not_recognisable`, `bad_expectation`, `bad_path`
 * @example
 * const [, failed] = await expectEvents(
 *   receiver,
 *   ['in-progress', { event: 'failed', where: { reason: 'Damaged' } }],
 *   { timeoutMs: 5000, ordered: true },
 * );
 */
export async function expectEvents(
  receiver: Pick<Receiver, 'waitFor'>,
  events: readonly (EventName | ExpectedEvent)[],
  options: ExpectEventsOptions = {},
): Promise<readonly Exchange[]> {
  requireReceiver(receiver);
  const expected = list(event)(events, 'events');
  const { ordered, noneInvalid, provider, ...wait } = readOptions(OPTIONS, options, 'expectEvents');
  if (expected.length === 0) {
    throw usageError('bad_expectation', 'no event is expected', 'name one, such as "failed"');
  }
  const expectation = expectExchanges({
    events: expected.map((one) => readExpected(one, bundledCatalogue, provider)),
    ordered,
    noneInvalid,
  });
  const isDecided = (exchange: Exchange): boolean => {
    expectation.see(exchange);
    return expectation.isMet() || expectation.contradiction() !== null;
  };
  try {
    await receiver.waitFor(isDecided, wait);
  } catch (error) {
    if (!(error instanceof WebhookCliError) || !IN_VAIN.includes(error.code)) throw error;
    const when =
      error.code === 'wait_timeout' ? `within ${wait.timeoutMs} ms` : 'before the receiver was closed';
    throw new WebhookCliError(error.code, `${openWords(expectation)} ${when}${nearestWords(expectation)}`, {
      cause: error,
    });
  }
  const contradiction = expectation.contradiction();
  if (contradiction !== null) {
    throw new WebhookCliError(
      'expectation_failed',
      `${contradiction.message}${expectation.missing().length === 0 ? '' : `; ${openWords(expectation)}`}${nearestWords(expectation)}`,
    );
  }
  return expectation.states().flatMap(({ exchange }) => (exchange === null ? [] : [exchange]));
}

/** How a wait ends without what is expected. */
const IN_VAIN: readonly string[] = ['wait_timeout', 'receiver_closed'];

function requireReceiver(receiver: unknown): void {
  if (isObject(receiver) && typeof receiver['waitFor'] === 'function') return;
  throw refusal('receiver', 'a receiver, as createReceiver gives it', receiver);
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
