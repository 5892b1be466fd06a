import * as z from 'zod';
import type { FieldMeta } from '../../field.ts';
import { field, isIsoDateTime, isoDate, requiredField } from '../../field.ts';
import { STATUS_LABELS } from '../codes.ts';

type More = Pick<FieldMeta, 'format' | 'codes' | 'seldom'>;

/** Makes the builder of one type of field. What the one documentation page says is sure enough for types. */
function sureFieldOf<T extends z.ZodType>(type: T, format?: FieldMeta['format']) {
  return (source: string, description: string, more: More = {}): z.ZodOptional<T> =>
    field(type, { description, certainty: 'high', source, format, ...more });
}

// One page shows "" for what is unset; that null never comes is not proven.
const text = sureFieldOf(z.string().nullable());
const date = sureFieldOf(isoDate().nullable(), 'date');
const number = sureFieldOf(z.number().nullable());
const placeOrEmpty = sureFieldOf(z.union([z.number(), z.literal('')]).nullable());
// Without the format `date-time`, which would refuse the "" of a job that has no proof yet.
const momentOrEmpty = sureFieldOf(
  z
    .string()
    .refine((value) => value === '' || isIsoDateTime(value), { message: 'expected an ISO 8601 date-time' })
    .nullable(),
);
const seldom = { seldom: true };

// biome-ignore format: a table, one line a field
const itemSchema = z.looseObject({
  sku: text('PN', 'Stock-keeping unit'),
  desc: text('PN', 'What the item is'),
  qty: number('PN', 'How many are ordered'),
  reject: number('PN', 'How many were rejected'),
  reason: text('PN', 'Why they were rejected'),
});

/** A Detrack job as version 1 sends it, with the names of deliveries and of collections. */
// biome-ignore format: a table, one line a field
export const detrackPushV1Schema = z.looseObject({
  date: date('PN', 'Day of the job'),
  do: requiredField(z.string(), { description: 'Delivery order number, unique within its date', certainty: 'high', source: 'PN WC' }),
  address: text('PN', 'Whole address in one text'),
  delivery_time: text('PN', 'Time window of a delivery', seldom),
  collection_time: text('PN', 'Time window of a collection', seldom),
  deliver_to: text('PN', 'Who receives the goods', seldom),
  collect_from: text('PN', 'Who hands over the goods', seldom),
  phone: text('PN', 'Their telephone number'),
  notify_email: text('PN', 'Address for customer notices'),
  notify_url: text('PN', 'Webhook address of this one job'),
  assign_to: text('PN', 'Driver or vehicle'),
  instructions: text('PN', 'What the driver should know'),
  zone: text('PN', 'Zone of the address'),
  reason: text('PN', 'Why the job was not done'),
  note: text('PN', "The driver's note"),
  received_by: text('PN', 'Who signed for a delivery', seldom),
  sent_by: text('PN', 'Who signed for a collection', seldom),
  image: number('PN', '1 when the proof holds an image, otherwise 0', { codes: { 0: 'no image', 1: 'an image' } }),
  view_image_url: text('PN', 'The image, for users who are logged in to Detrack'),
  status: sureFieldOf(z.string())('PN WC', 'Label, not a code: the reverse of version 2'),
  tracking_status: text('TS', 'Code, not a label: the reverse of version 2; API answers have it, the push sample has not', { ...seldom, codes: STATUS_LABELS }),
  time: momentOrEmpty('PN', 'When the proof was received, without milliseconds; `""` without one'),
  pod_lat: placeOrEmpty('PN', 'Latitude of the proof; `""` without one'),
  pod_lng: placeOrEmpty('PN', 'Longitude of the proof; `""` without one'),
  pod_address: text('PN', 'Address of the proof'),
  items: field(z.array(itemSchema), { description: 'The goods, one entry a line', certainty: 'high', source: 'PN' }),
});

export type DetrackPushV1 = z.infer<typeof detrackPushV1Schema>;
