import type { Exchange } from '../../core/exchange.ts';
import { runPool } from '../../core/run-pool.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import type { Subscription } from '../case/subscription.ts';
import { describeAnswers, fail, firstBad, judgeAnswers, pass, TAKEN } from '../judge/answers.ts';
import { jobIdentity, STATE_NOT_READ } from '../judge/booking.ts';
import type { Playback } from '../judge/play-steps.ts';
import { judgeSameState, knownOrdering } from '../judge/same-state.ts';
import { mainSteps, openPair, playRequests, withoutOrder } from '../judge/step-pair.ts';
import { documentedSource } from './probes.ts';
import { RECORDED } from './recorded.ts';

/** A race shows itself sometimes, so that it is asked for several times. */
const ROUNDS = 5;
const BURST = 20;
const AT_ONCE = 10;

/** Webhooks at the same time. */
export function concurrencyCases(provider: Provider, [older]: Subscription['progress']): ConformanceCase[] {
  const pair = provider.probes.progress;
  return [
    {
      id: 'concurrent/same-job',
      title: 'ends in the newer state when two webhooks of one job come at once',
      weight: 'lost',
      explain:
        'A status and another change of one job may be posted in the same moment, and reading before writing then loses one.',
      source: documentedSource(
        provider,
        'concurrent',
        'ours: no provider promises to wait for one answer before the next webhook',
      ),
      needs: [],
      posts: pair,
      after: [RECORDED],
      run: sameJob,
    },
    {
      id: 'concurrent/burst',
      title: `takes ${BURST} jobs, ${AT_ONCE} at a time`,
      weight: 'lost',
      explain: 'A route that is planned, or a lorry that is unloaded, makes many webhooks at once.',
      source: 'ours: no provider documents how many webhooks it posts at a time',
      needs: [],
      posts: [older],
      after: [RECORDED],
      alone: true,
      run: burstOfJobs,
    },
  ];
}

async function sameJob(
  context: CaseParts<'sender' | 'events' | 'http' | 'state' | 'limits'>,
): Promise<CaseFinding> {
  if (withoutOrder(context) !== null) {
    const exchanges: Exchange[] = [];
    for (let round = 0; round < ROUNDS; round += 1) exchanges.push(...(await atOnce(context)).exchanges);
    return judgeAnswers(TAKEN, exchanges);
  }
  const { scenario, older, newer } = mainSteps(context.sender);
  return judgeSameState(context, {
    scenario,
    expected: context.state === null ? 'a 2xx each' : 'a 2xx each, and the state as after both in order',
    subjects: Array.from({ length: ROUNDS }, () => () => atOnce(context)),
    known: [knownOrdering(context, scenario, [older, newer])],
  });
}

function atOnce(context: CaseParts<'sender' | 'events' | 'http' | 'state'>): Promise<Playback> {
  const { job, older, newer } = openPair(context, mainSteps(context.sender));
  return playRequests(context, job, (deliver) =>
    Promise.all([deliver(older.request, older.step), deliver(newer.request, newer.step)]),
  );
}

async function burstOfJobs(context: CaseParts<'sender' | 'events' | 'http' | 'state'>): Promise<CaseFinding> {
  const { state, sender } = context;
  const events = Array.from({ length: BURST }, () => context.events.build(sender.progress[0]));
  await Promise.all(events.map((event) => context.http.prepare(event)));
  const exchanges: Exchange[] = [];
  await runPool(events, AT_ONCE, async (event) => {
    exchanges.push(await context.http.post(event));
  });
  const expected =
    state === null ? `${TAKEN.words} each` : `${TAKEN.words} each, and every job known afterwards`;
  const bad = firstBad(TAKEN, expected, exchanges);
  if (bad !== null) return bad;
  const answers = describeAnswers(exchanges);
  if (state === null) return pass(expected, `${answers}; ${STATE_NOT_READ}`);
  const states = await Promise.all(events.map((event) => state.read(jobIdentity(event))));
  const known = states.filter(({ found }) => found).length;
  return known === events.length
    ? pass(expected, `${answers}; all known`)
    : fail(expected, `${answers}; ${known} of ${events.length} jobs known`, exchanges.slice(-1));
}
