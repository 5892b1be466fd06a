import type { BuiltEvent } from '../../events/built-event.ts';
import type { ChangeProbe } from '../../providers/probes.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import { describeAnswers, fail, firstBad, pass, TAKEN } from '../judge/answers.ts';
import { jobIdentity, STATE_NOT_READ } from '../judge/booking.ts';
import type { Ordering } from '../judge/ordering.ts';
import { applyChange, draft, encodeVariant } from '../judge/payload-variants.ts';
import type { Playback } from '../judge/play-steps.ts';
import { References } from '../judge/reference-state.ts';
import { later } from '../judge/same-second.ts';
import { NOT_KNOWN, TELLS_NOTHING } from '../judge/same-state.ts';
import { playRequests } from '../judge/step-pair.ts';
import { RECORDED } from './recorded.ts';

/** Values of one job that become others in no order that the values themselves show. */
export function changeCases({ probes }: Provider): ConformanceCase[] {
  return (probes.changes ?? []).map(({ id, title, weight, explain, source, ...probe }) => ({
    id,
    title,
    weight,
    explain,
    source,
    needs: [],
    posts: [probe.event],
    after: [RECORDED],
    run: (context) => runChange(context, probe),
  }));
}

type Change = Pick<ChangeProbe, 'event' | 'first' | 'second' | 'newer'>;

const FIRST = 0;
const SECOND = 1;
/** The second value at the time of the first: shows where a state tells the two apart. */
const SECOND_AT_ONCE = 2;

/** Less than the age of every payload, so that none is from the future. */
const LATER_MS = 30_000;

async function runChange(
  context: CaseParts<'sender' | 'events' | 'http' | 'state'>,
  probe: Change,
): Promise<CaseFinding> {
  const expected = context.state === null ? 'a 2xx each' : 'a 2xx each, and the second value in the state';
  const references = new References((ordering) => playChange(context, probe, ordering));
  const both = await references.of([FIRST, SECOND]);
  const bad = firstBad(TAKEN, expected, both.exchanges);
  if (bad !== null) return bad;
  if (context.state === null) return pass(expected, `a 2xx each; ${STATE_NOT_READ}`);
  const first = await references.of([FIRST]);
  const again = first.isAccepted ? await references.replay([FIRST]) : first;
  const alone = again.isAccepted ? await references.of([SECOND_AT_ONCE]) : again;
  if (!alone.isAccepted) return fail(expected, describeAnswers(alone.exchanges), alone.exchanges);
  const failAgain = async (words: string): Promise<CaseFinding> =>
    fail(expected, `2xx each, yet ${words}`, (await playChange(context, probe, [FIRST, SECOND])).exchanges);
  if (first.state === null && both.state === null) return failAgain(NOT_KNOWN);
  const telling = new Set(references.differences(first.state, alone.state).map(({ path }) => path));
  if (telling.size === 0) return pass(expected, `2xx each; ${TELLS_NOTHING}`);
  return references.differences(first.state, both.state).some(({ path }) => telling.has(path))
    ? pass(expected, '2xx each, and another state after the second')
    : failAgain(
        `${[...telling].slice(0, 3).join(', ')}${telling.size > 3 ? ', …' : ''} still as after the first`,
      );
}

function playChange(
  context: CaseParts<'sender' | 'events' | 'http' | 'state'>,
  { event, first, second, newer }: Change,
  ordering: Ordering,
): Promise<Playback> {
  const base = draft(context, event);
  const webhook = (step: number): BuiltEvent => {
    const payload = applyChange(base.payload, { set: step === FIRST ? first : second });
    // What is new in every webhook, such as an id of its own, must not make the second a repeat of the first.
    const from = { ...base, seed: `${base.seed} ${step}` };
    return encodeVariant(context, from, step === SECOND ? later(payload, newer, LATER_MS) : payload);
  };
  const webhooks = ordering.map((step) => ({ step, built: webhook(step) }));
  const job = {
    ...jobIdentity(base),
    fresh: [...new Set(webhooks.flatMap(({ built }) => built.fresh))],
  };
  return playRequests(context, job, async (deliver) => {
    for (const { step, built } of webhooks) await deliver(context.http.request(built), step);
  }).then((played) => ({ ...played, ordering }));
}
