import { isSuccess } from '../../../core/exchange.ts';
import { header } from '../../../core/http/headers.ts';
import { once } from '../../../core/once.ts';
import type { Journal } from '../../../journal/journal.ts';
import type { ExchangeEvent } from '../../../observe/exchange-event.ts';
import type { Catalogue } from '../../../providers/catalogue.ts';
import { requestTarget } from '../../../receiver/answers/forward.ts';
import type { ForwardTarget } from '../../../receiver/answers/forward-targets.ts';
import type { ReceiverOptions } from '../../../receiver/options.ts';
import { deliver } from '../../../sender/deliver.ts';
import { openTransport, type Transport } from '../../../transport/transport.ts';
import { keptTarget, missingParts, originOf, requestAgain, withTarget } from '../../repost/request-again.ts';
import type { Session } from '../../session/session.ts';
import { warn } from '../../session/warn.ts';
import type { RecentExchange } from './recent-exchanges.ts';

/** How webhooks are passed on, and with which credentials they come in. */
export type Forwarding = Pick<
  ReceiverOptions,
  'forwardTo' | 'forwardTimeoutMs' | 'insecure' | 'ca' | 'proxyFor' | 'auth'
>;

export interface RepostOptions {
  readonly forwarding: Forwarding;
  readonly catalogue: Catalogue;
  readonly journal: Journal | null;
  /** Hears of each, as of all that happens. */
  readonly tell: (event: ExchangeEvent & { readonly type: 'sent' }) => void;
}

/** More than these at once are a key that is held down. */
const MOST_UNDER_WAY = 4;

/** Posts what came again, to the app behind the receiver. */
export class Reposts {
  readonly #session: Session;
  readonly #options: RepostOptions;
  readonly #transport: Transport;
  readonly #over = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(session: Session, options: RepostOptions) {
    this.#session = session;
    this.#options = options;
    this.#transport = openTransport(options.forwarding);
  }

  get isFull(): boolean {
    return this.#underWay.size >= MOST_UNDER_WAY;
  }

  /** How many webhooks are being posted again. */
  get underWay(): number {
    return this.#underWay.size;
  }

  /** Posts one to all that want it. What comes of it is told as `sent`. */
  async post(entry: RecentExchange, targets: readonly ForwardTarget[]): Promise<void> {
    const work = this.#post(entry, targets);
    this.#underWay.add(work);
    try {
      await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  /** Ends those that are under way. */
  readonly close = once(async (): Promise<void> => {
    this.#over.abort();
    await Promise.allSettled(this.#underWay);
    await this.#transport.close();
  });

  async #post({ exchange, provider }: RecentExchange, targets: readonly ForwardTarget[]): Promise<void> {
    const { forwarding, catalogue, journal, tell } = this.#options;
    const kept = keptTarget(exchange);
    // What `listen` asks for itself, it knows.
    const isAsked = header(exchange.request.headers, 'authorization') !== undefined;
    const outgoing = requestAgain(exchange, provider, { auth: isAsked ? forwarding.auth : undefined });
    const missing = missingParts(exchange, outgoing, kept);
    if (missing.length > 0) {
      warn(
        this.#session,
        `credentials are not kept: ${exchange.id} is posted again without ${missing.join(', ')}`,
      );
    }
    // What was sent from here says where it went.
    const urls =
      exchange.direction === 'sent'
        ? [withTarget(new URL(exchange.request.url), kept.target)]
        : targets.map(({ to }) => withTarget(to, requestTarget(to, kept.target)));
    const deliverTo = (url: URL) =>
      deliver(outgoing, this.#transport, {
        catalogue,
        url,
        timeoutMs: forwarding.forwardTimeoutMs,
        retries: 0,
        accepts: isSuccess,
        signal: this.#over.signal,
        onExchange: async (each, its) => {
          const sent = { ...each, of: originOf(exchange) };
          await journal?.append(sent);
          tell({ type: 'sent', exchange: sent, provider: its });
        },
      });
    // None waits for the app of another; all are over before the first failure is told.
    const ends = await Promise.allSettled(urls.map(deliverTo));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }
}
