import { messageOf } from '../../core/error.ts';
import type { Exchange } from '../../core/exchange.ts';
import { forgetForms, keepForms, type RequestForms } from '../../core/exchange-forms.ts';
import { headerValues } from '../../core/http/headers.ts';
import { redactHeaders, redactText, redactUrl } from '../../core/http/redact.ts';
import { responseRecord } from '../../core/http/response-record.ts';
import { newExchangeId } from '../../core/id.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { once } from '../../core/once.ts';
import { pause } from '../../core/time/wait.ts';
import type { Provider } from '../../providers/provider.ts';
import type { OutgoingRequest, TransportResult } from '../../transport/transport.ts';
import type { ArrivedRequest } from '../arrival.ts';
import type { ReceiverEvent } from '../events.ts';
import type { Arrived } from '../exchange-of.ts';
import type { Notices } from '../notices.ts';
import type { ReceiverOptions } from '../options.ts';
import type { Turns } from '../turns.ts';
import { type Forwarder, MOST_UNDER_WAY } from './forward.ts';
import type { ForwardTarget } from './forward-targets.ts';

/** A webhook that is passed on, and what was found out of it. */
export interface PassedOn {
  readonly request: ArrivedRequest;
  readonly arrived: Arrived;
  readonly provider: Provider | null;
  /** How its record and its lines are written, where that was made elsewhere. */
  readonly forms: RequestForms | null;
}

/** What passing on beside the answer needs. */
export interface BesideContext {
  readonly forwarder: Pick<Forwarder, 'outgoing' | 'send'>;
  readonly journal: ReceiverOptions['journal'];
  readonly turns: Turns;
  readonly notices: Pick<Notices, 'add'>;
  readonly emit: (event: ReceiverEvent) => void;
}

/**
 * Most receivers that a webhook came through. Two that pass on to each other beside their answers would never have many
 * under way, and never end.
 */
const MOST_HOPS = 20;

/** Passes webhooks on to the apps whose answer is nobody's: what comes of it is an exchange of its own. */
export class Beside {
  readonly #context: BesideContext;
  readonly #underWay = new Set<Promise<void>>();

  constructor(context: BesideContext) {
    this.#context = context;
  }

  /** Begins to pass a webhook on. Nobody waits for it. */
  start(targets: readonly ForwardTarget[], passedOn: PassedOn): void {
    const { notices, emit } = this.#context;
    if (hops(passedOn.request) >= MOST_HOPS) {
      notices.add('loop', `a webhook that came through ${MOST_HOPS} receivers is not passed on again`);
      return;
    }
    for (const { to } of targets) {
      if (this.#underWay.size >= MOST_UNDER_WAY) {
        const already = `${MOST_UNDER_WAY} webhooks are being passed on already`;
        notices.add('not-forwarded', `${already}: one was not passed on to ${redactUrl(to.href)}`);
        continue;
      }
      const passing = this.#pass(to, passedOn)
        .catch((error: unknown) => emit({ type: 'bug', error }))
        .finally(() => this.#underWay.delete(passing));
      this.#underWay.add(passing);
    }
  }

  /** Waits for what is under way, for so many milliseconds at most. */
  async settled(ms: number): Promise<void> {
    if (this.#underWay.size === 0) return;
    const over = new AbortController();
    await Promise.race([Promise.all(this.#underWay), pause(ms, over.signal)]);
    over.abort();
  }

  async #pass(to: URL, { request, arrived, provider, forms }: PassedOn): Promise<void> {
    const { forwarder, journal, turns, notices, emit } = this.#context;
    const at = new Date().toISOString();
    const outgoing = forwarder.outgoing(to, request);
    const result = await forwarder.send(outgoing);
    const exchange = sentOf(arrived, { at, outgoing, result });
    if (forms !== null) keepForms(exchange.request, forms);
    try {
      await turns.handle(request.body, async () => journal?.append(exchange));
    } catch (error) {
      notices.add('not-kept', `what was passed on cannot be kept: ${messageOf(error)}`);
    }
    emit({ type: 'sent', exchange, provider });
    if (forms !== null) forgetForms(exchange.request);
  }
}

/** How many addresses a request came from, as those that passed it on say. */
function hops({ headers }: ArrivedRequest): number {
  return headerValues(headers, 'x-forwarded-for').flatMap((value) => value.split(',')).length;
}

interface Sent {
  /** ISO 8601. */
  readonly at: string;
  readonly outgoing: OutgoingRequest;
  readonly result: TransportResult;
}

/** The exchange of what was passed on: the webhook that came in, under an id of its own. */
function sentOf({ id, verdict, request }: Arrived, { at, outgoing, result }: Sent): Exchange {
  const { url, target = '' } = outgoing;
  const { payloadText } = verdict;
  const document = once(() => (payloadText === null ? null : (JSON.parse(payloadText) as JsonValue)));
  return {
    id: newExchangeId(),
    direction: 'sent',
    at,
    provider: verdict.provider,
    event: verdict.event,
    eventReason: verdict.eventReason,
    payloadVersion: verdict.payloadVersion,
    contentForm: verdict.contentForm,
    key: verdict.key,
    valid: verdict.valid,
    findings: verdict.findings.map((finding) => ({ ...finding })),
    get payload() {
      return document();
    },
    payloadText,
    request: { ...request, url: redactUrl(url.origin + target), headers: redactHeaders(outgoing.headers) },
    response: result.answer && responseRecord(result.answer, result.durationMs),
    error: result.ok ? null : { ...result.failure, message: redactText(result.failure.message) },
    attempt: 1,
    of: id,
  };
}
