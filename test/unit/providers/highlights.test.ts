import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/core/json/json.ts';
import { deliveright } from '../../../src/providers/deliveright/provider.ts';
import { detrack } from '../../../src/providers/detrack/provider.ts';
import { highlightsOf } from '../../../src/providers/highlights.ts';
import type { Provider } from '../../../src/providers/provider.ts';

function texts(provider: Provider, payload: JsonValue, label = ''): string[] {
  return highlightsOf(provider.highlights, payload, label).map(({ text }) => text);
}

describe('what matters of Detrack', () => {
  const failed: JsonObject = {
    do_number: 'DO-1001',
    status: 'failed',
    reason: 'Recipient not home',
    assign_to: 'Adam',
    attempt: 2,
    note: 'Rang twice',
    items: [{ reject_quantity: 1 }, { reject_quantity: 0 }, null],
    type: 'Delivery',
  };

  it('comes in one order, without what the event says already', () => {
    const rest = ['Recipient not home', 'by Adam', 'attempt 2', '1 of 3 items rejected', 'Rang twice'];
    expect(texts(detrack, failed, 'Failed')).toEqual(rest);
    expect(texts(detrack, failed, 'Heading To')).toEqual(['Failed', ...rest]);
  });

  it('says where each stands', () => {
    const [first] = highlightsOf(detrack.highlights, failed, 'Failed');
    expect(first).toEqual({ path: '/reason', text: 'Recipient not home' });
  });

  it('costs nothing where nothing is', () => {
    const empty = { ...failed, reason: null, assign_to: '', attempt: 1, items: [], note: '  ' };
    expect(texts(detrack, empty, 'failed')).toEqual([]);
    expect(texts(detrack, { do_number: 'x' })).toEqual([]);
    expect(texts(detrack, null)).toEqual([]);
  });

  it('reads version 1, an attempt in quotes, and a status that is not documented', () => {
    const pushed = { do: 'DO-1', status: 'Failed', reason: 'Damaged', items: [{ reject: 2 }] };
    expect(texts(detrack, pushed)).toEqual(['Failed', 'Damaged', '1 of 1 items rejected']);
    expect(texts(detrack, { status: 'lost', attempt: '3' })).toEqual(['lost', 'attempt 3']);
  });

  it('names the rarer kind of job', () => {
    expect(texts(detrack, { type: 'Collection' })).toEqual(['Collection']);
  });
});

describe('what matters of Deliveright', () => {
  const order: JsonObject = {
    order_id: '222',
    status: 3,
    delivery: { status: 2, scheduled_date: '2026-02-11T12:00:00.000Z' },
    line_items: [
      { name: 'Sofa', status: 1, tracking: [{ event_type_id: 5, date: '2026-01-01T00:00:00Z' }] },
      { sku: 'OTT', status: 3, tracking: [{ event_type_id: 10, date: '2026-01-02T00:00:00Z' }] },
    ],
    tracking: [
      { event_type_id: 11, description: 'Nobody at home', date: '2026-01-02T00:00:00Z' },
      { event_type_id: 203, description: 'Sent to https://shop.example.com', date: '2026-01-03T00:00:00Z' },
    ],
  };
  const version1 = (topic: string): JsonObject => ({ order, msg_info: { topic } });

  it.each([
    [
      'item_status_changed',
      [
        'item OTT status 3 (10 item reported as damaged)',
        'for 2026-02-11',
        'Nobody at home',
        'order Received',
      ],
    ],
    [
      'delivery_confirmed',
      ['delivery Schedule Confirmed', 'for 2026-02-11', 'Nobody at home', 'order Received'],
    ],
    ['order_status_changed', ['Received', 'for 2026-02-11', 'Nobody at home']],
    ['tracking_changed', ['11 order delivery failed', 'for 2026-02-11', 'Nobody at home', 'order Received']],
  ])('says of %s in version 1 what is now', (topic, expected) => {
    expect(texts(deliveright, version1(topic))).toEqual(expected);
  });

  it('says in version 2 what went from what to what', () => {
    const changes = {
      'line_items.0.status': { from: 1, to: 3 },
      'delivery.status': { from: 1, to: 2 },
      'delivery.scheduled_date': { from: null, to: '2026-02-11T12:00:00.000Z' },
      status: { from: 10, to: 3 },
    };
    expect(texts(deliveright, { topic: 'delivery_changed', changes, order })).toEqual([
      expect.stringMatching(
        /^item Sofa status 1 -> 3, delivery status Pre-Confirmed -> Schedule Confirmed, .*…$/,
      ),
      'for 2026-02-11',
      'Nobody at home',
    ]);
    expect(
      texts(deliveright, {
        topic: 'order_status_changed',
        changes: { status: { from: 10, to: 3 } },
        order,
      })[0],
    ).toBe('order status In transit -> Received');
  });

  it('says why an item failed, whatever that is', () => {
    const broken = { order: { line_items: [{ failure_details: { code: 7 } }] } };
    expect(texts(deliveright, broken)).toEqual(['{"code":7}']);
  });
});

describe('any payload', () => {
  const key = fc.constantFrom(
    'status',
    'order',
    'changes',
    'line_items',
    'tracking',
    'items',
    'delivery',
    'attempt',
    'topic',
    'msg_info',
    'name',
    'from',
    'to',
  );
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<JsonValue>(null, true, 3, 1e300, '', 'text', 'order_created', '2026-01-01'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 5 }),
    ),
  }));

  it('is borne, and each text is short and one of its own', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(detrack, deliveright), (payload, provider) => {
        const shown = texts(provider, payload);
        for (const text of shown) expect(text.length).toBeLessThanOrEqual(101);
        expect(new Set(shown).size).toBe(shown.length);
      }),
    );
  });
});
