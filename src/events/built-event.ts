import type { ContentForm } from '../core/exchange.ts';
import type { HeaderList } from '../core/http/headers.ts';
import type { JsonObject } from '../core/json/json.ts';
import type { Bytes } from '../core/types/globals.ts';
import type { Provenance } from '../providers/fixtures.ts';

/** What of a simulated webhook goes out, and what is known of it. */
export interface SendableEvent {
  /** Id of the provider. */
  readonly provider: string;
  readonly event: string;
  readonly payloadVersion: string;
  readonly contentForm: ContentForm;
  readonly key: string | null;
  /** `published` where the provider printed this very payload, `constructed` where nobody ever showed one. */
  readonly provenance: Provenance;
  /** What is documented of the payload and what is our reading. */
  readonly note: string;
  /** The headers that the provider sets: content type, signature, timestamp. */
  readonly headers: HeaderList;
  /** The exact bytes of the body. */
  readonly body: Bytes;
}

/** A simulated webhook, ready to be sent. */
export interface BuiltEvent<P extends JsonObject = JsonObject> extends SendableEvent {
  readonly payload: P;
  /** The JSON text in the body. */
  readonly payloadText: string;
  readonly seed: string;
  /**
   * Every text that was made fresh for it, the key first: two builds of one event match entry by entry. Short
   * numbers are left out.
   */
  readonly fresh: readonly string[];
}
