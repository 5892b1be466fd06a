import type { JsonObject, JsonValue } from '../../core/json/json.ts';
import type { ProviderProbes } from '../probes.ts';
import { standardLabel } from './codes.ts';

const STATUSES = 'help article 6126932, API Status And Tracking Status';
const WEBHOOKS = 'help article 6553300, How to setup webhooks in Detrack';
const FIELDS = 'help article 6126913, Detrack API job fields and descriptions';
const SAMPLE_2020 =
  "version 2 webhook sample of 2020 in Detrack's Zapier app (detrack/detrack-zapier, triggers/pod/sample.js)";
const SAMPLE_2018 =
  "API sample of 2018 in Detrack's Zapier app (detrack/detrack-zapier, resources/job/sample.js)";
const PHP_CLIENT = "Detrack's PHP client (detrack/detrack-core-php)";

/** What a published payload shows as null, or the provider's own clients let be null; not what has a case of its own. */
// biome-ignore format: a list of names
const OPTIONAL = [
  'signature_file_url', 'photo_1_file_url', 'time_window', 'tracking_number', 'address_lat',
  'address_lng', 'company_name', 'postal_code', 'city', 'state', 'country', 'deliver_to_collect_from',
  'last_name', 'instructions', 'notify_email', 'reason',
  'received_by_sent_by', 'note', 'carrier', 'pod_time', 'pod_lat', 'pod_lng', 'pod_address', 'called_at',
  'signed_at', 'photo_1_at', 'head_to_delivery_at', 'pod_at',
] as const;

/** Texts that are null where nothing is set; the same payload writes `""` for others. */
// biome-ignore format: a list of names
const EMPTY = [
  'carrier', 'pod_lat', 'pod_lng', 'pod_address', 'contractor_group_name', 'tracking_number', 'order_number',
  'company_name', 'last_name', 'phone_number', 'instructions', 'assign_to', 'notify_email', 'reason',
  'received_by_sent_by', 'note', 'time_window', 'zone', 'customer',
] as const;

/** In the payload of 2022 and not in that of 2020. */
// biome-ignore format: a list of names
const NOT_IN_2020 = [
  'recipient_sender_device_signature_file_url', 'recipient_sender_device_pod_at',
  'recipient_sender_device_signed_by', 'group_code', 'contractor_group_name', 'connect_token', 'connect_host',
  'connect_id', 'verification_code', 'locker_address', 'locker_lat', 'locker_lng', 'locker_transaction_id',
  'locker_transaction_status', 'locker_station_id', 'locker_error', 'use_locker', 'geofence_ack_at',
  'geofence_ack_lat', 'geofence_ack_lng', 'mass_pod', 'pod_gps_status', 'pod_gps_permission',
  'tracking_status_code', 'contactless_signature_link', 'can_reattempt',
] as const;

function all(names: readonly string[], value: JsonValue): Readonly<Record<string, JsonValue>> {
  return Object.fromEntries(names.map((name) => [name, value]));
}

/** A status that nobody knows, under a label that everybody does: accounts name their labels as they like. */
const UNKNOWN_STATUS = { status: 'picked_up', tracking_status_code: 'picked_up' } as const;

/** An item as the API sample of 2018 has it: little more than an id. */
const BARE_ITEM: JsonObject = {
  id: '5b6a2f0e1f5a4d0d3c9e7a11',
  sku: null,
  purchase_order_number: null,
  batch_number: null,
  expiry_date: null,
  description: null,
  comments: null,
  quantity: null,
  unit_of_measure: null,
  checked: false,
  actual_quantity: null,
  inbound_quantity: null,
  unload_time_estimate: null,
  unload_time_actual: null,
  follow_up_quantity: null,
  follow_up_reason: null,
  rework_quantity: null,
  rework_reason: null,
  reject_quantity: 0,
  reject_reason: null,
  weight: null,
  serial_numbers: [],
  photo_url: null,
};

/** An item as most are: it has a name and is counted. */
const ORDINARY_ITEM: JsonValue = {
  ...BARE_ITEM,
  sku: 'CAL-2027-W',
  description: 'Wall calendar',
  quantity: 1,
  unit_of_measure: 'pc',
};

/** A job with another status, under a label that the provider itself would give it. */
function withStatus(payload: JsonObject, status: string): JsonObject {
  return {
    ...payload,
    status,
    tracking_status: standardLabel(status) ?? payload['tracking_status'] ?? null,
    tracking_status_code: status,
  };
}

/** Milestones of a job that changed hands every minute. */
function manyMilestones(count: number): JsonValue {
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(Date.UTC(2024, 0, 8, 1, index)).toISOString();
    const isLast = index === count - 1;
    return {
      status: isLast ? 'completed' : 'out_for_delivery',
      assign_to: index % 2 === 0 ? 'Adam' : 'Farid',
      reason: null,
      pod_at: at,
      created_at: at,
      user_name: 'HarbourFreight',
    };
  });
}

/** What a consumer of these webhooks has to bear. */
export const probes: ProviderProbes = {
  ordinary: [
    // A shop finds its order by it, so that no two jobs may have the same one.
    { path: '/order_number', value: 'SO-{key}', isOwn: true },
    { path: '/tracking_number', value: 'T-{key}', isOwn: true },
    { path: '/assign_to', value: 'Adam' },
    { path: '/driver_mobile_number', value: '0491570110' },
    { path: '/milestones/*/assign_to', value: 'Adam' },
    { path: '/deliver_to_collect_from', value: 'Hana' },
    { path: '/last_name', value: 'Morimoto' },
    { path: '/company_name', value: 'Larkspur Books' },
    { path: '/phone_number', value: '+61855500142' },
    { path: '/notify_email', value: 'hana@example.com' },
    { path: '/postal_code', value: '6008' },
    { path: '/city', value: 'Subiaco' },
    { path: '/state', value: 'WA' },
    { path: '/country', value: 'Australia' },
    { path: '/address_lat', value: -31.9474 },
    { path: '/address_lng', value: 115.8235 },
    { path: '/time_window', value: '1300 - 1500 hrs' },
    { path: '/instructions', value: 'Ring twice' },
    { path: '/zone', value: 'North' },
    { path: '/customer', value: 'Larkspur Books' },
    { path: '/carrier', value: 'HarbourFreight' },
    { path: '/items', value: [ORDINARY_ITEM], also: { items_count: 1 } },
    { path: '/items/*/sku', value: 'CAL-2027-W' },
    { path: '/items/*/description', value: 'Wall calendar' },
    { path: '/items/*/quantity', value: 1 },
    { path: '/items/*/unit_of_measure', value: 'pc' },
  ],
  payloads: [
    {
      id: 'unknown/status',
      title: 'answers a status that it does not know without breaking',
      weight: 'sent',
      explain: 'The list of statuses has grown before: clients of 2019 know no in_transit.',
      source: `${STATUSES}; ${PHP_CLIENT}, which lacks in_transit`,
      event: 'in-progress',
      set: UNKNOWN_STATUS,
      isOtherEvent: true,
      expect: 'no-server-error',
    },
    {
      id: 'unknown/status-taken',
      title: 'takes a job whose status it does not know',
      weight: 'unproven',
      explain:
        'What is refused may never come again, and the next status of the job would be known once more.',
      source: `ours: no page says that a refused webhook is posted again; ${STATUSES}`,
      event: 'in-progress',
      set: UNKNOWN_STATUS,
      isOtherEvent: true,
      expect: 'taken',
      after: ['unknown/status'],
    },
    {
      id: 'unknown/label',
      title: 'takes a tracking label that it does not know',
      weight: 'sent',
      explain: 'Accounts may rename the labels, so that only the codes can be relied on.',
      source: `${PHP_CLIENT}; ${SAMPLE_2020}, available_statuses`,
      event: 'in-progress',
      set: { tracking_status: 'On the van with Adam' },
      expect: 'taken',
    },
    {
      id: 'unknown/milestone',
      title: 'takes a milestone that it does not know',
      weight: 'sent',
      explain: 'No list of milestones is published, so that any consumer meets one that it has not seen.',
      source:
        'ours: of the statuses of milestones two are shown in payloads, and no list of them is published',
      event: 'completed',
      set: { 'milestones[0].status': 'photographed' },
      expect: 'taken',
    },
    {
      id: 'unknown/field',
      title: 'takes fields that it does not know',
      weight: 'sent',
      explain: 'The payloads of 2018, 2020 and 2022 each have keys that the others have not.',
      source: `${WEBHOOKS}; ${SAMPLE_2020}; ${SAMPLE_2018}`,
      event: 'completed',
      set: { carbon: { grams: 412 }, parcel_shop: null, 'items[0].colour': 'red' },
      versions: { '1': { set: { carbon: { grams: 412 }, 'items[0].colour': 'red' } } },
      expect: 'taken',
    },
    {
      id: 'null/driver',
      title: 'takes a job that has no driver',
      weight: 'sent',
      explain: 'The status dispatched says that a job is ready for a driver, not that it has one.',
      source: `${STATUSES}; ${SAMPLE_2020}`,
      event: 'in-progress',
      set: { assign_to: null, driver_mobile_number: null, 'milestones[0].assign_to': null },
      expect: 'taken',
    },
    {
      id: 'null/phone',
      title: 'takes a job without a telephone number',
      weight: 'sent',
      explain: 'The published payload has none: nobody has to give one to have a job delivered.',
      source: WEBHOOKS,
      event: 'in-progress',
      set: { phone_number: null },
      expect: 'taken',
    },
    {
      id: 'null/empty-times',
      title: 'takes empty texts instead of times',
      weight: 'unproven',
      explain: 'Version 1 writes "" where there is no time yet, and nobody shows that version 2 never does.',
      source: 'ours: help article 6124027, Delivery / Collection Push Notification, has it in version 1',
      event: 'in-progress',
      set: { pod_at: '', signed_at: '', arrived_at: '', live_eta: '' },
      expect: 'taken',
    },
    {
      id: 'null/order-number',
      title: 'takes a job without an order number',
      weight: 'sent',
      explain: 'It is null unless the shipper sets it, and people make jobs by hand.',
      source: `${WEBHOOKS}; ${FIELDS}`,
      event: 'completed',
      set: { order_number: null },
      expect: 'taken',
    },
    {
      id: 'null/optional-fields',
      title: 'takes null in every other field that may be null',
      weight: 'sent',
      explain: 'In the published payload 148 of 181 values are null, among them whatever nobody filled in.',
      source: `${WEBHOOKS}; ${PHP_CLIENT}`,
      event: 'failed',
      set: all(OPTIONAL, null),
      expect: 'taken',
    },
    {
      id: 'null/empty-strings',
      title: 'takes empty texts instead of null',
      weight: 'sent',
      explain:
        'Of the fields that nobody set the published payload writes some as null and five as "", two of which hold numbers otherwise.',
      source: WEBHOOKS,
      event: 'completed',
      set: all(EMPTY, ''),
      expect: 'taken',
      after: ['null/order-number', 'null/driver', 'null/phone', 'null/optional-fields'],
    },
    {
      id: 'shape/milestones-none',
      title: 'takes a job without milestones',
      weight: 'unproven',
      explain: 'A list that is never said to have an entry may have none.',
      source: 'ours: no page says that there is always a milestone',
      event: 'in-progress',
      set: { milestones: [] },
      expect: 'taken',
    },
    {
      id: 'shape/milestones-many',
      title: 'takes a job with sixty milestones',
      weight: 'sent',
      explain: 'Each change of hands adds one, and nothing limits them.',
      source: 'ours: no page limits the milestones of a job',
      event: 'completed',
      set: { milestones: manyMilestones(60) },
      expect: 'taken',
    },
    {
      id: 'shape/items-none',
      title: 'takes a job without items',
      weight: 'sent',
      explain: 'The published payload has none: a document can be delivered without a list of goods.',
      source: WEBHOOKS,
      event: 'completed',
      set: { items: [], items_count: 0 },
      expect: 'taken',
    },
    {
      id: 'shape/item-bare',
      title: 'takes an item that has little more than an id',
      weight: 'sent',
      explain: 'Every text and number of an item may be null, its name and its quantity too.',
      source: SAMPLE_2018,
      event: 'completed',
      set: { 'items[0]': BARE_ITEM },
      expect: 'taken',
    },
    {
      id: 'shape/keys-of-2020',
      title: 'takes a payload with the keys of 2020',
      weight: 'sent',
      explain: 'Keys came and went over the years, and which accounts get which is not documented.',
      source: SAMPLE_2020,
      event: 'completed',
      set: {
        head_to_pick_up_at: null,
        available_statuses: {
          dispatched: 'In Progress',
          completed: 'Delivered',
          completed_partial: 'Partially Delivered',
          failed: 'Not Delivered',
        },
      },
      unset: NOT_IN_2020,
      expect: 'taken',
    },
    {
      id: 'shape/other-offsets',
      title: 'takes times in UTC and without milliseconds',
      weight: 'sent',
      explain: 'Samples write them with an offset of eight hours or with Z, with milliseconds or without.',
      source: `${SAMPLE_2018}; help article 6124027, Delivery / Collection Push Notification`,
      event: 'completed',
      set: { created_at: '2024-01-05T08:15:52.204Z', signed_at: '2024-01-05T16:20:01+08:00' },
      expect: 'taken',
    },
    {
      id: 'shape/counts-as-text',
      title: 'takes text in fields that are documented as number and as text',
      weight: 'unproven',
      explain: "The provider's own clients do not agree on the types of these fields.",
      source: `${PHP_CLIENT}; Detrack's .NET client (detrack/detrack-core-dotnet)`,
      event: 'completed',
      set: { boxes: '2', auto_reschedule: 'true' },
      expect: 'taken',
    },
  ],
  outcomes: [
    {
      kind: 'open',
      name: 'open',
      words: 'a job that is under way',
      statuses: [
        { status: 'dispatched', event: 'in-progress' },
        { status: 'in_transit', event: 'in-transit' },
        { status: 'info_recv', event: 'info-received' },
      ],
    },
    {
      kind: 'held',
      name: 'hold',
      words: 'a job on hold',
      statuses: [{ status: 'on_hold', event: 'on-hold' }],
    },
    {
      kind: 'partly',
      name: 'partial',
      words: 'a partially completed job',
      statuses: [{ status: 'completed_partial', event: 'partially-completed' }],
    },
    {
      kind: 'failed',
      name: 'failed',
      words: 'a failed job',
      statuses: [{ status: 'failed', event: 'failed' }],
    },
    {
      kind: 'returned',
      name: 'return',
      words: 'a job whose goods go back',
      statuses: [{ status: 'return', event: 'return' }],
    },
    {
      kind: 'done',
      name: 'completed',
      words: 'a completed job',
      statuses: [{ status: 'completed', event: 'completed' }],
    },
  ],
  withStatus,
  sequences: [
    {
      id: 'job/reattempt',
      title: 'learns of the second attempt of a job that failed',
      weight: 'lost',
      explain:
        'A reattempt is a copy that repeats do_number under another id, and what knows only the number takes it for a duplicate.',
      source: `${FIELDS}; ${PHP_CLIENT}`,
      scenario: 'failed-then-reattempted',
      first: { event: 'failed' },
      second: { event: 'completed' },
      versions: ['2'],
      changesState: true,
    },
    {
      id: 'job/driver-changed',
      title: 'takes both webhooks of a change of driver, and the new driver',
      weight: 'false',
      explain:
        'A change that matches a trigger and the switch for drivers is posted twice, without a word on which is which.',
      source: WEBHOOKS,
      scenario: 'driver-reassigned',
      first: { event: 'in-progress' },
      second: { event: 'in-progress' },
      versions: ['2', '1'],
      changesState: true,
    },
  ],
  texts: [
    'deliver_to_collect_from',
    'last_name',
    'company_name',
    'address',
    'instructions',
    'note',
    'received_by_sent_by',
    'items[0].description',
  ],
  list: 'items',
  listCount: 'items_count',
  progress: ['in-progress', 'completed'],
  scenario: 'delivered',
  // Version 1 has neither milestones nor attempts, and a time only once there is a proof of delivery.
  ordered: ['2'],
  sources: {
    meaning: STATUSES,
    content: `${WEBHOOKS}; Detrack's Zapier app, which sets webhook_version and webhook_content_type (detrack/detrack-zapier, triggers/pod/index.js)`,
    'job-type': WEBHOOKS,
    duplicate: `${WEBHOOKS}: the dashboard posts a webhook again by hand`,
    order: `ours: ${WEBHOOKS} promises no order`,
    concurrent: `${WEBHOOKS}: two triggers that match send two webhooks`,
    auth: `${WEBHOOKS}: Basic Auth`,
  },
};
