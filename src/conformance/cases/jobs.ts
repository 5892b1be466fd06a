import type { SequenceProbe } from '../../providers/probes.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import { describeAnswers, fail, firstBad, pass, TAKEN } from '../judge/answers.ts';
import { STATE_NOT_READ } from '../judge/booking.ts';
import { playOrdering } from '../judge/play-steps.ts';
import { judgeOtherState, knownOrdering } from '../judge/same-state.ts';
import { type PairSteps, pairSteps } from '../judge/step-pair.ts';
import { RECORDED } from './recorded.ts';

/** Webhooks of one job that must not be taken for one, and those between them. */
export function jobCases(provider: Provider): ConformanceCase[] {
  return provider.probes.sequences.map(({ id, title, weight, explain, source, ...probe }) => ({
    id,
    title,
    weight,
    explain,
    source,
    needs: [],
    posts: eventsOf(provider, probe),
    after: [RECORDED],
    run: (context) => runSequence(context, probe),
  }));
}

type Sequence = Pick<SequenceProbe, 'scenario' | 'first' | 'second' | 'versions' | 'changesState'>;

function stepsOf(provider: Provider, { scenario, first, second }: Sequence): PairSteps {
  return pairSteps(provider, scenario, [first.event, second.event]);
}

/** The events of both webhooks and of those between them. */
function eventsOf(provider: Provider, probe: Sequence): readonly string[] {
  const { scenario, older, newer } = stepsOf(provider, probe);
  return scenario.steps.slice(older, newer + 1).map(({ event }) => event);
}

async function runSequence(
  context: CaseParts<'sender' | 'events' | 'http' | 'state' | 'limits'>,
  probe: Sequence,
): Promise<CaseFinding> {
  if (!probe.versions.includes(context.sender.version.id)) {
    return {
      kind: 'skip',
      reason: `${context.sender.version.title} of ${context.sender.provider.title} does not carry what tells the two apart`,
    };
  }
  const { scenario, older, newer } = stepsOf(context.sender.provider, probe);
  const all = scenario.steps.flatMap((_, step) => (step >= older && step <= newer ? [step] : []));
  if (context.state !== null && probe.changesState) {
    return judgeOtherState({
      expected: 'a 2xx each, and another state after the last',
      references: knownOrdering(context, scenario, [older]).references,
      first: [older],
      second: all,
      alone: [newer],
      same: '2xx each, yet the state is still that of the first',
    });
  }
  const expected = context.state === null ? 'a 2xx each' : 'a 2xx each, and the job known afterwards';
  const playback = await playOrdering(context, scenario, all);
  const bad = firstBad(TAKEN, expected, playback.exchanges);
  if (bad !== null) return bad;
  const answers = describeAnswers(playback.exchanges);
  if (context.state === null) return pass(expected, `${answers}; ${STATE_NOT_READ}`);
  return playback.state === null
    ? fail(expected, `${answers}; the job is not known`, playback.exchanges)
    : pass(expected, `${answers}; the job is known`);
}
