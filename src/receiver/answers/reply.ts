import type { ExchangeFailure } from '../../core/exchange.ts';
import { withHeaders } from '../../core/http/headers.ts';
import type { Fault, PlannedAnswer } from '../options.ts';
import { type Answer, hasNoContent } from './answer.ts';

/** What is done on the connection of a request that was taken. */
export type Reply =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** The head promises the whole body; `sent` is what comes of it. */
  | { readonly kind: 'truncated'; readonly answer: Answer; readonly sent: Buffer }
  /** Closed after `holdMs`, or when the sender leaves where it is `null`. */
  | { readonly kind: 'timeout'; readonly holdMs: number | null }
  | { readonly kind: 'reset' | 'close' | 'malformed' }
  /** Nobody is there any more. */
  | { readonly kind: 'left' };

/** What is sent where an answer should be, so that a client finds no HTTP. */
export const MALFORMED = 'this is not HTTP\r\n\r\n';

const FAILURES = {
  timeout: { code: 'answer_withheld', message: 'no answer was given, as planned' },
  reset: { code: 'answer_reset', message: 'the connection was reset without an answer, as planned' },
  close: { code: 'answer_closed', message: 'the connection was closed without an answer, as planned' },
  malformed: { code: 'answer_malformed', message: 'bytes that are no HTTP were answered, as planned' },
  left: { code: 'sender_left', message: 'the sender left before the planned answer' },
} as const satisfies Record<Exclude<Fault, 'truncated'> | 'left', ExchangeFailure>;

/** Why a reply leaves its sender without an answer to use, or `null`. */
export function replyFailure(reply: Reply): ExchangeFailure | null {
  if (reply.kind === 'answer') return null;
  if (reply.kind !== 'truncated') return FAILURES[reply.kind];
  const { answer, sent } = reply;
  return {
    code: 'answer_truncated',
    message: `the answer ended after ${sent.length} of ${answer.body.length} bytes of its body, as planned`,
  };
}

/** What of a reply its sender could read as an answer, or `null`. */
export function readableAnswer(reply: Reply): Answer | null {
  if (reply.kind === 'answer') return reply.answer;
  return reply.kind === 'truncated' ? { ...reply.answer, body: reply.sent } : null;
}

/**
 * What was planned, after what the app answered where it was asked.
 *
 * @param own the answer of the plan
 * @param app the app's answer, or `null` where the request was not passed on
 * @throws RangeError for what cannot be sent
 */
export function plannedReply(planned: PlannedAnswer, own: Answer, app: Answer | null): Reply {
  const replaced = app === null || planned.status !== undefined || planned.body !== undefined;
  const answer = replaced ? own : { ...app, headers: withHeaders(app.headers, planned.headers ?? []) };
  const { fault } = planned;
  if (fault === undefined) return { kind: 'answer', answer };
  if (fault === 'timeout') return { kind: 'timeout', holdMs: planned.holdMs ?? null };
  if (fault !== 'truncated') return { kind: fault };
  if (hasNoContent(answer.status) || answer.body.length === 0) {
    throw new RangeError(`an answer ${answer.status} without a body cannot be truncated`);
  }
  return { kind: 'truncated', answer, sent: answer.body.subarray(0, Math.floor(answer.body.length / 2)) };
}

/** Tells whether a request is passed on to the app before it is answered. */
export function passesOn(planned: PlannedAnswer, canForward: boolean): boolean {
  const { forward, status, body, fault } = planned;
  return forward ?? (canForward && status === undefined && body === undefined && fault === undefined);
}
