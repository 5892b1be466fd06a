import { describe, expect, it } from 'vitest';
import { planScenario } from '../../../../src/sender/scenario/plan.ts';
import { bundledScenarios, catalogue } from '../../../helpers/bundled.ts';

const scenario = bundledScenarios('detrack').find(({ steps }) => steps.length > 2);
if (scenario === undefined) throw new Error('there is no scenario of several steps');
const steps = scenario.steps.map((_, step) => step);

describe('planScenario', () => {
  it('plans one job, every step once, without waiting, where nothing else is said', () => {
    const plan = planScenario(scenario, catalogue, {});
    expect(plan.sequence.entries.map(({ job, step }) => [job, step])).toEqual(steps.map((step) => [0, step]));
    expect(plan.sequence.dropped).toEqual([]);
    expect(plan.pace).toEqual({ kind: 'at-once' });
    expect(plan.seed).not.toBe(planScenario(scenario, catalogue, {}).seed);
  });

  it('gives the same order and identities for the same seed, and each job its own', () => {
    const options = { seed: '7', jobs: 2, shuffle: true, duplicate: 0.5 };
    const [one, two] = [
      planScenario(scenario, catalogue, options),
      planScenario(scenario, catalogue, options),
    ];
    expect(two.sequence).toEqual(one.sequence);
    expect(two.open(1, 0).key).toBe(one.open(1, 0).key);
    expect(one.open(1, 0).key).not.toBe(one.open(0, 0).key);
  });

  it.each([
    [{ intervalMs: 20 }, { kind: 'interval', ms: 20 }],
    [{ speed: 100 }, { kind: 'clock', speed: 100 }],
  ])('reads the pace of %o', (options, pace) => {
    expect(planScenario(scenario, catalogue, options).pace).toEqual(pace);
  });

  it('sends the steps of a range only, and refuses one that is not there', () => {
    const plan = planScenario(scenario, catalogue, { from: 2, toStep: 2 });
    expect(plan.sequence.entries.map(({ step }) => step)).toEqual([1]);
    expect(() => planScenario(scenario, catalogue, { from: 99 })).toThrow(
      expect.objectContaining({ code: 'bad_step' }),
    );
  });
});
