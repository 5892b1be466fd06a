import type { Exchange } from '../core/exchange.ts';
import { type DiffLimits, diffJson } from '../core/json/diff.ts';
import type { JsonValue } from '../core/json/json.ts';
import { type KeptDigits, parseToCompare } from '../core/json/kept-digits.ts';
import { once } from '../core/once.ts';
import type { Provider } from '../providers/provider.ts';
import { hasLossyNumbers } from './exact-payload.ts';
import { type JobChange, jobChanges } from './job-changes.ts';
import { isLargeText } from './large.ts';
import { LatestPayloads, type PreviousEvent, providerJobId } from './latest-payloads.ts';
import { factsOf, type RequestFacts } from './request-facts.ts';

/** What an event says of its job that the one before did not. */
export interface JobUpdate {
  /** The event before; `null` where nothing is known of the job. */
  readonly previous: PreviousEvent | null;
  /** Whether the two are so large that only a screen is told of the changes: to find them out holds others up. */
  readonly isUntold: boolean;
  /** What tells most comes first; none where the payload is the one before. */
  readonly changes: readonly JobChange[];
  /** What numbers of the changes are written as that no double holds; missing where there are none. */
  readonly digits?: KeptDigits | undefined;
  /** True where the provider's own id is not that of the event before: another job under the same key. */
  readonly newId: boolean;
}

const FIRST: JobUpdate = { previous: null, isUntold: false, changes: [], newId: false };

/** Compares each event with the one before of its job, once, whoever wants to know. */
export class JobUpdates {
  readonly #latest = new LatestPayloads();

  /** Remembers the payload of an exchange as the latest of its job, and gives what it changed. */
  next(exchange: Exchange, provider: Provider | null): JobUpdate {
    const previous = this.#latest.replace(exchange);
    if (previous === null) return FIRST;
    // A webhook that comes again says nothing new, which its text tells at once.
    const facts = factsOf(exchange.request);
    const isSameText = exchange.payloadText !== null && exchange.payloadText === previous.payloadText;
    const isSameContent = facts !== undefined && facts.content === previous.facts?.content;
    if (isSameText || isSameContent) return { previous, isUntold: false, changes: [], newId: false };
    const isLarge = [previous.payloadText, exchange.payloadText].some((text) => isLargeText(text));
    const isLossy = previous.isLossy === true || hasLossyNumbers(exchange);
    const { before, after, digits } = comparable(previous, exchange, isLossy);
    const idOf = (known: RequestFacts | undefined, document: () => JsonValue): JsonValue =>
      isLossy || known === undefined ? providerJobId(provider, document()) : known.jobId;
    // Many webhooks come of whose changes nobody asks.
    const changes = once(() => jobChanges(diffJson(before(), after(), isLarge ? ROUGHLY : undefined)));
    return {
      previous,
      isUntold: isLarge && (facts ?? previous.facts) !== undefined,
      get changes() {
        return changes();
      },
      get digits() {
        return digits();
      },
      newId: idOf(facts, after) !== idOf(previous.facts, before),
    };
  }
}

/** How closely two payloads are compared of which one is large: others wait meanwhile, and nobody reads a thousand changes. */
const ROUGHLY: DiffLimits = { depth: 3, members: 2000 };

/** Two payloads, each made when somebody asks. */
interface Comparable {
  readonly before: () => JsonValue;
  readonly after: () => JsonValue;
  /** What numbers are written as that no double holds. */
  readonly digits: () => KeptDigits | undefined;
}

/** The payloads of two events; read anew from their texts where they hold numbers that no double holds. */
function comparable(previous: PreviousEvent, exchange: Exchange, isLossy: boolean): Comparable {
  const [before, after] = [previous.payloadText, exchange.payloadText];
  if (!isLossy || before === null || after === null) {
    return { before: once(previous.document), after: () => exchange.payload, digits: () => undefined };
  }
  const read = once(() => parseToCompare(before, after));
  return { before: () => read().before, after: () => read().after, digits: () => read().keptDigits };
}
