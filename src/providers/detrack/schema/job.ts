import * as z from 'zod';
import type { Certainty } from '../../certainty.ts';
import type { FieldMeta } from '../../field.ts';
import { field, isoDate, isoDateTime, knownText, requiredField } from '../../field.ts';
import { JOB_TYPES, MILESTONE_STATUSES, REJECT_REASONS, STATUS_LABELS } from '../codes.ts';
import { basisOf } from '../sources.ts';

type More = Partial<Pick<FieldMeta, 'basis' | 'format' | 'codes' | 'seldom' | 'holds'>>;

/** Makes the builder of one type of field, so that the tables below are one line a field. */
function fieldOf<T extends z.ZodType>(type: T, format?: FieldMeta['format'], holds?: FieldMeta['holds']) {
  return (certainty: Certainty, source: string, description: string, more: More = {}): z.ZodOptional<T> =>
    field(type, { description, certainty, basis: basisOf(source), source, format, holds, ...more });
}

/** The same of text of which some values are known. */
function codeOf<K extends string>(codes: Readonly<Record<K, string>>) {
  const one = fieldOf(knownText(codes));
  return (certainty: Certainty, source: string, description: string, more: More = {}) =>
    one(certainty, source, description, { ...more, codes });
}

/** How what is sure is known. */
function known(source: string) {
  return { certainty: 'high', basis: basisOf(source), source } as const;
}

const text = fieldOf(z.string());
const textOrNull = fieldOf(z.string().nullable());
// Of what is somebody's, by its form.
const nameOrNull = fieldOf(z.string().nullable(), undefined, 'name');
const addressOrNull = fieldOf(z.string().nullable(), undefined, 'address');
const phoneOrNull = fieldOf(z.string().nullable(), undefined, 'phone');
const mailOrNull = fieldOf(z.string().nullable(), undefined, 'email');
const tokenOrNull = fieldOf(z.string().nullable(), undefined, 'token');
const wordsOrNull = fieldOf(z.string().nullable(), undefined, 'text');
const goodsOrNull = fieldOf(z.string().nullable(), undefined, 'goods');
const placeOrNull = fieldOf(z.number().nullable(), undefined, 'coordinate');
const linkOrNull = fieldOf(z.string().nullable(), 'uri', 'link');
const link = fieldOf(z.string(), 'uri', 'link');
const date = fieldOf(isoDate(), 'date');
const dateOrNull = fieldOf(isoDate().nullable(), 'date');
const moment = fieldOf(isoDateTime(), 'date-time');
const momentOrNull = fieldOf(isoDateTime().nullable(), 'date-time');
const integer = fieldOf(z.int());
const integerOrNull = fieldOf(z.int().nullable());
const numberOrNull = fieldOf(z.number().nullable());
const flag = fieldOf(z.boolean());
const flagOrNull = fieldOf(z.boolean().nullable());
// Where two of Detrack's own sources disagree on a type, neither is a fault.
const numberOrText = fieldOf(z.union([z.number(), z.string()]).nullable());
const placeOrText = fieldOf(z.union([z.number(), z.string()]).nullable(), undefined, 'coordinate');
const textOrNumber = fieldOf(z.union([z.string(), z.number()]).nullable());
const integerOrText = fieldOf(z.union([z.int(), z.string()]).nullable());
const flagOrText = fieldOf(z.union([z.boolean(), z.string()]).nullable());
const anything = fieldOf(z.unknown());

const rejectReasons = Object.fromEntries(REJECT_REASONS.map((reason) => [reason, reason]));
const seldom = { seldom: true };
/** Only its name says what it is. */
const guessed = { basis: 'inferred' } as const;

// biome-ignore format: a table, one line a field
const itemSchema = z.looseObject({
  id: fieldOf(z.string(), 'object-id')('high', 'S18 BP P C', 'Identifier of the item'),
  sku: goodsOrNull('high', 'S18 BP P C', 'Stock-keeping unit; digits stay text'),
  purchase_order_number: textOrNull('high', 'BP S18 P C', 'Purchase order that the item belongs to'),
  batch_number: textOrNull('high', 'BP S18 P C', 'Batch of the goods'),
  expiry_date: textOrNull('medium', 'BP S18 P', 'Day on which the goods expire; a date in one source, text in another'),
  description: goodsOrNull('high', 'BP S18 P C', 'What the item is'),
  comments: wordsOrNull('high', 'BP S18 P C', 'Remarks on the item'),
  quantity: integerOrNull('high', 'S18 BP P C', 'How many are ordered'),
  unit_of_measure: goodsOrNull('high', 'BP S18 P C', 'What one of them is, such as a box'),
  checked: flag('high', 'S18 BP P C', 'Whether the driver ticked the item off'),
  actual_quantity: numberOrNull('medium', 'BP S18 P', 'How many were handed over; the ordered quantity unless the driver changed it'),
  inbound_quantity: integerOrNull('high', 'BP S18 P C', 'How many came into the warehouse'),
  unload_time_estimate: textOrNull('medium', 'BP S18 P', 'Expected time for unloading'),
  unload_time_actual: textOrNull('medium', 'BP S18 P', 'Time that unloading took'),
  follow_up_quantity: integerOrNull('high', 'BP S18 P C', 'How many need following up'),
  follow_up_reason: wordsOrNull('high', 'BP S18 P C', 'Why they need following up'),
  rework_quantity: integerOrNull('high', 'BP S18 P C', 'How many need rework'),
  rework_reason: wordsOrNull('high', 'BP S18 P C', 'Why they need rework'),
  reject_quantity: integer('high', 'S18 P C', 'How many the recipient rejected; 0 for none'),
  reject_reason: textOrNull('medium', 'S18 P C', 'Why they were rejected', { codes: rejectReasons, holds: 'text' }),
  weight: numberOrNull('high', 'BP S18 P C', 'Weight of the item'),
  serial_numbers: fieldOf(z.array(z.string()))('high', 'S18 BP P C', 'Barcodes that the driver scanned'),
  photo_url: linkOrNull('high', 'BP S18 P C', 'Photo of the item'),
});

// biome-ignore format: a table, one line a field
const milestoneSchema = z.looseObject({
  status: codeOf(MILESTONE_STATUSES)('high', 'A BP S20', 'What happened to the job'),
  assign_to: nameOrNull('high', 'A BP S20', 'Driver at that moment; null for none'),
  reason: wordsOrNull('high', 'A BP S20', 'Why an attempt failed'),
  pod_at: moment('high', 'A BP S20', 'When it happened; set without a proof of delivery too'),
  created_at: moment('high', 'A BP S20', 'When it was recorded, a millisecond or two later in the samples'),
  user_name: text('high', 'A BP S20', 'Account or dashboard user that recorded it', { holds: 'name' }),
});

/** A Detrack job as version 2 sends it: the 181 keys of the sample of 2022, then those of other samples. */
// biome-ignore format: a table, one line a field
export const detrackJobSchema = z.looseObject({
  id: requiredField(z.string(), { description: 'Identifier of the job; the one key that no other attempt or date repeats', ...known('A H BP P S20'), format: 'object-id' }),
  type: codeOf(JOB_TYPES)('high', 'A H BP P C S20', 'Whether goods are brought or fetched'),
  recipient_sender_device_signature_file_url: linkOrNull('low', 'A', "Signature given on the recipient's or sender's own device; read from the name", guessed),
  signature_file_url: linkOrNull('high', 'BP P S20', 'Image of the signature; null until there is one'),
  photo_1_file_url: linkOrNull('high', 'BP P S20', 'First photo of the proof of delivery; null until there is one'),
  photo_2_file_url: linkOrNull('high', 'BP P S20', 'Second photo of the proof of delivery'),
  photo_3_file_url: linkOrNull('high', 'BP P S20', 'Third photo of the proof of delivery'),
  photo_4_file_url: linkOrNull('high', 'BP P S20', 'Fourth photo of the proof of delivery'),
  photo_5_file_url: linkOrNull('high', 'BP P S20', 'Fifth photo of the proof of delivery'),
  photo_6_file_url: linkOrNull('high', 'BP S20', 'Sixth photo of the proof of delivery'),
  photo_7_file_url: linkOrNull('high', 'BP S20', 'Seventh photo of the proof of delivery'),
  photo_8_file_url: linkOrNull('high', 'BP S20', 'Eighth photo of the proof of delivery'),
  photo_9_file_url: linkOrNull('high', 'BP S20', 'Ninth photo of the proof of delivery'),
  photo_10_file_url: linkOrNull('high', 'BP S20', 'Tenth photo of the proof of delivery'),
  primary_job_status: codeOf(STATUS_LABELS)('high', 'A H BP P C Z S20', 'Status at creation; whether it follows `status` later is not known'),
  open_to_marketplace: flag('high', 'A H BP P C Z S20', 'Marketplace switch; the documentation contradicts itself on what true means'),
  marketplace_offer: numberOrText('medium', 'H BP P C Z S20', 'Price offered to drivers on the marketplace; documented as a number and as text'),
  do_number: requiredField(z.string(), { description: 'Delivery order number; a reattempt repeats it', ...known('A H BP P C S20'), holds: 'none' }),
  attempt: integer('high', 'A H BP P S20', 'Number of the attempt, from 1'),
  date: date('high', 'A H BP P C S20', "Day of the job in the account's own time zone"),
  start_date: date('high', 'A H BP P C Z S20', 'Day on which the job started; the same as `date` unless set'),
  job_age: integer('high', 'A H BP P S20', '`date` minus `start_date` in days plus 1, or 0 where `date` is the earlier one'),
  job_release_time: textOrNull('medium', 'H BP P C Z S20', "Clock time at which the job appears in the driver's app"),
  job_time: textOrNull('medium', 'H BP P C Z S20', 'How long the job takes, in words'),
  time_window: textOrNull('high', 'H BP P C Z S20', 'When the job may be done, in words'),
  job_received_date: dateOrNull('high', 'H BP P C Z S20', 'Day on which the job came in'),
  tracking_number: textOrNull('high', 'H BP P C Z S20', "The shipper's tracking number"),
  order_number: textOrNull('high', 'H BP P C Z S20', 'Number of the order; null unless the shipper sets it'),
  job_type: textOrNull('high', 'H BP P C Z S20', "The account's own kind of job, in words"),
  job_sequence: numberOrText('medium', 'H BP P C Z S20', "Place of the job in the driver's list; documented as a number and as text"),
  job_fee: textOrNull('high', 'H BP P C Z S20', 'Fee for the job: an amount, sent as text'),
  address_lat: placeOrText('high', 'H BP P C Z S20', 'Latitude of the address; documented as a number and as text'),
  address_lng: placeOrText('high', 'H BP P C Z S20', 'Longitude of the address; documented as a number and as text'),
  address: text('high', 'A BP P C S20', 'Whole address in one text', { holds: 'address' }),
  company_name: nameOrNull('high', 'BP P C Z S20', 'Company at the address'),
  address_1: addressOrNull('high', 'BP P C Z S20', 'First line of the address'),
  address_2: addressOrNull('high', 'BP P C Z S20', 'Second line of the address'),
  address_3: addressOrNull('high', 'BP P C Z S20', 'Third line of the address'),
  postal_code: addressOrNull('high', 'BP P C Z S20', 'Postal code'),
  city: addressOrNull('high', 'BP P C Z S20', 'City'),
  state: addressOrNull('high', 'BP P C Z S20', 'State or province'),
  country: addressOrNull('high', 'BP P C Z S20', 'Country'),
  billing_address: addressOrNull('high', 'BP P C Z S20', 'Address for the invoice'),
  deliver_to_collect_from: nameOrNull('high', 'BP P C Z S20', 'Who receives or hands over the goods'),
  last_name: nameOrNull('high', 'BP P C Z S20', 'Their last name'),
  phone_number: phoneOrNull('high', 'BP P C Z S20', 'Their telephone number'),
  sender_phone_number: phoneOrNull('high', 'BP P C Z S20', 'Telephone number of the sender'),
  fax_number: phoneOrNull('high', 'BP P C Z S20', 'Fax number'),
  instructions: wordsOrNull('high', 'BP P C Z S20', 'What the driver should know'),
  assign_to: nameOrNull('high', 'A BP P C Z S20', 'Driver or vehicle; null for none'),
  notify_email: mailOrNull('high', 'BP P C Z S20', 'Address for customer notices; several are parted by `;`'),
  webhook_url: linkOrNull('high', 'BP P C Z S20', 'Webhook address of this one job'),
  zone: addressOrNull('high', 'BP P C Z S20', 'Zone of the address'),
  customer: nameOrNull('high', 'BP P C Z S20', 'Customer of the account'),
  account_number: tokenOrNull('medium', 'BP S20', 'Number of the customer account; older clients call it account_no'),
  job_owner: nameOrNull('high', 'BP P C Z S20', 'Who the job belongs to'),
  invoice_number: textOrNull('high', 'BP P C Z S20', 'Number of the invoice'),
  invoice_amount: numberOrText('medium', 'BP P C Z S20', 'Amount of the invoice; documented as a number and as text'),
  payment_mode: textOrNull('high', 'BP P C Z S20', 'How the recipient pays'),
  payment_amount: numberOrText('medium', 'BP P C Z S20', 'Amount to collect; a number, and text in one client'),
  group_id: textOrNull('medium', 'BP P C Z S20', 'Identifier of the group'),
  group_name: nameOrNull('medium', 'BP P C Z S20', 'Name of the group'),
  group_code: textOrNull('low', 'A', 'Code of the group; read from the name', guessed),
  source: textOrNull('high', 'BP P C Z S20', 'Where the job came from'),
  weight: numberOrNull('high', 'BP P C Z S20', 'Weight of the goods'),
  parcel_width: numberOrNull('medium', 'BP P C Z S20', 'Width of the parcel'),
  parcel_length: numberOrNull('medium', 'BP P C Z S20', 'Length of the parcel'),
  parcel_height: numberOrNull('medium', 'BP P C Z S20', 'Height of the parcel'),
  cubic_meters: numberOrNull('low', 'S20', 'Volume; `cubic_meter` is sent beside it', guessed),
  boxes: integerOrText('low', 'BP P C Z S20', 'How many boxes; documented as an integer and as text'),
  cartons: integerOrNull('high', 'BP P C Z S20', 'How many cartons'),
  pieces: integerOrNull('high', 'BP P C Z S20', 'How many pieces'),
  envelopes: integerOrNull('high', 'BP P C Z S20', 'How many envelopes'),
  pallets: integerOrNull('high', 'BP P C Z S20', 'How many pallets'),
  bins: integerOrNull('high', 'BP P C Z S20', 'How many bins'),
  trays: integerOrNull('high', 'BP P C Z S20', 'How many trays'),
  bundles: integerOrNull('high', 'BP P C Z S20', 'How many bundles'),
  rolls: integerOrNull('high', 'BP P C Z S20', 'How many rolls'),
  number_of_shipping_labels: integerOrText('medium', 'BP P C Z S20', 'How many labels to print; an integer, and text in one client'),
  attachment_url: linkOrNull('medium', 'BP P Z S20', 'A file attached to the job'),
  detrack_number: text('high', 'A BP P S20', "Detrack's own number of the job: `DET` and digits"),
  status: requiredField(knownText(STATUS_LABELS), { description: 'Status code, the reliable word on what happened', ...known('A BP P C Z S20'), codes: STATUS_LABELS }),
  tracking_status: text('high', 'A BP P S20 ST', 'Label that customers see; an account may rename it, so do not match on it', { holds: 'none' }),
  reason: wordsOrNull('high', 'BP P S20', 'Why the attempt failed, as the driver chose'),
  received_by_sent_by: nameOrNull('high', 'BP P S20', 'Who signed'),
  note: wordsOrNull('high', 'BP P S20', "The driver's note"),
  carrier: textOrNull('high', 'A BP P C Z S20', 'Carrier; `""` when unset in 2020 and 2022, null in 2018'),
  pod_time: textOrNull('medium', 'BP P C Z S20', 'Clock time of the proof of delivery; 24 hours in one source, AM and PM in others'),
  pod_lat: placeOrText('medium', 'A BP P S20', 'Latitude of the proof of delivery; documented as a number and as text; `""` until there is one'),
  pod_lng: placeOrText('medium', 'A BP P S20', 'Longitude of the proof of delivery; documented as a number and as text; `""` until there is one'),
  pod_address: addressOrNull('medium', 'A BP P S20', 'Address of the proof of delivery; `""` until there is one'),
  address_tracked_at: momentOrNull('low', 'BP P S20', 'When the address was tracked'),
  arrived_lat: placeOrNull('medium', 'BP P S20', 'Latitude of the arrival'),
  arrived_lng: placeOrNull('medium', 'BP P S20', 'Longitude of the arrival'),
  arrived_address: addressOrNull('medium', 'BP P S20', 'Address of the arrival'),
  arrived_at: momentOrNull('medium', 'BP P S20', 'When the driver arrived'),
  texted_at: momentOrNull('medium', 'BP P S20', 'When the driver texted the recipient'),
  called_at: momentOrNull('medium', 'BP P S20', 'When the driver called the recipient'),
  serial_number: textOrNull('medium', 'BP P S20', 'Serial number of the goods'),
  recipient_sender_device_pod_at: momentOrNull('low', 'A', "When the proof was given on the recipient's or sender's device; read from the name", guessed),
  recipient_sender_device_signed_by: nameOrNull('low', 'A', 'Who signed on that device; read from the name', guessed),
  signed_at: momentOrNull('medium', 'BP P S20', 'When the signature was given'),
  photo_1_at: momentOrNull('medium', 'BP P S20', 'When the first photo was taken'),
  photo_2_at: momentOrNull('medium', 'BP P S20', 'When the second photo was taken'),
  photo_3_at: momentOrNull('medium', 'BP P S20', 'When the third photo was taken'),
  photo_4_at: momentOrNull('medium', 'BP P S20', 'When the fourth photo was taken'),
  photo_5_at: momentOrNull('medium', 'BP P S20', 'When the fifth photo was taken'),
  photo_6_at: momentOrNull('medium', 'BP S20', 'When the sixth photo was taken'),
  photo_7_at: momentOrNull('medium', 'BP S20', 'When the seventh photo was taken'),
  photo_8_at: momentOrNull('medium', 'BP S20', 'When the eighth photo was taken'),
  photo_9_at: momentOrNull('medium', 'BP S20', 'When the ninth photo was taken'),
  photo_10_at: momentOrNull('medium', 'BP S20', 'When the tenth photo was taken'),
  actual_weight: textOrNumber('medium', 'BP P S20', 'Weight that the driver typed; documented as text and as a number'),
  temperature: textOrNumber('medium', 'BP P S20', 'Temperature that the driver typed; documented as text and as a number'),
  hold_time: textOrNumber('medium', 'BP P S20', 'Waiting time that the driver typed; documented as text and as a number'),
  payment_collected: textOrNumber('medium', 'BP P S20', 'Payment that the driver collected; documented as text and as a number'),
  auto_reschedule: flagOrText('low', 'BP P C Z S20', 'Whether a failed job is scheduled again; documented as a boolean and as text'),
  actual_crates: textOrNumber('medium', 'BP P S20', 'Crates that the driver typed; documented as text and as a number'),
  actual_pallets: textOrNumber('medium', 'BP P S20', 'Pallets that the driver typed; documented as text and as a number'),
  actual_utilization: textOrNumber('medium', 'BP P S20', 'Use of the vehicle that the driver typed; documented as text and as a number'),
  goods_service_rating: numberOrNull('medium', 'BP P S20', "Customer's rating of goods and service, 1 to 5"),
  driver_rating: numberOrNull('medium', 'BP P S20', "Customer's rating of the driver, 1 to 5"),
  customer_feedback: wordsOrNull('medium', 'BP P S20', 'What the customer wrote'),
  eta_time: textOrNull('low', 'BP P C Z S20', 'Expected arrival; a clock time or a date-time, not settled'),
  live_eta: textOrNull('medium', 'BP P S20', 'Expected arrival, worked out on the way; a date-time in one source, text in another'),
  depot: nameOrNull('high', 'BP P C Z S20', 'Depot'),
  depot_contact: nameOrNull('high', 'BP P C Z S20', 'Contact at the depot'),
  department: textOrNull('high', 'BP P C Z S20', 'Department'),
  sales_person: nameOrNull('high', 'BP P C Z S20', 'Salesperson'),
  identification_number: tokenOrNull('high', 'BP P C Z S20', 'Identification number'),
  bank_prefix: tokenOrNull('high', 'BP P C Z S20', 'Prefix of the bank'),
  run_number: textOrNull('high', 'BP P C Z S20', 'Number of the run'),
  head_to_delivery_at: momentOrNull('medium', 'BP P S20', 'When the driver set out for the delivery'),
  pod_at: momentOrNull('high', 'BP P S20', 'When the proof of delivery was submitted'),
  job_price: numberOrNull('high', 'BP P C Z S20', 'Price of the job'),
  insurance_price: numberOrNull('high', 'BP P C Z S20', 'Price of the insurance'),
  insurance_coverage: flag('high', 'A BP P C Z S20', 'Whether the goods are insured'),
  total_price: numberOrNull('high', 'BP P C Z S20', 'Job and insurance together'),
  payer_type: textOrNull('high', 'BP P C Z S20', 'Who pays'),
  remarks: wordsOrNull('high', 'BP P C Z S20', 'Remarks on the job'),
  items_count: integer('high', 'A BP P S20', 'How many entries `items` has'),
  service_type: textOrNull('high', 'BP P C Z S20', 'Kind of service, in words'),
  warehouse_address: addressOrNull('high', 'BP P C Z S20', 'Address of the warehouse'),
  destination_time_window: textOrNull('high', 'BP P C Z S20', 'Time window at the destination, in words'),
  door: addressOrNull('high', 'BP P C Z S20', 'Door'),
  time_zone: textOrNull('high', 'BP P C Z S20', 'Time zone', { holds: 'time-zone' }),
  created_at: moment('high', 'A S20', 'When the job was created'),
  on_demand: flag('high', 'A S20', 'Whether the job is on demand'),
  vehicle_type: textOrNull('medium', 'BP S20', 'Kind of vehicle'),
  priority: anything('low', 'S20', 'Priority; its type is not known', guessed),
  service_time: textOrNull('medium', 'Z S20', 'Time at the address, in words'),
  contractor_group_name: nameOrNull('high', 'A', 'Group of contractors; `""` when unset'),
  connect_token: tokenOrNull('low', 'A', 'Token of a connection; read from the name', guessed),
  connect_host: tokenOrNull('low', 'A', 'Host of a connection; read from the name', guessed),
  connect_id: tokenOrNull('low', 'A', 'Identifier of a connection; read from the name', guessed),
  verification_code: integerOrNull('high', 'A', 'Code that the recipient shows; a number, so leading zeros are lost', { holds: 'token' }),
  locker_address: addressOrNull('low', 'A', 'Address of the locker; read from the name', guessed),
  locker_lat: placeOrNull('low', 'A', 'Latitude of the locker; read from the name', guessed),
  locker_lng: placeOrNull('low', 'A', 'Longitude of the locker; read from the name', guessed),
  locker_transaction_id: tokenOrNull('low', 'A', "Identifier of the locker's transaction; read from the name", guessed),
  locker_transaction_status: textOrNull('low', 'A', "Status of the locker's transaction; read from the name", guessed),
  locker_station_id: tokenOrNull('low', 'A', "Identifier of the locker's station; read from the name", guessed),
  locker_error: wordsOrNull('low', 'A', 'What went wrong with the locker; read from the name', guessed),
  use_locker: flagOrNull('high', 'A', 'Whether the goods go to a locker'),
  geofence_ack_at: momentOrNull('low', 'A', 'When the geofence was acknowledged; read from the name', guessed),
  geofence_ack_lat: placeOrNull('low', 'A', 'Latitude of that moment; read from the name', guessed),
  geofence_ack_lng: placeOrNull('low', 'A', 'Longitude of that moment; read from the name', guessed),
  mass_pod: flagOrNull('low', 'A', 'Whether one proof served several jobs; read from the name', guessed),
  pod_gps_status: textOrNull('low', 'A', 'State of the GPS at the proof of delivery; read from the name', guessed),
  pod_gps_permission: textOrNull('low', 'A', "Whether the driver's app might use GPS; read from the name", guessed),
  job_order: anything('low', 'S20', 'Order of the job; its type is not known, probably a number', guessed),
  tracking_status_code: fieldOf(knownText(STATUS_LABELS).nullable())('high', 'A', 'Code beside the label; equals `status` in the one sample', { codes: STATUS_LABELS }),
  driver_mobile_number: phoneOrNull('high', 'A S20', "Driver's telephone number: text, null without a driver"),
  reattempted: flagOrNull('low', 'S20', 'Whether another attempt was made; read from the name', guessed),
  cubic_meter: numberOrNull('medium', 'BP P C Z S20', 'Volume; `cubic_meters` is sent beside it'),
  tracking_link: link('high', 'A BP S20', 'Short link to the tracking page'),
  contactless_signature_link: linkOrNull('high', 'A', 'Tracking link with `?s=1`: sign on your own device'),
  booking_link: link('high', 'A S20', 'Tracking link with `?b=1`'),
  can_reattempt: flagOrNull('high', 'A', 'Whether the job may be attempted again'),
  items: field(z.array(itemSchema), { description: 'The goods, one entry a line', ...known('A BP P C S20') }),
  milestones: field(z.array(milestoneSchema), { description: 'What happened so far, oldest first as far as is known', ...known('A BP S20') }),

  // Not in the sample of 2022.
  head_to_pick_up_at: momentOrNull('medium', 'BP S20 S18 P', 'When the driver set out for the collection', seldom),
  available_statuses: fieldOf(z.record(z.string(), z.string()))('medium', 'S20', "The account's label of each status code", seldom),
  account_no: tokenOrNull('medium', 'S18 P C', 'Older name of account_number', seldom),
  geocoded_lat: placeOrNull('medium', 'BP S18 P', 'Latitude found for the address', seldom),
  geocoded_lng: placeOrNull('medium', 'BP S18 P', 'Longitude found for the address', seldom),
  vendor_name: nameOrNull('low', 'BP S18 P', 'Vendor', seldom),
  shipper_name: nameOrNull('low', 'BP S18 P', 'Shipper', seldom),
  last_reason: wordsOrNull('low', 'BP S18 P', 'Reason of the attempt before', seldom),
  pick_up_from: nameOrNull('low', 'BP S18 P', 'Who hands over the goods', seldom),
  pick_up_time: textOrNull('low', 'BP S18 P', 'When the goods may be fetched', seldom),
  pick_up_lat: placeOrText('low', 'BP S18 P', 'Latitude of the pick-up', seldom),
  pick_up_lng: placeOrText('low', 'BP S18 P', 'Longitude of the pick-up', seldom),
  pick_up_address: addressOrNull('low', 'BP S18 P', 'Address of the pick-up', seldom),
  pick_up_address_1: addressOrNull('low', 'BP S18 P', 'First line of that address', seldom),
  pick_up_address_2: addressOrNull('low', 'BP S18 P', 'Second line of that address', seldom),
  pick_up_address_3: addressOrNull('low', 'BP S18 P', 'Third line of that address', seldom),
  pick_up_city: addressOrNull('low', 'BP S18 P', 'City of the pick-up', seldom),
  pick_up_state: addressOrNull('low', 'BP S18 P', 'State of the pick-up', seldom),
  pick_up_country: addressOrNull('low', 'BP S18 P', 'Country of the pick-up', seldom),
  pick_up_postal_code: addressOrNull('low', 'BP S18 P', 'Postal code of the pick-up', seldom),
  pick_up_zone: addressOrNull('low', 'BP S18 P', 'Zone of the pick-up', seldom),
  pick_up_assign_to: nameOrNull('low', 'BP S18 P', 'Driver of the pick-up', seldom),
  pick_up_reason: wordsOrNull('low', 'BP S18 P', 'Why the pick-up failed', seldom),
  info_received_at: momentOrNull('medium', 'BP S18 P', 'When the job came in', seldom),
  pick_up_at: momentOrNull('low', 'BP S18 P', 'When the goods were fetched', seldom),
  scheduled_at: momentOrNull('low', 'BP S18 P', 'When the job was scheduled', seldom),
  at_warehouse_at: momentOrNull('low', 'BP S18 P', 'When the goods were at the warehouse', seldom),
  out_for_delivery_at: momentOrNull('low', 'BP S18 P', 'When the goods went out', seldom),
  cancelled_at: momentOrNull('low', 'BP S18 P', 'When the job was cancelled', seldom),
  pick_up_failed_count: numberOrNull('low', 'BP S18 P', 'How many pick-ups failed', seldom),
  deliver_failed_count: numberOrNull('low', 'BP S18 P', 'How many deliveries failed', seldom),
  updated_at: anything('low', 'TP', 'Read by programs that poll the API; in no published sample', seldom),
  completed_time: anything('low', 'TP', 'Read by programs that poll the API; in no published sample', seldom),
  time_window_from: anything('low', 'TP', 'Accepted by a connector as input; in no published sample', seldom),
  time_window_to: anything('low', 'TP', 'Accepted by a connector as input; in no published sample', seldom),
});

export type DetrackJob = z.infer<typeof detrackJobSchema>;
export type DetrackItem = z.infer<typeof itemSchema>;
export type DetrackMilestone = z.infer<typeof milestoneSchema>;
