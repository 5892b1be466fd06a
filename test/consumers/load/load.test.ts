import { beforeAll, describe, expect, it } from 'vitest';
import { call, replyJson } from '../../helpers/http-client.ts';
import { fieldsOf } from '../shop/values.ts';
import { drive, type PlannedJob, planJobs } from './drive.ts';
import { FAULTY, type LoadConsumer, type LoadConsumerName, startLoadConsumer } from './start.ts';

const USERS = 20;

/** Some 500 webhooks, of which each twentieth comes twice, in any order within their job. */
const JOBS = 119;
const DISORDER = { duplicate: 0.05, shuffle: true } as const;

async function stateOf({ stateUrl }: LoadConsumer, key: string): Promise<unknown> {
  const reply = await call(stateUrl.replace('{key}', key), { method: 'GET' });
  return reply.status === 404 ? undefined : replyJson(reply);
}

describe('consumers under load', () => {
  let peak: readonly PlannedJob[];
  let calm: readonly PlannedJob[];
  let disordered: readonly PlannedJob[];

  beforeAll(() => {
    peak = planJobs('delivered', { jobs: JOBS, seed: 'peak', ...DISORDER });
    calm = planJobs('failed-then-reattempted', { jobs: 6, seed: 'calm' });
    disordered = planJobs('delivered', { jobs: 12, seed: 'again', ...DISORDER, duplicate: 0.5 });
  });

  /** Plays the load, and then some jobs without any, as who judges the consumer does. */
  async function play(name: LoadConsumerName, consumer: LoadConsumer): Promise<readonly string[]> {
    const statuses = await drive(consumer.url(), peak, USERS);
    expect([...statuses]).toEqual([[200, peak.flatMap(({ webhooks }) => webhooks).length]]);
    await consumer.settled();
    const spoiled = consumer.spoiled();
    await drive(consumer.url(), calm, 1);
    await drive(consumer.url(), disordered, 1);
    expect(consumer.spoiled(), `${name} without load`).toEqual(spoiled);
    return spoiled;
  }

  it('the right one leaves every job as it should be', async () => {
    await using consumer = await startLoadConsumer('right');
    expect(await play('right', consumer)).toEqual([]);
    for (const { key } of peak) {
      expect(await stateOf(consumer, key)).toMatchObject({
        key,
        status: 'delivered',
        webhooks: 4,
        history: ['1 info_recv', '1 out_for_delivery', '1 head_to_delivery', '1 completed'],
      });
    }
    expect(await stateOf(consumer, calm[0]?.key ?? '')).toMatchObject({ attempt: 2, webhooks: 7 });
    expect(consumer.webhooks()).toBe(
      [...peak, ...calm, ...disordered].flatMap(({ webhooks }) => webhooks).length,
    );
  });

  it.each(FAULTY)('%s spoils some jobs and not all, and none without load', async (name) => {
    await using consumer = await startLoadConsumer(name);
    const spoiled = await play(name, consumer);
    expect(spoiled.length).toBeGreaterThan(0);
    expect(spoiled.length).toBeLessThan(JOBS);
    expect(peak.map(({ key }) => key)).toEqual(expect.arrayContaining([...spoiled]));
    // What its log says of a job is what it tells of it.
    const right = { status: 'delivered', webhooks: 4 };
    const wrong = await Promise.all(
      peak.map(async ({ key }) => {
        const { status, webhooks } = fieldsOf(await stateOf(consumer, key));
        return status === right.status && webhooks === right.webhooks ? [] : [key];
      }),
    );
    expect(wrong.flat().toSorted()).toEqual(spoiled);
  });

  it.each(['right', ...FAULTY] as const)('%s is right from its first webhook without load', async (name) => {
    await using consumer = await startLoadConsumer(name);
    await drive(consumer.url(), calm, 1);
    await drive(consumer.url(), disordered, 1);
    expect(consumer.spoiled()).toEqual([]);
  });

  it.each(['right', ...FAULTY] as const)('%s takes orders of Deliveright too', async (name) => {
    await using consumer = await startLoadConsumer(name);
    const [order] = planJobs('white-glove', { seed: 'order' });
    await drive(consumer.url('deliveright'), order === undefined ? [] : [order], 1);
    expect(await stateOf(consumer, order?.key ?? '')).toMatchObject({ status: 'delivered', webhooks: 11 });
    expect(consumer.spoiled()).toEqual([]);
  });

  it('a small pool that says so spoils nothing: what it refused was never taken', async () => {
    await using consumer = await startLoadConsumer('small-pool', { refuses: true });
    const statuses = await drive(consumer.url(), peak, USERS);
    expect(statuses.get(503)).toBeGreaterThan(0);
    expect(consumer.spoiled()).toEqual([]);
  });

  it('tells its log by HTTP, and refuses what is no webhook', async () => {
    await using consumer = await startLoadConsumer('dedup-window', { windowMs: 0 });
    const [job] = planJobs('delivered', { duplicate: 1, seed: 'twice' });
    await drive(consumer.url(), job === undefined ? [] : [job], 1);
    const log = await call(`${consumer.origin}/spoiled`, { method: 'GET' });
    expect(replyJson(log)).toEqual({ webhooks: 8, jobs: 1, pending: 0, spoiled: [job?.key] });
    expect((await call(consumer.url(), { body: '{' })).status).toBe(415);
    expect((await call(consumer.url(), { method: 'GET' })).status).toBe(405);
    expect(await stateOf(consumer, 'DO-unknown')).toBeUndefined();
  });
});
