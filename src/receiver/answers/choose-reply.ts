import { messageOf } from '../../core/error.ts';
import type { Exchange, ExchangeFailure } from '../../core/exchange.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import { pause } from '../../core/time/wait.ts';
import { say } from '../../core/wording.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Judgement } from '../../validation/judge.ts';
import type { ArrivedRequest } from '../arrival.ts';
import type { GuardVerdict } from '../guard/guard.ts';
import type { ReceiverOptions } from '../options.ts';
import { type Answer, plannedAnswer, refusalAnswer } from './answer.ts';
import type { Forwarded } from './forward.ts';
import { passesOn, plannedReply, type Reply, replyFailure } from './reply.ts';

/** The reply to a request, and what is wrong about it. */
export interface Decision {
  readonly reply: Reply;
  readonly error: ExchangeFailure | null;
  /** What came of passing it on, where it was. */
  readonly forwarded: Forwarded | null;
}

/** Passes a request on to the apps that want it, and gives what the first of them answered. */
export type PassOn = () => Promise<Forwarded>;

/**
 * Decides what a request is answered: credentials and validity come first, then what was planned.
 *
 * @param passOn `null` where no app wants it
 * @param refusal why its credentials do not let it pass, if so
 */
export async function chooseReply(
  options: ReceiverOptions,
  passOn: PassOn | null,
  request: ArrivedRequest,
  arrival: Exchange,
  judgement: Judgement | null,
  refusal: GuardVerdict,
): Promise<Decision> {
  if (refusal !== null) {
    const refused = say(refusal, options.sayOption);
    const challenge: HeaderList =
      options.auth === undefined ? [] : [['WWW-Authenticate', 'Basic realm="webhook-cli", charset="UTF-8"']];
    return decisionOf(refusalAnswer(401, refused, { headers: challenge }), {
      code: 'unauthorized',
      message: refused,
    });
  }
  if (options.rejectInvalid && arrival.valid === false) {
    const status = judgement?.refusal ?? 422;
    return decisionOf(refusalAnswer(status, 'the payload is invalid', { findings: arrival.findings }));
  }
  if (passOn === null && judgement !== null && judgement.refusal !== null) {
    const reason = judgement.findings[0];
    const text = reason === undefined ? 'unreadable' : `expected ${reason.expected}, got ${reason.actual}`;
    return decisionOf(refusalAnswer(judgement.refusal, text, { findings: judgement.findings }));
  }
  return answerByPlan(options, passOn, request, arrival, judgement?.provider ?? null);
}

function decisionOf(answer: Answer, error: ExchangeFailure | null = null): Decision {
  return { reply: { kind: 'answer', answer }, error, forwarded: null };
}

/** What the plan says. A plan that fails is the mistake of who wrote it: it is reported there, not to the sender. */
async function answerByPlan(
  options: ReceiverOptions,
  passOn: PassOn | null,
  request: ArrivedRequest,
  arrival: Exchange,
  provider: Provider | null,
): Promise<Decision> {
  let app: Forwarded | null = null;
  try {
    // What is forwarded beside webhooks, such as a health check, is none of the plan's.
    const planned = request.method === 'POST' ? await options.answer(arrival, provider) : {};
    // What cannot be sent is found before the app is asked and before anything waits.
    const own = plannedAnswer(planned, arrival.id);
    if (passesOn(planned, passOn !== null)) app = await askApp(options, passOn);
    const reply = plannedReply(planned, own, app?.answer ?? null);
    const { delayMs = 0 } = planned;
    if (delayMs > 0) {
      const left = request.left();
      // The sender's connection keeps the process alive; once that is gone, nothing need wait.
      await pause(delayMs, left, false);
      if (left.aborted) {
        return { reply: { kind: 'left' }, error: replyFailure({ kind: 'left' }), forwarded: app };
      }
    }
    return { reply, error: replyFailure(reply) ?? app?.error ?? null, forwarded: app };
  } catch (error) {
    const failed = decisionOf(refusalAnswer(500, 'the planned answer cannot be given'), {
      code: 'answer_failed',
      message: messageOf(error),
    });
    return { ...failed, forwarded: app };
  }
}

/** Where no app wants the request, the plan alone answers it. */
async function askApp({ forwardTo }: ReceiverOptions, passOn: PassOn | null): Promise<Forwarded | null> {
  if (forwardTo === undefined) throw new RangeError('there is no app to forward to');
  return passOn === null ? null : passOn();
}
