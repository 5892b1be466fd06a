import * as z from 'zod';
import type { FieldMeta } from '../../field.ts';
import { field, isIsoDateTime, isoDate, requiredField } from '../../field.ts';
import { V1_CODES } from '../codes.ts';
import { basisOf } from '../sources.ts';

type More = Pick<FieldMeta, 'format' | 'codes' | 'seldom' | 'holds'>;

/** How what is sure is known. */
function known(source: string) {
  return { certainty: 'high', basis: basisOf(source), source } as const;
}

/** Makes the builder of one type of field. What the one documentation page says is sure enough for types. */
function sureFieldOf<T extends z.ZodType>(type: T, format?: FieldMeta['format'], holds?: FieldMeta['holds']) {
  return (source: string, description: string, more: More = {}): z.ZodOptional<T> =>
    field(type, { description, ...known(source), format, holds, ...more });
}

// One page shows "" for what is unset; that null never comes is not proven.
const text = sureFieldOf(z.string().nullable());
const date = sureFieldOf(isoDate().nullable(), 'date');
const number = sureFieldOf(z.number().nullable());
const placeOrEmpty = sureFieldOf(z.union([z.number(), z.literal('')]).nullable(), undefined, 'coordinate');
// Without the format `date-time`, which would refuse the "" of a job that has no proof yet.
const momentOrEmpty = sureFieldOf(
  z
    .string()
    .refine((value) => value === '' || isIsoDateTime(value), { message: 'expected an ISO 8601 date-time' })
    .nullable(),
);
const seldom = { seldom: true };

/** A field that programs of others read out of a push, and whose type they do not tell. */
function read(source: string, description: string, holds?: FieldMeta['holds']): z.ZodOptional<z.ZodUnknown> {
  const known = { certainty: 'medium', basis: basisOf(source), source } as const;
  return field(z.unknown(), { description, ...known, ...seldom, holds });
}

/** A link that programs of others read as text. */
function readLink(source: string, description: string): z.ZodOptional<z.ZodNullable<z.ZodString>> {
  return field(z.string().nullable(), {
    description,
    certainty: 'medium',
    basis: basisOf(source),
    source,
    format: 'uri',
    holds: 'link',
    ...seldom,
  });
}

// biome-ignore format: a table, one line a field
const itemSchema = z.looseObject({
  sku: text('PN', 'Stock-keeping unit', { holds: 'goods' }),
  desc: text('PN', 'What the item is', { holds: 'goods' }),
  qty: number('PN', 'How many are ordered'),
  reject: number('PN', 'How many were rejected'),
  reason: text('PN', 'Why they were rejected', { holds: 'text' }),
});

/**
 * A Detrack job as version 1 sends it, with the names of deliveries and of collections: the keys of the documented push,
 * then those that programs of others read.
 */
// biome-ignore format: a table, one line a field
export const detrackPushV1Schema = z.looseObject({
  date: date('PN', 'Day of the job'),
  do: requiredField(z.string(), { description: 'Delivery order number, unique within its date', ...known('PN WC'), holds: 'none' }),
  address: text('PN', 'Whole address in one text', { holds: 'address' }),
  delivery_time: text('PN', 'Time window of a delivery', seldom),
  collection_time: text('PN', 'Time window of a collection', seldom),
  deliver_to: text('PN', 'Who receives the goods', { ...seldom, holds: 'name' }),
  collect_from: text('PN', 'Who hands over the goods', { ...seldom, holds: 'name' }),
  phone: text('PN', 'Their telephone number', { holds: 'phone' }),
  notify_email: text('PN', 'Address for customer notices', { holds: 'email' }),
  notify_url: text('PN', 'Webhook address of this one job', { holds: 'link' }),
  assign_to: text('PN', 'Driver or vehicle', { holds: 'name' }),
  instructions: text('PN', 'What the driver should know', { holds: 'text' }),
  zone: text('PN', 'Zone of the address', { holds: 'address' }),
  reason: text('PN', 'Why the job was not done', { holds: 'text' }),
  note: text('PN', "The driver's note", { holds: 'text' }),
  received_by: text('PN', 'Who signed for a delivery', { ...seldom, holds: 'name' }),
  sent_by: text('PN', 'Who signed for a collection', { ...seldom, holds: 'name' }),
  image: number('PN', '1 when the proof holds an image, otherwise 0', { codes: { 0: 'no image', 1: 'an image' } }),
  view_image_url: text('PN', 'The image, for users who are logged in to Detrack', { holds: 'link' }),
  status: sureFieldOf(z.string())('PN WC JV', 'Label, not a code: the reverse of version 2', { holds: 'none' }),
  tracking_status: text('TS FM', 'Code, not a label: the reverse of version 2; the documented push has none, and the codes after `return` are from one program', { ...seldom, codes: V1_CODES }),
  time: momentOrEmpty('PN', 'When the proof was received, without milliseconds; `""` without one'),
  pod_lat: placeOrEmpty('PN', 'Latitude of the proof; `""` without one'),
  pod_lng: placeOrEmpty('PN', 'Longitude of the proof; `""` without one'),
  pod_address: text('PN', 'Address of the proof', { holds: 'address' }),
  items: field(z.array(itemSchema), { description: 'The goods, one entry a line', ...known('PN') }),

  // Not in the documented push.
  detrack_no: read('FM', "Detrack's own number of the job"),
  order_no: read('FM', 'Number of the order'),
  last_reason: read('FM', 'Reason of the attempt before', 'text'),
  milestones: read('FM', 'What happened so far', 'text'),
  view_signature_url: readLink('JV', 'The signature, for users who are logged in to Detrack'),
  view_photo_1_url: readLink('JV', 'The first photo, likewise'),
  view_photo_2_url: readLink('JV', 'The second photo, likewise'),
  view_photo_3_url: readLink('JV', 'The third photo, likewise'),
  view_photo_4_url: readLink('JV', 'The fourth photo, likewise'),
  job_order: read('JV', 'Order of the job'),
  start_date: read('FM', 'Day on which the job started'),
  age: read('FM', 'Age of the job'),
  job_type: read('FM', "The account's own kind of job"),
  city: read('FM', 'City', 'address'),
  state: read('FM', 'State or province', 'address'),
  country: read('FM', 'Country', 'address'),
  sender_phone: read('FM', 'Telephone number of the sender', 'phone'),
  pay_mode: read('FM', 'How the recipient pays'),
  pay_amt: read('FM', 'Amount to collect'),
  group_name: read('FM', 'Name of the group', 'name'),
  wt: read('FM', 'Weight of the goods'),
  cbm: read('FM', 'Volume in cubic metres'),
  boxes: read('FM', 'How many boxes'),
  cartons: read('FM', 'How many cartons'),
  envelopes: read('FM', 'How many envelopes'),
  pallets: read('FM', 'How many pallets'),
  j_fee: read('FM', 'Fee for the job'),
  act_wt: read('FM', 'Weight that the driver typed'),
  a_t_at: read('FM', 'When the address was tracked'),
  arr_lat: read('FM', 'Latitude of the arrival', 'coordinate'),
  arr_lng: read('FM', 'Longitude of the arrival', 'coordinate'),
  arr_add: read('FM', 'Address of the arrival', 'address'),
  arr_at: read('FM', 'When the driver arrived'),
  texted_at: read('FM', 'When the driver texted the recipient'),
  called_at: read('FM', 'When the driver called the recipient'),
  signed_at: read('FM', 'When the signature was given'),
  p1_at: read('FM', 'When the first photo was taken'),
  p2_at: read('FM', 'When the second photo was taken'),
  p3_at: read('FM', 'When the third photo was taken'),
  p4_at: read('FM', 'When the fourth photo was taken'),
  p5_at: read('FM', 'When the fifth photo was taken'),
  pod_date_time: read('FM', 'When the proof was received'),
  pick_up_from: read('FM', 'Who hands over the goods', 'name'),
  pick_up_address: read('FM', 'Address of the pick-up', 'address'),
  pick_up_city: read('FM', 'City of the pick-up', 'address'),
  pick_up_state: read('FM', 'State of the pick-up', 'address'),
  pick_up_country: read('FM', 'Country of the pick-up', 'address'),
  pick_up_postal_code: read('FM', 'Postal code of the pick-up', 'address'),
  pick_up_date: read('FM', 'Day of the pick-up'),
  pick_up_time: read('FM', 'When the goods may be fetched'),
  pick_up_lat: read('FM', 'Latitude of the pick-up', 'coordinate'),
  pick_up_lng: read('FM', 'Longitude of the pick-up', 'coordinate'),
  pick_up_zone: read('FM', 'Zone of the pick-up', 'address'),
});

export type DetrackPushV1 = z.infer<typeof detrackPushV1Schema>;
