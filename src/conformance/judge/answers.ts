import type { Exchange } from '../../core/exchange.ts';
import { header } from '../../core/http/headers.ts';
import { cutText } from '../../core/text/cut-text.ts';
import type { CaseFinding } from '../case/case.ts';

/** What an answer must be, and how that is said. */
export interface AnswerRule {
  readonly words: string;
  readonly holds: (exchange: Exchange) => boolean;
}

/** The webhook was taken. */
export const TAKEN: AnswerRule = { words: 'a 2xx', holds: (exchange) => isWithin(exchange, 200, 299) };

/** Refused as the sender's mistake. */
export const REFUSED: AnswerRule = { words: 'a 4xx', holds: (exchange) => isWithin(exchange, 400, 499) };

/** Refused because of who sends it. */
export const DENIED: AnswerRule = {
  words: '401 or 403',
  holds: (exchange) => [401, 403].includes(statusOf(exchange) ?? 0),
};

/** Answered, and not acknowledged. */
export const NOT_TAKEN: AnswerRule = {
  words: 'an answer that is no 2xx',
  holds: (exchange) => statusOf(exchange) !== null && !TAKEN.holds(exchange),
};

/** Answered in whatever way, as long as nothing broke. */
export const NO_SERVER_ERROR: AnswerRule = {
  words: 'an answer below 500',
  holds: (exchange) => isWithin(exchange, 200, 499),
};

/** For bodies that may be cut off: a consumer need not read what it will not take. */
export const SURVIVED: AnswerRule = {
  words: 'an answer below 500, or a closed connection',
  holds: ({ response, error }) =>
    response === null ? error?.code === 'reset' : response.status < 500 && error?.code !== 'timeout',
};

/** The status of a whole answer, or `null` where none came or it broke off. */
export function statusOf({ response, error }: Exchange): number | null {
  return error === null ? (response?.status ?? null) : null;
}

function isWithin(exchange: Exchange, least: number, most: number): boolean {
  const status = statusOf(exchange);
  return status !== null && status >= least && status <= most;
}

/** An answer in a few words: `200`, `302 to /login`, `no answer: …`. */
export function describeAnswer({ response, error }: Exchange): string {
  if (error !== null) {
    return response === null ? `no answer: ${error.message}` : `${response.status}, then ${error.message}`;
  }
  if (response === null) return 'no answer';
  const location = header(response.headers, 'location');
  const isRedirect = response.status >= 300 && response.status < 400 && location !== undefined;
  return isRedirect ? `${response.status} to ${cutText(location, 100)}` : String(response.status);
}

/** Several answers in the order of their first appearance: `200 (19 times), 500`. */
export function describeAnswers(exchanges: readonly Exchange[]): string {
  const counts = new Map<string, number>();
  for (const exchange of exchanges) {
    const words = describeAnswer(exchange);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => (count === 1 ? words : `${words} (${count} times)`)).join(', ');
}

export function pass(expected: string, actual: string): CaseFinding {
  return { kind: 'pass', expected, actual };
}

/** `exchanges` are those that show it, the telling one last. */
export function fail(expected: string, actual: string, exchanges: readonly Exchange[]): CaseFinding {
  return { kind: 'fail', expected, actual, exchanges };
}

/** A case that cannot be judged because another one failed. */
export function skipAfter(caseId: string): CaseFinding {
  return { kind: 'skip', reason: `after ${caseId}`, after: caseId };
}

/** Judges answers by a rule that each of them must keep. */
export function judgeAnswers(rule: AnswerRule, exchanges: readonly Exchange[]): CaseFinding {
  const expected = exchanges.length > 1 ? `${rule.words} each` : rule.words;
  return firstBad(rule, expected, exchanges) ?? pass(expected, describeAnswers(exchanges));
}

/** The failure of the first answer that breaks a rule, or `null`. */
export function firstBad(
  rule: AnswerRule,
  expected: string,
  exchanges: readonly Exchange[],
): CaseFinding | null {
  const bad = exchanges.find((exchange) => !rule.holds(exchange));
  if (bad === undefined) return null;
  const shown = exchanges.slice(0, exchanges.indexOf(bad) + 1).slice(-MOST_SHOWN);
  return fail(expected, describeAnswers(exchanges), shown);
}

/** Exchanges beyond this many would bury the telling one. */
const MOST_SHOWN = 6;
