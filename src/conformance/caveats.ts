import { countOf } from '../core/text/count.ts';
import { option, type Words, words } from '../core/wording.ts';
import type { ConformanceCase } from './case/case.ts';
import type { CaseResult } from './case/result.ts';
import type { ContextOptions } from './case/run-parts.ts';
import { groupOf } from './select.ts';

/** Groups whose cases are about what a consumer ends in, of which an answer alone tells little. */
const ABOUT_STATE: ReadonlySet<string> = new Set(['duplicate', 'order', 'ordering', 'concurrent', 'job']);

/** What of a run decides what it could not find out. */
export interface CaveatFacts extends Pick<ContextOptions, 'auth' | 'secret' | 'state' | 'ids'> {
  /** How many cases none of the given keys was left for. */
  readonly withoutKey: number;
}

/** What a run could not find out with what it was given, so that nobody takes its passes for a proof of it. */
export function caveatsOf(
  cases: readonly Pick<ConformanceCase, 'id' | 'needs'>[],
  { auth, secret, state, ids, withoutKey }: CaveatFacts,
): readonly Words[] {
  const isAboutStrangers = cases.some(({ needs }) => needs.includes('auth') || needs.includes('signature'));
  const isAboutState = cases.some(({ id }) => ABOUT_STATE.has(groupOf(id)));
  return [
    ...(isAboutStrangers && auth === undefined && secret === undefined
      ? [
          words`whether strangers are let in is not known: ${option('auth')} or ${option('secret')} names what the endpoint asks for`,
        ]
      : []),
    ...(isAboutState && state === undefined
      ? [
          words`what duplicates and orders did to a job is not known, only how they were answered: ${option('state')} reads it`,
        ]
      : []),
    ...(ids !== undefined && withoutKey > 0
      ? [
          words`${option('ids')} had ${countOf(ids.length, 'key')}, and ${countOf(withoutKey, 'case')} went without one: more keys are more cases`,
        ]
      : []),
  ];
}

/**
 * Names the events that an endpoint takes, where it answers most others alike: it may be subscribed to these alone, which
 * is no fault of its.
 */
export function subscriptionCaveat(results: readonly CaseResult[]): readonly Words[] {
  const events = results.filter(({ id }) => groupOf(id) === 'event');
  const taken = events.filter(({ outcome }) => outcome === 'pass').map(({ id }) => id.slice('event/'.length));
  const statuses = events
    .filter(({ outcome }) => outcome === 'fail')
    .map(({ exchanges }) => exchanges.at(-1)?.response?.status);
  const [status, ...others] = new Set(statuses);
  if (status === undefined || others.length > 0 || status < 400 || status >= 500) return [];
  if (taken.length === 0 || statuses.length <= taken.length) return [];
  return [
    words`whether it should take more is not known: the endpoint takes ${taken.join(' and ')} and answers ${status} to the other ${statuses.length} events; where it is subscribed to no others, ${option('events', taken)} leaves these out`,
  ];
}
