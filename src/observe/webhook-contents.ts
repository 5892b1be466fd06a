import type { Exchange } from '../core/exchange.ts';
import { LruMap } from '../core/lru-map.ts';
import type { Provider } from '../providers/provider.ts';
import { type IdentifiedExchange, keepIdentified } from './kept-payload.ts';
import { eventOfJob, webhookIdentity } from './webhook-identity.ts';

/** Events of jobs, bodies and contents that are remembered, of those that came last. */
const MOST = 2000;
/** UTF-16 units of all payloads that wait to be compared. */
const MAX_TEXT = 32 * 1024 ** 2;

/** The first webhook of an event of a job, whose content nothing had to be compared with yet. */
interface First {
  readonly exchange: IdentifiedExchange;
  readonly provider: Provider | null;
  readonly identity: string;
}

/**
 * Tells webhooks of the same content apart from all others. What a payload says is written out only when a second
 * webhook of the event comes to the job with other bytes: most are the only one, or repeat theirs.
 */
export class WebhookContents {
  readonly #ofBytes = new LruMap<string>(MOST);
  readonly #ofContent = new LruMap<string>(MOST);
  readonly #firsts = new LruMap<First | null>(MOST, {
    weight: { of: (first) => first?.exchange.payloadText?.length ?? 0, most: MAX_TEXT },
  });

  /**
   * The identity that all webhooks of the same content share.
   *
   * @param digest of the body
   */
  identityOf(exchange: Exchange, provider: Provider | null, digest: string): string {
    const name = eventOfJob(exchange);
    const bytes = `${name} ${digest}`;
    const identity = this.#ofBytes.get(bytes) ?? this.#byContent(name, bytes, exchange, provider);
    this.#ofBytes.set(bytes, identity);
    return identity;
  }

  #byContent(name: string, bytes: string, exchange: Exchange, provider: Provider | null): string {
    const first = this.#firsts.get(name);
    if (first === undefined) {
      this.#firsts.set(name, { exchange: keepIdentified(exchange), provider, identity: bytes });
      return bytes;
    }
    if (first !== null) {
      this.#ofContent.set(webhookIdentity(first.exchange, first.provider), first.identity);
      this.#firsts.set(name, null);
    }
    const content = webhookIdentity(exchange, provider);
    const identity = this.#ofContent.get(content) ?? bytes;
    this.#ofContent.set(content, identity);
    return identity;
  }
}
