import { messageOf, usageError } from '../../core/error.ts';
import type { Exchange } from '../../core/exchange.ts';
import { LruMap } from '../../core/lru-map.ts';
import { once } from '../../core/once.ts';
import { LONGEST_TIMER_MS } from '../../core/time/timer.ts';
import { option, type Words, words } from '../../core/wording.ts';
import { recognisableEvent } from '../../events/names.ts';
import { newSeed, type Random, seededRandom } from '../../events/random.ts';
import { webhookIdentity } from '../../observe/webhook-identity.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { EventOf, ProviderId } from '../../providers/known.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Fault, PlannedAnswer } from '../options.ts';
import { hasNoContent, plannedAnswer } from './answer.ts';
import { passesOn } from './reply.ts';

/** One answer of a plan. */
export interface AnswerStep extends Omit<PlannedAnswer, 'delayMs'> {
  /** Milliseconds before the answer, or the least and the most of them. */
  readonly delayMs?: number | readonly [least: number, most: number] | undefined;
  /** How often it is given before the next; once unless given. */
  readonly times?: number | undefined;
}

/** Answers one after another. A number is a status. */
export interface AnswerSequence {
  readonly steps: readonly (number | AnswerStep)[];
  /** Begins again after the last; stays at the last unless given. */
  readonly cycle?: boolean | undefined;
}

/** What requests are answered, in which order. */
export interface AnswerPlan extends Partial<AnswerSequence> {
  /**
   * What a step of the plan is spent on: on each request in the order of arrival, or on each try of one
   * webhook (same event, same job, same content), so that every webhook goes through the plan from its
   * start. `request` unless given.
   */
  readonly per?: 'request' | 'webhook' | undefined;
  /** Plans of their own, by the name of the event. */
  readonly events?:
    | ({ readonly [E in EventOf<ProviderId>]?: AnswerSequence } & Readonly<Record<string, AnswerSequence>>)
    | undefined;
  /** Repeats the random delays. */
  readonly seed?: string | number | undefined;
}

export interface AnswerPlanContext {
  /** Whether there is an app to forward to. */
  readonly canForward: boolean;
  /** Where events are looked up. */
  readonly catalogue: Catalogue;
  /** The provider whose events they are; those of all unless given. */
  readonly provider?: Provider | undefined;
  /** What the body of a refusal gives as its reason, such as `planned`. */
  readonly reason?: string | undefined;
}

/** A step as it is given, but for a delay that is drawn each time. */
interface PreparedStep {
  readonly times: number;
  readonly answer: PlannedAnswer;
  /** The least and the most milliseconds of its delay, where they differ. */
  readonly range: readonly [least: number, most: number] | null;
}

interface CheckedSequence {
  readonly name: string;
  readonly steps: readonly PreparedStep[];
  /** Requests until the last step is over. */
  readonly length: number;
  readonly cycle: boolean;
}

/** Webhooks whose place in the plan is remembered. */
const MOST_WEBHOOKS = 10_000;
const MOST_TIMES = 1_000_000;
/** Faults after which there is no answer that could have a status. */
const WITHOUT_ANSWER: readonly (Fault | undefined)[] = ['timeout', 'reset', 'close', 'malformed'];

/**
 * Makes a plan the function that answers.
 *
 * @throws WebhookCliError `bad_answer` for what cannot be given, `unknown_event`, `event_not_recognisable`
 */
export function createAnswerPlan(
  plan: AnswerPlan,
  context: AnswerPlanContext,
): (exchange: Exchange, provider: Provider | null) => PlannedAnswer {
  const { steps = [], cycle } = plan;
  const usual = steps.length === 0 ? null : checkSequence('', { steps, cycle }, context);
  const byEvent = new Map(
    Object.entries(plan.events ?? {}).map(([name, sequence]): [string, CheckedSequence] => {
      const event = recognisableEvent(
        name,
        context.catalogue,
        context.provider,
        'plan for the event that its status says',
      );
      return [event, checkSequence(event, sequence, context)];
    }),
  );
  const random = once(() => seededRandom(String(plan.seed ?? newSeed())));
  const places = new LruMap<number>(MOST_WEBHOOKS);
  return (exchange, provider) => {
    const sequence = byEvent.get(exchange.event ?? '') ?? usual;
    if (sequence === null) return {};
    const place =
      plan.per === 'webhook' ? `${sequence.name} ${webhookIdentity(exchange, provider)}` : sequence.name;
    const past = places.get(place) ?? 0;
    places.set(place, past + 1);
    return drawDelay(stepAt(sequence, past), random);
  };
}

/** Whether a plan holds a delay that is drawn at random. */
export function hasRandomDelay(plan: AnswerPlan): boolean {
  return [plan, ...Object.values(plan.events ?? {})].some(({ steps }) =>
    steps?.some((step) => typeof step === 'object' && typeof step.delayMs === 'object'),
  );
}

function stepAt({ steps, length, cycle }: CheckedSequence, past: number): PreparedStep | undefined {
  let left = cycle ? past % length : Math.min(past, length - 1);
  return steps.find(({ times }) => {
    left -= times;
    return left < 0;
  });
}

function drawDelay(step: PreparedStep | undefined, random: () => Random): PlannedAnswer {
  if (step === undefined) return {};
  const { answer, range } = step;
  if (range === null) return answer;
  const [least, most] = range;
  return { ...answer, delayMs: least + random().below(most - least + 1) };
}

function checkSequence(name: string, sequence: AnswerSequence, context: AnswerPlanContext): CheckedSequence {
  const steps = sequence.steps.map((step) => (typeof step === 'number' ? { status: step } : step));
  if (steps.length === 0) throw badAnswer(`the plan for ${name} has no answer`, 'write failed=503');
  for (const step of steps) checkStep(step, context);
  const length = steps.reduce((sum, { times = 1 }) => sum + times, 0);
  const prepared = steps.map((step) => prepareStep(step, context));
  return { name, steps: prepared, length, cycle: sequence.cycle === true };
}

function prepareStep(
  { times = 1, delayMs, ...rest }: AnswerStep,
  { reason }: AnswerPlanContext,
): PreparedStep {
  const because = reason === undefined ? {} : { reason };
  return typeof delayMs === 'object'
    ? { times, answer: { ...because, ...rest }, range: delayMs }
    : { times, answer: { ...because, ...rest, delayMs }, range: null };
}

/** A step with what it leaves out filled in. */
interface CheckedStep extends AnswerStep {
  readonly leastDelayMs: number;
  readonly mostDelayMs: number;
  readonly times: number;
}

/** What no step of a plan may be, in the order in which it is said. */
const WRONG_STEPS: readonly {
  readonly applies: (step: CheckedStep) => boolean;
  readonly message: (step: CheckedStep) => string;
}[] = [
  {
    applies: ({ leastDelayMs: least, mostDelayMs: most }) =>
      !isWholeBetween(least, 0, most) || !isWholeBetween(most, least, LONGEST_TIMER_MS),
    message: ({ leastDelayMs: least, mostDelayMs: most }) =>
      `a delay is whole milliseconds, the least before the most: ${least} to ${most} is none`,
  },
  {
    applies: ({ times }) => !isWholeBetween(times, 1, MOST_TIMES),
    message: ({ times }) => `an answer is given 1 to ${MOST_TIMES} times, not ${times}`,
  },
  {
    applies: ({ fault, holdMs }) =>
      holdMs !== undefined && (fault !== 'timeout' || !isWholeBetween(holdMs, 1, LONGEST_TIMER_MS)),
    message: () => 'only a timeout holds its connection, for at least 1 ms',
  },
  {
    applies: ({ fault, mostDelayMs }) => fault === 'timeout' && mostDelayMs > 0,
    message: () => 'a timeout gives no answer that could be delayed',
  },
  {
    applies: ({ fault, status, body, headers }) =>
      WITHOUT_ANSWER.includes(fault) && (status ?? body ?? headers) !== undefined,
    message: ({ fault }) =>
      `after "${fault}" there is no answer that could have a status, a header or a body`,
  },
  {
    applies: ({ fault, status = 200 }) => fault === 'truncated' && hasNoContent(status),
    message: ({ status }) => `${status} has no body that could be truncated`,
  },
];

function checkStep(step: AnswerStep, { canForward }: AnswerPlanContext): void {
  const { delayMs = 0, times = 1 } = step;
  const [leastDelayMs, mostDelayMs] = typeof delayMs === 'number' ? [delayMs, delayMs] : delayMs;
  const checked = { ...step, leastDelayMs, mostDelayMs, times };
  const message =
    answerFault(step) ?? WRONG_STEPS.find(({ applies }) => applies(checked))?.message(checked) ?? null;
  if (message !== null) throw badAnswer(message);
  if (passesOn({ ...step, delayMs: 0 }, false) && !canForward) {
    throw badAnswer('"forward" needs an app to forward to', words`name it with ${option('forwardTo')}`);
  }
}

function answerFault({ status, headers, body }: AnswerStep): string | null {
  try {
    plannedAnswer({ status, headers, body }, '');
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

function isWholeBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function badAnswer(message: string, hint: Words = ''): Error {
  return usageError('bad_answer', message, hint);
}
