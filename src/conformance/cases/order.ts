import type { JsonObject } from '../../core/json/json.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import { describeAnswers, fail, firstBad, pass, TAKEN } from '../judge/answers.ts';
import { STATE_NOT_READ } from '../judge/booking.ts';
import { encodeAs } from '../judge/payload-variants.ts';
import { type Playback, playOrdering } from '../judge/play-steps.ts';
import { inSameSecond } from '../judge/same-second.ts';
import { judgeSameState, knownOrdering, NOT_KNOWN, TELLS_NOTHING } from '../judge/same-state.ts';
import { mainSteps, openPair, type PairStep, playRequests, withoutOrder } from '../judge/step-pair.ts';
import { documentedSource } from './probes.ts';
import { RECORDED } from './recorded.ts';

/** Webhooks of one job in another order, or close together. */
export function orderCases(provider: Provider): ConformanceCase[] {
  const pair = provider.probes.progress;
  const source = documentedSource(provider, 'order', 'ours: no provider promises an order');
  return [
    {
      id: 'order/reversed',
      title: 'ends in the newer state when the older webhook comes last',
      weight: 'false',
      explain: 'Webhooks of one job travel on their own and may overtake one another.',
      source,
      needs: [],
      posts: pair,
      after: [RECORDED],
      run: async (context) => withoutOrder(context) ?? judgeReversed(context),
    },
    {
      id: 'order/same-second',
      title: 'counts two different events whose times lie in the same second',
      weight: 'lost',
      explain:
        'Times come with milliseconds, and what is compared by whole seconds takes the second event for the first.',
      source,
      needs: [],
      posts: pair,
      after: [RECORDED],
      run: async (context) => withoutOrder(context) ?? sameSecond(context),
    },
  ];
}

function judgeReversed(
  context: CaseParts<'sender' | 'events' | 'http' | 'state' | 'limits'>,
): Promise<CaseFinding> {
  const { scenario, older, newer } = mainSteps(context.sender);
  return judgeSameState(context, {
    scenario,
    expected: context.state === null ? 'a 2xx each' : 'a 2xx each, and the state as after both in order',
    subjects: [() => playOrdering(context, scenario, [newer, older])],
    known: [knownOrdering(context, scenario, [older, newer])],
  });
}

async function sameSecond(
  context: CaseParts<'sender' | 'events' | 'http' | 'state' | 'limits'>,
): Promise<CaseFinding> {
  const expected = context.state === null ? 'a 2xx each' : 'a 2xx each, and another state after the second';
  const close = await closeTogether(context);
  const bad = firstBad(TAKEN, expected, close.exchanges);
  if (bad !== null) return bad;
  const answers = describeAnswers(close.exchanges);
  if (context.state === null) return pass(expected, `${answers}; ${STATE_NOT_READ}`);
  const { scenario, older, newer } = mainSteps(context.sender);
  const { references } = knownOrdering(context, scenario, [older]);
  const first = await references.of([older]);
  const again = first.isAccepted ? await references.replay([older]) : first;
  const alone = again.isAccepted ? await references.of([newer]) : again;
  if (!alone.isAccepted) return fail(expected, describeAnswers(alone.exchanges), alone.exchanges);
  const telling = new Set(references.differences(first.state, alone.state).map(({ path }) => path));
  if (first.state === null && close.state === null)
    return fail(expected, `${answers}; ${NOT_KNOWN}`, close.exchanges);
  if (telling.size === 0) return pass(expected, `${answers}; ${TELLS_NOTHING}`);
  return references.differences(first.state, close.state).some(({ path }) => telling.has(path))
    ? pass(expected, `${answers}; another state`)
    : fail(expected, `${answers}; the state is still that of the first`, close.exchanges);
}

function closeTogether(context: CaseParts<'sender' | 'events' | 'http' | 'state'>): Promise<Playback> {
  const { job, older, newer } = openPair(context, mainSteps(context.sender));
  const payloads = inSameSecond(context.sender.provider, older.event, newer.event);
  const request = ({ event }: PairStep, payload: JsonObject) =>
    context.http.request(encodeAs(context, event, payload));
  return playRequests(context, job, async (deliver) => {
    await deliver(request(older, payloads.older), older.step);
    await deliver(request(newer, payloads.newer), newer.step);
  });
}
