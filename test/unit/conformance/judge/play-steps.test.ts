import { describe, expect, it } from 'vitest';
import {
  deliveredSteps,
  deliveryAnswer,
  deliveryWords,
} from '../../../../src/conformance/judge/play-steps.ts';
import { FIVE_STEPS } from '../../../helpers/ordering-context.ts';
import { exchange, response } from '../../output/samples.ts';

describe('deliveredSteps', () => {
  it('numbers steps from 1, names their events and says which came before', () => {
    const playback = { ordering: [1, 0, 1], exchanges: [exchange(), exchange(), exchange()] };
    expect(deliveredSteps(playback, FIVE_STEPS).map(deliveryWords)).toEqual([
      'loaded #2',
      'booked #1',
      'loaded #2 again',
    ]);
  });

  it('holds what was delivered, not what would have been', () => {
    const playback = { ordering: [0, 1, 2], exchanges: [exchange({ response: response({ status: 503 }) })] };
    expect(deliveredSteps(playback, FIVE_STEPS)).toEqual([
      { step: 1, event: 'booked', again: false, status: 503 },
    ]);
  });

  it('counts an answer that broke off as none', () => {
    const broken = exchange({ response: response(), error: { code: 'reset', message: 'it broke off' } });
    const [step] = deliveredSteps({ ordering: [0], exchanges: [broken] }, FIVE_STEPS);
    expect(step).toMatchObject({ status: null });
    expect(step && deliveryAnswer(step)).toBe('no answer');
  });
});
