import { bodyText } from '../exchange/body.ts';
import { messageOf } from '../exchange/error.ts';
import { type Exchange, type ExchangeFailure, statusClass } from '../exchange/exchange.ts';
import type { Finding } from '../exchange/finding.ts';
import type { HeaderList } from '../exchange/headers.ts';
import { newExchangeId } from '../exchange/id.ts';
import { redactHeaders, redactUrl } from '../exchange/secrets.ts';
import type { Transport } from '../transport/transport.ts';
import type { Judgement } from '../validation/judge.ts';
import { type Answer, plannedAnswer, refusalAnswer } from './answer.ts';
import { forward } from './forward.ts';
import { checkCredentials } from './guard.ts';
import type { ReceiverOptions } from './options.ts';
import { addressFindings } from './sender-address.ts';

/** A request whose body is there. */
export interface ArrivedRequest {
  /** ISO 8601. */
  readonly at: string;
  /** `performance.now()` at its arrival. */
  readonly started: number;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  readonly remoteAddress: string | undefined;
}

/** What a request is answered, and what is to be done once the answer is out. */
export interface Taken {
  readonly answer: Answer;
  readonly finished: () => void;
}

/** Makes a request an exchange: judged, answered, journalled. */
export type Taker = (request: ArrivedRequest) => Promise<Taken | 'too-large'>;

/** Loads what judges, which brings zod: called once the server listens, so that the start does not wait. */
export function loadJudge(): Promise<typeof import('../validation/judge.ts')> {
  return import('../validation/judge.ts');
}

/** Prepares to take requests. */
export function createTaker(
  options: ReceiverOptions,
  transport: Transport | null,
  baseUrl: () => string,
  finish: (exchange: Exchange) => void,
): Taker {
  return async (request) => {
    const { judge } = await loadJudge();
    const judgement =
      request.method === 'POST'
        ? judge(request.body, request.headers, {
            provider: options.provider,
            strict: options.strict,
            maxBytes: options.maxBodyBytes,
          })
        : null;
    if (judgement?.refusal === 413) return 'too-large';
    const arrival = arrivalOf(
      request,
      judgement,
      addressFindings(options, request, judgement?.provider ?? null),
      baseUrl(),
    );
    options.onArrival?.(arrival);
    const { answer, error } = await decide(options, transport, request, arrival, judgement);
    const durationMs = Math.round((performance.now() - request.started) * 100) / 100;
    const exchange = answered(arrival, answer, error, durationMs);
    try {
      await options.journal?.append(exchange);
    } catch (failure) {
      return notKept(exchange, failure, finish);
    }
    return { answer, finished: () => finish(exchange) };
  };
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
    provider: judgement?.provider ?? null,
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

function answered(
  arrival: Exchange,
  answer: Answer,
  error: ExchangeFailure | null,
  durationMs: number,
): Exchange {
  return {
    ...arrival,
    response: {
      status: answer.status,
      statusClass: statusClass(answer.status),
      headers: redactHeaders(answer.headers),
      ...bodyText(answer.body),
      durationMs,
    },
    error,
  };
}

interface Decision {
  readonly answer: Answer;
  readonly error: ExchangeFailure | null;
}

async function decide(
  options: ReceiverOptions,
  transport: Transport | null,
  request: ArrivedRequest,
  arrival: Exchange,
  judgement: Judgement | null,
): Promise<Decision> {
  const refused = checkCredentials(options, {
    headers: request.headers,
    body: request.body,
    provider: arrival.provider,
  });
  if (refused !== null) {
    const challenge: HeaderList =
      options.auth === undefined ? [] : [['WWW-Authenticate', 'Basic realm="webhook-cli", charset="UTF-8"']];
    return {
      answer: refusalAnswer(401, refused, [], challenge),
      error: { code: 'unauthorized', message: refused },
    };
  }
  if (options.rejectInvalid && arrival.valid === false) {
    const status = judgement?.refusal ?? 422;
    return { answer: refusalAnswer(status, 'the payload is invalid', arrival.findings), error: null };
  }
  if (options.forwardTo !== undefined && transport !== null) {
    return forward(transport, options.forwardTo, options.forwardTimeoutMs, request);
  }
  if (judgement !== null && judgement.refusal !== null) {
    const reason = judgement.findings[0];
    const text = reason === undefined ? 'unreadable' : `expected ${reason.expected}, got ${reason.actual}`;
    return { answer: refusalAnswer(judgement.refusal, text, judgement.findings), error: null };
  }
  return answerByPlan(options, arrival);
}

/** What the plan says. A plan that fails is the mistake of who wrote it: it is told there, not to the sender. */
async function answerByPlan(options: ReceiverOptions, arrival: Exchange): Promise<Decision> {
  try {
    const planned = await options.answer(arrival);
    const answer = plannedAnswer(planned, arrival.id);
    if ((planned.delayMs ?? 0) > 0) {
      // The sender's connection keeps the process alive; once that is gone, nothing need wait.
      await new Promise((resolve) => setTimeout(resolve, planned.delayMs).unref());
    }
    return { answer, error: null };
  } catch (error) {
    return {
      answer: refusalAnswer(500, 'the planned answer cannot be given'),
      error: { code: 'answer_failed', message: messageOf(error) },
    };
  }
}

/** What could not be kept is not acknowledged: the sender is told to come again. */
function notKept(exchange: Exchange, failure: unknown, finish: (exchange: Exchange) => void): Taken {
  const answer = refusalAnswer(503, 'the journal cannot be written', [], [['Retry-After', '30']]);
  const error = { code: 'journal_unwritable', message: messageOf(failure) };
  const finished = answered(exchange, answer, error, exchange.response?.durationMs ?? 0);
  return { answer, finished: () => finish(finished) };
}
