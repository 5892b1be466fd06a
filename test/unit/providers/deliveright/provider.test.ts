import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../src/core/json/json.ts';
import { matches, pointer, type Segment } from '../../../../src/core/json/pointer.ts';
import { settle } from '../../../../src/events/identity/following.ts';
import { events } from '../../../../src/providers/deliveright/events.ts';
import { deliveright } from '../../../../src/providers/deliveright/provider.ts';
import { deliverightRules } from '../../../../src/providers/deliveright/rules/rules.ts';
import { deliverightWebhookV2Schema } from '../../../../src/providers/deliveright/schema/webhook-v2.ts';
import { changed, GARBAGE, pathsOf, topicFixture } from './documents.ts';

const SENT_AT = Date.UTC(2026, 1, 13, 18, 5, 46, 214);

function toVersion2(payload: JsonObject, event: string): JsonObject {
  const fresh = (pattern: string) => pattern.replaceAll('%', 'a');
  return deliveright.toVersion(payload, { event, version: '2', sentAt: SENT_AT, fresh });
}

function call(version: string, secret: string | null) {
  return { version, contentForm: 'json' as const, body: Buffer.from('{}'), secret, sentAt: SENT_AT };
}

describe('version 2 of a fixture', () => {
  it('leaves version 1 alone', () => {
    const payload = topicFixture('order_created');
    const context = { event: 'order_created', version: '1', sentAt: SENT_AT, fresh: () => '' };
    expect(deliveright.toVersion(payload, context)).toBe(payload);
  });

  it('has its own envelope around the order', () => {
    const payload = toVersion2(topicFixture('order_created'), 'order_created');
    expect(Object.keys(payload)).toEqual(['webhook_id', 'topic', 'msg_info', 'changes', 'order']);
    expect(payload).toMatchObject({
      webhook_id: `wh_${'a'.repeat(24)}`,
      topic: 'order_created',
      msg_info: {
        shipper_id: expect.stringMatching(/^[A-Z]{4}$/),
        timestamp: '2026-02-13T18:05:46.214Z',
        event_origin: 'system',
      },
      changes: {},
    });
  });

  it('renames the two keys of tracking entries where they stood, and nothing else', () => {
    const before = topicFixture('item_status_changed');
    const after = toVersion2(before, 'item_status_changed');
    const renamed = [...pathsOf(before['order'] ?? null)].map((path) =>
      path
        .replace(/(tracking\[\]\.)event_type_id$/, '$1event_id')
        .replace(/(tracking\[\]\.)date$/, '$1timestamp'),
    );
    expect([...pathsOf(after['order'] ?? null)]).toEqual(renamed);
    expect(after['order']).toMatchObject({
      line_items: [{ tracking: [{ event_id: 5, timestamp: '2022-05-11T16:54:59.559Z' }] }],
      payment: { transactions: [{ date: '2022-04-05T14:38:54.815Z' }, {}] },
    });
  });

  it('does not touch the payload it is made from', () => {
    const payload = topicFixture('tracking_changed');
    toVersion2(payload, 'tracking_changed');
    expect(payload).toEqual(topicFixture('tracking_changed'));
  });

  it.each<[topic: string, origin: string, changes: JsonObject]>([
    ['order_created', 'system', {}],
    ['tracking_changed', 'system', { 'tracking.7.event_id': { from: null, to: 90 } }],
    [
      'delivery_changed',
      'dispatcher_action',
      {
        'delivery.status': { from: 0, to: 1 },
        'delivery.scheduled_date': { from: null, to: '2026-02-17T10:00:00.000Z' },
      },
    ],
    ['item_status_changed', 'hub_scan', { 'line_items.0.status': { from: null, to: 3 } }],
    ['order_status_changed', 'hub_scan', { status: { from: 10, to: 3 } }],
    ['delivery_confirmed', 'customer_action', { 'delivery.status': { from: 1, to: 2 } }],
  ])('of %s tells who did what: %s', (topic, origin, changes) => {
    const payload = toVersion2(topicFixture(topic), topic);
    expect(payload).toMatchObject({ topic, msg_info: { event_origin: origin } });
    expect(payload['changes']).toEqual(changes);
  });

  it('tells of the item whose last entry is the newest', () => {
    const payload = toVersion2(topicFixture('order_status_changed'), 'item_status_changed');
    expect(payload['changes']).toEqual({ 'line_items.1.status': { from: null, to: 3 } });
  });

  it('invents no earlier status where none is documented', () => {
    const cancelled = changed(topicFixture('order_status_changed'), { '/order/status': 6 });
    expect(toVersion2(cancelled, 'order_status_changed')['changes']).toEqual({
      status: { from: null, to: 6 },
    });
  });

  it.each(events.map((event) => event.name))('of %s is valid, coherent and recognised', (topic) => {
    const payload = toVersion2(topicFixture(topic), topic);
    expect(deliverightWebhookV2Schema.safeParse(payload).error).toBeUndefined();
    const rules = deliverightRules.filter((rule) => rule.versions.includes('2'));
    expect(rules.flatMap((rule) => rule.check(payload))).toEqual([]);
    expect(deliveright.recognise(payload, [])).toMatchObject({
      version: '2',
      event: topic,
      eventReason: null,
    });
  });

  it('is made of garbage too', () => {
    for (const value of GARBAGE) {
      for (const { name } of events) {
        const documents: JsonObject[] = [
          { order: value, msg_info: value },
          { order: { line_items: value, tracking: value, delivery: value, status: value } },
          { order: { line_items: [value, { tracking: [value] }], tracking: [value] } },
        ];
        for (const document of documents) expect(() => toVersion2(document, name)).not.toThrow();
      }
    }
    expect(toVersion2({}, 'order_created')).not.toHaveProperty('order');
  });
});

describe('the headers of a request', () => {
  it('of version 1 are the content type alone, even with a secret', () => {
    expect(deliveright.requestHeaders(call('1', 'secret'))).toEqual([['Content-Type', 'application/json']]);
  });

  it('of version 2 carry the time in Unix seconds', () => {
    expect(deliveright.requestHeaders(call('2', null))).toEqual([
      ['Content-Type', 'application/json'],
      ['X-Grasshopper-Timestamp', '1771005946'],
    ]);
  });

  it('of version 2 with a secret carry the signature of the body', () => {
    const headers = deliveright.requestHeaders(call('2', 'secret'));
    expect(headers.at(-1)).toEqual([
      'X-Grasshopper-Signature',
      createHmac('sha256', 'secret').update('{}').digest('hex'),
    ]);
    expect(deliveright.signature?.verify(headers, Buffer.from('{}'), 'secret')).toEqual({ ok: true });
  });
});

describe('what the pretty view says instead of a container', () => {
  const summary = (path: string, value: JsonValue) =>
    deliveright.summaries.find((candidate) => candidate.path === path)?.summarise(value);
  const order = topicFixture('item_status_changed')['order'] as JsonObject;
  const item = (order['line_items'] as JsonObject[])[0] ?? {};
  const payment = order['payment'] as JsonObject;
  const STEPS = '/order/payment/transactions/*/payment_info/steps';

  it('of the published payload', () => {
    expect(summary('/order/tracking', order['tracking'] ?? null)).toBe(
      '8 entries, last 203 webhook delivered 14:40:05',
    );
    expect(summary('/order/line_items/*/tracking', item['tracking'] ?? null)).toBe(
      '1 entry, last 5 item unload and fulfilled 16:54:59',
    );
    expect(summary('/order/line_items/*/freight_info', item['freight_info'] ?? null)).toBe(
      'FOB, from Hooker, Ridgeway VA',
    );
    expect(summary('/order/payment/transactions', payment['transactions'] ?? null)).toBe(
      '2 entries, 408.08 usd',
    );
    const [first] = payment['transactions'] as [{ payment_info: { steps: string } }];
    expect(summary(STEPS, first.payment_info.steps)).toBe('7 steps in 447 characters');
  });

  it('of version 2 and of an order with freight', () => {
    const after = toVersion2(topicFixture('tracking_changed'), 'tracking_changed')['order'] as JsonObject;
    expect(summary('/order/tracking', after['tracking'] ?? null)).toBe(
      '8 entries, last 90 notification e-mail sent 18:05:46',
    );
    const [piece] = after['line_items'] as JsonObject[];
    expect(summary('/order/line_items/*/freight_info', piece?.['freight_info'] ?? null)).toBe(
      'freight leg, from Carolina Case Works, High Point NC',
    );
  });

  it('of what it cannot sum up', () => {
    expect(summary('/order/tracking', [])).toBeNull();
    expect(summary('/order/tracking', [{ event_type_id: 9999 }])).toBe('1 entry, last 9999');
    expect(summary('/order/tracking', [null, 'x'])).toBe('2 entries');
    expect(summary('/order/payment/transactions', [{ payment_info: { amount: '1', currency: 'usd' } }])).toBe(
      '1 entry',
    );
    expect(summary(STEPS, 'short')).toBeNull();
  });

  it('bears garbage', () => {
    for (const { path, summarise } of deliveright.summaries) {
      for (const value of GARBAGE) {
        for (const candidate of [
          value,
          [value],
          [{ event_type_id: value, date: value, payment_info: value }],
        ]) {
          expect(() => summarise(candidate), path).not.toThrow();
        }
      }
    }
  });
});

describe('the provider', () => {
  const pointersOf = (value: JsonValue, path: readonly Segment[] = []): string[] =>
    typeof value === 'object' && value !== null
      ? [
          pointer(path),
          ...Object.entries(value).flatMap(([key, member]) => pointersOf(member, [...path, key])),
        ]
      : [pointer(path)];

  it('points only to what the published payload has', () => {
    const known = pointersOf(topicFixture('item_status_changed'));
    const paths = [
      ...deliveright.versions.map((version) => version.keyPath),
      ...deliveright.identity.fresh.map((field) => field.path),
      ...deliveright.identity.days,
      ...deliveright.identity.dayTexts,
      ...deliveright.summaries.map((candidate) => candidate.path),
    ];
    expect(paths.filter((path) => !known.some((candidate) => matches(candidate, path)))).toEqual([]);
  });

  it('has six topics that a request shows, and no job types', () => {
    expect(deliveright.events.map((event) => event.name)).toEqual([
      'order_created',
      'tracking_changed',
      'delivery_changed',
      'item_status_changed',
      'order_status_changed',
      'delivery_confirmed',
    ]);
    expect(deliveright.events.every((event) => event.recognisable)).toBe(true);
    const names = deliveright.events.flatMap((event) => [event.name, ...event.aliases]);
    expect(new Set(names).size).toBe(names.length);
    const payload = topicFixture('order_created');
    expect(deliveright.toJobType(payload, 'Collection', 'order_created')).toBe(payload);
    expect(settle(payload, deliveright.identity)).toBe(payload);
  });
});
