import type { SequenceProbe } from '../../providers/probes.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { Bench } from '../case/case-context.ts';
import { answersWords, fail, firstBad, pass, TAKEN } from '../judge/answers.ts';
import { STATE_NOT_READ } from '../judge/booking.ts';
import { playOrdering } from '../judge/play-steps.ts';
import { judgeOtherState, knownOrdering } from '../judge/same-state.ts';
import { pairSteps } from '../judge/step-pair.ts';

/** Webhooks of one job that must not be taken for one, and those between them. */
export function jobCases({ probes }: Provider): ConformanceCase[] {
  return probes.sequences.map(({ id, title, level, explain, source, ...probe }) => ({
    id,
    title,
    level,
    explain,
    source,
    needs: [],
    run: (bench) => runSequence(bench, probe),
  }));
}

type Sequence = Pick<SequenceProbe, 'scenario' | 'first' | 'second' | 'versions' | 'changesState'>;

async function runSequence(bench: Bench, probe: Sequence): Promise<CaseFinding> {
  if (!probe.versions.includes(bench.version.id)) {
    return {
      kind: 'skip',
      reason: `${bench.version.title} of ${bench.provider.title} does not carry what tells the two apart`,
    };
  }
  const { scenario, older, newer } = pairSteps(bench.provider.id, probe.scenario, [
    probe.first.event,
    probe.second.event,
  ]);
  const all = scenario.steps.flatMap((_, step) => (step >= older && step <= newer ? [step] : []));
  if (bench.state !== null && probe.changesState) {
    return judgeOtherState({
      expected: 'a 2xx each, and another state after the last',
      references: knownOrdering(bench, scenario, [older]).references,
      first: [older],
      second: all,
      alone: [newer],
      same: '2xx each, yet the state is still that of the first',
    });
  }
  const expected = bench.state === null ? 'a 2xx each' : 'a 2xx each, and the job known afterwards';
  const play = await playOrdering(bench, scenario, all);
  const bad = firstBad(TAKEN, expected, play.exchanges);
  if (bad !== null) return bad;
  const answers = answersWords(play.exchanges);
  if (bench.state === null) return pass(expected, `${answers}; ${STATE_NOT_READ}`);
  return play.state === null
    ? fail(expected, `${answers}; the job is not known`, play.exchanges)
    : pass(expected, `${answers}; the job is known`);
}
