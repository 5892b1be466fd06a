import type { Exchange, ExchangeResponse } from '../core/exchange.ts';
import { type BodyText, bodyText, MAX_OWN_BODY } from '../core/http/body.ts';
import type { HeaderList } from '../core/http/headers.ts';
import { redactHeaders, redactText, redactUrl } from '../core/http/redact.ts';
import { responseRecord } from '../core/http/response-record.ts';
import { newExchangeId } from '../core/id.ts';
import { onceEach } from '../core/memo.ts';
import type { Catalogue, LoadedCatalogue } from '../providers/catalogue.ts';
import type { Provider } from '../providers/provider.ts';
import type { IncomingAnswer, Transport, TransportResult } from '../transport/transport.ts';
import type { Judgement } from '../validation/judge.ts';
import type { Outcome } from './outcome.ts';
import type { Outgoing } from './request.ts';

/** One try of a request. */
export interface Attempt extends Outcome {
  /** Judges what was sent and makes the exchange of it, once somebody asks: both take longer than sending it. */
  readonly tell: () => Promise<Told>;
}

/** A try as it is kept and shown. */
export interface Told {
  readonly exchange: Exchange;
  readonly provider: Provider | null;
  /** The text of the body as `safeJson` gives it, where it takes less to put together than to escape. */
  readonly quotedBody?: (() => string) | undefined;
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
    chunked: outgoing.chunked,
    timeoutMs: options.timeoutMs,
    signal: options.signal,
  });
  const { answer, durationMs } = result;
  let told: Promise<Told> | undefined;
  return {
    response: answer && new AnswerOutcome(answer, durationMs),
    error: result.ok ? null : result.failure,
    tell: () => {
      told ??= tellOf(outgoing, result, { at, method, number, ...options });
      return told;
    },
  };
}

/** What counts of an answer. Its headers matter to few. */
class AnswerOutcome implements Pick<ExchangeResponse, 'status' | 'headers' | 'durationMs'> {
  readonly durationMs: number;
  readonly #answer: IncomingAnswer;

  constructor(answer: IncomingAnswer, durationMs: number) {
    this.#answer = answer;
    this.durationMs = durationMs;
  }

  get status(): number {
    return this.#answer.status;
  }

  get headers(): HeaderList {
    return this.#answer.headers;
  }
}

interface Sent extends AttemptOptions {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  readonly number: number;
}

// Of a row of webhooks they are the same, over and over.
const shownUrl = onceEach((url: URL) => redactUrl(url.href));
const shownBody = onceEach(bodyText);

async function tellOf(outgoing: Outgoing, result: TransportResult, sent: Sent): Promise<Told> {
  const { catalogue } = sent;
  const judgement =
    outgoing.judgement ??
    judgementOf(outgoing, catalogue, loadedJudging.get(catalogue) ?? (await loadJudging(catalogue)));
  // What the sender knows of its own event outweighs what the body tells.
  const provider = outgoing.provider ?? judgement.provider;
  const { body, bodyEncoding } = bodyOf(outgoing);
  const exchange: Exchange = {
    id: newExchangeId(),
    direction: 'sent',
    at: new Date(sent.at).toISOString(),
    provider: provider?.id ?? null,
    event: outgoing.event ?? judgement.event,
    eventReason: outgoing.event === null ? judgement.eventReason : null,
    payloadVersion: outgoing.payloadVersion ?? judgement.payloadVersion,
    contentForm: outgoing.contentForm ?? judgement.contentForm,
    key: outgoing.key ?? judgement.key,
    valid: judgement.valid,
    findings: judgement.findings,
    payload: judgement.payload,
    payloadText: judgement.payloadText,
    request: {
      method: sent.method,
      url: shownUrl(sent.url),
      headers: redactHeaders(outgoing.headers),
      size: outgoing.body.length,
      body,
      bodyEncoding,
    },
    response: result.answer && responseRecord(result.answer, result.durationMs),
    error: result.ok ? null : { ...result.failure, message: redactText(result.failure.message) },
    attempt: sent.number,
  };
  return { exchange, provider, quotedBody: outgoing.alike?.quoted ?? undefined };
}

function bodyOf({ body, alike }: Outgoing): BodyText {
  // What is sent once only need not be remembered.
  if (alike === undefined) return shownBody(body);
  return alike.quoted === null ? bodyText(body) : { body: alike.text, bodyEncoding: 'utf8' };
}

function judgementOf(
  outgoing: Outgoing,
  catalogue: Catalogue,
  [judging, alikes, loaded]: Judging,
): Judgement {
  const { body, headers, provider, alike } = outgoing;
  const options = { catalogue: loaded, provider: provider ?? undefined, maxBytes: MAX_OWN_BODY };
  if (alike !== undefined) return alikes.judgeAlike(alike, body, headers, options);
  const known = judged.get(body);
  // The same bytes over and over, as a fixture that is sent as it stands.
  if (known?.headers === headers && known.provider === provider && known.catalogue === catalogue) {
    return known.judgement;
  }
  const judgement = judging.judge(body, headers, options);
  judged.set(body, { headers, provider, catalogue, judgement });
  return judgement;
}

const judged = new WeakMap<
  Uint8Array,
  Pick<Outgoing, 'headers' | 'provider'> & Pick<Sent, 'catalogue'> & { readonly judgement: Judgement }
>();

type Judging = readonly [
  typeof import('../validation/judge.ts'),
  typeof import('./judge-alike.ts'),
  LoadedCatalogue,
];

/** What judges, once it is there: nobody need wait for it again. */
const loadedJudging = new WeakMap<Catalogue, Judging>();

/**
 * Loads what judges, which blocks for tens of milliseconds: before the request it would delay its first byte, during it
 * would count as the receiver's latency. Who sends at a rate does so before the first request, which nothing is to hold
 * up then.
 */
export const loadJudging = onceEach(async (catalogue: Catalogue): Promise<Judging> => {
  const judging = await Promise.all([
    import('../validation/judge.ts'),
    import('./judge-alike.ts'),
    catalogue.load(),
  ]);
  loadedJudging.set(catalogue, judging);
  return judging;
});
