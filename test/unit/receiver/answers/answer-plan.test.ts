import { describe, expect, it } from 'vitest';
import { WebhookCliError } from '../../../../src/core/error.ts';
import {
  type AnswerPlan,
  createAnswerPlan,
  hasRandomDelay,
} from '../../../../src/receiver/answers/answer-plan.ts';
import type { PlannedAnswer } from '../../../../src/receiver/options.ts';
import { catalogue, seen } from '../../../helpers/bundled.ts';
import { type ExchangeSketch, exchangeOf } from '../../observe/exchanges.ts';

function answers(plan: AnswerPlan, sketches: readonly ExchangeSketch[]): PlannedAnswer[] {
  const answer = createAnswerPlan(plan, { canForward: false, catalogue });
  return sketches.map((sketch) => answer(...seen(exchangeOf(sketch))));
}

function statuses(plan: AnswerPlan, sketches: readonly ExchangeSketch[]): (number | undefined)[] {
  return answers(plan, sketches).map(({ status }) => status);
}

const four: readonly ExchangeSketch[] = [{}, {}, {}, {}];

describe('a plan of answers', () => {
  it('stays at the last', () => {
    expect(statuses({ steps: [500, 503, 200] }, [...four, {}])).toEqual([500, 503, 200, 200, 200]);
  });

  it('begins again where it cycles', () => {
    expect(statuses({ steps: [500, 200], cycle: true }, [...four, {}])).toEqual([500, 200, 500, 200, 500]);
  });

  it('gives an answer as often as it says', () => {
    const steps = [{ status: 500, times: 2 }, 200];
    expect(statuses({ steps }, four)).toEqual([500, 500, 200, 200]);
    expect(statuses({ steps, cycle: true }, [...four, ...four])).toEqual([
      500, 500, 200, 500, 500, 200, 500, 500,
    ]);
  });

  it('has plans of their own for events, which leave the usual one alone', () => {
    const plan: AnswerPlan = { steps: [201, 202], events: { Failed: { steps: [503, 200] } } };
    const events = ['failed', 'completed', 'failed', 'completed', 'failed'].map((event) => ({ event }));
    expect(statuses(plan, events)).toEqual([503, 201, 200, 202, 200]);
  });

  it('says nothing of events that it does not name', () => {
    expect(
      answers({ events: { failed: { steps: [503] } } }, [{ event: 'completed' }, { event: null }]),
    ).toEqual([{}, {}]);
  });

  it('counts requests in the order they come, or the tries of each webhook', () => {
    const sketches = ['DO-1', 'DO-2', 'DO-1', 'DO-2'].map((key) => ({ key }));
    const steps = [500, 200];
    expect(statuses({ steps }, sketches)).toEqual([500, 200, 200, 200]);
    expect(statuses({ steps, per: 'webhook' }, sketches)).toEqual([500, 500, 200, 200]);
  });

  it('takes the same event of the same job for another webhook where it says something else', () => {
    const sketches = [1, 2, 1].map((attempt) => ({ payload: { attempt } }));
    expect(statuses({ steps: [500, 200], per: 'webhook' }, sketches)).toEqual([500, 500, 200]);
  });

  it('knows a webhook by its event, job and content, and by its body where the job is not known', () => {
    const steps = [500, 200];
    const sketches: ExchangeSketch[] = [
      { event: 'failed' },
      { event: 'completed' },
      { event: 'failed', body: 'other bytes' },
      { key: null, event: null, body: 'a' },
      { key: null, event: null, body: 'b' },
      { key: null, event: null, body: 'a' },
    ];
    expect(statuses({ steps, per: 'webhook' }, sketches)).toEqual([500, 500, 200, 500, 500, 200]);
  });

  it('draws delays within their bounds, the same for the same seed', () => {
    const plan: AnswerPlan = { steps: [{ delayMs: [100, 300] }], seed: 'a' };
    const many = Array.from({ length: 50 }, () => ({}));
    const drawn = answers(plan, many).map(({ delayMs = -1 }) => delayMs);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(300);
    expect(new Set(drawn).size).toBeGreaterThan(20);
    expect(answers(plan, many).map(({ delayMs }) => delayMs)).toEqual(drawn);
    expect(answers({ ...plan, seed: 'b' }, many).map(({ delayMs }) => delayMs)).not.toEqual(drawn);
    expect(hasRandomDelay(plan)).toBe(true);
    expect(hasRandomDelay({ steps: [{ delayMs: 5 }, 200] })).toBe(false);
    expect(hasRandomDelay({ events: { failed: { steps: [{ delayMs: [1, 2] }] } } })).toBe(true);
  });

  it.each<[string, AnswerPlan]>([
    ['a status that is none', { steps: [99] }],
    ['a status of no end', { steps: [101] }],
    ['a header that cannot be sent', { steps: [{ headers: [['X', 'a\r\nb']] }] }],
    ['no answer for an event', { events: { failed: { steps: [] } } }],
    ['less than no time', { steps: [{ delayMs: -1 }] }],
    ['a delay that ends before it begins', { steps: [{ delayMs: [2, 1] }] }],
    ['never', { steps: [{ status: 200, times: 0 }] }],
    ['a hold without a timeout', { steps: [{ fault: 'reset', holdMs: 5 }] }],
    ['a delayed timeout', { steps: [{ fault: 'timeout', delayMs: 5 }] }],
    ['a reset with a status', { steps: [{ fault: 'reset', status: 500 }] }],
    ['a withheld body', { steps: [{ fault: 'timeout', body: 'x' }] }],
    ['a truncated answer without a body', { steps: [{ fault: 'truncated', status: 204 }] }],
    ['an app that is not there', { steps: [{ forward: true }] }],
  ])('refuses %s', (_name, plan) => {
    expect(() => createAnswerPlan(plan, { canForward: false, catalogue })).toThrow(
      expect.objectContaining({ code: 'bad_answer', kind: 'usage' }),
    );
  });

  it('refuses a plan for what no request tells', () => {
    const plan = { events: { deleted: { steps: [500] } } };
    expect(() => createAnswerPlan(plan, { canForward: false, catalogue })).toThrow(WebhookCliError);
    expect(() => createAnswerPlan(plan, { canForward: false, catalogue })).toThrow(
      expect.objectContaining({ code: 'event_not_recognisable' }),
    );
  });

  it('may forward where there is an app', () => {
    const answer = createAnswerPlan(
      { steps: [{ forward: true, fault: 'reset' }] },
      { canForward: true, catalogue },
    );
    expect(answer(...seen(exchangeOf()))).toMatchObject({ forward: true, fault: 'reset' });
  });
});
