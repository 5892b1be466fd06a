import type { Exchange } from '../../core/exchange.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import type { CaseFinding } from '../case/case.ts';
import type { CaseParts, CaseRequest } from '../case/case-context.ts';
import type { JobIdentity } from '../state/state.ts';
import { type AnswerRule, describeAnswer, describeAnswers, fail, pass } from './answers.ts';
import { isSameState } from './state-diff.ts';

/** What `actual` says where the user gave no way to read the consumer's state. */
export const STATE_NOT_READ = 'the state was not read';

/** The job of an event, as its consumer is asked about it. */
export function jobIdentity({ key, fresh }: BuiltEvent): JobIdentity {
  return { key: key ?? '', fresh };
}

/**
 * What the consumer knows of a job, normalised: `null` for nothing, `undefined` where the user gave no way
 * to ask.
 *
 * @throws WebhookCliError `state_unreadable`
 */
export async function readState(
  context: CaseParts<'state'>,
  job: JobIdentity,
): Promise<JsonValue | undefined> {
  if (context.state === null) return undefined;
  return context.state.normalise(await context.state.read(job), job);
}

/** A request that must not be booked, and what is wrong with it. */
export interface Attempt {
  readonly what: string;
  readonly request: CaseRequest;
  /** The job that it would book; `null` where it names none. */
  readonly job: JobIdentity | null;
}

/**
 * Makes requests one after another, each of which must be answered by a rule and book nothing. A consumer
 * that says something of every job, known or not, is judged by whether that changed.
 *
 * @throws WebhookCliError `state_unreadable`
 */
export async function judgeAttempts(
  context: CaseParts<'http' | 'state'>,
  rule: AnswerRule,
  attempts: readonly Attempt[],
): Promise<CaseFinding> {
  const isWatched = context.state !== null && attempts.some(({ job }) => job !== null);
  const expected = `${rule.words}${isWatched ? ', and nothing booked' : ''}`;
  const exchanges: Exchange[] = [];
  for (const { what, request, job } of attempts) {
    const before = job === null ? undefined : await readState(context, job);
    const exchange = await context.http.send(request);
    exchanges.push(exchange);
    const ofAttempt = (text: string): string => (attempts.length > 1 ? `${what}: ${text}` : text);
    if (!rule.holds(exchange)) return fail(expected, ofAttempt(describeAnswer(exchange)), [exchange]);
    const after = job === null ? undefined : await readState(context, job);
    if (before === undefined || after === undefined || isSameState(before, after)) continue;
    return fail(expected, ofAttempt(`${describeAnswer(exchange)}, yet the consumer books the job`), [
      exchange,
    ]);
  }
  const answers = describeAnswers(exchanges);
  if (isWatched) return pass(expected, `${answers}; nothing booked`);
  return pass(expected, attempts.some(({ job }) => job !== null) ? `${answers}; ${STATE_NOT_READ}` : answers);
}
