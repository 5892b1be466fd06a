import { requireProvider } from '../events/names.ts';
import type { BasicCredentials } from '../exchange/credentials.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { parseHost } from '../exchange/host.ts';
import { openJournal } from '../journal/journal.ts';
import { type AnswerPlan, type AnswerStep, createAnswerPlan } from '../receiver/answers/answer-plan.ts';
import type { Notice } from '../receiver/notices.ts';
import { type PlannedAnswer, RECEIVER_DEFAULTS } from '../receiver/options.ts';
import { type Receiver, startReceiver } from '../receiver/receiver.ts';
import { targetUrl } from './target.ts';

/** Gives each webhook its answer. */
export type AnswerFunction = (exchange: Exchange) => PlannedAnswer | Promise<PlannedAnswer>;

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
  /**
   * A status, an answer or a fault; several of them, given in turn; a plan; or a function that gives an
   * answer for each webhook. 200 unless given, or what the app answers with `forwardTo`.
   */
  readonly answer?: number | PlannedAnswer | readonly (number | AnswerStep)[] | AnswerPlan | AnswerFunction;
  /** Passes each request on, byte for byte, and answers what comes back unless `answer` says otherwise. */
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
  /**
   * With `forwardTo`: hosts, such as a tunnel's, under whose name other requests than a POST are passed on
   * too; a port counts where it is given, `*` is every host. Otherwise only under names of this machine.
   */
  readonly allowHosts?: readonly string[];
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
 * `unknown_provider`, `bad_answer`, `unknown_event`, `event_not_recognisable`, `journal_unwritable`
 * @example
 * await using receiver = await createReceiver();
 * await myApp.triggerDelivery({ webhookUrl: receiver.url });
 * const { payload, valid } = await receiver.waitFor((e) => e.event === 'failed', { timeoutMs: 5000 });
 * @example
 * await using flaky = await createReceiver({ answer: [500, { fault: 'timeout' }, 200] });
 */
export async function createReceiver(options: CreateReceiverOptions = {}): Promise<Receiver> {
  const { answer = {}, journal: journalPath, forwardTo, provider, allowHosts = [], ...rest } = options;
  const settled = {
    forwardTo: forwardTo === undefined ? undefined : targetUrl(forwardTo),
    allowHosts: allowHosts.map(parseHost),
    provider: provider === undefined ? undefined : requireProvider(provider).id,
    answer:
      typeof answer === 'function'
        ? answer
        : createAnswerPlan(answerPlan(answer), { canForward: forwardTo !== undefined, provider }),
  };
  const journal = journalPath === undefined ? undefined : openJournal(journalPath);
  try {
    const receiver = await startReceiver({
      ...RECEIVER_DEFAULTS,
      ...rest,
      ...settled,
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

function answerPlan(
  answer: Exclude<CreateReceiverOptions['answer'], undefined | AnswerFunction>,
): AnswerPlan {
  if (typeof answer === 'number') return { steps: [answer] };
  if (isList(answer)) return { steps: answer };
  return 'steps' in answer || 'events' in answer ? answer : { steps: [answer as PlannedAnswer] };
}

// `Array.isArray` does not narrow a readonly list.
function isList<T>(value: T | readonly (number | AnswerStep)[]): value is readonly (number | AnswerStep)[] {
  return Array.isArray(value);
}
