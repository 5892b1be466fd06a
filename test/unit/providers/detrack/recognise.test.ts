import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import { settle } from '../../../../src/events/identity/following.ts';
import { detrackModel } from '../../../../src/providers/detrack/model.ts';
import { detrack } from '../../../../src/providers/detrack/provider.ts';
import { published, sampleLike2018, sampleLike2020 } from './payloads.ts';

function eventOf(document: JsonObject): string | null | undefined {
  return detrack.recognise(document, [])?.event;
}

function withMilestones(changes: JsonObject, ...milestones: JsonObject[]): JsonObject {
  return published({ ...changes, milestones });
}

describe('which version a document is', () => {
  it.each<[what: string, document: JsonObject, version: string | undefined]>([
    ['the published payload', published(), '2'],
    ['the shape of 2020', sampleLike2020(), '2'],
    ['the shape of 2018', sampleLike2018(), '2'],
    ['a delivery order number alone', { do_number: 'D1' }, '2'],
    ["Detrack's number alone", { detrack_number: 'DET1' }, '2'],
    ['several names of version 2 without number or id', { milestones: [], job_age: 1, pod_at: null }, '2'],
    [
      'a job with the old name of its number',
      { do: 'D1', milestones: [], job_age: 1, tracking_link: 'x' },
      '2',
    ],
    ['both numbers', { do: 'D1', do_number: 'D1', deliver_to: 'A', date: '2026-01-01' }, '2'],
    ['version 1', { do: 'D1', status: 'Delivered' }, '1'],
    ['version 1 without its number', { deliver_to: 'A', delivery_time: '', view_image_url: '' }, '1'],
    ['two names of version 2', { job_age: 1, milestones: [] }, undefined],
    ['a `do` without a neighbour', { do: 'it', now: true }, undefined],
    ['nothing', {}, undefined],
    ['another provider', { order: { order_id: '1' }, topic: 'x', status: 'failed' }, undefined],
  ])('%s', (_, document, version) => {
    expect(detrack.recognise(document, [])?.version).toBe(version);
  });

  it('looks at own members only', () => {
    const inherited = Object.create({ do_number: 'D1', status: 'failed' }) as JsonObject;
    expect(detrack.recognise(inherited, [])).toBeNull();
    expect(detrack.assume(inherited, [])).toMatchObject({ version: '2', event: null, key: null });
  });

  it('survives a job without number and id', () => {
    const { do_number: _number, id: _id, detrack_number: _own, ...rest } = published();
    expect(detrack.recognise(rest, [])).toMatchObject({ version: '2', event: 'in-progress', key: null });
  });
});

describe('which event a job of version 2 shows', () => {
  it.each<[status: string, event: string]>([
    ['info_recv', 'info-received'],
    ['in_transit', 'in-transit'],
    ['dispatched', 'in-progress'],
    ['completed', 'completed'],
    ['completed_partial', 'partially-completed'],
    ['failed', 'failed'],
    ['on_hold', 'on-hold'],
    ['return', 'return'],
  ])('status %s is %s', (status, event) => {
    const seen = detrack.recognise(published({ status }), []);
    expect(seen?.event).toBe(event);
    expect(seen?.eventReason).toContain('Deleted');
  });

  const heading = { status: 'head_to_delivery', created_at: '2022-04-11T17:00:00.000+08:00' };
  const out = { status: 'out_for_delivery', created_at: '2022-04-11T23:30:00.000+08:00' };

  it.each<[what: string, document: JsonObject, event: string]>([
    ['heading at last', withMilestones({}, out, heading), 'heading-to'],
    ['heading to a pick-up', withMilestones({}, { status: 'head_to_pick_up' }), 'heading-to'],
    ['heading, then something else', withMilestones({}, heading, out), 'in-progress'],
    ['a scheduled label', published({ tracking_status: 'SCHEDULED' }), 'scheduled'],
    [
      'a scheduled label without a driver',
      published({ tracking_status: 'Scheduled', assign_to: null }),
      'in-progress',
    ],
    ['a later date', withMilestones({ date: '2022-04-12' }, out), 'scheduled'],
    [
      'a later date without a driver',
      withMilestones({ date: '2022-04-12', assign_to: '' }, out),
      'in-progress',
    ],
    // In UTC the milestone is still of the day before; the account's own day counts.
    [
      'the same day by its own clock',
      withMilestones({}, { ...out, created_at: '2022-04-11T00:10:00+08:00' }),
      'in-progress',
    ],
    ['an earlier date', withMilestones({ date: '2022-04-10' }, out), 'in-progress'],
    ['no milestone to compare with', withMilestones({ date: '2030-01-01' }), 'in-progress'],
    ['a date that is none', withMilestones({ date: '9999' }, out), 'in-progress'],
    ['milestones that are none', published({ milestones: 'soon' }), 'in-progress'],
    [
      'a last milestone that is none',
      published({ milestones: [heading, 5] } as unknown as JsonObject),
      'in-progress',
    ],
  ])('dispatched with %s', (_, document, event) => {
    expect(eventOf(document)).toBe(event);
  });

  it('names what it does not know, cut short', () => {
    const unknown = detrack.recognise(published({ status: `x${'y'.repeat(500)}` }), []);
    expect(unknown?.event).toBeNull();
    expect(unknown?.eventReason).toMatch(/^status is "xy{38}…, which is no known status code$/);
    const { status: _status, ...rest } = published();
    expect(detrack.recognise(rest, [])).toMatchObject({
      event: null,
      eventReason: 'the payload has no status',
    });
    expect(detrack.recognise(published({ status: 5 }), [])?.eventReason).toContain('status is 5');
    expect(eventOf(published({ status: 'constructor' }))).toBeNull();
  });

  it('takes the key as text', () => {
    expect(detrack.recognise(published({ do_number: 1001 }), [])?.key).toBe('1001');
    expect(detrack.recognise(published({ do_number: null }), [])?.key).toBeNull();
  });
});

describe('which event a job of version 1 shows', () => {
  it.each<[document: JsonObject, event: string | null]>([
    [{ do: 'D1', status: 'Delivered' }, 'completed'],
    [{ do: 'D1', status: 'In Progress' }, 'in-progress'],
    [{ do: 'D1', status: 'not delivered' }, 'failed'],
    [{ do: 'D1', status: 'Partially Delivered' }, 'partially-completed'],
    [{ do: 'D1', status: 'On Hold', tracking_status: '' }, 'on-hold'],
    [{ do: 'D1', status: 'Our own label', tracking_status: 'completed' }, 'completed'],
    [{ do: 'D1', status: 'Delivered', tracking_status: 'Completed' }, null],
    [{ do: 'D1', status: 'In Progress', tracking_status: 'scheduled' }, 'scheduled'],
    [{ do: 'D1', status: 'In Progress', tracking_status: 'heading-to' }, 'heading-to'],
    [{ do: 'D1', status: 'In Progress', tracking_status: 'arrived' }, 'in-progress'],
    [{ do: 'D1', status: 'Arrived', tracking_status: 'arrived' }, null],
    [{ do: 'D1', date: '2026-01-01', tracking_status: 'constructor' }, null],
    [{ do: 'D1', status: 'Whatever' }, null],
    [{ do: 'D1', date: '2026-01-01' }, null],
  ])('%j is %s', (document, event) => {
    const seen = detrack.recognise(document, []);
    expect(seen).toMatchObject({ version: '1', event, key: 'D1' });
    expect(seen?.eventReason).not.toBe('');
  });
});

describe('the headline', () => {
  it.each<[document: JsonObject, headline: string]>([
    [published({ do_number: 'DO-1001' }), 'Delivery DO-1001'],
    [published({ do_number: 'DO-1001', type: 'Collection' }), 'Collection DO-1001'],
    [published({ do_number: 'DO-1001', type: 'Sabotage' }), 'DO-1001'],
    [{ do: 'D1', deliver_to: '' }, 'Delivery D1'],
    [{ do: 'D1', collect_from: '' }, 'Collection D1'],
    [{ do: 'D1', collection_time: '' }, 'Collection D1'],
    [{ do: 'D1', sent_by: '' }, 'Collection D1'],
    [{ do: 'D1', sent_by: '', deliver_to: '' }, 'Delivery D1'],
    [{}, ''],
  ])('of %j', (document, headline) => {
    expect(detrack.headline(document)).toBe(headline);
  });

  it('stays short whatever the number', () => {
    expect(detrack.headline(published({ do_number: 'x'.repeat(1000) })).length).toBeLessThan(80);
  });
});

describe('documents that are garbage', () => {
  const nulls = Object.fromEntries(Object.keys(published()).map((name) => [name, null]));
  const lists = Object.fromEntries(Object.keys(published()).map((name) => [name, [[], null, 5, 'x', {}]]));
  const objects = Object.fromEntries(Object.keys(published()).map((name) => [name, { constructor: null }]));
  const numbers = Object.fromEntries(Object.keys(published()).map((name) => [name, -1.5]));
  const words = Object.fromEntries(Object.keys(published()).map((name) => [name, 'T']));
  const sparse = published({
    items: [null, 5, {}],
    milestones: [null, {}, { status: 5, created_at: 'x' }, []],
  });
  const entries = ['completed', 'completed_partial', 'failed'].map((status) => ({ ...sparse, status }));
  const garbage = [
    {},
    { status: 5 },
    { do: null, status: [] },
    { constructor: 1, __proto__: null },
  ] as JsonObject[];

  it.each(
    [...garbage, nulls, lists, objects, numbers, words, sparse, ...entries].map((d) => [d] as [JsonObject]),
  )('never throw: %#', (document) => {
    expect(detrack.assume(document, []).version).toMatch(/^[12]$/);
    expect(() => detrack.recognise(document, [])).not.toThrow();
    expect(detrack.headline(document)).toBeTypeOf('string');
    for (const { summarise } of detrack.summaries) {
      for (const value of [document, ...Object.values(document)])
        expect(() => summarise(value)).not.toThrow();
    }
    for (const rule of detrackModel.rules) expect(() => rule.check(document), rule.id).not.toThrow();
    expect(() => settle(document, detrack.identity)).not.toThrow();
    expect(() => detrack.toJobType(document, 'Collection', 'failed')).not.toThrow();
    expect(() =>
      detrack.toVersion(document, { event: 'failed', version: '1', sentAt: 0, fresh: (pattern) => pattern }),
    ).not.toThrow();
  });
});
