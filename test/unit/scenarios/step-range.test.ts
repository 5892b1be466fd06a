import { describe, expect, it } from 'vitest';
import { WebhookCliError } from '../../../src/core/error.ts';
import type { Scenario } from '../../../src/scenarios/scenario.ts';
import { jobSeed } from '../../../src/scenarios/step-range.ts';
import { stepRange } from '../../helpers/bundled.ts';

const EVENTS = ['info-received', 'in-progress', 'failed', 'in-progress', 'completed'];

const SCENARIO: Scenario = {
  name: 'twice',
  provider: 'detrack',
  title: '',
  description: '',
  provenance: 'constructed',
  note: '',
  sources: [],
  jobType: null,
  steps: EVENTS.map((event) => ({ event, title: null, afterMs: 0, set: {}, unset: [], append: {} })),
};

describe('the steps that are asked for', () => {
  it.each([
    [undefined, undefined, 0, 4],
    [2, 3, 1, 2],
    ['2', ' 5 ', 1, 4],
    ['failed', undefined, 2, 4],
    [undefined, 'Info Received', 0, 0],
    ['in-progress', 'in_progress', 1, 3],
    [3, 'FAILED', 2, 2],
  ])('from %j to %j', (from, to, first, last) => {
    expect(stepRange(SCENARIO, from, to)).toEqual({ from: first, to: last });
  });

  it.each([
    ['0', undefined, 'no step "0"'],
    ['6', undefined, 'no step "6"'],
    [undefined, 'deleted', 'no step "deleted"'],
    ['faild', undefined, 'no step "faild"'],
    ['-1', undefined, 'no step "-1"'],
    ['', undefined, 'no step ""'],
    ['1.5', undefined, 'no step "1.5"'],
    ['4', '2', 'step 4 comes after step 2'],
  ])('not from %j to %j', (from, to, message) => {
    const refused = () => stepRange(SCENARIO, from, to);
    expect(refused).toThrow(message);
    expect(refused).toThrow(WebhookCliError);
    try {
      refused();
    } catch (error) {
      expect(error).toMatchObject({
        code: 'bad_step',
        hint: 'its steps are 1 info-received, 2 in-progress, 3 failed, 4 in-progress, 5 completed',
      });
    }
  });
});

describe('the seed of a job', () => {
  it('is that of the run for the first, and another for each other', () => {
    expect([0, 1, 2].map((job) => jobSeed('a', job))).toEqual(['a', 'a/1', 'a/2']);
  });
});
