import { countOf } from '../core/text/count.ts';
import { option, type Words, words } from '../core/wording.ts';
import type { ConformanceCase } from './case/case.ts';
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
