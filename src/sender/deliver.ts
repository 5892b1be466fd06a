import type { Exchange } from '../core/exchange.ts';
import { pause } from '../core/time/wait.ts';
import type { Provider } from '../providers/provider.ts';
import type { Transport } from '../transport/transport.ts';
import { type Attempt, type AttemptOptions, attempt } from './attempt.ts';
import type { Outcome } from './outcome.ts';
import type { Outgoing } from './request.ts';
import { pauseBeforeRetry, type RetryOptions, type RetryPause } from './retries.ts';

/** How a request is sent until it is delivered. */
export interface TryOptions extends RetryOptions, AttemptOptions {
  /** Tells whether a status counts as delivered. */
  readonly accepts: (status: number) => boolean;
  /** Called with each try, before the next one begins, and told whether there will be one. */
  readonly onAttempt?: ((attempt: Attempt, isLast: boolean) => Promise<void> | undefined) | undefined;
  /** Called when a pause before a further try begins. */
  readonly onRetryPause?: ((pause: RetryPause) => void) | undefined;
}

/** How a request is delivered. */
export interface DeliveryOptions extends Omit<TryOptions, 'onAttempt'> {
  /** Called with each try, before the next one begins, and told whether there will be one. A journal belongs here. */
  readonly onExchange?:
    | ((exchange: Exchange, provider: Provider | null, isLast: boolean) => void | Promise<void>)
    | undefined;
}

/** Tells whether a request ended as its sender hoped. */
export function isDelivered({ error, response }: Outcome, accepts: (status: number) => boolean): boolean {
  return error === null && response !== null && accepts(response.status);
}

/** How long an answer may take, in ms, unless its sender says otherwise. */
export const DEFAULT_TIMEOUT_MS = 30_000;

/** Delivers a request and returns the last exchange. */
export async function deliver(
  outgoing: Outgoing,
  transport: Transport,
  options: DeliveryOptions,
): Promise<Exchange> {
  const last = await tryToDeliver(outgoing, transport, {
    ...options,
    onAttempt: async (each, isLast) => {
      const { exchange, provider } = await each.tell();
      await options.onExchange?.(exchange, provider, isLast);
    },
  });
  return (await last.tell()).exchange;
}

/**
 * Sends a request, again while it fails and tries remain, and returns the last try. Every try is the very
 * same request, a signature and a timestamp header included: what a provider would renew is not known, and a
 * consumer that looks at bytes or headers must know a repetition.
 */
export async function tryToDeliver(
  outgoing: Outgoing,
  transport: Transport,
  options: TryOptions,
): Promise<Attempt> {
  for (let number = 1; ; number += 1) {
    const last = await attempt(outgoing, transport, options, number);
    const isOver = options.signal?.aborted === true || isDelivered(last, options.accepts);
    const wait = isOver ? null : pauseBeforeRetry(last, number, options, Date.now());
    await options.onAttempt?.(last, wait === null);
    if (wait === null || options.signal?.aborted === true) return last;
    options.onRetryPause?.(wait);
    await pause(wait.ms, options.signal);
    // What is not begun leaves no exchange behind.
    if (options.signal?.aborted) return last;
  }
}
