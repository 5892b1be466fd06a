import { type HeaderList, header } from '../core/http/headers.ts';
import type { Outcome } from './outcome.ts';

// All of this is our rule: neither provider documents whether, when or after what it tries again.

/** Pauses that are given one by one, as a provider's retries are described. */
interface RetrySchedule {
  /** Milliseconds before each further try; there are as many tries as pauses. */
  readonly pausesMs: readonly number[];
  /** Divides the pauses; 1 unless given. */
  readonly speed?: number | undefined;
}

/** How often and when a failed request is sent again. */
export interface RetryOptions {
  /** Tries after a failed one, each pause twice as long as the one before. */
  readonly retries: number;
  /** Takes the place of `retries`. */
  readonly schedule?: RetrySchedule | undefined;
}

/** A pause before a further try. */
export interface RetryPause {
  readonly ms: number;
  /** The number of the try that follows it; the first try of a request is 1. */
  readonly attempt: number;
  /** True where it is as long as the receiver's `Retry-After` asks, and would be shorter without. */
  readonly asked: boolean;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** The longest that a receiver's `Retry-After` is waited for, so that a wrong one cannot stop a run. */
const LONGEST_RETRY_AFTER_MS = 5 * 60_000;

/**
 * The pause until a failed request is sent again, or `null` when it is not. The receiver's `Retry-After`
 * holds where it is longer, and no speed divides it: it counts the receiver's own time.
 *
 * @param attempt the number of tries so far
 * @param now milliseconds since 1970
 */
export function pauseBeforeRetry(
  outcome: Outcome,
  attempt: number,
  options: RetryOptions,
  now: number,
): RetryPause | null {
  const own =
    options.schedule === undefined
      ? backoff(outcome, attempt, options.retries)
      : scheduledPause(outcome, attempt, options.schedule);
  if (own === null) return null;
  const { response } = outcome;
  const wanted = (response === null ? null : retryAfterMs(response.headers, now)) ?? 0;
  return { ms: Math.max(own, wanted), attempt: attempt + 1, asked: wanted > own };
}

function backoff(outcome: Outcome, attempt: number, retries: number): number | null {
  if (attempt > retries || !mayPass(outcome)) return null;
  return Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
}

/**
 * A schedule plays a provider, which knows nothing of the receiver: it tries again whatever failed, a 4xx
 * and a redirect too.
 */
function scheduledPause({ error }: Outcome, attempt: number, schedule: RetrySchedule): number | null {
  const pause = schedule.pausesMs[attempt - 1];
  if (pause === undefined || error?.code === 'interrupted') return null;
  return pause / (schedule.speed ?? 1);
}

/** A 4xx other than these says that the same request will be refused again. */
const PASSING_REFUSALS: readonly number[] = [408, 425, 429];

function mayPass({ response, error }: Outcome): boolean {
  if (error !== null) return error.code !== 'tls' && error.code !== 'interrupted';
  return response !== null && (response.status >= 500 || PASSING_REFUSALS.includes(response.status));
}

// RFC 9110, 5.6.7: the one form of a date that may be written.
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * What a receiver asked for by `Retry-After`, in ms and at most `LONGEST_RETRY_AFTER_MS`; `null` where it asked nothing.
 *
 * @param now milliseconds since 1970
 */
export function retryAfterMs(headers: HeaderList, now: number): number | null {
  const text = (header(headers, 'retry-after') ?? '').trim();
  const ms = /^\d+$/.test(text)
    ? Number(text) * 1000
    : HTTP_DATE.test(text)
      ? Date.parse(text) - now
      : Number.NaN;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS);
}
