import type { Exchange } from '../core/exchange.ts';
import type { JsonValue } from '../core/json/json.ts';
import { providerPath, valueAt } from '../core/json/pointer.ts';
import { LruMap } from '../core/lru-map.ts';
import type { Provider } from '../providers/provider.ts';
import { hasLossyNumbers } from './exact-payload.ts';
import { keepPayload } from './kept-payload.ts';
import { factsOf, type RequestFacts } from './request-facts.ts';

/** The event of a job that came before another one. */
export interface PreviousEvent {
  readonly exchangeId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly event: string | null;
  /** Its payload: nearly always nobody asks. */
  readonly document: () => JsonValue;
  readonly payloadText: string | null;
  /** What was found out of it already. */
  readonly facts: RequestFacts | undefined;
  /** Whether the payload holds a number that only its text tells from others. */
  readonly isLossy?: true | undefined;
}

/** Jobs whose last payload is kept. */
const MAX_JOBS = 500;
/** UTF-16 units of all payloads that are kept. */
const MAX_TEXT = 32 * 1024 ** 2;

interface KeptPayload {
  readonly event: PreviousEvent;
  readonly size: number;
}

/** Knows the last payload of each job and payload version, of the jobs that were heard of last. */
export class LatestPayloads {
  readonly #jobs = new LruMap<KeptPayload>(MAX_JOBS, {
    weight: { of: ({ size }) => size, most: MAX_TEXT },
  });

  /** Puts the payload of an exchange instead of the one before, and gives that, if it is known. */
  replace(exchange: Exchange): PreviousEvent | null {
    const name = jobOf(exchange);
    if (name === null) return null;
    const { id: exchangeId, at, event, payloadText } = exchange;
    // Two generations of a payload have little in common: nothing could be told from their difference.
    const job = `${exchange.payloadVersion} ${name}`;
    const before = this.#jobs.get(job);
    const isLossy = hasLossyNumbers(exchange) || undefined;
    const facts = factsOf(exchange.request);
    this.#jobs.set(job, {
      event: { exchangeId, at, event, document: keepPayload(exchange), payloadText, facts, isLossy },
      size: payloadText?.length ?? 0,
    });
    return before?.event ?? null;
  }
}

/** A longer key is no key, and must not be kept for each of many jobs. */
const MAX_KEY = 200;

/** What tells the job of one exchange from every other; `null` where the request does not say. */
export function jobOf({ provider, key }: Pick<Exchange, 'provider' | 'key'>): string | null {
  return provider === null || key === null || key.length > MAX_KEY ? null : `${provider} ${key}`;
}

/** The id that a provider gives a job itself, which another job under the same key does not share. */
export function providerJobId(provider: Provider | null, payload: JsonValue): JsonValue {
  const path = providerPath(provider?.idPath ?? '');
  return path.length === 0 ? null : (valueAt(payload, path) ?? null);
}
