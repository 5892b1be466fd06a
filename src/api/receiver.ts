import { usageError } from '../core/error.ts';
import type { Exchange } from '../core/exchange.ts';
import type { BasicCredentials } from '../core/http/credentials.ts';
import { parseHost } from '../core/http/host.ts';
import type { Url } from '../core/types/globals.ts';
import { openJournal } from '../journal/journal.ts';
import type { ProviderName } from '../providers/known.ts';
import { bundledCatalogue } from '../providers/registry.ts';
import { bundledWorker } from '../providers/worker-file.ts';
import { createAnswerPlan } from '../receiver/answers/answer-plan.ts';
import { requireForwarding } from '../receiver/answers/require-forwarding.ts';
import type { ReceiverSink } from '../receiver/events.ts';
import { requireTrust } from '../receiver/guard/sender-address.ts';
import type { Notice } from '../receiver/notices.ts';
import { RECEIVER_DEFAULTS } from '../receiver/options.ts';
import { type Receiver, startReceiver } from '../receiver/receiver.ts';
import type { WaitOptions } from '../receiver/wait-for.ts';
import { type AnswerInput, answer } from './inputs/answer.ts';
import { type ForwardInput, forwardTargets, forwardTo } from './inputs/forward-to.ts';
import { type Reader, readOptions, type TableOf } from './inputs/reader.ts';
import { credentials } from './inputs/request.ts';
import {
  bool,
  callback,
  fullSecret,
  fullText,
  list,
  port,
  provider,
  secretText,
  signal,
  text,
  time,
  whole,
  wholeOrInfinity,
} from './inputs/values.ts';

/** How a receiver for a test suite behaves. Times are milliseconds, sizes bytes; limits may be `Infinity`. */
export interface CreateReceiverOptions {
  /** A free port unless given. */
  readonly port?: number | undefined;
  /** 127.0.0.1 unless given. */
  readonly host?: string | undefined;
  /** The only path that takes webhooks; any unless given. */
  readonly path?: string | undefined;
  /** Id of the provider that every request is read as; each is recognised unless given. */
  readonly provider?: ProviderName | undefined;
  /** Counts warnings as errors. */
  readonly strict?: boolean | undefined;
  /** Answers 422 to an invalid payload. */
  readonly rejectInvalid?: boolean | undefined;
  /**
   * A status, an answer or a fault; several of them, given in turn; a plan; or a function that gives an
   * answer for each webhook. 200 unless given, or what the app answers with `forwardTo`.
   */
  readonly answer?: AnswerInput | undefined;
  /**
   * Passes each request on, byte for byte, and answers what comes back unless `answer` says otherwise. Of several apps the
   * first that wants a webhook answers it, and all others that do get it beside that: what they answered is told to
   * `subscribe` as `sent`, with the id of what came in as its `of`. What none of them wants is answered as without an app.
   */
  readonly forwardTo?: string | Url | readonly ForwardInput[] | undefined;
  /** 30,000 unless given. */
  readonly forwardTimeoutMs?: number | undefined;
  /** With `forwardTo`: accepts any certificate of it. */
  readonly insecure?: boolean | undefined;
  /** With `forwardTo`: PEM text of the certificate authorities to trust there, instead of the usual ones. */
  readonly ca?: string | undefined;
  /** Asks for Basic credentials. */
  readonly auth?: BasicCredentials | undefined;
  /** Asks for a signature made with this secret. */
  readonly secret?: string | undefined;
  /** Asks whether the sender is one of the provider's addresses. */
  readonly checkIp?: boolean | undefined;
  /** Believes `X-Forwarded-For` and `Forwarded`. */
  readonly trustProxy?: boolean | undefined;
  /** How many proxies in a row are trusted, with `trustProxy`; 1 unless given. */
  readonly proxyHops?: number | undefined;
  /** Origins of web pages that may post here. */
  readonly allowOrigins?: readonly string[] | undefined;
  /**
   * With `forwardTo`: hosts, such as a tunnel's, under whose name other requests than a POST are passed on
   * too; a port counts where it is given, `*` is every host. Otherwise only under names of this machine.
   */
  readonly allowHosts?: readonly string[] | undefined;
  /** 1 MiB unless given. */
  readonly maxBodyBytes?: number | undefined;
  /** Path of a journal; none is kept unless given. */
  readonly journal?: string | undefined;
  /** With `journal`: answers only when the record is on the disk (fdatasync), so that it survives a power cut. */
  readonly durable?: boolean | undefined;
  /** Called when the answer is out. What this or `onNotice` throws is a `bug` of `subscribe`, and harms no request. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
  /** Called with what was turned away before it became an exchange. */
  readonly onNotice?: ((notice: Notice) => void) | undefined;
}

const host: Reader<ReturnType<typeof parseHost>> = (value, name) => parseHost(text(value, name));

const OPTIONS = {
  port,
  host: fullText,
  path: fullText,
  provider,
  strict: bool,
  rejectInvalid: bool,
  answer,
  forwardTo,
  forwardTimeoutMs: time,
  insecure: bool,
  ca: secretText,
  auth: credentials,
  secret: fullSecret,
  checkIp: bool,
  trustProxy: bool,
  proxyHops: whole(1, 100),
  allowOrigins: list(text),
  allowHosts: list(host),
  maxBodyBytes: wholeOrInfinity(1),
  journal: fullText,
  durable: bool,
  onExchange: callback<NonNullable<CreateReceiverOptions['onExchange']>>(),
  onNotice: callback<NonNullable<CreateReceiverOptions['onNotice']>>(),
} satisfies TableOf<CreateReceiverOptions>;

const WAIT_OPTIONS = { timeoutMs: time, signal } satisfies TableOf<WaitOptions>;

const eventSink = callback<ReceiverSink>();

const predicate = callback<Parameters<Receiver['waitFor']>[0]>();

/**
 * Starts a receiver that recognises, judges and answers webhooks, on a free port of this machine unless
 * told otherwise. It closes itself at the end of an `await using` block.
 *
 * @throws WebhookCliError `bad_option`, `port_in_use`, `port_forbidden`, `bad_port`, `bad_host`, `bad_allowed_host`, `bad_url`,
 * `bad_number`, `unknown_provider`, `bad_answer`, `unknown_event`, `event_not_recognisable`, `flag_does_not_fit`, `journal_unwritable`
 * @example
 * await using receiver = await createReceiver();
 * await myApp.triggerDelivery({ webhookUrl: receiver.url });
 * const { payload, valid } = await receiver.waitFor((e) => e.event === 'failed', { timeoutMs: 5000 });
 * @example
 * await using flaky = await createReceiver({ answer: [500, { fault: 'timeout' }, 200] });
 */
export async function createReceiver(options: CreateReceiverOptions = {}): Promise<Receiver> {
  const {
    answer = {},
    journal: path,
    durable,
    onExchange,
    onNotice,
    forwardTo: apps,
    ...read
  } = readOptions(OPTIONS, options, 'createReceiver');
  requireTrust(read);
  requireForwarding({ ...read, forwardTo: apps });
  const canForward = apps !== undefined;
  const targets = apps && forwardTargets(apps, read.provider);
  const answering =
    typeof answer === 'function'
      ? (exchange: Exchange) => answer(exchange)
      : createAnswerPlan(answer, { canForward, catalogue: bundledCatalogue, provider: read.provider });
  if (durable === true && path === undefined) {
    throw usageError('flag_does_not_fit', '`durable` says nothing without `journal`', 'give both');
  }
  const journal = path === undefined ? undefined : openJournal(path, { durable });
  const sink: ReceiverSink = (event) => {
    // What it gives is handed on: of one that is declared `async`, the promise may fail.
    if (event.type === 'answered') return onExchange?.(event.exchange);
    if (event.type === 'notice') return onNotice?.(event.notice);
    return undefined;
  };
  try {
    const options = {
      ...RECEIVER_DEFAULTS,
      ...read,
      forwardTo: targets,
      catalogue: bundledCatalogue,
      worker: bundledWorker(),
      answer: answering,
      journal,
    };
    const receiver = await startReceiver(options, [sink]);
    let closed: Promise<void> | null = null;
    const closeAll = (): Promise<void> => {
      closed ??= receiver.close().then(() => journal?.close());
      return closed;
    };
    const waitFor: Receiver['waitFor'] = async (fits, wait) =>
      receiver.waitFor(predicate(fits, 'predicate'), readOptions(WAIT_OPTIONS, wait, 'waitFor'));
    const subscribe: Receiver['subscribe'] = (each) => receiver.subscribe(eventSink(each, 'sink'));
    return { ...receiver, waitFor, subscribe, close: closeAll, [Symbol.asyncDispose]: closeAll };
  } catch (error) {
    journal?.close();
    throw error;
  }
}
