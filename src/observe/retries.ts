import { type Exchange, isAccepted } from '../core/exchange.ts';
import { LruMap } from '../core/lru-map.ts';
import type { Provider } from '../providers/provider.ts';
import { WebhookContents } from './webhook-contents.ts';
import { bodyDigest, eventOfJob, timelessIdentity } from './webhook-identity.ts';

/** What came of one try, as its sender saw it. */
interface WebhookTry {
  readonly exchangeId: string;
  /** Milliseconds since 1970: when it came in. */
  readonly at: number;
  /** The status, or the code of what was given in its place. */
  readonly answer: string;
}

/** One webhook that came more than once. */
export interface RetriedWebhook {
  readonly provider: string | null;
  readonly event: string | null;
  readonly key: string | null;
  /** How often it came. */
  readonly times: number;
  /**
   * Whether every try had the same body, byte for byte. Where it did not, the sender wrote the same content
   * anew, with what a resend changes.
   */
  readonly sameBytes: boolean;
  /** How often it came although it had been answered with a 2xx before. */
  readonly afterSuccess: number;
  /** The first tries, in the order they came in. */
  readonly tries: readonly WebhookTry[];
  /** Milliseconds from each of those to the next, from arrival to arrival. */
  readonly gapsMs: readonly number[];
}

interface Group {
  readonly provider: string | null;
  readonly event: string | null;
  readonly key: string | null;
  readonly digest: string;
  readonly tries: WebhookTry[];
  times: number;
  sameBytes: boolean;
  succeeded: boolean;
  afterSuccess: number;
}

/** Webhooks that are remembered; of those that came last. */
const MOST_WEBHOOKS = 2000;
/** Tries of a webhook that are told one by one. */
const MOST_TRIES = 50;

/** The try before, where it was not answered with a 2xx, so that another one is to be expected. */
interface FailedTry {
  readonly timeless: string;
  readonly identity: string;
}

/**
 * Finds out how a sender tries again, from the exchanges as they are finished. A webhook came again when it says
 * the same of the same job, or, after a try that was not answered with a 2xx, when only its times are others.
 * Everything else is another event, however often one of its name came to the job.
 */
export class RetryLog {
  readonly #groups = new LruMap<Group>(MOST_WEBHOOKS);
  readonly #contents = new WebhookContents();
  readonly #failed = new LruMap<FailedTry | null>(MOST_WEBHOOKS);

  add(exchange: Exchange, provider: Provider | null): void {
    const digest = bodyDigest(exchange);
    const identity = this.#identify(exchange, provider, digest);
    const group = this.#groups.get(identity) ?? newGroup(exchange, digest);
    group.times += 1;
    if (digest !== group.digest) group.sameBytes = false;
    if (group.succeeded) group.afterSuccess += 1;
    if (isAccepted(exchange)) group.succeeded = true;
    if (group.tries.length < MOST_TRIES) group.tries.push(tryOf(exchange));
    this.#groups.set(identity, group);
  }

  #identify(exchange: Exchange, provider: Provider | null, digest: string): string {
    const own = this.#contents.identityOf(exchange, provider, digest);
    const name = eventOfJob(exchange);
    const before = this.#failed.get(name) ?? null;
    const failed = !isAccepted(exchange);
    const timeless = before !== null || failed ? timelessIdentity(exchange, provider) : '';
    const identity =
      this.#groups.get(own) === undefined && before?.timeless === timeless ? before.identity : own;
    this.#failed.set(name, failed ? { timeless, identity } : null);
    return identity;
  }

  /** What came more than once, most often first. */
  retried(): RetriedWebhook[] {
    return this.#groups
      .values()
      .filter(({ times }) => times > 1)
      .toSorted((a, b) => b.times - a.times)
      .map(({ provider, event, key, times, sameBytes, afterSuccess, tries }) => {
        // Exchanges are finished in another order than they began where answers are delayed.
        const inOrder = tries.toSorted((a, b) => a.at - b.at);
        const gapsMs = inOrder.slice(1).map(({ at }, i) => at - (inOrder[i]?.at ?? at));
        return { provider, event, key, times, sameBytes, afterSuccess, tries: inOrder, gapsMs };
      });
  }
}

function newGroup(exchange: Exchange, digest: string): Group {
  const { provider, event, key } = exchange;
  return {
    provider,
    event,
    key,
    digest,
    tries: [],
    times: 0,
    sameBytes: true,
    succeeded: false,
    afterSuccess: 0,
  };
}

function tryOf({ id, at, error, response }: Exchange): WebhookTry {
  // What was answered says more than what went wrong about it, unless it could not be read.
  const answer =
    response === null || error?.code === 'answer_truncated' ? error?.code : String(response.status);
  return { exchangeId: id, at: Date.parse(at), answer: answer ?? 'no_answer' };
}
