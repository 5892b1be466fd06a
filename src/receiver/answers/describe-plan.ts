import { redactUrl } from '../../core/http/redact.ts';
import { formatLimit } from '../../core/time/duration.ts';
import type { AnswerPlan, AnswerSequence, AnswerStep } from './answer-plan.ts';

/** Answers of one plan that are named. */
const MAX_ANSWERS = 6;

/**
 * A plan of answers in a few words.
 *
 * @param plain what an answer is that says nothing of its status: `200`, or `forward` where there is an app
 * @example describePlan({ steps: [503, 503, 200] }, '200') // '503, 503, then 200'
 */
export function describePlan({ steps = [], cycle, events = {}, per }: AnswerPlan, plain: string): string {
  const byEvent = Object.entries(events).map(
    ([event, sequence]) => `${event} ${sequenceWords(sequence, plain)}`,
  );
  const usual =
    steps.length === 0
      ? []
      : [`${byEvent.length > 0 ? 'others ' : ''}${sequenceWords({ steps, cycle }, plain)}`];
  return `${[...byEvent, ...usual].join('; ')}${per === 'webhook' ? ' (each webhook its own)' : ''}`;
}

function sequenceWords({ steps, cycle }: AnswerSequence, plain: string): string {
  const words = steps.map((step) => (typeof step === 'number' ? String(step) : stepWords(step, plain)));
  const last = words.at(-1) ?? '';
  const shown = words.length > MAX_ANSWERS ? [...words.slice(0, MAX_ANSWERS - 1), '…', last] : words;
  if (cycle === true) return `${shown.join(', ')}, and again`;
  return shown.length === 1 ? last : `${shown.slice(0, -1).join(', ')}, then ${last}`;
}

function stepWords(step: AnswerStep, plain: string): string {
  const { status, body, headers, delayMs, fault, holdMs, forward, times = 1 } = step;
  const what = [
    ...(forward === true ? ['forward'] : []),
    ...(status === undefined ? [] : [String(status)]),
    ...(fault === undefined ? [] : [fault]),
  ].join(' ');
  const headerOfStep = (wanted: string): string | undefined =>
    headers?.find(([name]) => name === wanted)?.[1];
  const to = headerOfStep('Location');
  const retryAfter = headerOfStep('Retry-After');
  const [least, most] = typeof delayMs === 'object' ? delayMs : [delayMs ?? 0, delayMs ?? 0];
  const delay = least === most ? formatLimit(most) : `${formatLimit(least)} to ${formatLimit(most)}`;
  return [
    what === '' ? plain : what,
    ...(body === undefined ? [] : ['with a body']),
    ...(to === undefined ? [] : [`to ${redactUrl(to)}`]),
    ...(retryAfter === undefined ? [] : [`with Retry-After ${retryAfter}`]),
    ...(holdMs === undefined ? [] : [`of ${formatLimit(holdMs)}`]),
    ...(most > 0 ? [`after ${delay}`] : []),
    ...(times > 1 ? [`× ${times}`] : []),
  ].join(' ');
}
