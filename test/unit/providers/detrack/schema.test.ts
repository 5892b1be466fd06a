import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import type { JsonObject, JsonValue } from '../../../../src/core/json/json.ts';
import { detrackModel } from '../../../../src/providers/detrack/model.ts';
import { type DetrackJob, detrackJobSchema } from '../../../../src/providers/detrack/schema/job.ts';
import { detrackPushV1Schema } from '../../../../src/providers/detrack/schema/push-v1.ts';
import { sources } from '../../../../src/providers/detrack/sources.ts';
import { type FieldMeta, fieldMeta } from '../../../../src/providers/field.ts';
import { judge } from '../../../helpers/bundled.ts';
import { inOtherForm, jobOfBlueprint, pushOfCourier, pushOfShop } from './documents.ts';
import {
  brokenRules,
  fixture,
  manifest,
  published,
  readJson,
  sampleLike2018,
  sampleLike2020,
} from './payloads.ts';

function metas(schema: z.ZodObject): [string, FieldMeta | undefined][] {
  return Object.entries(schema.shape).map(([name, type]) => [name, fieldMeta(type as z.core.$ZodType)]);
}

function paths(document: unknown, schema: z.ZodType = detrackJobSchema): string[] {
  return (schema.safeParse(document).error?.issues ?? []).map((issue) => issue.path.join('/'));
}

/** A field whose sources disagree on the type, in each of them. */
function bothForms(name: string): [name: string, value: JsonValue][] {
  return [
    [name, 3],
    [name, '3'],
    [name, null],
  ];
}

describe('the schema of version 2', () => {
  it('has the 181 keys of the published payload, in its order, before all others', () => {
    const keys = Object.keys(published());
    expect(keys).toHaveLength(181);
    expect(Object.keys(detrackJobSchema.shape).slice(0, 181)).toEqual(keys);
  });

  it('marks every key that the published payload lacks as seldom', () => {
    const others = metas(detrackJobSchema).slice(181);
    expect(others.length).toBeGreaterThan(30);
    expect(others.filter(([, meta]) => meta?.seldom !== true)).toEqual([]);
  });

  it('requires id, do_number and status and nothing else', () => {
    expect(paths({}).toSorted()).toEqual(['do_number', 'id', 'status']);
  });

  it('accepts the published payload without an issue', () => {
    expect(detrackJobSchema.safeParse(published()).error).toBeUndefined();
  });

  it('accepts the shapes of 2020 and 2018', () => {
    expect(paths(sampleLike2020())).toEqual([]);
    expect(paths(sampleLike2018())).toEqual([]);
    expect(brokenRules(sampleLike2020())).toEqual({});
    expect(brokenRules(sampleLike2018())).toEqual({});
  });

  it.each<[name: string, value: JsonValue]>([
    ['attempt', '2'],
    ['attempt', 1.5],
    ['job_age', null],
    ['open_to_marketplace', 1],
    ['date', '11/04/2022'],
    ['date', ''],
    ['start_date', '2022-02-30'],
    ['created_at', '2022-04-11'],
    ['pod_at', ''],
    ['do_number', 1001],
    ['job_fee', 12.5],
    ['actual_weight', true],
    ['job_age', '1'],
    ['open_to_marketplace', 'false'],
    ['insurance_coverage', 'false'],
    ['driver_mobile_number', 123_456_789],
    ['verification_code', '3615'],
    ['cartons', 1.5],
    ['boxes', true],
    ['pod_lat', true],
    ['items', null],
    ['milestones', {}],
    ['available_statuses', []],
  ])('refuses %s: %j', (name, value) => {
    expect(paths(published({ [name]: value }))).toEqual([name]);
  });

  it.each<[name: string, value: JsonValue]>([
    ...['actual_weight', 'temperature', 'hold_time', 'actual_crates', 'actual_pallets'].flatMap(bothForms),
    ...['actual_utilization', 'payment_collected', 'address_lat', 'address_lng'].flatMap(bothForms),
    ...['invoice_amount', 'marketplace_offer', 'job_sequence', 'pod_lat', 'pod_lng'].flatMap(bothForms),
    ...['payment_amount', 'number_of_shipping_labels'].flatMap(bothForms),
    ['live_eta', '14:30'],
    ['pod_lat', -31.9],
    ['pod_lat', null],
    ['carrier', null],
    ['verification_code', null],
    ['use_locker', null],
    ['can_reattempt', null],
    ['tracking_status_code', null],
    ['contactless_signature_link', null],
    ['contractor_group_name', null],
    ['boxes', 3],
    ['boxes', '3'],
    ['auto_reschedule', true],
    ['auto_reschedule', 'yes'],
    ['priority', 1],
    ['priority', 'high'],
    ['created_at', '2018-06-14T06:04:06.017Z'],
    ['created_at', '2014-02-13T09:30:45+08:00'],
    ['status', 'a_new_code'],
    ['goods_service_rating', 4.5],
    ['a_new_field', { nested: true }],
  ])('accepts %s: %j', (name, value) => {
    expect(paths(published({ [name]: value }))).toEqual([]);
  });

  it('holds items and milestones to their fields', () => {
    const job = fixture('partially-completed');
    const broken = structuredClone(job) as unknown as {
      items: { quantity: unknown; serial_numbers: unknown }[];
      milestones: { created_at: unknown }[];
    };
    Object.assign(broken.items[1] ?? {}, { quantity: '24', serial_numbers: null });
    Object.assign(broken.milestones[0] ?? {}, { created_at: 'yesterday' });
    expect(paths(job)).toEqual([]);
    expect(paths(broken)).toEqual(['items/1/quantity', 'items/1/serial_numbers', 'milestones/0/created_at']);
  });

  it('infers types for consumers', () => {
    expectTypeOf<DetrackJob['id']>().toEqualTypeOf<string>();
    expectTypeOf<DetrackJob['attempt']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<DetrackJob['pod_lat']>().toEqualTypeOf<number | string | null | undefined>();
    const job = detrackJobSchema.parse(fixture('failed'));
    expect(job.milestones?.at(-1)?.reason).toBe('Recipient not home');
  });

  it('becomes a JSON Schema', () => {
    const schema = z.toJSONSchema(detrackJobSchema, { io: 'input' });
    expect(schema.required).toEqual(['id', 'do_number', 'status']);
    expect(schema.properties?.['created_at']).toMatchObject({ type: 'string', format: 'date-time' });
  });
});

describe('documents as others show them', () => {
  it.each<[what: string, document: JsonObject, event: string, version: string]>([
    ['a job of the blueprint', jobOfBlueprint(), 'in-progress', '2'],
    ['the same with each text as a number', jobOfBlueprint(inOtherForm()), 'in-progress', '2'],
    ["a courier's push of version 1", pushOfCourier(), 'scheduled', '1'],
    ["a shop's push of version 1", pushOfShop(), 'failed', '1'],
  ])('%s is valid, without a warning and without an unknown field', (_, document, event, version) => {
    const { valid, findings, ...known } = judge(Buffer.from(JSON.stringify(document)), null);
    expect(known).toMatchObject({ event, payloadVersion: version });
    expect({ valid, odd: findings.filter(({ rule }) => rule !== 'detrack/missing-key') }).toEqual({
      valid: true,
      odd: [],
    });
  });

  it('has the keys of the blueprint', () => {
    // 146 that the published push has too, 27 that it has not, and two of its samples.
    expect(Object.keys(jobOfBlueprint())).toHaveLength(146 + 27 + 2);
  });
});

describe('the schema of version 1', () => {
  it('requires the delivery order number alone', () => {
    expect(paths({}, detrackPushV1Schema)).toEqual(['do']);
  });

  it('accepts what is unset as "" and refuses a text for a number', () => {
    const body = { do: 'D1', time: '', pod_lat: '', pod_lng: 1.5, image: 0, items: [{ qty: 1, reject: 0 }] };
    expect(paths(body, detrackPushV1Schema)).toEqual([]);
    expect(paths({ ...body, image: '0', time: 'noon', items: [{ qty: '1' }] }, detrackPushV1Schema)).toEqual([
      'image',
      'time',
      'items/0/qty',
    ]);
  });
});

describe('what is known of a field', () => {
  const nested = ['items', 'milestones'].flatMap((name) => {
    const list = (detrackJobSchema.shape as Record<string, z.ZodType>)[name] as z.ZodOptional<
      z.ZodArray<z.ZodObject>
    >;
    return metas(list.unwrap().element);
  });
  const all = [...metas(detrackJobSchema), ...metas(detrackPushV1Schema), ...nested];

  it('is described, with sources that are spelled out', () => {
    for (const [name, meta] of all) {
      expect(meta?.description, name).toMatch(/^[\w`"'A-Z]/);
      const keys = meta?.source.split(' ') ?? [];
      expect(keys.length, name).toBeGreaterThan(0);
      expect(
        keys.filter((key) => !Object.hasOwn(sources, key)),
        name,
      ).toEqual([]);
    }
  });

  it('names the format of every date', () => {
    const late = metas(detrackJobSchema).filter(([name]) => name.endsWith('_at') && name !== 'updated_at');
    expect(late.length).toBeGreaterThan(25);
    expect(late.filter(([, meta]) => meta?.format !== 'date-time')).toEqual([]);
  });
});

describe('the misnomers', () => {
  it.each(Object.entries(detrackModel.versions))('of version %s name fields that exist', (_, version) => {
    const shape = Object.keys(version.schema.shape);
    const first = shape[0];
    expect(first).toBeTypeOf('string');
    const itemNames = [
      'description',
      'quantity',
      'reject_quantity',
      'expiry_date',
      'desc',
      'qty',
      'reject',
      'reason',
    ];
    for (const [wrong, right] of Object.entries(version.misnomers)) {
      if (/wrapper|milestone/.test(right)) continue;
      const name = /^[\w]+/.exec(right)?.[0] ?? '';
      expect([...shape, ...itemNames], wrong).toContain(name);
      expect(name).not.toBe(wrong);
    }
  });

  it('lead back from every required key', () => {
    expect(detrackModel.versions['2']?.misnomers['do']).toBe('do_number');
    expect(detrackModel.versions['1']?.misnomers['do_number']).toBe('do');
  });
});

describe('the bundled payloads', () => {
  it.each(manifest.fixtures)('$event fits the schema', ({ file }) => {
    expect(paths(readJson(file))).toEqual([]);
  });
});
