import { type Exchange, type ExchangeResponse, statusClass } from '../core/exchange.ts';
import { bodyText, MAX_OWN_BODY } from '../core/http/body.ts';
import { redactHeaders, redactText, redactUrl } from '../core/http/redact.ts';
import { newExchangeId } from '../core/id.ts';
import { pause } from '../core/time/wait.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { Provider } from '../providers/provider.ts';
import type { IncomingAnswer, Transport } from '../transport/transport.ts';
import type { Judgement } from '../validation/judge.ts';
import type { Outgoing } from './request.ts';
import { pauseBeforeRetry, type RetryOptions, type RetryPause } from './retries.ts';

/** How a request is delivered. */
export interface DeliveryOptions extends RetryOptions {
  /** Whose webhooks are known: what is sent is judged too. */
  readonly catalogue: Catalogue;
  readonly url: URL;
  /** Milliseconds until the whole answer must be there. */
  readonly timeoutMs: number;
  /** Tells whether a status counts as delivered. */
  readonly accepts: (status: number) => boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called with each try, before the next one begins. A journal belongs here. */
  readonly onExchange?: ((exchange: Exchange, provider: Provider | null) => void | Promise<void>) | undefined;
  /** Called when a pause before a further try begins. */
  readonly onRetryPause?: ((pause: RetryPause) => void) | undefined;
}

/** Tells whether an exchange ended as its sender hoped. */
export function isDelivered(exchange: Exchange, accepts: (status: number) => boolean): boolean {
  return exchange.error === null && exchange.response !== null && accepts(exchange.response.status);
}

/** How long an answer may take, in ms, unless its sender says otherwise. */
export const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * Sends a request, again while it fails and tries remain, and returns the last exchange. Every try is the very
 * same request, a signature and a timestamp header included: what a provider would renew is not known, and a
 * consumer that looks at bytes or headers must know a repetition.
 */
export async function deliver(
  outgoing: Outgoing,
  transport: Transport,
  options: DeliveryOptions,
): Promise<Exchange> {
  for (let attempt = 1; ; attempt += 1) {
    const { exchange, provider } = await deliverOnce(outgoing, transport, options, attempt);
    await options.onExchange?.(exchange, provider);
    if (options.signal?.aborted === true || isDelivered(exchange, options.accepts)) return exchange;
    const wait = pauseBeforeRetry(exchange, attempt, options, Date.now());
    if (wait === null) return exchange;
    options.onRetryPause?.(wait);
    await pause(wait.ms, options.signal);
    // What is not begun leaves no exchange behind.
    if (options.signal?.aborted) return exchange;
  }
}

async function deliverOnce(
  outgoing: Outgoing,
  transport: Transport,
  options: DeliveryOptions,
  attempt: number,
): Promise<{ readonly exchange: Exchange; readonly provider: Provider | null }> {
  const at = new Date().toISOString();
  const method = outgoing.method ?? 'POST';
  const result = await transport.send({
    method,
    url: options.url,
    headers: outgoing.headers,
    body: outgoing.body,
    timeoutMs: options.timeoutMs,
    signal: options.signal,
  });
  const judgement = outgoing.judgement ?? (await judgementOf(outgoing, options.catalogue));
  // What the sender knows of its own event outweighs what the body tells.
  const provider = outgoing.provider ?? judgement.provider;
  const exchange: Exchange = {
    id: newExchangeId(),
    direction: 'sent',
    at,
    provider: provider?.id ?? null,
    ...identityOf(outgoing, judgement),
    valid: judgement.valid,
    findings: judgement.findings,
    payload: judgement.payload,
    payloadText: judgement.payloadText,
    request: {
      method,
      url: redactUrl(options.url.href),
      headers: redactHeaders(outgoing.headers),
      size: outgoing.body.length,
      ...bodyText(outgoing.body),
    },
    response: result.ok || result.answer !== null ? responseOf(result.answer, result.durationMs) : null,
    error: result.ok ? null : { ...result.failure, message: redactText(result.failure.message) },
    attempt,
  };
  return { exchange, provider };
}

/**
 * Loading and running zod blocks for tens of milliseconds: before the request it would delay its first byte,
 * during it would count as the receiver's latency.
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
