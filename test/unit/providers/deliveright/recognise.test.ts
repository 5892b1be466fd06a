import { describe, expect, it } from 'vitest';
import type { HeaderList } from '../../../../src/core/http/headers.ts';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import { isJsonObject } from '../../../../src/core/json/json.ts';
import { assume, headline, recognise } from '../../../../src/providers/deliveright/recognise.ts';
import { changed, GARBAGE, topicFixture } from './documents.ts';

const SIGNED: HeaderList = [['x-grasshopper-signature', 'whatever']];
const published = topicFixture('item_status_changed');

describe('what is taken for Deliveright', () => {
  it.each<[title: string, document: JsonObject]>([
    ['an order with a number', { order: { order_id: '1' } }],
    ['an order with a null number', { order: { order_id: null } }],
    [
      'an order without a number but with its habits',
      { order: { total_cubes: 1, kd: {}, haul_away: false } },
    ],
    ['a version 1 envelope without its order', { msg_info: { topic: 'order_created' } }],
    [
      'a version 1 envelope with a new topic',
      { msg_info: { topic: 'new', subscriber_id: 'a', method: 'POST' } },
    ],
    ['a version 2 envelope without its order', { topic: 'order_created', webhook_id: 'wh_1' }],
    ['a version 2 envelope with its inner one', { topic: 'order_created', msg_info: {} }],
  ])('%s', (_title, document) => {
    expect(recognise(document, [])).not.toBeNull();
  });

  it.each<[title: string, document: JsonObject]>([
    ['nothing', {}],
    ['another order', { order: { id: 1, line_items: [], customer: {} } }],
    ['an order that is a text', { order: '22200041771' }],
    ['an order that is a list', { order: [{ order_id: '1' }] }],
    ['another topic', { topic: 'orders/create', id: 1 }],
    ['a topic alone', { topic: 'order_created' }],
    ['an envelope with another topic', { msg_info: { topic: 'new' } }],
    ['a flat job', { id: '1', do_number: 'DO-1', status: 'failed' }],
  ])('but not %s', (_title, document) => {
    expect(recognise(document, [])).toBeNull();
  });

  it('reads own members only', () => {
    const inherited = Object.create({ order: { order_id: '1' }, topic: 'order_created' }) as JsonObject;
    expect(recognise(inherited, [])).toBeNull();
    expect(assume(inherited, [])).toMatchObject({ version: '1', event: null, key: null });
  });
});

describe('the version', () => {
  const order = { order_id: '1' };

  it.each<[expected: string, title: string, document: JsonObject, headers: HeaderList]>([
    ['1', 'msg_info with a topic', { order, msg_info: { topic: 'order_created' } }, []],
    ['1', 'an order alone', { order }, []],
    ['2', 'a topic at the top', { order, topic: 'order_created' }, []],
    ['2', 'a webhook_id at the top', { order, webhook_id: 'wh_1' }, []],
    ['2', 'changes', { order, changes: {} }, []],
    ['2', 'an order and a signature', { order }, SIGNED],
    [
      '2',
      'an order, the envelope of version 2 and a signature',
      { order, msg_info: { shipper_id: 'EXMP' } },
      SIGNED,
    ],
    [
      '1',
      'the envelope of version 1, signed or not',
      { order, msg_info: { topic: 'order_created' } },
      SIGNED,
    ],
    ['1', 'a signature without an order', {}, SIGNED],
  ])('is %s for %s', (expected, _title, document, headers) => {
    expect(assume(document, headers).version).toBe(expected);
  });
});

describe('the event', () => {
  const withTopic = (topic: JsonObject[string]) =>
    assume(changed(published, { '/msg_info/topic': topic }), []);

  it('is the topic, with nothing open', () => {
    expect(withTopic('delivery_confirmed')).toMatchObject({ event: 'delivery_confirmed', eventReason: null });
  });

  it.each<[topic: JsonObject[string], reason: string]>([
    ['order_deleted', 'msg_info.topic "order_deleted" is none of the known topics'],
    ['Order_Created', 'msg_info.topic "Order_Created" is none of the known topics'],
    ['', 'msg_info.topic "" is none of the known topics'],
    ['constructor', 'msg_info.topic "constructor" is none of the known topics'],
    ['x'.repeat(41), `msg_info.topic "${'x'.repeat(40)}"… is none of the known topics`],
    ['x'.repeat(40), `msg_info.topic "${'x'.repeat(40)}" is none of the known topics`],
    ['😀'.repeat(50), `msg_info.topic "${'😀'.repeat(40)}"… is none of the known topics`],
    ['a\u001b[2J', 'msg_info.topic "a\\u001b[2J" is none of the known topics'],
    [5, 'msg_info.topic should be text, not integer'],
    [null, 'msg_info.topic should be text, not null'],
    [['order_created'], 'msg_info.topic should be text, not array'],
  ])('is open for %j', (topic, reason) => {
    expect(withTopic(topic)).toMatchObject({ event: null, eventReason: reason });
  });

  it('is open without a topic, and the reason says where it was looked for', () => {
    expect(assume({ order: {} }, [])).toMatchObject({
      event: null,
      eventReason: 'msg_info.topic is missing',
    });
    expect(assume({ changes: {} }, [])).toMatchObject({ event: null, eventReason: 'topic is missing' });
  });

  it('of version 2 is never read from where version 1 keeps it', () => {
    const document = { webhook_id: 'wh_1', msg_info: { topic: 'order_created' }, order: { order_id: '1' } };
    expect(assume(document, [])).toMatchObject({
      version: '2',
      event: null,
      eventReason: 'topic is missing',
    });
  });
});

describe('the key and the headline', () => {
  it.each<[expected: string, order: JsonObject]>([
    ['Order 22200041771', { order_id: '22200041771', type: 1 }],
    ['Order 22200041771', { order_id: 22200041771 }],
    ['Return RA123', { order_id: 'RA123', type: 2 }],
    ['Return RA123', { order_id: 'RA123', type: '2' }],
    ['Service ticket SVC77', { order_id: 'SVC77', type: 4 }],
    ['Order 1', { order_id: '1', type: 99 }],
    ['Order 1', { order_id: '1', type: {} }],
    ['', { order_id: '', type: 2 }],
    ['', { order_id: null }],
    ['', {}],
  ])('%s', (expected, order) => {
    const key = expected.split(' ').at(-1) ?? '';
    expect(headline({ order })).toBe(expected);
    expect(assume({ order }, []).key).toBe(key === '' ? null : key);
  });
});

describe('garbage', () => {
  it('is borne', () => {
    for (const value of GARBAGE) {
      const documents: JsonObject[] = [
        { order: value, msg_info: value, topic: value, changes: value, webhook_id: value },
        { order: { order_id: value, type: value }, msg_info: { topic: value } },
        ...(isJsonObject(value) ? [value] : []),
      ];
      for (const document of documents) {
        expect(() => [recognise(document, SIGNED), assume(document, []), headline(document)]).not.toThrow();
      }
    }
  });
});
