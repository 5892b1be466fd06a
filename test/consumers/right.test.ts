import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildOptions } from '../../src/api/build.ts';
import type { BuiltEvent } from '../../src/events/built-event.ts';
import { buildEvent } from '../helpers/bundled.ts';
import { call, type Reply, replyJson } from '../helpers/http-client.ts';
import { openRaw } from '../helpers/raw-socket.ts';
import { rightConsumers } from './right.ts';
import type { Sender } from './shop/hook.ts';
import { fieldsOf } from './shop/values.ts';
import { type Consumer, SETTINGS, startConsumer } from './start.ts';

const { user, password } = SETTINGS.basic;
const BASIC = { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };

/** What says that a webhook was taken. */
const TAKEN = [200, 202];

type Headers = Readonly<Record<string, string>>;

// An engineer's own checks of his endpoint, made with nothing of the suite that judges it later.
describe.each(rightConsumers)('the right consumer with $framework', (build) => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await startConsumer(build);
  });

  afterAll(() => consumer.close());

  function event(name: string, options: Partial<BuildOptions> = {}): BuiltEvent {
    const signed = options.provider === 'deliveright' ? { payloadVersion: '2', secret: SETTINGS.secret } : {};
    return buildEvent({ event: name, add: true, ...signed, ...options });
  }

  function post(built: BuiltEvent, headers: Headers = BASIC, body: Uint8Array = built.body): Promise<Reply> {
    return call(consumer.url(built.provider as Sender), {
      body,
      headers: { ...Object.fromEntries(built.headers), ...headers },
    });
  }

  async function job(key: string | null): Promise<unknown> {
    const reply = await call(consumer.stateUrl.replace('{key}', String(key)), { method: 'GET' });
    expect([200, 404]).toContain(reply.status);
    // The consumer's own clock is no part of what is known of a job.
    return reply.status === 404 ? null : { ...fieldsOf(replyJson(reply)), updatedByUsAt: null };
  }

  it('takes both content forms, both versions and both senders', async () => {
    for (const payloadVersion of ['2', '1']) {
      for (const contentForm of ['json', 'form'] as const) {
        const built = event('failed', { payloadVersion, contentForm, set: { reason: 'Zażółć 家 🛋️' } });
        expect(TAKEN).toContain((await post(built)).status);
        expect(await job(built.key)).toMatchObject({ status: 'failed', reason: 'Zażółć 家 🛋️' });
      }
    }
    const order = event('order_status_changed', { provider: 'deliveright' });
    expect(TAKEN).toContain((await post(order, {})).status);
    expect(await job(order.key)).toMatchObject({ key: order.key, status: 'at_hub', sender: 'deliveright' });
  });

  it('keeps a second attempt apart from the first, whichever comes first', async () => {
    const at = Date.parse('2026-05-04T08:00:00Z');
    const first = event('failed', { id: 'DO-1', seed: 'one', now: at });
    const second = event('in-progress', { id: 'DO-1', seed: 'two', now: at - 1000, set: { attempt: 2 } });
    await post(first);
    await post(second);
    expect(await job('DO-1')).toMatchObject({ attempt: 2, status: 'dispatched' });
    await post(first);
    expect(await job('DO-1')).toMatchObject({ attempt: 2, status: 'dispatched' });
  });

  it('keeps the newest of one attempt, at once, repeated or late', async () => {
    const at = Date.parse('2026-05-04T08:00:00Z');
    const older = event('in-progress', { id: 'DO-2', seed: 'one', now: at });
    const newer = event('completed', { id: 'DO-2', seed: 'one', now: at + 60_000 });
    await Promise.all([older, newer, newer, older].map((built) => post(built)));
    const state = await job('DO-2');
    expect(state).toMatchObject({ status: 'delivered', attempt: 1 });
    await post(older);
    await post(newer);
    expect(await job('DO-2')).toEqual(state);
  });

  it('keeps a status that nobody knows as unknown', async () => {
    const built = event('on-hold', { set: { status: 'teleported', milestones: null, items: null } });
    expect(TAKEN).toContain((await post(built)).status);
    expect(await job(built.key)).toMatchObject({ status: 'unknown', senderStatus: 'teleported', items: [] });
  });

  it.each([
    ['no credentials', { Authorization: '' }],
    ['a wrong password', { Authorization: `Basic ${Buffer.from(`${user}:no`).toString('base64')}` }],
    ['a wrong user', { Authorization: `Basic ${Buffer.from(`no:${password}`).toString('base64')}` }],
    ['half a header', { Authorization: 'Basic' }],
    ['no colon', { Authorization: `Basic ${Buffer.from('nothing').toString('base64')}` }],
  ])('refuses %s with 401', async (_what, headers) => {
    const built = event('completed');
    expect((await post(built, headers)).status).toBe(401);
    expect(await job(built.key)).toBeNull();
  });

  it.each([
    ['no signature', { 'X-Grasshopper-Signature': '' }],
    ['a truncated signature', { 'X-Grasshopper-Signature': 'ab12' }],
    ['a wrong signature', { 'X-Grasshopper-Signature': 'ab'.repeat(32) }],
    [
      'a timestamp of last month',
      { 'X-Grasshopper-Timestamp': String(Math.floor(Date.now() / 1000) - 30 * 86_400) },
    ],
  ])('refuses %s with 401', async (_what, headers) => {
    const built = event('order_created', { provider: 'deliveright' });
    expect((await post(built, headers)).status).toBe(401);
    expect(await job(built.key)).toBeNull();
  });

  it('verifies the bytes that came, not what JSON.stringify() would make of them', async () => {
    const built = event('order_created', { provider: 'deliveright' });
    const spaced = Buffer.from(JSON.stringify(built.payload, null, 3).replaceAll('/', '\\/'));
    const sign = createHmac('sha256', SETTINGS.secret).update(spaced).digest('hex');
    expect(TAKEN).toContain((await post(built, { 'X-Grasshopper-Signature': sign }, spaced)).status);
    expect((await post(built, {}, spaced)).status).toBe(401);
  });

  it.each([
    ['no JSON', '{"do_number": ', 400],
    ['nothing', '', 400],
    ['a list', '[]', 400],
    ['null', 'null', 400],
    ['a job without a number', '{"status":"completed"}', 400],
    ['bytes that are not UTF-8', Buffer.from('7b22646f5f6e756d626572223a22ff227d', 'hex'), 400],
    ['too much', `{"do_number":"${'x'.repeat(4_000_000)}"}`, 413],
  ] as const)('refuses %s', async (_what, body, status) => {
    const reply = await call(consumer.url('detrack'), {
      body,
      headers: { 'Content-Type': 'application/json', ...BASIC },
    });
    expect(reply.status).toBe(status);
    expect(reply.body.toString()).not.toMatch(/\bat .+:\d+:\d+/);
  });

  it('takes 256 KiB and a thousand levels', async () => {
    const note = 'x'.repeat(256 * 1024);
    const deep = JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`);
    const built = event('completed', { set: { note, extra: deep } });
    expect(TAKEN).toContain((await post(built)).status);
    expect(await job(built.key)).toMatchObject({ note });
  });

  it('answers other methods with 405 and other content types with 415', async () => {
    const built = event('completed');
    const headers = { 'Content-Type': 'application/json', ...BASIC };
    const put = await call(consumer.url('detrack'), { method: 'PUT', body: built.body, headers });
    expect([put.status, put.headers['allow']]).toEqual([405, 'POST']);
    expect((await call(consumer.url('detrack'), { method: 'GET' })).status).toBe(405);
    expect((await post(built, { ...BASIC, 'Content-Type': 'text/plain' })).status).toBe(415);
    expect(await job(built.key)).toBeNull();
  });

  it('answers after the whole body, and books nothing of half of one', async () => {
    const built = event('completed');
    const head = [
      'POST /hooks/detrack HTTP/1.1',
      'Host: localhost',
      'Content-Type: application/json',
      `Content-Length: ${built.body.length}`,
      `Authorization: ${BASIC.Authorization}`,
    ].join('\r\n');
    const { port } = new URL(consumer.url('detrack'));
    await using raw = await openRaw(Number(port));
    raw.write(`${head}\r\n\r\n`);
    raw.write(built.body.subarray(0, 2000));
    raw.socket.end();
    await raw.closed();
    expect(raw.received()).not.toContain(' 200 ');
    expect(await job(built.key)).toBeNull();
    expect(TAKEN).toContain((await post(built)).status);
    expect(await job(built.key)).toMatchObject({ status: 'delivered' });
  });
});

describe('an unsigned version 1', () => {
  it('is taken where no secret was agreed on', async () => {
    await using consumer = await startConsumer({ framework: 'express' }, { basic: null, secret: null });
    const built = buildEvent({ event: 'item_status_changed' });
    const reply = await call(consumer.url('deliveright'), {
      body: built.body,
      headers: Object.fromEntries(built.headers),
    });
    expect(reply.status).toBe(200);
    expect(
      replyJson(await call(consumer.stateUrl.replace('{key}', String(built.key)), { method: 'GET' })),
    ).toMatchObject({ status: 'announced', items: [{ state: '3 5' }] });
  });
});
