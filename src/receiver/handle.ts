import { messageOf } from '../core/error.ts';
import { type Exchange, type ExchangeFailure, isSuccess } from '../core/exchange.ts';
import { forgetForms } from '../core/exchange-forms.ts';
import { bodyText } from '../core/http/body.ts';
import { redactUrl } from '../core/http/redact.ts';
import type { JsonValue } from '../core/json/json.ts';
import { remembered } from '../core/memo.ts';
import { once } from '../core/once.ts';
import { elapsedMs } from '../core/time/elapsed.ts';
import { Wording } from '../core/wording.ts';
import type { ForwardOutcome } from '../observe/exchange-event.ts';
import type { Catalogue, LoadedCatalogue } from '../providers/catalogue.ts';
import { providerOf } from '../providers/catalogue.ts';
import { decodeContent } from '../validation/content-encoding.ts';
import type { recogniseBody } from '../validation/judge.ts';
import { refusalAnswer } from './answers/answer.ts';
import type { Beside, PassedOn } from './answers/beside.ts';
import { chooseReply, type PassOn } from './answers/choose-reply.ts';
import type { Forwarded, Forwarder } from './answers/forward.ts';
import { targetsOf } from './answers/forward-targets.ts';
import { readableAnswer } from './answers/reply.ts';
import type { ArrivedRequest, Handled, Handler } from './arrival.ts';
import type { Aside } from './aside/aside.ts';
import type { ReceiverEvent } from './events.ts';
import { type Arrived, arrivedOf, exchangeOf, type Judged } from './exchange-of.ts';
import { checkCredentials, type GuardVerdict } from './guard/guard.ts';
import { judgePassed } from './guard/judge-passed.ts';
import { addressFindings } from './guard/sender-address.ts';
import type { ReceiverOptions } from './options.ts';
import { type ReadArrived, readOnce } from './recent-bodies.ts';
import { isLarge, LARGE_BODY, type Turns } from './turns.ts';

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

/** The ways to the apps that are forwarded to: to the one that answers, and to the others. */
interface Forwarding {
  readonly forwarder: Forwarder;
  readonly beside: Beside;
}

/** What the handling of a request needs beside the options. */
export interface HandlerContext {
  /** Gives what judges, loaded once. */
  readonly judging: () => Promise<Judge>;
  /** The way to the apps that are forwarded to; `null` where none is. */
  readonly forwarding: Forwarding | null;
  /** Judges what may take long; `null` where no thread does. */
  readonly aside: Aside | null;
  readonly turns: Turns;
  /** The receiver's own. */
  readonly url: string;
  readonly emit: (event: ReceiverEvent) => void;
}

/** Prepares to handle requests. */
export function createHandler(
  options: ReceiverOptions,
  { judging, forwarding, aside, turns, url, emit }: HandlerContext,
): Handler {
  const { provider: chosen, strict, maxBodyBytes: maxBytes } = options;
  const reading = once(async () => {
    const { recogniseBody, catalogue } = await judging();
    return readOnce(({ body, headers }) =>
      recogniseBody(body, headers, { catalogue, provider: chosen, strict, maxBytes }),
    );
  });
  const urlOf = remembered((target: string) => redactUrl(`${url.replace(/\/$/, '')}${target}`));
  return async (request) => {
    const { body } = request;
    const read = await reading();
    const judged =
      (aside !== null && mayTakeLong(request)
        ? await turns.count(judgeAside(request, aside, options, turns))
        : null) ?? (await turns.handle(body, () => judgeRequest(request, options, read, turns)));
    const { refused, judgement } = judged;
    if (judgement?.refusal === 413) return 'too-large';
    const provider = judgement?.provider ?? null;
    const added = addressFindings(options, request, provider);
    const arrived = arrivedOf(request, judged, added, urlOf(request.target));
    const arrival = exchangeOf(arrived, null);
    emit({ type: 'arrival', exchange: arrival, provider });
    const passOn =
      forwarding === null
        ? null
        : passingOn(forwarding, options, { request, arrived, provider, forms: judged.aside?.forms ?? null });
    const decision = await chooseReply(options, passOn, request, arrival, judgement, refused);
    const { reply, error, forwarded } = decision;
    const emitAnswered = (exchange: Exchange): void =>
      emit(
        forwarded === null
          ? { type: 'answered', exchange, provider }
          : { type: 'answered', exchange, provider, forwarded: outcomeOf(forwarded) },
      );
    const durationMs = elapsedMs(request.started);
    const exchange = exchangeOf(arrived, { answer: readableAnswer(reply), error, durationMs });
    try {
      await turns.handle(body, async () => options.journal?.append(exchange));
    } catch (failure) {
      return notKept(arrived, durationMs, failure, emitAnswered);
    }
    const finished = async (): Promise<void> => {
      // At once: who has read the answer may look for its exchange.
      emitAnswered(exchange);
      if (judged.aside !== null) forgetForms(exchange.request);
    };
    return { reply, finished };
  };
}

/** How a request is passed on; `null` where no app wants it. */
function passingOn(
  { forwarder, beside }: Forwarding,
  { forwardTo = [] }: ReceiverOptions,
  passedOn: PassedOn,
): PassOn | null {
  const [first, ...others] = targetsOf(forwardTo, passedOn.arrived.verdict);
  if (first === undefined) return null;
  return () => {
    const answered = forwarder.forward(first.to, passedOn.request);
    if (others.length > 0) beside.start(others, passedOn);
    return answered;
  };
}

function outcomeOf({ to, answer, error }: Forwarded): ForwardOutcome {
  return { to: redactUrl(to.href), delivered: error === null && isSuccess(answer.status) };
}

interface JudgedRequest extends Judged {
  /** Why its credentials do not let it pass; `null` where they do. */
  readonly refused: GuardVerdict;
}

/** Judges a request here, a large one in steps. */
async function judgeRequest(
  { method, headers, body }: ArrivedRequest,
  options: ReceiverOptions,
  read: ReadArrived,
  turns: Turns,
): Promise<JudgedRequest> {
  if (method !== 'POST') {
    const refused = checkCredentials(options, { headers, body, provider: null });
    return { refused, judgement: null, document: () => null, text: bodyText(body), aside: null };
  }
  const recognised = read({ body, headers });
  const { document, text } = recognised;
  const steps = judgePassed(options, { headers, body }, recognised);
  const { refused, judgement } = await turns.doSteps(steps, body);
  return { refused, judgement, document, text, aside: null };
}

/** Whether a webhook is a large one, also once it is decoded. */
function mayTakeLong({ method, headers, body }: ArrivedRequest): boolean {
  if (method !== 'POST') return false;
  if (isLarge(body)) return true;
  // That ends where the body has turned out to be large.
  const decoded = decodeContent(body, headers, LARGE_BODY);
  return !decoded.ok && decoded.status === 413;
}

/** The same in another thread; `null` where there is none. */
async function judgeAside(
  { headers, body }: ArrivedRequest,
  aside: Aside,
  { catalogue }: ReceiverOptions,
  turns: Turns,
): Promise<JudgedRequest | null> {
  const answer = await aside.judge({ headers, body });
  if (answer === null) return null;
  const { judgement, text, payloadText = text.body, refused } = answer;
  const { provider } = judgement;
  const document = once(() => (payloadText === null ? null : (JSON.parse(payloadText) as JsonValue)));
  await turns.take(body);
  return {
    refused: typeof refused === 'string' || refused === null ? refused : new Wording(refused),
    judgement: {
      ...judgement,
      provider: providerOf({ provider }, catalogue),
      payloadText,
      get payload() {
        return document();
      },
    },
    document,
    text,
    aside: answer,
  };
}

/** What could not be kept is not acknowledged: the sender is asked to come again. */
function notKept(
  arrived: Arrived,
  durationMs: number,
  failure: unknown,
  finish: (exchange: Exchange) => void,
): Handled {
  const answer = refusalAnswer(503, 'the journal cannot be written', { headers: [['Retry-After', '30']] });
  const error: ExchangeFailure = { code: 'journal_unwritable', message: messageOf(failure) };
  const finished = exchangeOf(arrived, { answer, error, durationMs });
  return { reply: { kind: 'answer', answer }, finished: async () => finish(finished) };
}
