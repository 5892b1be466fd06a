import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../src/core/json/json.ts';
import { events } from '../../../../src/providers/deliveright/events.ts';
import { type Place, placesAt } from '../../../../src/providers/deliveright/places.ts';
import { deliveright } from '../../../../src/providers/deliveright/provider.ts';
import { lineItems, textAt, transactions } from '../../../../src/providers/deliveright/read.ts';
import { deliverightRules } from '../../../../src/providers/deliveright/rules/rules.ts';
import { withTime } from '../../../../src/providers/deliveright/tracking-times.ts';
import { fixture, fixtureBytes, pathsOf, topicFixture } from './documents.ts';

const topics = events.map((event) => event.name);
const constructed = topics.filter((topic) => topic !== 'item_status_changed');
const manifest = fixture('deliveright.manifest.json');

function entriesOf(payload: JsonObject): readonly Place[] {
  const items = lineItems(payload).flatMap(({ path }) => placesAt(payload, [...path, 'tracking']));
  return [...placesAt(payload, ['order', 'tracking']), ...items];
}

function scalarsOf(value: JsonValue): JsonValue[] {
  if (Array.isArray(value)) return value.flatMap(scalarsOf);
  return isJsonObject(value) ? Object.values(value).flatMap(scalarsOf) : [value];
}

function pastTimes(payload: JsonObject): string[] {
  const times = scalarsOf(payload).filter(
    (value): value is string => typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value),
  );
  const day = textAt(payload, ['order', 'delivery', 'scheduled_date']);
  return times.filter((time) => time !== day).toSorted();
}

describe('the published payload', () => {
  it('is the one that was printed, byte for byte', () => {
    const digest = createHash('sha256')
      .update(fixtureBytes('deliveright/item_status_changed.json'))
      .digest('hex');
    expect(digest).toBe('132af34aaab83756c88163297220ce1b642c12817d5b6fd01396742e790dd248');
  });

  it('hits no rule', () => {
    const published = topicFixture('item_status_changed');
    expect(deliverightRules.flatMap((rule) => rule.check(published).map(() => rule.id))).toEqual([]);
  });
});

describe('the manifest', () => {
  it('lists the topics in their order', () => {
    expect(manifest).toMatchObject({ schemaVersion: 1, provider: 'deliveright' });
    expect(placesAt(manifest, ['fixtures']).map(({ value }) => value['event'])).toEqual(topics);
  });

  it.each(topics)('says when %s is sent: at its newest time', (topic) => {
    const entry = placesAt(manifest, ['fixtures']).find(({ value }) => value['event'] === topic);
    expect(entry?.value['at']).toBe(pastTimes(topicFixture(topic)).at(-1));
    expect(entry?.value['file']).toBe(`deliveright/${topic}.json`);
    expect(entry?.value['provenance']).toBe(topic === 'item_status_changed' ? 'published' : 'constructed');
    expect(entry?.value['sources']).not.toEqual([]);
    expect(entry?.value['note']).toMatch(/^[^.]+\.$/);
  });
});

describe.each(topics)('the fixture of %s', (topic) => {
  const payload = topicFixture(topic);

  it('is recognised', () => {
    expect(deliveright.recognise(payload, [])).toEqual({
      version: '1',
      event: topic,
      eventReason: null,
      key: textAt(payload, ['order', 'order_id']),
    });
  });

  it('hits no rule', () => {
    const hits = deliverightRules.flatMap((rule) => rule.check(payload).map((hit) => [rule.id, hit.path]));
    expect(hits).toEqual([]);
  });

  it('has two spaces of indentation and a line feed at its end', () => {
    expect(fixtureBytes(`deliveright/${topic}.json`).toString('utf8')).toBe(
      `${JSON.stringify(payload, null, 2)}\n`,
    );
  });
});

describe.each(constructed)('the constructed fixture of %s', (topic) => {
  const payload = topicFixture(topic);
  const entries = [...entriesOf(payload), ...transactions(payload)];

  it('has every key of the published payload', () => {
    const known = pathsOf(payload);
    const missing = [...pathsOf(topicFixture('item_status_changed'))].filter((path) => !known.has(path));
    // An item or an order to which nothing has happened yet has an empty list.
    expect(missing.filter((path) => !path.startsWith('order.line_items[].tracking[]'))).toEqual([]);
  });

  it('is an order of its own', () => {
    const others = topics.filter((other) => other !== topic).map(topicFixture);
    const keyOf = (document: JsonObject) => textAt(document, ['order', 'order_id']);
    expect(keyOf(payload)).toMatch(/^222\d{8}$/);
    expect(others.map(keyOf)).not.toContain(keyOf(payload));
  });

  it('has ids of one process whose counter rises with time', () => {
    const byTime = entries
      .map((entry) => ({
        id: textAt(entry.value, ['_id']) ?? '',
        ms: withTime(entry).time?.ms ?? Number.NaN,
      }))
      .toSorted((a, b) => a.ms - b.ms);
    expect(byTime.length).toBeGreaterThan(0);
    expect(byTime.every(({ ms }) => Number.isFinite(ms))).toBe(true);
    expect(new Set(byTime.map(({ id }) => id.slice(8, 18))).size).toBe(1);
    const counters = byTime.map(({ id }) => id.slice(18));
    expect(counters).toEqual([...new Set(counters)].toSorted());
  });

  it('logs webhooks as the published payload does, to one address, and not itself', () => {
    const logged = placesAt(payload, ['order', 'tracking']).filter(({ value }) =>
      [203, 205].includes(Number(value['event_type_id'])),
    );
    for (const { value } of logged) {
      expect(value['description']).toMatch(
        value['event_type_id'] === 203
          ? /^Sent to https:\/\/shop\.example\.com\/webhooks\/deliveright \(Topic: [a-z_]+\)$/
          : /^Sent to https:\/\/shop\.example\.com\/webhooks\/deliveright \(Topic: [a-z_]+\)\. Response Error: .+$/,
      );
      expect(value['user']).toBeNull();
    }
    const trigger = placesAt(payload, ['order', 'tracking']).at(-1);
    if (topic !== 'order_status_changed') expect(trigger?.value['event_type_id']).not.toBe(203);
    expect(logged.map(({ value }) => String(value['description']))).not.toContainEqual(
      expect.stringContaining(topic === 'tracking_changed' ? 'nothing' : `(Topic: ${topic})`),
    );
  });

  it('writes all times in UTC with milliseconds', () => {
    for (const time of pastTimes(payload)) expect(time).toMatch(/T\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('names nobody who exists', () => {
    const text = JSON.stringify(payload);
    expect(text.match(/[\w.]+@[\w.]+/g)?.filter((mail) => !mail.endsWith('@example.com'))).toEqual([]);
    const phones = text.match(/\d{3}-\d{3}-\d{4}/g) ?? [];
    expect(phones.length).toBeGreaterThan(0);
    expect(phones.filter((phone) => !/^\d{3}-555-01\d\d$/.test(phone))).toEqual([]);
  });
});

describe('what a constructed fixture tells', () => {
  const at = (topic: string, path: readonly (string | number)[]) =>
    path.reduce<JsonValue | undefined>(
      (value, key) => (typeof value === 'object' && value !== null ? (value as JsonObject)[key] : undefined),
      topicFixture(topic),
    );
  const newest = (topic: string) => placesAt(topicFixture(topic), ['order', 'tracking']).at(-1)?.value ?? {};
  const itemStatuses = (topic: string) => lineItems(topicFixture(topic)).map(({ value }) => value['status']);

  it('order_created: nothing is scheduled yet', () => {
    expect(at('order_created', ['order', 'status'])).toBe(1);
    expect(at('order_created', ['order', 'delivery', 'status'])).toBe(0);
    expect(at('order_created', ['order', 'delivery', 'scheduled_date'])).toBeNull();
  });

  it('tracking_changed: an order with freight, whose newest entry is the cause', () => {
    expect(at('tracking_changed', ['order', 'status'])).toBe(24);
    expect(at('tracking_changed', ['order', 'line_items', 0, 'freight_info', 'is_fob'])).toBe(false);
    expect(newest('tracking_changed')).toMatchObject({ event_type_id: 90 });
  });

  it('delivery_changed: a date was proposed', () => {
    expect(at('delivery_changed', ['order', 'delivery', 'status'])).toBe(1);
    const day = String(at('delivery_changed', ['order', 'delivery', 'scheduled_date']));
    const [year, month, dayOfMonth] = day.slice(0, 10).split('-');
    expect(newest('delivery_changed')['description']).toMatch(
      new RegExp(
        `^Pre-scheduled for ${month}-${dayOfMonth}-${year}\\[Route Id: [^,]+, Manifest Id: \\d+\\]$`,
      ),
    );
  });

  it('order_status_changed: all is received', () => {
    expect(at('order_status_changed', ['order', 'status'])).toBe(3);
    expect(itemStatuses('order_status_changed')).toEqual([3, 3]);
  });

  it('delivery_confirmed: the customer agreed', () => {
    expect(at('delivery_confirmed', ['order', 'delivery', 'status'])).toBe(2);
    expect(newest('delivery_confirmed')).toMatchObject({ event_type_id: 37 });
  });
});
