import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../src/core/json/json.ts';
import { deliverightRules } from '../../../../src/providers/deliveright/rules/rules.ts';
import { sources } from '../../../../src/providers/deliveright/sources.ts';
import { changed, GARBAGE, topicFixture } from './documents.ts';

const published = topicFixture('item_status_changed');
const ITEM = '/order/line_items/0';

type Changes = Readonly<Record<string, JsonValue>>;

function hitsOf(document: JsonObject): string[] {
  return deliverightRules.flatMap((rule) => rule.check(document).map((hit) => `${rule.id} ${hit.path}`));
}

function hits(changes: Changes, topic = 'item_status_changed'): string[] {
  return hitsOf(changed(topicFixture(topic), changes));
}

/** For each rule, changes to a coherent payload that break it and nothing else. */
const BROKEN: readonly [rule: string, path: string, changes: Changes, topic?: string][] = [
  ['item-id-prefix', `${ITEM}/item_id`, { [`${ITEM}/item_id`]: '22200041772-1' }],
  ['item-id-position', `${ITEM}/item_id`, { [`${ITEM}/item_id`]: '22200041771-2' }],
  ['order-id-prefix', '/order/order_id', { '/order/type': 2 }],
  ['order-id-prefix', '/order/order_id', { '/order/type': '4' }],
  ['order-id-prefix', '/order/order_id', { '/order/order_id': 'RA1', [`${ITEM}/item_id`]: 'RA1-1' }],
  [
    'subscriber-is-retailer',
    '/msg_info/subscriber_id',
    { '/msg_info/subscriber_id': '5fa178c2083189b168663201' },
  ],
  ['customer-name', '/order/customer/name', { '/order/customer/name': 's A' }],
  ['full-address', '/order/customer/full_address', { '/order/customer/address/city': 'Sumter' }],
  ['vendor-is-company', `${ITEM}/vendor`, { [`${ITEM}/vendor`]: 'Another' }],
  [
    'zip-format',
    `${ITEM}/freight_info/vendor_info/address/zip`,
    { [`${ITEM}/freight_info/vendor_info/address/zip`]: '501' },
  ],
  ['hidden-characters', `${ITEM}/serial_number`, { [`${ITEM}/serial_number`]: 'call first\u200b\u200b' }],
  [
    'tracking-order',
    '/order/tracking/7/date',
    {
      '/order/tracking/7/date': '2022-04-05T14:38:00.000Z',
      '/order/tracking/7/geolocation/timestamp': '2022-04-05T14:38:00.000Z',
      '/order/tracking/7/_id': '624c54488439204e8d6ee881',
    },
  ],
  [
    'position-time',
    `${ITEM}/tracking/0/geolocation/timestamp`,
    { [`${ITEM}/tracking/0/geolocation/timestamp`]: '2022-05-11T16:54:58.559Z' },
  ],
  ['object-id-time', '/order/tracking/0/_id', { '/order/tracking/0/_id': '624c54818439204e8d6ee5df' }],
  [
    'object-id-time',
    '/order/payment/transactions/1/_id',
    { '/order/payment/transactions/1/_id': '627c547f8439204e8d6ee5da' },
  ],
  ['issued-at-creation', '/order/delivery/issued', { '/order/delivery/issued': '2022-04-05T14:38:43.970Z' }],
  ['updated-after-creation', '/order/updated_at', { '/order/updated_at': '2022-04-05T14:38:43.968Z' }],
  ['total-weight', '/order/total_weight', { [`${ITEM}/weight`]: 200 }],
  ['fuel-surcharge', '/order/payment/fuel_surcharge', { '/order/payment/captured_fsc': 0.12 }],
  [
    'delivery-with-fuel',
    '/order/payment/delivery_with_fuel',
    { '/order/payment/delivery_with_fuel': 408.09 },
  ],
  [
    'amount-in-cents',
    '/order/payment/transactions/1/payment_info/amount',
    { '/order/payment/transactions/1/payment_info/amount': 43.38 },
  ],
  [
    'balance-of-charges',
    '/order/payment/open_balance',
    { '/order/payment/transactions/1/payment_info/amount': 4339 },
  ],
  [
    'last-balance',
    '/order/payment/transactions/1/open_balance_snapshot',
    { '/order/payment/transactions/1/open_balance_snapshot': 364.7 },
  ],
  ['misspelt-twin', '/order/payment/dispositon_cost', { '/order/payment/disposition_cost': 25 }],
  [
    'items-received',
    '/order/line_items/1/status',
    { '/order/line_items/1/status': 1 },
    'order_status_changed',
  ],
  ['items-received', '/order/status', { '/order/status': 1 }, 'order_status_changed'],
  ['confirmed-schedule', '/order/delivery/status', { '/order/delivery/status': 1 }, 'delivery_confirmed'],
  [
    'changes-agree',
    '/changes/status/to',
    { '/topic': 'order_status_changed', '/changes': { status: { from: 10, to: 3 } }, '/order/status': 4 },
    'order_status_changed',
  ],
  [
    'changes-agree',
    '/changes/delivery.status/to',
    { '/changes': { 'delivery.status': { from: 0, to: 2 } } },
    'delivery_changed',
  ],
  [
    'creation-changes-nothing',
    '/changes',
    { '/changes': { status: { from: null, to: 1 } } },
    'order_created',
  ],
];

describe('every rule', () => {
  it('is broken by some document below', () => {
    const broken = new Set(BROKEN.map(([rule]) => rule));
    expect(deliverightRules.map((rule) => rule.id).filter((id) => !broken.has(id))).toEqual([]);
  });

  it('has a name of its own, a known source, and is never an error', () => {
    const ids = deliverightRules.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const rule of deliverightRules) {
      expect(Object.keys(sources)).toContain(rule.source);
      expect(rule.severity).not.toBe('error');
      expect(rule.explain).toMatch(/\.$/);
    }
  });

  it.each(BROKEN)('%s finds what is wrong at %s', (rule, path, changes, topic) => {
    expect(hits(changes, topic)).toEqual([`${rule} ${path}`]);
  });

  it.each(BROKEN)('%s says what it wanted and what it got at %s', (id, _path, changes, topic) => {
    const rule = deliverightRules.find((candidate) => candidate.id === id);
    const [found] = rule?.check(changed(topicFixture(topic ?? 'item_status_changed'), changes)) ?? [];
    expect(found?.expected).not.toBe('');
    expect(found?.actual).not.toBe('');
    expect(found?.expected).not.toBe(found?.actual);
    expect(found?.message).not.toBe('');
  });
});

describe('what is not known is not judged', () => {
  it.each<[title: string, changes: Changes, topic?: string]>([
    ['item ids of a return', { '/order/type': 2, '/order/order_id': 'RA7', [`${ITEM}/item_id`]: 'x' }],
    ["the order's status while its items change", { '/order/status': 2 }],
    [
      'a masked customer',
      { '/order/customer/mask': true, '/order/customer/name': '***', '/order/customer/full_address': '' },
    ],
    ['a name without a given name', { '/order/customer/first_name': '', '/order/customer/name': 's' }],
    ['an address with a second line, left out', { '/order/customer/address/address2': 'Apt 4' }],
    [
      'an address with a second line, put in',
      {
        '/order/customer/address/address2': 'Apt 4',
        '/order/customer/full_address': '415 East 71st Street Apt 4 Alcolu SC 29001',
      },
    ],
    [
      'a ZIP+4',
      {
        '/order/customer/address/zip': '29001-1234',
        '/order/customer/full_address': '415 East 71st Street Alcolu SC 29001-1234',
      },
    ],
    ['a weight of the whole line', { [`${ITEM}/quantity`]: 3 }],
    ['a weight of each piece', { [`${ITEM}/quantity`]: 3, '/order/total_weight': 603 }],
    [
      'a balance after a payment',
      { '/order/payment/amount': 408.08, '/order/payment/transactions/1/payment_info/amount': 1 },
    ],
    [
      'transactions that are no charges',
      { '/order/payment/transactions/0/type': 2, '/order/payment/transactions/1/payment_info/amount': 1 },
    ],
    ['an order without transactions', { '/order/payment/transactions': [] }],
    ['half a cent', { '/order/payment/delivery_with_fuel': 408.084 }],
    ['times without an offset', { '/order/updated_at': '2020-01-01T00:00:00' }],
    ['ids of another form', { '/order/tracking/0/_id': 'e-1' }],
    ['an order on its way with received items', { '/order/status': 4 }, 'order_status_changed'],
    ['changes of fields that the order does not have', { '/changes': { pallet: { from: 1, to: 2 } } }],
    ['changes of containers', { '/changes': { tracking: { from: [], to: [1] } } }],
  ])('%s', (_title, changes, topic) => {
    expect(hits(changes, topic)).toEqual([]);
  });

  it('whole dollars in a field of cents are found by the dollars beside them', () => {
    const changes = {
      '/order/payment/captured_fsc': 0,
      '/order/payment/fuel_surcharge': 0,
      '/order/payment/delivery_cost_only': 365,
      '/order/payment/delivery_with_fuel': 365,
      '/order/payment/open_balance': 365,
      '/order/payment/transactions/0/payment_info/amount': 365,
      '/order/payment/transactions/1/payment_info/amount': 0,
      '/order/payment/transactions/1/open_balance_snapshot': 365,
    };
    expect(hits(changes)).toEqual(['amount-in-cents /order/payment/transactions/0/payment_info/amount']);
  });

  it('one late entry is one hit', () => {
    const late = Object.fromEntries(
      [0, 1, 2].map((i) => [`/order/tracking/${i}/date`, '2023-01-01T00:00:00.000Z']),
    );
    expect(hits(late).filter((hit) => hit.startsWith('tracking-order'))).toEqual([
      'tracking-order /order/tracking/3/date',
    ]);
  });
});

describe('garbage', () => {
  function pathsIn(value: JsonValue, path = ''): string[] {
    if (typeof value !== 'object' || value === null) return [path];
    return [path, ...Object.entries(value).flatMap(([key, member]) => pathsIn(member, `${path}/${key}`))];
  }

  it('in any place is borne', () => {
    const base = changed(published, {
      '/changes': { status: { from: 10, to: 1 } },
      '/topic': 'order_created',
    });
    const paths = pathsIn(base).filter((path) => path !== '');
    expect(paths.length).toBeGreaterThan(300);
    for (const [i, path] of paths.entries()) {
      const value = GARBAGE[i % GARBAGE.length] ?? null;
      expect(() => hitsOf(changed(base, { [path]: value })), path).not.toThrow();
    }
  });

  it('as the whole is borne', () => {
    for (const value of GARBAGE) {
      const entry = {
        date: value,
        timestamp: value,
        _id: value,
        geolocation: value,
        payment_info: { amount: value },
      };
      const documents: JsonObject[] = [
        { order: value, msg_info: value, changes: value, topic: value },
        { order: { line_items: [value, { tracking: [value, entry] }], tracking: value, payment: value } },
        { order: { order_id: value, type: value, status: value, payment: { transactions: [value, entry] } } },
        { order: {}, changes: { 'a..b': value, __proto__x: value, '': { to: value } } },
      ];
      for (const document of documents) expect(() => hitsOf(document)).not.toThrow();
    }
  });
});
