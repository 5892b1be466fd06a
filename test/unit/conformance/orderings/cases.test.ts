import { describe, expect, it } from 'vitest';
import type { CaseFinding } from '../../../../src/conformance/case/case.ts';
import { levelOf } from '../../../../src/conformance/case/level.ts';
import { orderingCases } from '../../../../src/conformance/orderings/cases.ts';
import { ioError } from '../../../../src/core/error.ts';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import type { Scenario } from '../../../../src/scenarios/scenario.ts';
import { consumer, type Handler, hashOnly, lastWins, newestWins } from '../../../helpers/memory-consumers.ts';
import {
  FIVE_STEPS,
  type MemoryConsumer,
  type OrderingContext,
  type OrderingContextOptions,
  orderingContext,
  plainScenario,
} from '../../../helpers/ordering-context.ts';

type Failure = Extract<CaseFinding, { kind: 'fail' }>;

const newest = newestWins((row) => Number(row['at']));

async function judge(
  who: MemoryConsumer,
  options: OrderingContextOptions & { readonly scenario?: Scenario } = {},
): Promise<OrderingContext & { readonly finding: CaseFinding }> {
  const made = orderingContext(who, options);
  const [one] = orderingCases([options.scenario ?? FIVE_STEPS]);
  if (one === undefined) throw new Error('no case');
  return { ...made, finding: await one.run(made.context) };
}

async function failureOf(...call: Parameters<typeof judge>): Promise<Failure> {
  const { finding } = await judge(...call);
  if (finding.kind !== 'fail') throw new Error(`it did not fail: ${JSON.stringify(finding)}`);
  return finding;
}

async function passOf(...call: Parameters<typeof judge>): Promise<Extract<CaseFinding, { kind: 'pass' }>> {
  const { finding } = await judge(...call);
  if (finding.kind !== 'pass') throw new Error(`it did not pass: ${JSON.stringify(finding)}`);
  return finding;
}

function delivered(failure: Failure): string {
  const steps = failure.counterexample?.delivered ?? [];
  return steps.map(({ step, event, again }) => `${event} #${step}${again ? ' again' : ''}`).join(', ');
}

describe('orderingCases', () => {
  it('makes a must of each scenario', () => {
    const cases = orderingCases([FIVE_STEPS, { ...FIVE_STEPS, name: 'other' }]);
    expect(cases.map((one) => [one.id, levelOf(one), one.needs])).toEqual([
      ['ordering/plain', 'must', []],
      ['ordering/other', 'must', []],
    ]);
    for (const { explain, source } of cases) {
      expect(explain).toMatch(/^[A-Z][^.]*\.$/);
      expect(source).toMatch(/^ours: /);
    }
  });
});

describe('a right consumer', () => {
  it('passes where the newest webhook wins, and it is said what was tried', async () => {
    const { finding, plays } = await judge(consumer(newest), { runs: 40 });
    expect(finding).toMatchObject({ kind: 'pass' });
    expect(finding).toHaveProperty(
      'actual',
      expect.stringMatching(/^40 orderings of 5 webhooks, \d+ different$/),
    );
    // Those, and the reference of each set of steps.
    expect(plays.length).toBeGreaterThan(40);
    expect(plays.length).toBeLessThan(40 + 2 ** 5 + 2);
  });

  it('passes with one webhook only', async () => {
    expect((await passOf(consumer(newest), { scenario: plainScenario('booked') })).actual).toContain(
      'of 1 webhook,',
    );
  });

  it('delivers no ordering twice', async () => {
    const { plays } = await judge(consumer(newest));
    const keys = plays
      .map((playback) => playback.join())
      .filter((key) => key !== '1,2,3,4,5' && key !== '1,2');
    const repeated = keys.filter((key, i) => keys.indexOf(key) !== i);
    const inOrder = repeated.filter((key) =>
      key.split(',').every((step, i, all) => step > (all[i - 1] ?? '')),
    );
    // A set of steps may be delivered as a reference and as an ordering of its own.
    expect(repeated).toEqual(inOrder);
  });
});

describe('a faulty consumer is shown by the smallest sequence', () => {
  const seconds = plainScenario('booked', 'loaded', 'out');
  const sameSecond: Scenario = {
    ...seconds,
    steps: seconds.steps.map((step, i) => ({ ...step, afterMs: i === 1 ? 0 : 60_000 })),
  };
  const faults: readonly (readonly [string, Handler, string, Scenario])[] = [
    ['the last write wins', lastWins, 'loaded #2, booked #1', FIVE_STEPS],
    ['only the same bytes are known again', hashOnly, 'loaded #2, booked #1', FIVE_STEPS],
    [
      'repeats are counted',
      (row, event, seen) => ({ ...(newest(row, event, seen) as JsonObject), n: seen.length }),
      'booked #1, booked #1 again',
      FIVE_STEPS,
    ],
    ['all is ignored after the first', (row, event) => row ?? event, 'loaded #2, booked #1', FIVE_STEPS],
    [
      'what was seen before counts as a correction',
      (row, event, seen) => (seen.includes(JSON.stringify(event)) ? event : newest(row, event, seen)),
      'booked #1, loaded #2, booked #1 again',
      FIVE_STEPS,
    ],
    [
      'what lies in the same second is dropped',
      (row, event) => (row === undefined || Number(event['at']) > Number(row['at']) ? event : row),
      'loaded #2, booked #1',
      sameSecond,
    ],
    [
      'a repeat ends in a 500',
      (row, event, seen) => (seen.includes(JSON.stringify(event)) ? 500 : newest(row, event, seen)),
      'booked #1, booked #1 again',
      FIVE_STEPS,
    ],
    [
      'a repeat of one event ends in a 500',
      (row, event, seen) =>
        event['status'] === 'arriving' && seen.includes(JSON.stringify(event))
          ? 500
          : newest(row, event, seen),
      'arriving #4, arriving #4 again',
      FIVE_STEPS,
    ],
    [
      'a job must begin with its first event',
      (row, event, seen) =>
        row === undefined && event['status'] !== 'booked' ? 404 : newest(row, event, seen),
      'loaded #2',
      FIVE_STEPS,
    ],
    [
      'nothing may come after the end',
      (row, event, seen) => (row?.['status'] === 'done' ? 409 : newest(row, event, seen)),
      'done #5, booked #1',
      FIVE_STEPS,
    ],
  ];

  it.each(faults)('%s', async (_, handle, smallest, scenario) => {
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      const failure = await failureOf(consumer(handle), { seed, scenario });
      expect(delivered(failure)).toBe(smallest);
      expect(failure.exchanges.length).toBe(failure.counterexample?.delivered.length);
    }
  });

  it('with both states and where they differ', async () => {
    const { counterexample, actual } = await failureOf(consumer(lastWins));
    expect(counterexample).toMatchObject({
      scenario: 'plain',
      delivered: [
        { step: 2, event: 'loaded', again: false, status: 204 },
        { step: 1, event: 'booked', again: false, status: 204 },
      ],
      differences: [
        { path: '/at', expected: 60, actual: 0 },
        { path: '/status', expected: 'loaded', actual: 'booked' },
      ],
      state: { key: '{key}', status: 'booked', at: 0 },
      expectedState: { key: '{key}', status: 'loaded', at: 60 },
    });
    expect(counterexample?.runs).toBeGreaterThan(0);
    expect(counterexample?.shrinks).toBeGreaterThan(0);
    expect(actual).toBe('loaded #2, booked #1 left /at as 0, which should be 60, and 1 more difference');
  });

  it('with the status where an answer is at fault, and nothing after it', async () => {
    const never: Handler = (row, event, seen) =>
      row?.['status'] === 'done' ? 409 : newest(row, event, seen);
    const { counterexample, actual } = await failureOf(consumer(never));
    expect(counterexample).toMatchObject({
      delivered: [{ status: 204 }, { status: 409 }],
      differences: [],
      state: null,
      expectedState: null,
    });
    expect(actual).toBe('after done #5, booked #1: answered 409');
  });

  it('with the reason where no answer came', async () => {
    const memory = consumer(newest);
    const deaf: MemoryConsumer = {
      ...memory,
      take: (key, event) =>
        memory.state(key) !== undefined && event['at'] === 0 ? null : memory.take(key, event),
    };
    const { counterexample, actual } = await failureOf(deaf);
    expect(counterexample?.delivered.at(-1)?.status).toBeNull();
    expect(actual).toBe('after booked #1, booked #1 again: no answer (the connection was reset)');
  });

  it('within a bounded number of deliveries, however stubborn the fault', async () => {
    const stubborn: Handler = (row, event, seen) => {
      const order = [...seen, JSON.stringify(event)].map((text) => JSON.parse(text).at / 60);
      return order.join().includes('4,3,2,1,0') ? 500 : newest(row, event, seen);
    };
    const { finding, plays } = await judge(consumer(stubborn), { runs: 30 });
    expect(finding).toMatchObject({ kind: 'fail' });
    expect(delivered(finding as Failure)).toBe('done #5, arriving #4, out #3, loaded #2, booked #1');
    // Each ordering, its reference, and each once more where it failed.
    expect(plays.length).toBeLessThan(30 + 60 + 2 ** 5 + 30);
  });
});

describe('the state', () => {
  it('may hold clocks, counters and ids of the consumer’s own, which are found and named', async () => {
    let serial = 0;
    const noisy: Handler = (row, event, seen) => {
      serial += 1;
      const kept = newest(row, event, seen) as JsonObject;
      return { ...kept, id: serial, log: [{ at: serial, text: 'taken' }], links: { [`l${serial}`]: 1 } };
    };
    const { actual } = await passOf(consumer(noisy));
    expect(actual).toContain('different in every run and therefore ignored: /id, /links, /log/*/at');
  });

  it('may hold a clock that seldom moves', async () => {
    let ticks = 0;
    const slow: Handler = (row, event, seen) => {
      ticks += 1;
      return { ...(newest(row, event, seen) as JsonObject), updated: Math.floor(ticks / 90) };
    };
    expect((await passOf(consumer(slow))).actual).toContain('ignored: /updated');
  });

  it('is still judged beside the consumer’s own', async () => {
    let serial = 0;
    const failure = await failureOf(
      consumer((_, event) => {
        serial += 1;
        return { ...event, serial };
      }),
    );
    expect(delivered(failure)).toBe('loaded #2, booked #1');
    expect(failure.actual).toContain('different in every run and therefore ignored: /serial');
    expect(failure.counterexample?.differences.map(({ path }) => path)).toEqual(['/at', '/status']);
  });

  it('that follows chance instead of the newest webhook fails, however often it may be right', async () => {
    let jobs = 0;
    const memory = consumer((row, event) => {
      if (row === undefined) jobs += 1;
      return row !== undefined && jobs % 2 === 0 ? row : event;
    });
    const failure = await failureOf(memory);
    expect(failure.counterexample).toBeUndefined();
    expect(failure.actual).toBe(
      'the same webhooks in the same order left /status once as "done" and once as "booked"',
    );
  });

  it('that is wrong only once is called unstable, and is no counterexample', async () => {
    const memory = consumer((row, event, seen) => ({
      ...(newest(row, event, seen) as JsonObject),
      deliveries: seen.length + 1,
    }));
    let lost = 0;
    const forgetful: MemoryConsumer = {
      ...memory,
      state: (key) => {
        const { deliveries, ...row } = memory.state(key) as JsonObject;
        // Only a job that was repeated has more deliveries than the scenario has steps.
        if (Number(deliveries) > 5) lost += 1;
        return Number(deliveries) > 5 && lost === 1 ? { ...row, status: 'lost' } : row;
      },
    };
    const failure = await failureOf(forgetful);
    expect(failure.counterexample).toBeUndefined();
    expect(failure.actual).toMatch(
      /^unstable: .* left \/status as "lost", which should be ".*", but not when/,
    );
    expect(failure.exchanges.length).toBeGreaterThan(5);
  });

  it('that was wrong once after the right order does not pass for a clock', async () => {
    let jobs = 0;
    const memory = consumer((row, event, seen) => {
      if (row === undefined) jobs += 1;
      return { ...(newest(row, event, seen) as JsonObject), ...(jobs === 1 ? { status: 'lost' } : {}) };
    });
    expect((await failureOf(memory)).actual).toBe(
      'the same webhooks in the same order left /status once as "lost" and once as "done"',
    );
  });

  it('is not read where it cannot be, and then answers alone are judged', async () => {
    const { actual, expected } = await passOf(consumer(lastWins), { readsState: false });
    expect(actual).toContain('only the answers were judged, because no state was read');
    expect(expected).not.toContain('state');
    const repeated: Handler = (_, event, seen) => (seen.includes(JSON.stringify(event)) ? 500 : event);
    expect(delivered(await failureOf(consumer(repeated), { readsState: false }))).toBe(
      'booked #1, booked #1 again',
    );
  });

  it('that tells nothing is said to', async () => {
    const silent = (state: () => ReturnType<MemoryConsumer['state']>): MemoryConsumer => ({
      take: () => 200,
      state,
    });
    expect((await passOf(silent(() => undefined))).actual).toContain('the consumer knew nothing of the job');
    expect((await passOf(silent(() => ({ known: true })))).actual).toContain('so that it tells little');
    let serial = 0;
    const moving = silent(() => {
      serial += 1;
      return `row ${serial}`;
    });
    expect((await passOf(moving)).actual).toContain('the state is another one in every run');
  });

  it('that tells little is compared all the same', async () => {
    const counts = new Map<string, number>();
    const memory: MemoryConsumer = {
      take: (key, event) => {
        if (event['status'] === 'booked') counts.set(key, (counts.get(key) ?? 0) + 1);
        return 200;
      },
      state: (key) => ({ twice: (counts.get(key) ?? 0) > 1 }),
    };
    expect(delivered(await failureOf(memory))).toBe('booked #1, booked #1 again');
  });

  it('that cannot be read is nobody’s failing order', async () => {
    const error = ioError('state_unreadable', 'the state cannot be read');
    let reads = 0;
    const memory = consumer(newest);
    const unreadable: MemoryConsumer = {
      ...memory,
      state: (key) => {
        reads += 1;
        if (reads > 10) throw error;
        return memory.state(key);
      },
    };
    const { context, plays } = orderingContext(unreadable);
    await expect(orderingCases([FIVE_STEPS])[0]?.run(context)).rejects.toBe(error);
    expect(plays.length).toBe(11);
  });
});

describe('a run', () => {
  it('that the scenario’s own order does not survive tries no other', async () => {
    const { finding, plays } = await judge(consumer((_, event) => (event['status'] === 'out' ? 500 : event)));
    expect(finding).toMatchObject({
      kind: 'fail',
      actual:
        'after booked #1, loaded #2, out #3: answered 500, in the scenario’s own order; no other was tried',
    });
    expect(finding).not.toHaveProperty('counterexample');
    expect((finding as Failure).exchanges.length).toBe(3);
    expect(plays).toEqual([[1, 2, 3]]);
  });

  it('is repeated by its seed', async () => {
    const one = await judge(consumer(newest), { seed: 'x' });
    expect((await judge(consumer(newest), { seed: 'x' })).plays).toEqual(one.plays);
    expect((await judge(consumer(newest), { seed: 'y' })).plays).not.toEqual(one.plays);
  });

  it('finds the common faults with a handful of orderings', async () => {
    for (const handle of [lastWins, hashOnly]) {
      expect(delivered(await failureOf(consumer(handle), { runs: 4 }))).toBe('loaded #2, booked #1');
    }
  });

  it('that is over while a fault is made smaller shows the fault', async () => {
    const over = new AbortController();
    const memory = consumer(newest);
    let refused = 0;
    const failing: MemoryConsumer = {
      ...memory,
      take: (key, event) => {
        const isRepeat = JSON.stringify(memory.state(key)) === JSON.stringify(event);
        if (isRepeat) refused += 1;
        // Found, and found again when it was tried once more.
        if (refused === 3) over.abort(new Error('over'));
        return isRepeat ? 500 : memory.take(key, event);
      },
    };
    const failure = await failureOf(failing, { signal: over.signal });
    expect(failure).toMatchObject({ isProven: true });
    expect(failure.counterexample?.delivered.at(-1)).toMatchObject({ again: true, status: 500 });
    expect(failure.actual).toContain('the run ended before all smaller sequences were tried');
  });

  it('skips a payload version that nothing orders', async () => {
    const { context, plays } = orderingContext(consumer(newest));
    const version = context.sender.provider.versions.find(
      ({ id }) => !context.sender.provider.probes.ordered.includes(id),
    );
    if (version === undefined) throw new Error('every version is ordered');
    const finding = await orderingCases([FIVE_STEPS])[0]?.run({
      ...context,
      sender: { ...context.sender, version },
    });
    expect(finding).toMatchObject({ kind: 'skip', reason: expect.stringContaining('which of two webhooks') });
    expect(plays).toEqual([]);
  });

  it('finds with few orderings what the last step would hide', async () => {
    const untilDone: Handler = (row, event) => (row?.['status'] === 'done' ? row : event);
    expect(delivered(await failureOf(consumer(untilDone), { runs: 4 }))).toBe('loaded #2, booked #1');
  });

  it('that is over delivers nothing more', async () => {
    const over = new AbortController();
    let taken = 0;
    const memory = consumer(newest);
    const counting: MemoryConsumer = {
      ...memory,
      take: (key, event) => {
        taken += 1;
        if (taken === 33) over.abort(new Error('over'));
        return memory.take(key, event);
      },
    };
    const { context } = orderingContext(counting, { signal: over.signal, runs: 500 });
    await expect(orderingCases([FIVE_STEPS])[0]?.run(context)).rejects.toThrow('over');
    expect(taken).toBe(33);
  });
});
