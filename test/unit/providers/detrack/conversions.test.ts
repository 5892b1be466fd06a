import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import { settle } from '../../../../src/events/identity/following.ts';
import { detrackModel } from '../../../../src/providers/detrack/model.ts';
import { detrack } from '../../../../src/providers/detrack/provider.ts';
import { detrackPushV1Schema } from '../../../../src/providers/detrack/schema/push-v1.ts';
import { brokenRules, fixture, manifest, published, readJson } from './payloads.ts';

function toV1(payload: JsonObject): JsonObject {
  return detrack.toVersion(payload, {
    event: 'failed',
    version: '1',
    sentAt: 0,
    fresh: (pattern) => pattern,
  });
}

describe('version 1 of a job', () => {
  it('has its own names, order and empty texts', () => {
    const body = toV1(fixture('partially-completed'));
    expect(Object.entries(body)).toEqual([
      ['date', '2026-03-12'],
      ['do', 'DO-1047'],
      ['address', '15 Cannery Road, Rockingham WA 6168, Australia'],
      ['delivery_time', ''],
      ['deliver_to', 'Mateus'],
      ['phone', '+61491570737'],
      ['notify_email', ''],
      ['notify_url', ''],
      ['assign_to', 'Priya'],
      ['instructions', ''],
      ['zone', ''],
      ['reason', ''],
      ['note', 'Two bowls chipped, taken back'],
      ['received_by', 'Mateus Okonjo'],
      ['image', 1],
      [
        'view_image_url',
        expect.stringMatching(/^https:\/\/files\.example\.com\/pod\/[\da-f]{24}\/signature\.png$/),
      ],
      ['status', 'Partially Delivered'],
      ['tracking_status', 'completed_partial'],
      ['time', '2026-03-12T09:26:03+08:00'],
      ['pod_lat', -32.27731],
      ['pod_lng', 115.73022],
      ['pod_address', '15 Cannery Road, Rockingham WA 6168'],
      [
        'items',
        [
          {
            sku: 'BOWL-18-SLT',
            desc: 'Stoneware bowl 18 cm, slate',
            qty: 24,
            reject: 2,
            reason: 'Goods Damaged',
          },
          { sku: 'PLATE-27-SLT', desc: 'Stoneware plate 27 cm, slate', qty: 24, reject: 0, reason: '' },
          {
            sku: 'MUG-30-OAT',
            desc: 'Stoneware mug 300 ml, oat',
            qty: 12,
            reject: 12,
            reason: 'Wrong Color',
          },
        ],
      ],
      ['detrack_no', 'DET5820450563'],
      ['order_no', 'SO-77201'],
      ['view_signature_url', body['view_image_url']],
      ['view_photo_1_url', expect.stringMatching(/photo/)],
      ['view_photo_2_url', expect.stringMatching(/photo/)],
      ['view_photo_3_url', ''],
      ['view_photo_4_url', ''],
    ]);
  });

  it('says "" and 0 where there is no proof', () => {
    expect(toV1(published())).toMatchObject({
      time: '',
      pod_lat: '',
      pod_lng: '',
      image: 0,
      view_image_url: '',
      status: 'In Progress',
      tracking_status: 'dispatched',
      view_signature_url: '',
      items: [],
    });
  });

  it('has the names of a collection for one', () => {
    const body = toV1(fixture('completed', { type: 'Collection', time_window: '0900 - 1100 hrs' }));
    expect(body).toMatchObject({
      collection_time: '0900 - 1100 hrs',
      collect_from: 'Hana',
      sent_by: 'Hana Morimoto',
    });
    for (const name of ['delivery_time', 'deliver_to', 'received_by']) expect(body).not.toHaveProperty(name);
    expect(detrack.headline(body)).toBe('Collection DO-1046');
  });

  it('has no number where the job has none', () => {
    const { do_number: _number, ...rest } = published();
    expect(toV1(rest)).not.toHaveProperty('do');
  });

  it('keeps a status that is no code, and is itself for version 2', () => {
    expect(toV1(published({ status: 'lost' }))['status']).toBe('lost');
    const job = published();
    expect(detrack.toVersion(job, { event: 'x', version: '2', sentAt: 0, fresh: (p) => p })).toEqual(job);
  });

  it.each(manifest.fixtures)(
    'of $event fits its schema, breaks no rule and is recognised',
    ({ event, file }) => {
      const body = toV1(readJson(file));
      expect(detrackPushV1Schema.safeParse(body).error).toBeUndefined();
      expect(JSON.stringify(body)).not.toContain('null');
      expect(brokenRules(body)).toEqual({});
      const inProgress = ['scheduled', 'heading-to', 'deleted', 'driver-assigned'];
      const seen = detrack.recognise(body, []);
      expect(seen).toMatchObject({ version: '1', event: inProgress.includes(event) ? 'in-progress' : event });
      expect(seen?.key).toBe(readJson(file)['do_number']);
    },
  );
});

describe('the same event of a collection', () => {
  it('changes type, label and milestones', () => {
    const job = fixture('failed');
    const collection = detrack.toJobType(job, 'Collection', 'failed');
    expect(collection).toMatchObject({ type: 'Collection', tracking_status: 'Failed', do_number: 'DO-1001' });
    expect((collection['milestones'] as JsonObject[]).map((milestone) => milestone['status'])).toEqual([
      'out_for_collection',
      'head_to_pick_up',
      'failed',
    ]);
    expect(job['type']).toBe('Delivery');
  });

  it('is out for collection', () => {
    expect(detrack.toJobType(published(), 'Collection', 'in-progress')['tracking_status']).toBe(
      'Out for collection',
    );
  });

  it('heads to the pick-up', () => {
    const job = fixture('heading-to');
    const collection = detrack.toJobType(job, 'Collection', 'heading-to');
    expect(collection['head_to_pick_up_at']).toBe(job['head_to_delivery_at']);
    expect(collection['head_to_delivery_at']).toBeNull();
    expect(detrack.recognise(collection, [])?.event).toBe('heading-to');
    const names = Object.keys(collection);
    expect(names.filter((name) => name !== 'head_to_pick_up_at')).toEqual(Object.keys(job));
    expect(names.indexOf('head_to_pick_up_at')).toBe(names.indexOf('head_to_delivery_at') - 1);
  });

  it.each(manifest.fixtures)('$event still fits and breaks no rule', ({ file }) => {
    const collection = detrack.toJobType(readJson(file), 'Collection', 'x');
    expect(detrackModel.versions['2']?.schema.safeParse(collection).error).toBeUndefined();
    expect(brokenRules(collection)).toEqual({});
    expect(detrack.recognise(collection, [])?.event).toBe(detrack.recognise(readJson(file), [])?.event);
  });

  it('leaves a delivery what it is', () => {
    expect(detrack.toJobType(published(), 'Delivery', 'in-progress')).toEqual(published());
  });
});

describe('what follows from moved times', () => {
  it('is the clock of the proof, in its own offset', () => {
    const moved = { pod_at: '2026-07-01T23:59:58.001+08:00', pod_time: '14:01' };
    expect(settle(moved, detrack.identity)).toEqual({ ...moved, pod_time: '23:59' });
    expect(settle({ ...moved, pod_at: '2026-07-01T05:06:07Z' }, detrack.identity)['pod_time']).toBe('05:06');
  });

  it('is nothing where one of the two is unset', () => {
    const unset = [
      { pod_at: null, pod_time: '14:01' },
      { pod_at: '2026-07-01T05:06:07Z', pod_time: null },
    ];
    for (const payload of unset) expect(settle(payload, detrack.identity)).toEqual(payload);
  });
});
