import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import { assume } from '../../../../src/providers/detrack/recognise.ts';
import { rules } from '../../../../src/providers/detrack/rules/rules.ts';

const FIXTURES = new URL('../../../../fixtures/', import.meta.url);

export interface ManifestEntry {
  readonly event: string;
  readonly file: string;
  readonly provenance: string;
  readonly at: string;
  readonly sources: readonly string[];
  readonly note: string;
}

export function readJson(file: string): JsonObject {
  return JSON.parse(readFileSync(new URL(file, FIXTURES), 'utf8')) as JsonObject;
}

export const manifest = readJson('detrack.manifest.json') as unknown as {
  readonly schemaVersion: number;
  readonly provider: string;
  readonly fixtures: readonly ManifestEntry[];
};

/** A fresh copy of the payload that Detrack published. */
export function published(changes: JsonObject = {}): JsonObject {
  return { ...readJson('detrack/in-progress.json'), ...changes };
}

/** A fresh copy of a bundled payload. */
export function fixture(event: string, changes: JsonObject = {}): JsonObject {
  return { ...readJson(`detrack/${event}.json`), ...changes };
}

/** The rules of its own version that a document breaks, and where. */
export function brokenRules(document: JsonObject): Readonly<Record<string, readonly string[]>> {
  const { version } = assume(document);
  const broken = rules
    .filter((rule) => rule.versions.includes(version))
    .map((rule) => [rule.id, rule.check(document).map((hit) => hit.path)] as const);
  return Object.fromEntries(broken.filter(([, paths]) => paths.length > 0));
}

const UNKNOWN_IN_2020 = [
  'recipient_sender_device_signature_file_url',
  'recipient_sender_device_pod_at',
  'recipient_sender_device_signed_by',
  'group_code',
  'contractor_group_name',
  'connect_token',
  'connect_host',
  'connect_id',
  'verification_code',
  'locker_address',
  'locker_lat',
  'locker_lng',
  'locker_transaction_id',
  'locker_transaction_status',
  'locker_station_id',
  'locker_error',
  'use_locker',
  'geofence_ack_at',
  'geofence_ack_lat',
  'geofence_ack_lng',
  'mass_pod',
  'pod_gps_status',
  'pod_gps_permission',
  'tracking_status_code',
  'contactless_signature_link',
  'can_reattempt',
];

function without(document: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !names.includes(name)));
}

/** A job of the shape of 2020: fewer keys, an unassigned job, the account's labels. */
export function sampleLike2020(): JsonObject {
  return {
    ...without(published(), UNKNOWN_IN_2020),
    assign_to: null,
    driver_mobile_number: null,
    tracking_status: 'Info received',
    head_to_pick_up_at: null,
    available_statuses: { completed: 'Delivered', failed: 'Not Delivered', dispatched: 'In Progress' },
    milestones: [
      {
        status: 'info_recv',
        assign_to: null,
        reason: null,
        pod_at: '2020-01-16T14:35:34.770+08:00',
        created_at: '2020-01-16T14:35:34.771+08:00',
        user_name: 'Example',
      },
    ],
  };
}

const ONLY_IN_2018 = [
  'geocoded_lat',
  'geocoded_lng',
  'account_no',
  'vendor_name',
  'shipper_name',
  'last_reason',
  ...['from', 'time', 'lat', 'lng', 'address', 'address_1', 'address_2', 'address_3', 'city', 'state'].map(
    (name) => `pick_up_${name}`,
  ),
  ...['country', 'postal_code', 'zone', 'assign_to', 'reason', 'at', 'failed_count'].map(
    (name) => `pick_up_${name}`,
  ),
  'scheduled_at',
  'at_warehouse_at',
  'out_for_delivery_at',
  'head_to_pick_up_at',
  'cancelled_at',
  'deliver_failed_count',
];

/** A job of the shape of 2018: no milestones, no links, UTC, a null carrier, items. */
export function sampleLike2018(): JsonObject {
  const gone = [
    ...UNKNOWN_IN_2020,
    'account_number',
    'milestones',
    'tracking_link',
    'booking_link',
    'on_demand',
  ];
  return {
    ...without(published(), gone),
    ...Object.fromEntries(ONLY_IN_2018.map((name) => [name, null])),
    assign_to: null,
    tracking_status: 'Info received',
    carrier: null,
    geocoded_lat: 1.33668,
    geocoded_lng: 103.91071,
    info_received_at: '2018-06-14T06:04:06.017Z',
    created_at: '2018-06-14T06:04:06.017Z',
    items_count: 1,
    items: [
      {
        id: '5b22055510c92b1a046ece05',
        sku: '12345678',
        expiry_date: null,
        description: null,
        quantity: 10,
        checked: false,
        actual_quantity: null,
        reject_quantity: 0,
        reject_reason: null,
        weight: null,
        serial_numbers: [],
        photo_url: null,
      },
    ],
  };
}
