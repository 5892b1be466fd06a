import { requireProvider } from '../events/names.ts';
import type { BasicCredentials } from '../exchange/credentials.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { openJournal } from '../journal/journal.ts';
import type { Notice } from '../receiver/notices.ts';
import { type PlannedAnswer, RECEIVER_DEFAULTS } from '../receiver/options.ts';
import { type Receiver, startReceiver } from '../receiver/receiver.ts';
import { targetUrl } from './target.ts';

/** How a receiver for a test suite behaves. Times are milliseconds, sizes bytes. */
export interface CreateReceiverOptions {
  /** A free port unless given. */
  readonly port?: number;
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** The only path that takes webhooks; any unless given. */
  readonly path?: string;
  /** Id of the provider that every request is read as; each is recognised unless given. */
  readonly provider?: string;
  /** Counts warnings as errors. */
  readonly strict?: boolean;
  /** Answers 422 to an invalid payload. */
  readonly rejectInvalid?: boolean;
  /** A status, an answer, or a function that gives one for each webhook; 200 unless given. */
  readonly answer?: number | PlannedAnswer | ((exchange: Exchange) => PlannedAnswer | Promise<PlannedAnswer>);
  /** Passes each request on, byte for byte, and answers what comes back. */
  readonly forwardTo?: string | URL;
  /** 30,000 unless given. */
  readonly forwardTimeoutMs?: number;
  /** Asks for Basic credentials. */
  readonly auth?: BasicCredentials;
  /** Asks for a signature made with this secret. */
  readonly secret?: string;
  /** Asks whether the sender is one of the provider's addresses. */
  readonly checkIp?: boolean;
  /** Believes `X-Forwarded-For`. */
  readonly trustProxy?: boolean;
  /** Origins of web pages that may post here. */
  readonly allowOrigins?: readonly string[];
  /** 1 MiB unless given. */
  readonly maxBodyBytes?: number;
  /** Path of a journal; none is kept unless given. */
  readonly journal?: string;
  /** Called when the answer is out. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Called with what was turned away before it became an exchange. */
  readonly onNotice?: (notice: Notice) => void;
}

/**
 * Starts a receiver that recognises, judges and answers webhooks, on a free port of this machine unless
 * told otherwise. It closes itself at the end of an `await using` block.
 *
 * @throws WebhookCliError `port_in_use`, `port_forbidden`, `bad_port`, `bad_host`, `bad_url`,
 * `unknown_provider`, `journal_unwritable`
 * @example
 * await using receiver = await createReceiver();
 * await myApp.triggerDelivery({ webhookUrl: receiver.url });
 * const { payload, valid } = await receiver.waitFor((e) => e.event === 'failed', { timeoutMs: 5000 });
 */
export async function createReceiver(options: CreateReceiverOptions = {}): Promise<Receiver> {
  const { answer = {}, journal: journalPath, forwardTo, provider, ...rest } = options;
  const settled = {
    forwardTo: forwardTo === undefined ? undefined : targetUrl(forwardTo),
    provider: provider === undefined ? undefined : requireProvider(provider).id,
  };
  const journal = journalPath === undefined ? undefined : openJournal(journalPath);
  try {
    const receiver = await startReceiver({
      ...RECEIVER_DEFAULTS,
      ...rest,
      ...settled,
      answer:
        typeof answer === 'function'
          ? answer
          : () => (typeof answer === 'number' ? { status: answer } : answer),
      journal,
    });
    let closed: Promise<void> | null = null;
    const close = (): Promise<void> => {
      closed ??= receiver.close().then(() => journal?.close());
      return closed;
    };
    return { ...receiver, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    journal?.close();
    throw error;
  }
}
