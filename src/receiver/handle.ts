import { messageOf } from '../core/error.ts';
import { type Exchange, type ExchangeFailure, statusClass } from '../core/exchange.ts';
import type { Finding } from '../core/finding.ts';
import { bodyText } from '../core/http/body.ts';
import { redactHeaders, redactText, redactUrl } from '../core/http/redact.ts';
import { newExchangeId } from '../core/id.ts';
import { elapsedMs } from '../core/time/elapsed.ts';
import type { Catalogue, LoadedCatalogue } from '../providers/catalogue.ts';
import type { Judgement, recogniseBody } from '../validation/judge.ts';
import { type Answer, refusalAnswer } from './answers/answer.ts';
import { chooseReply } from './answers/choose-reply.ts';
import type { Forwarder } from './answers/forward.ts';
import { readableAnswer } from './answers/reply.ts';
import type { ArrivedRequest, Handled, Handler } from './arrival.ts';
import type { ReceiverEvent } from './events.ts';
import { checkCredentials, type GuardVerdict } from './guard/guard.ts';
import { addressFindings } from './guard/sender-address.ts';
import type { ReceiverOptions } from './options.ts';
import { Turns } from './turns.ts';

/** What judges payloads, and by which providers. */
export interface Judge {
  readonly recogniseBody: typeof recogniseBody;
  readonly catalogue: LoadedCatalogue;
}

/** Loads what judges, which brings zod: called once the server listens, so that the start does not wait. */
export async function loadJudge(catalogue: Catalogue): Promise<Judge> {
  const [judgement, loaded] = await Promise.all([import('../validation/judge.ts'), catalogue.load()]);
  return { recogniseBody: judgement.recogniseBody, catalogue: loaded };
}

/** What the handling of a request needs beside the options. */
export interface HandlerContext {
  /** Gives what judges, loaded once. */
  readonly judging: () => Promise<Judge>;
  /** The way to the app that is forwarded to; `null` where none is. */
  readonly forwarder: Forwarder | null;
  /** The receiver's own. */
  readonly url: string;
  readonly emit: (event: ReceiverEvent) => void;
}

/** Prepares to handle requests. */
export function createHandler(
  options: ReceiverOptions,
  { judging, forwarder, url, emit }: HandlerContext,
): Handler {
  const turns = new Turns();
  return async (request) => {
    const { body } = request;
    const judge = await judging();
    const arrived = await turns.handle(body, async () => {
      const { refused, judgement } = await judgeRequest(request, options, judge, turns);
      const provider = judgement?.provider ?? null;
      const arrival = arrivalOf(request, judgement, addressFindings(options, request, provider), url);
      return { refused, judgement, provider, arrival };
    });
    const { refused, judgement, provider, arrival } = arrived;
    if (judgement?.refusal === 413) return 'too-large';
    const emitAnswered = (exchange: Exchange): void => emit({ type: 'answered', exchange, provider });
    emit({ type: 'arrival', exchange: arrival, provider });
    const { reply, error } = await chooseReply(options, forwarder, request, arrival, judgement, refused);
    const durationMs = elapsedMs(request.started);
    const exchange = withAnswer(arrival, readableAnswer(reply), error, durationMs);
    try {
      await turns.handle(body, async () => options.journal?.append(exchange));
    } catch (failure) {
      return notKept(arrival, durationMs, failure, emitAnswered);
    }
    const finished = async (): Promise<void> => {
      await turns.take(body);
      emitAnswered(exchange);
    };
    return { reply, finished };
  };
}

interface JudgedRequest {
  /** Why its credentials do not let it pass; `null` where they do. */
  readonly refused: GuardVerdict;
  /** `null` of what carries no webhook. */
  readonly judgement: Judgement | null;
}

/** Judges a webhook that may pass. Of one that may not it is found out whose it is, which its credentials depend on. */
async function judgeRequest(
  { method, headers, body }: ArrivedRequest,
  options: ReceiverOptions,
  { recogniseBody, catalogue }: Judge,
  turns: Turns,
): Promise<JudgedRequest> {
  const { provider, strict, maxBodyBytes: maxBytes } = options;
  const recognised =
    method === 'POST' ? recogniseBody(body, headers, { catalogue, provider, strict, maxBytes }) : null;
  const sender = recognised?.known.provider ?? null;
  const refused = checkCredentials(options, { headers, body, provider: sender });
  if (recognised === null) return { refused, judgement: null };
  const judgement = refused === null ? await turns.doSteps(recognised.judge(), body) : recognised.known;
  return { refused, judgement };
}

function arrivalOf(
  request: ArrivedRequest,
  judgement: Judgement | null,
  added: readonly Finding[],
  baseUrl: string,
): Exchange {
  const findings = [...(judgement?.findings ?? []), ...added];
  return {
    id: newExchangeId(),
    direction: 'received',
    at: request.at,
    provider: judgement?.provider?.id ?? null,
    event: judgement?.event ?? null,
    eventReason: judgement === null ? `${request.method} carries no webhook` : judgement.eventReason,
    payloadVersion: judgement?.payloadVersion ?? null,
    contentForm: judgement?.contentForm ?? null,
    key: judgement?.key ?? null,
    valid: judgement?.valid === true && added.length > 0 ? false : (judgement?.valid ?? null),
    findings,
    payload: judgement?.payload ?? null,
    payloadText: judgement?.payloadText ?? null,
    request: {
      method: request.method,
      url: redactUrl(baseUrl.replace(/\/$/, '') + request.target),
      headers: redactHeaders(request.headers),
      size: request.body.length,
      ...bodyText(request.body),
    },
    response: null,
    error: null,
    attempt: 1,
  };
}

function withAnswer(
  arrival: Exchange,
  answer: Answer | null,
  error: ExchangeFailure | null,
  durationMs: number,
): Exchange {
  return {
    ...arrival,
    response: answer && {
      status: answer.status,
      statusClass: statusClass(answer.status),
      headers: redactHeaders(answer.headers),
      ...bodyText(answer.body),
      durationMs,
    },
    error: error && { ...error, message: redactText(error.message) },
  };
}

/** What could not be kept is not acknowledged: the sender is asked to come again. */
function notKept(
  arrival: Exchange,
  durationMs: number,
  failure: unknown,
  finish: (exchange: Exchange) => void,
): Handled {
  const answer = refusalAnswer(503, 'the journal cannot be written', { headers: [['Retry-After', '30']] });
  const error: ExchangeFailure = { code: 'journal_unwritable', message: messageOf(failure) };
  const finished = withAnswer(arrival, answer, error, durationMs);
  return { reply: { kind: 'answer', answer }, finished: async () => finish(finished) };
}
