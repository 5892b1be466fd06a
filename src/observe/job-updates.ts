import type { Exchange } from '../core/exchange.ts';
import { diffJson } from '../core/json/diff.ts';
import { isJsonObject } from '../core/json/json.ts';
import type { Provider } from '../providers/provider.ts';
import { type JobChange, jobChanges } from './job-changes.ts';
import { LatestPayloads, type PreviousEvent, providerJobId } from './latest-payloads.ts';

/** What an event says of its job that the one before did not. */
export interface JobUpdate {
  /** The event before; `null` where nothing is known of the job. */
  readonly previous: PreviousEvent | null;
  /** What tells most comes first; none where the payload is the one before. */
  readonly changes: readonly JobChange[];
  /** True where the provider's own id is not that of the event before: another job under the same key. */
  readonly newId: boolean;
}

const FIRST: JobUpdate = { previous: null, changes: [], newId: false };

/** Compares each event with the one before of its job, once, whoever wants to know. */
export class JobUpdates {
  readonly #latest = new LatestPayloads();

  /** Remembers the payload of an exchange as the latest of its job, and gives what it changed. */
  next(exchange: Exchange, provider: Provider | null): JobUpdate {
    const previous = this.#latest.replace(exchange, provider);
    const { payload } = exchange;
    if (previous === null || !isJsonObject(payload)) return FIRST;
    return {
      previous,
      // A webhook that comes again says nothing new, which its text tells at once.
      changes:
        exchange.payloadText !== null && exchange.payloadText === previous.payloadText
          ? []
          : jobChanges(diffJson(previous.payload, payload)),
      newId: providerJobId(provider, payload) !== previous.providerJobId,
    };
  }
}
