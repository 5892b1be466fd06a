import type { Exchange } from '../../core/exchange.ts';
import type { AnswerPlan, AnswerSequence, AnswerStep } from '../../receiver/answers/answer-plan.ts';
import type { Fault, PlannedAnswer } from '../../receiver/options.ts';
import { isObject, object, type Reader, refusal, required, type TableOf } from './reader.ts';
import { headerPairs } from './request.ts';
import { anything, bool, callback, list, number, oneOf, record, seed, text, time } from './values.ts';

/** Gives each webhook its answer. */
export type AnswerFunction = (exchange: Exchange) => PlannedAnswer | Promise<PlannedAnswer>;

/** What a receiver answers, as a caller may give it. */
export type AnswerInput =
  | number
  | PlannedAnswer
  | readonly (number | AnswerStep)[]
  | AnswerPlan
  | AnswerFunction;

// Which values make an answer that can be given, the plan knows.
const ANSWER = {
  status: number,
  headers: headerPairs,
  body: anything,
  reason: text,
  fault: oneOf<Fault>({ timeout: true, reset: true, close: true, truncated: true, malformed: true }),
  forward: bool,
};

const plannedAnswer = object({ ...ANSWER, delayMs: time, holdMs: time } satisfies TableOf<PlannedAnswer>);

const delay: Reader<number | readonly [number, number]> = (value, name) => {
  if (!Array.isArray(value)) return number(value, name);
  const [least, most, ...more] = list(number)(value, name);
  if (least !== undefined && most !== undefined && more.length === 0) return [least, most];
  throw refusal(name, 'milliseconds, or the least and the most of them', value);
};

const answerStep = object({
  ...ANSWER,
  delayMs: delay,
  holdMs: number,
  times: number,
} satisfies TableOf<AnswerStep>);

const step: Reader<number | AnswerStep> = (value, name) => {
  if (typeof value === 'number') return value;
  if (isObject(value)) return answerStep(value, name);
  throw refusal(name, 'a status or an object', value);
};

const SEQUENCE = { steps: required(list(step)), cycle: bool } satisfies TableOf<AnswerSequence>;

const plan: Reader<AnswerPlan> = object({
  steps: list(step),
  cycle: bool,
  per: oneOf<NonNullable<AnswerPlan['per']>>({ request: true, webhook: true }),
  events: record(object(SEQUENCE)),
  seed,
} satisfies TableOf<AnswerPlan>);

/** A plan, or the function that answers; what that gives is read too. */
export const answer: Reader<AnswerPlan | AnswerFunction> = (value, name) => {
  if (typeof value === 'function') {
    const answerRequest = callback<AnswerFunction>()(value, name);
    return async (exchange) => plannedAnswer(await answerRequest(exchange), `${name}()`);
  }
  if (typeof value === 'number') return { steps: [value] };
  if (Array.isArray(value)) return { steps: list(step)(value, name) };
  if (!isObject(value)) throw refusal(name, 'a status, an object, an array of them or a function', value);
  return 'steps' in value || 'events' in value ? plan(value, name) : { steps: [answerStep(value, name)] };
};
