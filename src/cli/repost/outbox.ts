import { type Exchange, isSuccess } from '../../core/exchange.ts';
import { once } from '../../core/once.ts';
import type { Journal } from '../../journal/journal.ts';
import type { ExchangeEvent } from '../../observe/exchange-event.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { type DeliveryOptions, deliver } from '../../sender/deliver.ts';
import type { Outgoing } from '../../sender/request.ts';
import { openTransport, type Transport } from '../../transport/transport.ts';
import type { Context } from '../session/context.ts';
import { proxiesFor } from '../session/proxies.ts';

export interface OutboxOptions {
  /** Accepts any certificate. */
  readonly insecure?: boolean | undefined;
  /** PEM text of the certificate authorities to trust, instead of the usual ones. */
  readonly ca?: string | undefined;
  /** Milliseconds until the whole answer must be there. */
  readonly timeoutMs: number;
  readonly catalogue: Catalogue;
  /** Opens what keeps exchanges, once something is to be kept; `null` where nothing is. */
  readonly journal: () => Pick<Journal, 'append'> | null;
  /** Hears of each, as of all that happens. */
  readonly tell: (event: ExchangeEvent & { readonly type: 'sent' }) => void;
}

/** What sends, while it is open. */
export interface OpenOutbox {
  readonly transport: Transport;
  readonly delivery: Omit<DeliveryOptions, 'url' | 'onExchange' | 'onRetryPause'>;
  /** Keeps a try, and tells of it. */
  readonly keep: (exchange: Exchange, provider: Provider | null) => Promise<void>;
  /**
   * Sends a request once, keeps what came of it and tells of it.
   *
   * @param of the exchange in which the webhook is kept first, where it is sent again
   */
  readonly post: (outgoing: Outgoing, url: URL, of?: string) => Promise<Exchange>;
}

/** More than these at once are a key that is held down, or a page that floods. */
const MOST_UNDER_WAY = 4;

/** Sends webhooks while something else is done. */
export class Outbox {
  readonly #context: Pick<Context, 'env'>;
  readonly #options: OutboxOptions;
  readonly #over = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(context: Pick<Context, 'env'>, options: OutboxOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** Whether so much is under way that nothing more should be begun. */
  get isFull(): boolean {
    return this.underWay >= MOST_UNDER_WAY;
  }

  /** How much is under way. */
  get underWay(): number {
    return this.#underWay.size;
  }

  /** Opens the way to some targets while something is sent to them. */
  async run<T>(targets: readonly URL[], work: (open: OpenOutbox) => Promise<T>): Promise<T> {
    const running = this.#run(targets, work);
    this.#underWay.add(running);
    try {
      return await running;
    } finally {
      this.#underWay.delete(running);
    }
  }

  /** Ends what is under way. */
  readonly close = once(async (): Promise<void> => {
    this.#over.abort();
    await Promise.allSettled(this.#underWay);
  });

  async #run<T>(targets: readonly URL[], work: (open: OpenOutbox) => Promise<T>): Promise<T> {
    const { insecure, ca, timeoutMs, catalogue, journal, tell } = this.#options;
    const transport = openTransport({ insecure, ca, proxyFor: await proxiesFor(this.#context, targets) });
    const delivery = { catalogue, timeoutMs, retries: 0, accepts: isSuccess, signal: this.#over.signal };
    const keep: OpenOutbox['keep'] = async (exchange, provider) => {
      await journal()?.append(exchange);
      tell({ type: 'sent', exchange, provider });
    };
    const post: OpenOutbox['post'] = async (outgoing, url, of) => {
      const again = of === undefined ? {} : { of };
      const sent = await deliver(outgoing, transport, {
        ...delivery,
        url,
        onExchange: (each, provider) => keep({ ...each, ...again }, provider),
      });
      return { ...sent, ...again };
    };
    try {
      return await work({ transport, delivery, keep, post });
    } finally {
      await transport.close();
    }
  }
}
