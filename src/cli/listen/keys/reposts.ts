import type { Journal } from '../../../journal/journal.ts';
import type { ExchangeEvent } from '../../../observe/exchange-event.ts';
import type { Catalogue } from '../../../providers/catalogue.ts';
import { requestTarget } from '../../../receiver/answers/forward.ts';
import type { ForwardTarget } from '../../../receiver/answers/forward-targets.ts';
import type { ReceiverOptions } from '../../../receiver/options.ts';
import { Outbox } from '../../repost/outbox.ts';
import {
  askedAuth,
  keptTarget,
  missingParts,
  originOf,
  requestAgain,
  withTarget,
} from '../../repost/request-again.ts';
import type { Session } from '../../session/session.ts';
import { warn } from '../../session/warn.ts';
import type { RecentExchange } from './recent-exchanges.ts';

/** How webhooks are passed on, and with which credentials they come in. */
export type Forwarding = Pick<ReceiverOptions, 'forwardTo' | 'forwardTimeoutMs' | 'insecure' | 'ca' | 'auth'>;

export interface RepostOptions {
  readonly forwarding: Forwarding;
  readonly catalogue: Catalogue;
  readonly journal: Journal | null;
  /** Hears of each, as of all that happens. */
  readonly tell: (event: ExchangeEvent & { readonly type: 'sent' }) => void;
}

/** Posts what came again, to the app behind the receiver. */
export class Reposts {
  readonly #session: Session;
  readonly #forwarding: Forwarding;
  readonly #outbox: Outbox;

  constructor(session: Session, { forwarding, journal, ...options }: RepostOptions) {
    const { insecure, ca, forwardTimeoutMs: timeoutMs } = forwarding;
    this.#session = session;
    this.#forwarding = forwarding;
    this.#outbox = new Outbox(session.context, {
      ...options,
      insecure,
      ca,
      timeoutMs,
      journal: () => journal,
    });
  }

  get isFull(): boolean {
    return this.#outbox.isFull;
  }

  /** How many webhooks are being posted again. */
  get underWay(): number {
    return this.#outbox.underWay;
  }

  /** Ends those that are under way. */
  close(): Promise<void> {
    return this.#outbox.close();
  }

  /** Posts one to all that want it. What comes of it is told as `sent`. */
  async post({ exchange, provider }: RecentExchange, targets: readonly ForwardTarget[]): Promise<void> {
    const kept = keptTarget(exchange);
    const outgoing = requestAgain(exchange, provider, { auth: askedAuth(exchange, this.#forwarding.auth) });
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
    await this.#outbox.run(urls, async ({ post }) => {
      // None waits for the app of another; all are over before the first failure is told.
      const ends = await Promise.allSettled(urls.map((url) => post(outgoing, url, originOf(exchange))));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    });
  }
}
