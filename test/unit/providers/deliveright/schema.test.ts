import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { isJsonObject, type JsonValue } from '../../../../src/core/json/json.ts';
import { events } from '../../../../src/providers/deliveright/events.ts';
import { deliverightModel } from '../../../../src/providers/deliveright/model.ts';
import { deliverightWebhookSchema } from '../../../../src/providers/deliveright/schema/webhook.ts';
import { deliverightWebhookV2Schema } from '../../../../src/providers/deliveright/schema/webhook-v2.ts';
import { sources } from '../../../../src/providers/deliveright/sources.ts';
import { fieldMeta, unwrap } from '../../../../src/providers/field.ts';
import { changed, pathsOf, topicFixture } from './documents.ts';

const published = topicFixture('item_status_changed');

/** Every field of a schema by its path, indices as `[]`. */
function fieldsOf(schema: z.core.$ZodType, path = ''): Map<string, z.core.$ZodType> {
  const fields = new Map(path === '' ? [] : [[path, schema]]);
  const kind = unwrap(schema);
  const members: [string, z.core.$ZodType][] =
    kind instanceof z.ZodObject
      ? Object.entries(kind.shape as Record<string, z.core.$ZodType>).map(([key, member]) => [
          path === '' ? key : `${path}.${key}`,
          member,
        ])
      : kind instanceof z.ZodArray
        ? [[`${path}[]`, kind.element as z.core.$ZodType]]
        : [];
  for (const [memberPath, member] of members) {
    for (const [found, field] of fieldsOf(member, memberPath)) fields.set(found, field);
  }
  return fields;
}

/** Keys of every object in a document, in their order, by the object's path. */
function keyOrders(value: JsonValue, path = ''): [path: string, keys: string[]][] {
  if (Array.isArray(value)) return value.flatMap((entry) => keyOrders(entry, `${path}[]`));
  if (!isJsonObject(value)) return [];
  const below = Object.entries(value).flatMap(([key, member]) =>
    keyOrders(member, path === '' ? key : `${path}.${key}`),
  );
  return [[path, Object.keys(value)], ...below];
}

const PATHS = { 1: fieldsOf(deliverightWebhookSchema), 2: fieldsOf(deliverightWebhookV2Schema) };

function refused(document: JsonValue): string[] {
  const issues = deliverightWebhookSchema.safeParse(document).error?.issues ?? [];
  return issues.map((issue) => `/${issue.path.join('/')}`);
}

describe('the schema of version 1', () => {
  it('knows all 209 paths of the published payload', () => {
    const paths = [...pathsOf(published)];
    expect(paths).toHaveLength(209);
    expect(paths.filter((path) => !PATHS[1].has(path))).toEqual([]);
  });

  it('lists the keys in the order of the published payload', () => {
    for (const [path, keys] of keyOrders(published)) {
      const prefix = path === '' ? '' : `${path}.`;
      const known = [...PATHS[1].keys()]
        .filter((field) => field.startsWith(prefix) && !/[.[]/.test(field.slice(prefix.length)))
        .map((field) => field.slice(prefix.length));
      expect(known.filter((key) => keys.includes(key))).toEqual(keys);
    }
  });

  it('has nothing beyond the published payload but what bookings may bring back', () => {
    const paths = pathsOf(published);
    const extra = [...PATHS[1]].filter(
      ([path, field]) => !paths.has(path) && fieldMeta(field)?.seldom !== true,
    );
    expect(extra.map(([path]) => path).filter((path) => !/\[\]$|\.(dimensions|phone1)\./.test(path))).toEqual(
      [],
    );
  });

  it('accepts the published payload', () => {
    expect(refused(published)).toEqual([]);
  });

  it.each(events.map((event) => event.name))('accepts the fixture of %s', (topic) => {
    expect(refused(topicFixture(topic))).toEqual([]);
  });

  it('asks for the order, its number, the envelope and the topic, and for nothing else', () => {
    const needed = [...PATHS[1]].filter(
      ([path, field]) => !path.endsWith('[]') && !(field instanceof z.ZodOptional),
    );
    expect(needed.map(([path]) => path)).toEqual(['order', 'order.order_id', 'msg_info', 'msg_info.topic']);
    expect(refused({ order: { order_id: '1' }, msg_info: { topic: 'x' } })).toEqual([]);
    expect(refused({ order: {} })).toEqual(['/order/order_id', '/msg_info']);
  });

  it.each<[path: string, value: JsonValue]>([
    ['/order/order_id', 22200041771],
    ['/order/order_id', null],
    ['/order/status', '1'],
    ['/order/status', 1.5],
    ['/order/status', null],
    ['/order/type', '2'],
    ['/order/delivery/status', '0'],
    ['/order/delivery/scheduled_date', '04-05-2022'],
    ['/order/created_at', ''],
    ['/order/customer/address/zip', 29001],
    ['/order/customer/phone1', '1'],
    ['/order/line_items', {}],
    ['/order/line_items/0/quantity', 1.5],
    ['/order/line_items/0/resource_url', 'https://example.com'],
    ['/order/line_items/0/dimensions', '10x10x10'],
    ['/order/line_items/0/freight_info/vendor_info/phone', { number: '1', type: 0 }],
    ['/order/tracking/0/event_type_id', '41'],
    ['/order/tracking/0/geolocation/coords', []],
    ['/order/payment/open_balance', '408.08'],
    ['/order/payment/dispositon_cost', '0'],
    ['/order/service_level', 7],
    ['/msg_info/topic', null],
  ])('refuses %s = %j', (path, value) => {
    expect(refused(changed(published, { [path]: value }))).toEqual([path]);
  });

  it.each<[path: string, value: JsonValue]>([
    ['/order/total_weight', 200.5],
    ['/order/payment', null],
    ['/order/customer', null],
    ['/order/delivery/scheduled_date', null],
    ['/order/delivery/confirmed_with', { anything: 1 }],
    ['/order/line_items/0/dimensions', { height: 1, width: 2, depth: 3.5, unit: 'inch' }],
    ['/order/line_items/0/category', 1],
    ['/order/line_items/0/category', 'sofa'],
    ['/order/status', 99],
    ['/order/retailer/_id', 'odd'],
    ['/order/tracking/0/geolocation/coords', { latitude: 1 }],
    ['/order/unheard_of', true],
    ['/msg_info/topic', 'unheard_of'],
  ])('lets %s = %j through', (path, value) => {
    expect(refused(changed(published, { [path]: value }))).toEqual([]);
  });
});

describe('the schema of version 2', () => {
  it('differs in its envelope and in two keys of a tracking entry', () => {
    const [one, two] = [new Set(PATHS[1].keys()), new Set(PATHS[2].keys())];
    expect([...one].filter((path) => !two.has(path)).toSorted()).toEqual([
      'msg_info.method',
      'msg_info.subscriber_id',
      'msg_info.topic',
      'msg_info.webhook_id',
      'order.line_items[].tracking[].date',
      'order.line_items[].tracking[].event_type_id',
      'order.tracking[].date',
      'order.tracking[].event_type_id',
    ]);
    expect([...two].filter((path) => !one.has(path)).toSorted()).toEqual([
      'changes',
      'msg_info.event_origin',
      'msg_info.shipper_id',
      'msg_info.timestamp',
      'order.line_items[].tracking[].event_id',
      'order.line_items[].tracking[].timestamp',
      'order.tracking[].event_id',
      'order.tracking[].timestamp',
      'topic',
      'webhook_id',
    ]);
  });

  it('asks for the topic, the order and its number', () => {
    const minimal = { topic: 'x', order: { order_id: '1' } };
    expect(deliverightWebhookV2Schema.safeParse(minimal).success).toBe(true);
    const issues = deliverightWebhookV2Schema.safeParse({ order: {} }).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('/'))).toEqual(['topic', 'order/order_id']);
  });

  it('refuses a change that is no object', () => {
    const document = { topic: 'x', changes: { status: 3 }, order: { order_id: '1' } };
    expect(deliverightWebhookV2Schema.safeParse(document).error?.issues.map((i) => i.path)).toEqual([
      ['changes', 'status'],
    ]);
  });
});

describe('what is known of the fields', () => {
  it.each(Object.entries(PATHS))('is said of every field of version %s', (_version, fields) => {
    for (const [path, field] of fields) {
      if (path.endsWith('[]')) continue;
      const meta = fieldMeta(field);
      expect(meta, path).toBeDefined();
      expect(meta?.description, path).toMatch(/^\S.+\.$/);
      expect(Object.keys(sources), path).toContain(meta?.source);
    }
  });

  it('names every code that the published payload uses', () => {
    const codes = fieldMeta(PATHS[1].get('order.tracking[].event_type_id') as z.core.$ZodType)?.codes ?? {};
    expect(Object.keys(codes)).toEqual(expect.arrayContaining(['5', '41', '60', '90', '203', '205']));
    expect(codes[203]).toBe('webhook delivered (inferred)');
    expect(Object.keys(codes).filter((id) => Number(id) < 40)).toHaveLength(39);
  });

  it('corrects the names of one version to those of the other', () => {
    const [one, two] = [deliverightModel.versions['1'], deliverightModel.versions['2']];
    expect(one?.misnomers).toMatchObject({ event_id: 'event_type_id', timestamp: 'date' });
    expect(two?.misnomers).toMatchObject({ event_type_id: 'event_id', date: 'timestamp' });
    const names = (version: 1 | 2) =>
      new Set([...PATHS[version].keys()].map((path) => path.split('.').at(-1)));
    for (const name of Object.values(one?.misnomers ?? {})) expect(names(1)).toContain(name);
    for (const name of Object.values(two?.misnomers ?? {})) expect(names(2)).toContain(name);
  });
});
