import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import {
  buildEvent,
  createReceiver,
  type DeliverightWebhook,
  type DetrackJob,
  deliverightWebhookSchema,
  detrackJobSchema,
  type Exchange,
  type PayloadOf,
  providers,
  send,
  validate,
  WebhookCliError,
} from 'webhook-cli';
import { createEndpoint } from './endpoint.ts';

const jobs = new Map<string, DetrackJob['status']>();
const endpoint = createEndpoint(jobs);
let to = '';

beforeAll(async () => {
  endpoint.listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  to = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/hooks`;
});

afterAll(() => endpoint.close());

describe('our endpoint', () => {
  it('keeps the status of every event', async () => {
    const triggers = providers.find((provider) => provider.id === 'detrack')?.events ?? [];
    expect(triggers).toHaveLength(12);
    for (const { name } of triggers) {
      const { response, key, error } = await send({ event: name, to });
      expect(error).toBeNull();
      expect(response?.status).toBe(204);
      expect(jobs.has(key ?? '')).toBe(true);
    }
  });

  it('says which field is wrong', async () => {
    const exchange = await send({ event: 'failed', to, set: { attempt: 'second' }, id: 'DO-1001' });
    expect(exchange.response?.status).toBe(422);
    expect(exchange.response?.body).toBe('["attempt"]');
    expect(exchange.valid).toBe(false);
    expectTypeOf(exchange).toEqualTypeOf<Exchange<PayloadOf<'failed'>>>();
  });

  it('is not there', async () => {
    const { response, error } = await send({ event: 'failed', to: 'http://127.0.0.1:1/', timeoutMs: 5000 });
    expect(response).toBeNull();
    expect(error?.code).toBe('refused');
  });
});

describe('a receiver', () => {
  it('waits for what our code sends', async () => {
    await using receiver = await createReceiver({ rejectInvalid: true });
    const { headers, body } = buildEvent({
      event: 'item_status_changed',
      seed: 'one',
      now: Date.UTC(2026, 0, 31),
    });
    const waiting = receiver.waitFor((e) => e.event === 'item_status_changed', { timeoutMs: 5000 });
    const answer = await fetch(receiver.url, {
      method: 'POST',
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      body: Buffer.from(body).toString('utf8'),
    });
    expect(answer.status).toBe(200);
    const exchange = await waiting;
    expect(exchange.valid).toBe(true);
    const order: DeliverightWebhook = deliverightWebhookSchema.parse(exchange.payload);
    expect(String(order.order.order_id)).toBe(exchange.key);
    expect(receiver.exchanges).toHaveLength(1);
    expect(receiver.url).toBe(`http://127.0.0.1:${receiver.port}/`);
  });

  it('sees what has already come, and says what did when it gives up', async () => {
    const receiver = await createReceiver({ answer: 202 });
    await send({ event: 'completed', to: receiver.url, id: 'DO-7' });
    const { response, key } = await receiver.waitFor((e) => e.event === 'completed', { timeoutMs: 1 });
    expect([response?.status, key]).toEqual([202, 'DO-7']);
    const giveUp = receiver.waitFor((e) => e.event === 'failed', { timeoutMs: 20 });
    await expect(giveUp).rejects.toThrow(/what came: detrack completed DO-7/);
    await expect(giveUp).rejects.toBeInstanceOf(WebhookCliError);
    await receiver.close();
    const { error } = await send({ event: 'completed', to: receiver.url });
    expect(error?.code).toBe('refused');
  });
});

describe('a payload', () => {
  it('is built the same twice with a seed', () => {
    const options = { event: 'failed', seed: 'x', now: 0, set: { 'items[0].sku': 'A-1' } };
    const [one, two] = [buildEvent(options), buildEvent(options)];
    expect(Buffer.from(one.body).equals(Buffer.from(two.body))).toBe(true);
    expect(one).toMatchObject({
      provider: 'detrack',
      event: 'failed',
      payload: { items: [{ sku: 'A-1' }, {}] },
    });
    expect(JSON.parse(Buffer.from(one.body).toString('utf8'))).toEqual(one.payload);
  });

  it('is judged as an object, as text and as bytes', () => {
    const { payload, body } = buildEvent({ event: 'failed' });
    for (const given of [payload, body, Buffer.from(body).toString('utf8')]) {
      expect(validate(given)).toMatchObject({
        provider: 'detrack',
        event: 'failed',
        payloadVersion: '2',
        valid: true,
      });
    }
    const { valid, findings } = validate({ ...payload, attempt: '2' }, { provider: 'detrack' });
    expect(valid).toBe(false);
    expect(findings.map((finding) => [finding.severity, finding.path])).toContainEqual(['error', '/attempt']);
    expect(detrackJobSchema.safeParse(payload).success).toBe(true);
  });

  it('is of an event that exists', () => {
    expect(() => buildEvent({ event: 'faild' })).toThrow(/Did you mean "failed"\?/);
    try {
      buildEvent({ event: 'faild' });
    } catch (error) {
      expect(error).toBeInstanceOf(WebhookCliError);
      expect(error).toMatchObject({ code: 'unknown_event', kind: 'usage' });
    }
  });
});
