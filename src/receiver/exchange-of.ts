import {
  type Exchange,
  type ExchangeFailure,
  type ExchangeRequest,
  NO_VERDICT,
  type Verdict,
} from '../core/exchange.ts';
import { keepForms } from '../core/exchange-forms.ts';
import type { Finding } from '../core/finding.ts';
import type { BodyText } from '../core/http/body.ts';
import { redactHeaders, redactText } from '../core/http/redact.ts';
import { responseRecord } from '../core/http/response-record.ts';
import { newExchangeId } from '../core/id.ts';
import type { JsonValue } from '../core/json/json.ts';
import { keepFacts } from '../observe/request-facts.ts';
import type { Judgement } from '../validation/judge.ts';
import type { Answer } from './answers/answer.ts';
import type { ArrivedRequest } from './arrival.ts';
import type { JudgedAside } from './aside/judge-aside.ts';

/** A request that was judged, as exchanges tell of it. */
export interface Arrived {
  readonly id: string;
  readonly at: string;
  readonly verdict: Omit<Verdict, 'payload'>;
  /** Gives the payload, which takes its time, and which few ask for. */
  readonly document: () => JsonValue;
  readonly request: ExchangeRequest;
}

/** What was found out about a request. */
export interface Judged {
  /** `null` of what carries no webhook. */
  readonly judgement: Judgement | null;
  readonly document: () => JsonValue;
  /** Its body. */
  readonly text: BodyText;
  /** What was made and found out of it already. */
  readonly aside: Pick<JudgedAside, 'forms' | 'facts'> | null;
}

/**
 * Puts together what exchanges tell of a request.
 *
 * @param added findings of the request around its body
 * @param url without secrets
 */
export function arrivedOf(
  { method, headers, body, at }: ArrivedRequest,
  { judgement, document, text, aside }: Judged,
  added: readonly Finding[],
  url: string,
): Arrived {
  const verdict =
    judgement === null
      ? { ...NO_VERDICT, eventReason: `${method} carries no webhook`, findings: added }
      : verdictOf(judgement, added);
  const request = {
    method,
    url,
    headers: redactHeaders(headers),
    size: body.length,
    body: text.body,
    bodyEncoding: text.bodyEncoding,
  };
  if (aside !== null) {
    keepForms(request, aside.forms);
    keepFacts(request, aside.facts);
  }
  return { id: newExchangeId(), at, verdict, document, request };
}

function verdictOf(judgement: Judgement, added: readonly Finding[]): Arrived['verdict'] {
  const { event, eventReason, payloadVersion, contentForm, key, payloadText } = judgement;
  const provider = judgement.provider?.id ?? null;
  const isFound = added.length > 0;
  const valid = isFound && judgement.valid === true ? false : judgement.valid;
  // Of each exchange its own: a verdict on a body that comes again is told of each time, and its reader may change it.
  const findings = [...judgement.findings.map((finding) => ({ ...finding })), ...added];
  return { provider, event, eventReason, payloadVersion, contentForm, key, valid, findings, payloadText };
}

/** What became of a request. */
interface Answered {
  /** `null` where nobody could read one. */
  readonly answer: Answer | null;
  readonly error: ExchangeFailure | null;
  readonly durationMs: number;
}

/**
 * The exchange of a request: without an answer while that is under way. All of one shape: objects that are spread have
 * shapes of their own in the engine, and as garbage keep alive for long what they lead to.
 */
export function exchangeOf(
  { id, at, verdict, document, request }: Arrived,
  answered: Answered | null,
): Exchange {
  const { answer = null, error = null, durationMs = 0 } = answered ?? {};
  return {
    id,
    direction: 'received',
    at,
    provider: verdict.provider,
    event: verdict.event,
    eventReason: verdict.eventReason,
    payloadVersion: verdict.payloadVersion,
    contentForm: verdict.contentForm,
    key: verdict.key,
    valid: verdict.valid,
    findings: verdict.findings,
    get payload() {
      return document();
    },
    payloadText: verdict.payloadText,
    request,
    response: answer === null ? null : responseRecord(answer, durationMs),
    error: error && { ...error, message: redactText(error.message) },
    attempt: 1,
  };
}
