import type { JsonObject } from '../../core/json/json.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { Bench } from '../case/case-context.ts';
import { answersWords, fail, firstBad, pass, TAKEN } from '../judge/answers.ts';
import { STATE_NOT_READ } from '../judge/booking.ts';
import { finished } from '../judge/payload-variants.ts';
import { type Play, playOrdering } from '../judge/play-steps.ts';
import { inSameSecond } from '../judge/same-second.ts';
import { judgeSameState, knownOrdering, NOT_KNOWN, TELLS_NOTHING } from '../judge/same-state.ts';
import { mainSteps, openPair, type PairStep, playRequests, withoutOrder } from '../judge/step-pair.ts';
import { sourceOf } from './source.ts';

/** Webhooks of one job in another order, or close together. */
export function orderCases(provider: Provider): ConformanceCase[] {
  const source = sourceOf(provider, 'order', 'ours: no provider promises an order');
  return [
    {
      id: 'order/reversed',
      title: 'ends in the newer state when the older webhook comes last',
      level: 'must',
      explain: 'Webhooks of one job travel on their own and may overtake one another.',
      source,
      needs: [],
      run: async (bench) => withoutOrder(bench) ?? reversed(bench),
    },
    {
      id: 'order/same-second',
      title: 'counts two different events whose times lie in the same second',
      level: 'must',
      explain:
        'Times come with milliseconds, and what is compared by whole seconds takes the second event for the first.',
      source,
      needs: [],
      run: async (bench) => withoutOrder(bench) ?? sameSecond(bench),
    },
  ];
}

function reversed(bench: Bench): Promise<CaseFinding> {
  const { scenario, older, newer } = mainSteps(bench.provider);
  return judgeSameState(bench, {
    scenario,
    expected: bench.state === null ? 'a 2xx each' : 'a 2xx each, and the state as after both in order',
    subjects: [() => playOrdering(bench, scenario, [newer, older])],
    known: [knownOrdering(bench, scenario, [older, newer])],
  });
}

async function sameSecond(bench: Bench): Promise<CaseFinding> {
  const expected = bench.state === null ? 'a 2xx each' : 'a 2xx each, and another state after the second';
  const close = await closeTogether(bench);
  const bad = firstBad(TAKEN, expected, close.exchanges);
  if (bad !== null) return bad;
  const answers = answersWords(close.exchanges);
  if (bench.state === null) return pass(expected, `${answers}; ${STATE_NOT_READ}`);
  const { scenario, older, newer } = mainSteps(bench.provider);
  const { references } = knownOrdering(bench, scenario, [older]);
  const first = await references.of([older]);
  const again = first.isTaken ? await references.again([older]) : first;
  const alone = again.isTaken ? await references.of([newer]) : again;
  if (!alone.isTaken) return fail(expected, answersWords(alone.exchanges), alone.exchanges);
  const telling = new Set(references.differences(first.state, alone.state).map(({ path }) => path));
  if (first.state === null && close.state === null)
    return fail(expected, `${answers}; ${NOT_KNOWN}`, close.exchanges);
  if (telling.size === 0) return pass(expected, `${answers}; ${TELLS_NOTHING}`);
  return references.differences(first.state, close.state).some(({ path }) => telling.has(path))
    ? pass(expected, `${answers}; another state`)
    : fail(expected, `${answers}; the state is still that of the first`, close.exchanges);
}

function closeTogether(bench: Bench): Promise<Play> {
  const { job, older, newer } = openPair(bench, mainSteps(bench.provider));
  const payloads = inSameSecond(bench.provider, older.event, newer.event);
  const request = ({ event }: PairStep, payload: JsonObject) =>
    bench.request(finished(bench, event, payload));
  return playRequests(bench, job, async (deliver) => {
    await deliver(request(older, payloads.older), older.step);
    await deliver(request(newer, payloads.newer), newer.step);
  });
}
