import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../../src/core/json/json.ts';
import { RetryLog } from '../../../src/observe/retries.ts';
import { findProvider, openScenario, requireScenario, seen } from '../../helpers/bundled.ts';
import { type ExchangeSketch, exchangeOf } from './exchanges.ts';

function logOf(sketches: readonly ExchangeSketch[]): RetryLog {
  const log = new RetryLog();
  for (const sketch of sketches) log.add(...seen(exchangeOf(sketch)));
  return log;
}

/** The webhooks of a bundled scenario, as they are received. */
function scenarioSketches(name: string, status: number): ExchangeSketch[] {
  const scenario = requireScenario(name);
  const run = openScenario(scenario, { startAt: Date.parse('2026-01-02T14:00:00Z'), seed: 'a' });
  return scenario.steps.map(({ event }, step) => {
    const { payload } = run.build(step, { sentAt: 0 });
    return { provider: scenario.provider, event, key: run.key, payload, status };
  });
}

describe('RetryLog', () => {
  it('tells how often, after which time, with which bytes and answers', () => {
    const log = logOf([
      { id: 'a', at: 1000, status: 500 },
      { id: 'b', at: 2000, status: null, errorCode: 'answer_withheld' },
      { id: 'c', at: 5000, status: 200, errorCode: 'answer_truncated' },
      { id: 'd', at: 9000 },
      { id: 'e', event: 'completed', at: 9500 },
    ]);
    expect(log.retried()).toEqual([
      {
        provider: 'detrack',
        event: 'failed',
        key: 'DO-1',
        times: 4,
        sameBytes: true,
        afterSuccess: 0,
        tries: [
          { exchangeId: 'a', at: 1000, answer: '500' },
          { exchangeId: 'b', at: 2000, answer: 'answer_withheld' },
          { exchangeId: 'c', at: 5000, answer: 'answer_truncated' },
          { exchangeId: 'd', at: 9000, answer: '200' },
        ],
        gapsMs: [1000, 3000, 4000],
      },
    ]);
  });

  it('counts what came again after it had been taken', () => {
    expect(logOf([{}, {}, { status: 500 }]).retried()[0]).toMatchObject({ times: 3, afterSuccess: 2 });
  });

  it('notices other bytes of the same document', () => {
    expect(logOf([{ body: '{"a":1}' }, { body: '{"a": 1}' }]).retried()[0]?.sameBytes).toBe(false);
  });

  it('takes no other event of the same name and job for a repeat', () => {
    const payload = (status: number) => ({ id: 'a', status });
    const changed = [1, 2, 3].map((status) => ({ payload: payload(status) }));
    expect(logOf(changed).retried()).toEqual([]);
    // Not after a failure either: what is said of the job is another thing.
    expect(logOf(changed.map((sketch) => ({ ...sketch, status: 503 }))).retried()).toEqual([]);
    expect(
      logOf([{ payload: payload(1) }, { payload: payload(2) }, { payload: payload(1) }]).retried(),
    ).toEqual([expect.objectContaining({ times: 2, sameBytes: true, afterSuccess: 1 })]);
  });

  it('takes one with other times for a repeat where the try before was not taken, and only there', () => {
    const at = (minute: number) => ({ payload: { id: 'a', at: `2026-01-02T14:0${minute}:00Z` } });
    expect(logOf([at(1), at(2)]).retried()).toEqual([]);
    const [retried, ...more] = logOf([
      { ...at(1), status: 503 },
      { ...at(2), status: null },
      at(3),
      at(4),
    ]).retried();
    expect(more).toEqual([]);
    expect(retried).toMatchObject({ times: 3, sameBytes: false, afterSuccess: 0 });
  });

  it.each(['white-glove', 'failed-then-reattempted', 'driver-reassigned'])(
    'knows each step of %s for a webhook of its own, whatever it is answered',
    (name) => {
      for (const status of [200, 503]) expect(logOf(scenarioSketches(name, status)).retried()).toEqual([]);
      const twice = scenarioSketches(name, 200).flatMap((sketch) => [sketch, sketch]);
      const retried = logOf(twice).retried();
      expect(retried).toHaveLength(twice.length / 2);
      expect(retried.every(({ times, afterSuccess }) => times === 2 && afterSuccess === 1)).toBe(true);
    },
  );

  it('looks past what a provider changes when it sends again: its log of sends, the time of making', () => {
    const [first] = scenarioSketches('white-glove', 200);
    const payload = first?.payload;
    if (!isJsonObject(payload) || first === undefined) throw new Error('no payload');
    const provider = findProvider('deliveright');
    const send = { event: 'order_created', url: 'http://a.example/', at: Date.parse('2026-01-02T14:01:00Z') };
    const logged = provider?.logSends?.(
      payload,
      [{ ...send, outcome: { kind: 'answered', status: 200 } }],
      (p) => p,
    );
    const info = payload['msg_info'];
    if (!isJsonObject(logged) || !isJsonObject(info)) throw new Error('no log');
    expect(logged).not.toEqual(payload);
    const again = { ...logged, msg_info: { ...info, timestamp: '2030-01-01T00:00:00.000Z' } };
    expect(logOf([first, { ...first, payload: again }]).retried()).toEqual([
      expect.objectContaining({ times: 2, sameBytes: false, afterSuccess: 1 }),
    ]);
    const order = { ...(payload['order'] as object), updated_at: '2030-01-01T00:00:00.000Z' };
    expect(logOf([first, { ...first, payload: { ...payload, order } }]).retried()).toEqual([]);
  });

  it('goes by the time of arrival, not by that of the answer', () => {
    const [retried] = logOf([
      { id: 'second', at: 3000 },
      { id: 'first', at: 1000 },
    ]).retried();
    expect(retried?.tries.map(({ exchangeId }) => exchangeId)).toEqual(['first', 'second']);
    expect(retried?.gapsMs).toEqual([2000]);
  });

  it('knows what holds no job by its bytes', () => {
    const unknown = { event: null, key: null } as const;
    expect(
      logOf([
        { ...unknown, body: 'a' },
        { ...unknown, body: 'b' },
      ]).retried(),
    ).toEqual([]);
    expect(
      logOf([
        { ...unknown, body: 'a' },
        { ...unknown, body: 'a' },
      ]).retried(),
    ).toHaveLength(1);
  });

  it('has the most frequent first, and nothing that came once', () => {
    const keys = ['A', 'B', 'B', 'C', 'C', 'C'];
    expect(
      logOf(keys.map((key) => ({ key })))
        .retried()
        .map(({ key, times }) => [key, times]),
    ).toEqual([
      ['C', 3],
      ['B', 2],
    ]);
  });

  it('forgets what it has not seen for longest', () => {
    const log = new RetryLog();
    log.add(...seen(exchangeOf({ key: 'old' })));
    log.add(...seen(exchangeOf({ key: 'kept' })));
    for (let i = 0; i < 1999; i += 1) {
      if (i === 1000) log.add(...seen(exchangeOf({ key: 'kept' })));
      log.add(...seen(exchangeOf({ key: `DO-${i}` })));
    }
    log.add(...seen(exchangeOf({ key: 'old' })));
    log.add(...seen(exchangeOf({ key: 'kept' })));
    expect(log.retried().map(({ key, times }) => [key, times])).toEqual([['kept', 3]]);
  });

  it('keeps the first tries of one that never ends, and counts the rest', () => {
    const log = logOf(Array.from({ length: 80 }, (_, i) => ({ at: i * 10 })));
    expect(log.retried()[0]).toMatchObject({ times: 80 });
    expect(log.retried()[0]?.tries).toHaveLength(50);
    expect(log.retried()[0]?.gapsMs).toHaveLength(49);
  });
});
