import { type Exchange, type ExchangeFailure, type ExchangeResponse, statusClass } from '../core/exchange.ts';
import { bodyText, MAX_OWN_BODY } from '../core/http/body.ts';
import { redactHeaders, redactText, redactUrl } from '../core/http/redact.ts';
import { newExchangeId } from '../core/id.ts';
import { onceEach } from '../core/once-each.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { Provider } from '../providers/provider.ts';
import type { IncomingAnswer, Transport, TransportResult } from '../transport/transport.ts';
import type { Judgement } from '../validation/judge.ts';
import type { Outgoing } from './request.ts';

/** What came of a request: enough to count it, and to know whether it is sent again. */
export interface Outcome {
  readonly response: Pick<ExchangeResponse, 'status' | 'headers' | 'durationMs'> | null;
  readonly error: ExchangeFailure | null;
}

/** One try of a request. */
export interface Attempt extends Outcome {
  /** Judges what was sent and makes the exchange of it, once somebody asks: both take longer than sending it. */
  readonly tell: () => Promise<Told>;
}

/** A try as it is kept and shown. */
interface Told {
  readonly exchange: Exchange;
  readonly provider: Provider | null;
}

/** What one try needs. */
export interface AttemptOptions {
  /** Whose webhooks are known: what is sent is judged too. */
  readonly catalogue: Catalogue;
  readonly url: URL;
  /** Milliseconds until the whole answer must be there. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Sends a request once. */
export async function attempt(
  outgoing: Outgoing,
  transport: Transport,
  options: AttemptOptions,
  number: number,
): Promise<Attempt> {
  const at = Date.now();
  const method = outgoing.method ?? 'POST';
  const result = await transport.send({
    method,
    url: options.url,
    headers: outgoing.headers,
    body: outgoing.body,
    timeoutMs: options.timeoutMs,
    signal: options.signal,
  });
  const { answer, durationMs } = result;
  let told: Promise<Told> | undefined;
  return {
    response: answer && { status: answer.status, headers: answer.headers, durationMs },
    error: result.ok ? null : result.failure,
    tell: () => {
      told ??= tellOf(outgoing, result, { ...options, at, method, number });
      return told;
    },
  };
}

interface Sent extends AttemptOptions {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  readonly number: number;
}

// Of a row of webhooks both are the same, over and over.
const shownUrl = onceEach((url: URL) => redactUrl(url.href));
const shownHeaders = onceEach(redactHeaders);

async function tellOf(outgoing: Outgoing, result: TransportResult, sent: Sent): Promise<Told> {
  const judgement = outgoing.judgement ?? (await judgementOf(outgoing, sent.catalogue));
  // What the sender knows of its own event outweighs what the body tells.
  const provider = outgoing.provider ?? judgement.provider;
  const exchange: Exchange = {
    id: newExchangeId(),
    direction: 'sent',
    at: new Date(sent.at).toISOString(),
    provider: provider?.id ?? null,
    ...identityOf(outgoing, judgement),
    valid: judgement.valid,
    findings: judgement.findings,
    payload: judgement.payload,
    payloadText: judgement.payloadText,
    request: {
      method: sent.method,
      url: shownUrl(sent.url),
      headers: shownHeaders(outgoing.headers),
      size: outgoing.body.length,
      ...bodyText(outgoing.body),
    },
    response: responseOf(result.answer, result.durationMs),
    error: result.ok ? null : { ...result.failure, message: redactText(result.failure.message) },
    attempt: sent.number,
  };
  return { exchange, provider };
}

/**
 * Loading the schemas blocks for tens of milliseconds: before the request it would delay its first byte, during it
 * would count as the receiver's latency.
 */
async function judgementOf(outgoing: Outgoing, catalogue: Catalogue): Promise<Judgement> {
  const [{ judge }, loaded] = await Promise.all([import('../validation/judge.ts'), catalogue.load()]);
  return judge(outgoing.body, outgoing.headers, {
    catalogue: loaded,
    provider: outgoing.provider ?? undefined,
    maxBytes: MAX_OWN_BODY,
  });
}

function identityOf(
  outgoing: Outgoing,
  judgement: Judgement,
): Pick<Exchange, 'event' | 'eventReason' | 'payloadVersion' | 'contentForm' | 'key'> {
  return {
    event: outgoing.event ?? judgement.event,
    eventReason: outgoing.event === null ? judgement.eventReason : null,
    payloadVersion: outgoing.payloadVersion ?? judgement.payloadVersion,
    contentForm: outgoing.contentForm ?? judgement.contentForm,
    key: outgoing.key ?? judgement.key,
  };
}

function responseOf(answer: IncomingAnswer | null, durationMs: number): ExchangeResponse | null {
  if (answer === null) return null;
  return {
    status: answer.status,
    statusClass: statusClass(answer.status),
    headers: redactHeaders(answer.headers),
    ...bodyText(answer.body),
    durationMs,
  };
}
