import type { InspectorPorts } from '../../inspector/routes/ports.ts';
import { NEXT_ANSWERS, type NextAnswerName } from '../../inspector/wire.ts';
import type { PlannedAnswer } from '../../receiver/options.ts';
import type { NextAnswer } from '../listen/keys/next-answer.ts';

const REASON = 'planned on the live page';

/** What each of them is; which one is planned is told by the very object. */
const ANSWERS: Readonly<Record<NextAnswerName, PlannedAnswer>> = {
  '200': { status: 200 },
  '503': { status: 503, reason: REASON },
  timeout: { fault: 'timeout' },
  reset: { fault: 'reset' },
};

/**
 * What the page sees and sets of what webhooks are answered.
 *
 * @param plan what is planned, in words
 */
export function answersOf(nextAnswer: NextAnswer, plan: string): NonNullable<InspectorPorts['answers']> {
  return {
    view: () => {
      const { next } = nextAnswer;
      const name = NEXT_ANSWERS.find((each) => ANSWERS[each] === next) ?? null;
      // The key 5 plans one that the page does not.
      const isOther = next !== null && name === null;
      return { plan: isOther ? `${next.status ?? 'another'} next, then ${plan}` : plan, next: name };
    },
    setNext: (name) => {
      nextAnswer.next = name === null ? null : ANSWERS[name];
    },
  };
}
