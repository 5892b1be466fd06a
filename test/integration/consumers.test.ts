import { describe, expect, it } from 'vitest';
import type { CheckOptions } from '../../src/api/check.ts';
import type { Fault } from '../consumers/faults/fault.ts';
import { faults, payloadFaults, wireFaults } from '../consumers/faults.ts';
import { brokenOnes, check, PATIENCE_MS, told } from '../consumers/proof.ts';
import { rightConsumers } from '../consumers/right.ts';
import { Refusal } from '../consumers/shop/hook.ts';
import { RIGHT, type Steps } from '../consumers/shop/shop.ts';
import { type Build, startConsumer } from '../consumers/start.ts';

/** All the orderings that are always tried, and some at random. */
const RUNS = 8;

/**
 * What becomes of an order is decided by the same shop whatever the framework: one of them plays every scenario, the
 * others the one that all cases are about.
 */
function orderings({ framework }: Build, name: string): Partial<CheckOptions> {
  return { runs: RUNS, ...(framework === 'express' ? {} : { scenarios: [name] }) };
}

/** Well above what a right consumer takes, on a busy machine too. */
const BUDGET_MS = 2000;

/** A scenario of each sender that is played quickly. */
const SHORT = { detrack: 'delivered', deliveright: 'white-glove' } as const;

/** Reads as a shop does whose numbers of orders are numbers, of ten digits that begin with a seven. */
const readKnownForm: Steps['read'] = (document, hook) => {
  const report = RIGHT.read(document, hook);
  if (!/^7\d{9}$/.test(report.job.key)) throw new Refusal(422, 'this is no number of an order of ours');
  return report;
};

/** Keeps its orders by another field than the one that is the key of the sender. */
function readBy(field: string): Steps['read'] {
  return (document, hook) => {
    const report = RIGHT.read(document, hook);
    const key = document[field];
    if (typeof key !== 'string') throw new Refusal(422, `no ${field}`);
    return { ...report, job: { ...report.job, key } };
  };
}

describe('a right consumer', () => {
  it.concurrent.each(rightConsumers)(
    'with $framework passes every case of Detrack',
    async (build) => {
      const outcome = await check(build, 'detrack', {
        payloadVersions: ['2', '1'],
        ...orderings(build, 'delivered'),
        strict: true,
        budgetMs: BUDGET_MS,
      });
      expect(brokenOnes(outcome).map(told)).toEqual([]);
      expect(skippedGroups(outcome.results)).toEqual(['signature']);
      expect(outcome.ok).toBe(true);
    },
    PATIENCE_MS,
  );

  it.concurrent.each(rightConsumers)(
    'with $framework passes every case of Deliveright',
    async (build) => {
      const outcome = await check(build, 'deliveright', {
        ...orderings(build, 'white-glove'),
        strict: true,
        budgetMs: BUDGET_MS,
      });
      expect(brokenOnes(outcome).map(told)).toEqual([]);
      expect(skippedGroups(outcome.results)).toEqual(['auth']);
      expect(outcome.ok).toBe(true);
    },
    PATIENCE_MS,
  );

  it.concurrent.each(['detrack', 'deliveright'] as const)(
    'of %s that knows its own orders alone passes where they are prepared',
    async (sender) => {
      const orders = new Set<string>();
      const readOwn: Steps['read'] = (document, hook) => {
        const report = RIGHT.read(document, hook);
        if (!orders.has(report.job.key)) throw new Refusal(404, 'this is no order of ours');
        return report;
      };
      const build: Build = { framework: 'express', steps: () => ({ read: readOwn }) };
      const more = { runs: RUNS, strict: true, budgetMs: BUDGET_MS, scenarios: [SHORT[sender]] };
      const prepared = await check(build, sender, { ...more, prepare: ({ key }) => orders.add(key) });
      expect(brokenOnes(prepared).map(told)).toEqual([]);
      expect(prepared).toMatchObject({ ok: true, stateSeen: true });
      expect(orders.size).toBeGreaterThan(100);
      const untold = await check(build, sender, { ...more, only: ['event'] });
      expect(untold.results.map(({ outcome }) => outcome)).not.toContain('pass');
      const keys = [...orders].slice(0, 4);
      const given = await check(build, sender, { ...more, only: ['event', 'duplicate'], ids: keys });
      expect(brokenOnes(given).map(told)).toEqual([]);
      // The greeting takes one of them too.
      const [passed, without] = [given.results.slice(0, 3), given.results.slice(3)];
      expect(passed.map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass']);
      expect(without.map(({ reason }) => reason)).toEqual(without.map(() => 'no key left'));
      expect(given.ok).toBe(true);
    },
    PATIENCE_MS,
  );

  it.concurrent(
    'of detrack that keeps its orders by another field passes when it is asked by that',
    async () => {
      const build: Build = { framework: 'express', steps: () => ({ read: readBy('detrack_number') }) };
      await using consumer = await startConsumer(build);
      const outcome = await check(build, 'detrack', {
        ...{ runs: RUNS, strict: true, budgetMs: BUDGET_MS, scenarios: [SHORT.detrack] },
        url: consumer.url('detrack'),
        state: { url: consumer.stateUrl.replace('{key}', '{/detrack_number}') },
      });
      expect(brokenOnes(outcome).map(told)).toEqual([]);
      expect(outcome).toMatchObject({ ok: true, stateSeen: true });
      expect(skippedGroups(outcome.results)).toEqual(['signature']);
    },
    PATIENCE_MS,
  );

  it.concurrent.each(['detrack', 'deliveright'] as const)(
    'of %s that takes keys of ten digits alone passes when the run is told so',
    async (sender) => {
      const build: Build = { framework: 'express', steps: () => ({ read: readKnownForm }) };
      const more = { runs: RUNS, strict: true, budgetMs: BUDGET_MS, scenarios: [SHORT[sender]] };
      const told7 = await check(build, sender, { ...more, id: '7{n}' });
      expect(brokenOnes(told7).map(told)).toEqual([]);
      expect(told7.ok).toBe(true);
      const untold = await check(build, sender, { ...more, only: ['event'] });
      expect(untold.results.map(({ outcome }) => outcome)).not.toContain('pass');
    },
    PATIENCE_MS,
  );

  it.concurrent(
    'of detrack that is subscribed to two events passes when it says so, and fails for the others alone when not',
    async () => {
      const readSubscribed: Steps['read'] = (document, hook) => {
        if (!['completed', 'failed'].includes(String(document['status']))) {
          throw new Refusal(422, 'not subscribed');
        }
        return RIGHT.read(document, hook);
      };
      const build: Build = { framework: 'express', steps: () => ({ read: readSubscribed }) };
      const more = { runs: RUNS, strict: true, budgetMs: BUDGET_MS, skip: ['unknown'] };
      const subscribed = await check(build, 'detrack', { ...more, events: ['completed', 'failed'] });
      expect(brokenOnes(subscribed).map(told)).toEqual([]);
      expect(subscribed).toMatchObject({ ok: true, stateSeen: true });
      const untold = await check(build, 'detrack', { ...more, scenarios: [SHORT.detrack] });
      const groups = new Set(brokenOnes(untold).map(({ id }) => id.split('/')[0]));
      expect([...groups]).toEqual(['event', 'content']);
    },
    PATIENCE_MS,
  );

  it.concurrent(
    'of detrack’s version 1 that goes by the code in tracking_status passes',
    async () => {
      const byCode: Steps['read'] = (document, hook) => {
        const report = RIGHT.read(document, hook);
        const code = document['tracking_status'];
        if (typeof code !== 'string') throw new Refusal(400, 'tracking_status is missing');
        return { ...report, job: { ...report.job, senderStatus: code } };
      };
      const build: Build = { framework: 'express', steps: () => ({ read: byCode }) };
      const more = { payloadVersions: ['1'], contentForms: ['form'] as const };
      const outcome = await check(build, 'detrack', {
        ...more,
        runs: RUNS,
        strict: true,
        budgetMs: BUDGET_MS,
      });
      expect(brokenOnes(outcome).map(told)).toEqual([]);
      expect(outcome).toMatchObject({ ok: true, stateSeen: true });
    },
    PATIENCE_MS,
  );

  it(
    'passes what can be asked of unsigned payloads of version 1',
    async () => {
      const more = { payloadVersions: ['1'], runs: RUNS, strict: true, budgetMs: BUDGET_MS };
      const outcome = await check({ framework: 'express' }, 'deliveright', more, {
        basic: null,
        secret: null,
      });
      expect(brokenOnes(outcome).map(told)).toEqual([]);
      expect(skippedGroups(outcome.results)).toEqual(['auth', 'signature']);
      expect(outcome.ok).toBe(true);
    },
    PATIENCE_MS,
  );
});

describe('the faulty consumers', () => {
  it('are many, of both providers and every framework, each under a name of its own', () => {
    expect(faults.length).toBeGreaterThanOrEqual(76);
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
    for (const provider of ['detrack', 'deliveright']) {
      const count = (some: readonly Fault[]): number =>
        some.filter((one) => one.provider === provider).length;
      expect(count(payloadFaults), `of ${provider}, in memory`).toBeGreaterThanOrEqual(20);
      expect(count(wireFaults), `of ${provider}, over HTTP`).toBeGreaterThanOrEqual(7);
    }
    for (const framework of ['express', 'fastify', 'hono']) {
      const some = wireFaults.filter((one) => one.framework === framework);
      expect(some.length, framework).toBeGreaterThanOrEqual(2);
    }
  });

  it('are each proved in memory or over HTTP, not both', () => {
    const proved = [...payloadFaults, ...wireFaults].map(({ name }) => name);
    expect(proved.toSorted()).toEqual(faults.map(({ name }) => name).toSorted());
  });

  it('differ from a right one in something', () => {
    const shapeOf = (fault: Fault): unknown => ('shape' in fault ? fault.shape : undefined);
    expect(faults.filter((fault) => fault.steps === undefined && shapeOf(fault) === undefined)).toEqual([]);
  });
});

function skippedGroups(results: readonly { readonly id: string; readonly outcome: string }[]): string[] {
  const skipped = results.filter(({ outcome }) => outcome === 'skip');
  return [...new Set(skipped.map(({ id }) => id.split('/', 1).join('')))].toSorted();
}
