import { countOf } from '../../core/text/count.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import { RECORDED } from '../cases/recorded.ts';
import { faultWords, flakyWords, refusalWords, volatileWords } from '../judge/describe-play.ts';
import { wholeScenario } from '../judge/ordering.ts';
import { deliveredSteps, type Fault } from '../judge/play-steps.ts';
import { withoutOrder } from '../judge/step-pair.ts';
import type { SearchResult } from './find-counterexample.ts';
import { OrderingTester } from './tester.ts';

/**
 * A case for each scenario: whatever order its webhooks come in, repeated, late or not at all, the consumer
 * answers well and ends in the state that the same webhooks leave once each and in order.
 */
export function orderingCases(scenarios: readonly Scenario[]): readonly ConformanceCase[] {
  return scenarios.map((scenario) => ({
    id: `ordering/${scenario.name}`,
    title: `ends in the same state in whatever order "${scenario.title}" arrives`,
    weight: 'false',
    explain:
      'A retry, a slow connection or a second worker is enough for webhooks to come twice or out of order, and the job must not end up wrong by it.',
    source: 'ours: it is documented neither that webhooks keep their order nor that each comes only once',
    needs: [],
    posts: [...new Set(scenario.steps.map(({ event }) => event))],
    after: [RECORDED],
    run: async (context) => withoutOrder(context) ?? judgeOrderings(context, scenario),
  }));
}

async function judgeOrderings(
  context: CaseParts<'events' | 'http' | 'state' | 'limits' | 'random'>,
  scenario: Scenario,
): Promise<CaseFinding> {
  const expected = expectedAnswers(context);
  const steps = scenario.steps.length;
  const tester = new OrderingTester(context, scenario);
  const whole = await tester.references.of(wholeScenario(steps));
  if (!whole.isAccepted) {
    const actual = `${refusalWords(whole, scenario)}, in the scenario’s own order; no other was tried`;
    return { kind: 'fail', expected, actual, exchanges: whole.exchanges };
  }
  const note = context.state === null ? NOT_READ : await stateNote(tester, steps);
  const { findCounterexample } = await import('./find-counterexample.ts');
  const result = await findCounterexample({
    steps,
    runs: context.limits.runs,
    seed: context.random.below(2 ** 31),
    holds: (ordering) => tester.holds(ordering),
    isExhausted: () => tester.isExhausted(),
  });
  // Before all else: where the right order leaves now this and now that, any other difference proves nothing.
  const { flaky } = tester.references;
  if (flaky !== null) {
    const actual = flakyWords(flaky);
    return { kind: 'fail', expected, actual, exchanges: whole.exchanges, isProven: true };
  }
  const volatile = volatileWords(tester.references.volatilePaths);
  if (tester.fault !== null) {
    const cut = context.limits.signal.aborted ? CUT : '';
    const actual = sentence([faultWords(tester.fault, scenario), cut, volatile]);
    return { kind: 'fail', expected, actual, isProven: true, ...evidence(tester.fault, scenario, result) };
  }
  // An unreadable state or the end of the run is nobody's finding.
  if (tester.error !== undefined) throw tester.error;
  if (tester.unstable !== null) {
    const words = faultWords(tester.unstable, scenario);
    const actual = sentence([`unstable: ${words}, but not when it was tried again`, UNSTABLE_HINT]);
    return { kind: 'fail', expected, actual, exchanges: tester.unstable.playback.exchanges };
  }
  const tried = `${countOf(result.runs, 'ordering')} of ${countOf(steps, 'webhook')}, ${tester.passed} different`;
  return { kind: 'pass', expected, actual: sentence([tried, note, volatile]) };
}

const CUT = 'the run ended before all smaller sequences were tried';
const UNSTABLE_HINT =
  'a consumer that works in the background may need a longer wait before its state is read';
const NOT_READ = 'only the answers were judged, because no state was read';

function expectedAnswers(context: CaseParts<'state'>): string {
  const answers = 'in any order, with repeats and gaps: every answer a 2xx';
  return context.state === null
    ? answers
    : `${answers}, and the state that the same webhooks leave once each and in order`;
}

/** Says where the state tells little, once it is known what differs from run to run; `''` where it tells. */
async function stateNote({ references }: OrderingTester, steps: number): Promise<string> {
  const whole = await references.replay(wholeScenario(steps));
  const onlyAnswers = 'so that only the answers were judged';
  if (references.volatilePaths.includes('')) return `the state is another one in every run, ${onlyAnswers}`;
  if (whole.state === null) return `the consumer knew nothing of the job afterwards, ${onlyAnswers}`;
  if (steps === 1) return '';
  const alone = [await references.of([0]), await references.of([steps - 1])];
  return alone.every(
    ({ isAccepted, state }) => isAccepted && references.differences(whole.state, state).length === 0,
  )
    ? 'the state was the same after the first webhook, the last one and all of them, so that it tells little'
    : '';
}

function evidence(
  fault: Fault,
  scenario: Scenario,
  { runs, shrinks }: SearchResult,
): Pick<Extract<CaseFinding, { kind: 'fail' }>, 'exchanges' | 'counterexample'> {
  return {
    exchanges: fault.playback.exchanges,
    counterexample: {
      scenario: scenario.name,
      delivered: deliveredSteps(fault.playback, scenario),
      differences: fault.kind === 'state' ? fault.differences : [],
      state: fault.kind === 'state' ? fault.playback.state : null,
      expectedState: fault.kind === 'state' ? fault.expected : null,
      runs,
      shrinks,
    },
  };
}

function sentence(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ');
}
