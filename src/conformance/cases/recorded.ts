import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import type { Subscription } from '../case/subscription.ts';
import { describeAnswer, fail, pass, TAKEN } from '../judge/answers.ts';
import { jobIdentity, readState } from '../judge/booking.ts';
import { isSameState } from '../judge/state-diff.ts';

/** The case without which nothing that is read of a state tells anything. */
export const RECORDED = 'state/recorded';

/** What the consumer knows after a good event. */
export function recordedCase([, newer]: Subscription['progress']): ConformanceCase {
  return {
    id: RECORDED,
    title: 'knows the job after a good event',
    weight: 'lost',
    explain:
      'A webhook that is answered and not recorded is lost, since its sender takes the answer for a receipt.',
    source: 'ours: a 2xx is the only receipt that a sender gets',
    needs: ['state'],
    posts: [newer],
    run: judgeRecorded,
  };
}

async function judgeRecorded(
  context: CaseParts<'sender' | 'events' | 'http' | 'state'>,
): Promise<CaseFinding> {
  const event = context.events.build(context.sender.progress[1]);
  const expected = 'a 2xx, and a state that was not there before';
  const before = await readState(context, jobIdentity(event));
  const exchange = await context.http.post(event);
  if (!TAKEN.holds(exchange)) return fail(expected, describeAnswer(exchange), [exchange]);
  const after = await readState(context, jobIdentity(event));
  if (before === undefined || after === undefined) return { kind: 'skip', reason: 'the state was not read' };
  if (after === null)
    return fail(expected, `${describeAnswer(exchange)}, and the job is not known`, [exchange]);
  return isSameState(before, after)
    ? fail(expected, `${describeAnswer(exchange)}, and the state is the one that was there before`, [
        exchange,
      ])
    : pass(expected, `${describeAnswer(exchange)}, and the job is known`);
}
