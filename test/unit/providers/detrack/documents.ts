import type { JsonObject } from '../../../../src/core/json/json.ts';
import { published } from './payloads.ts';

/** Keys of the published push that the blueprint's job has not. */
// biome-ignore format: a list of names
const NOT_IN_BLUEPRINT = [
  'recipient_sender_device_signature_file_url', 'recipient_sender_device_pod_at',
  'recipient_sender_device_signed_by', 'group_code', 'cubic_meters', 'created_at', 'on_demand', 'priority',
  'service_time', 'contractor_group_name', 'connect_token', 'connect_host', 'connect_id', 'verification_code',
  'locker_address', 'locker_lat', 'locker_lng', 'locker_transaction_id', 'locker_transaction_status',
  'locker_station_id', 'locker_error', 'use_locker', 'geofence_ack_at', 'geofence_ack_lat', 'geofence_ack_lng',
  'mass_pod', 'pod_gps_status', 'pod_gps_permission', 'job_order', 'tracking_status_code',
  'driver_mobile_number', 'reattempted', 'contactless_signature_link', 'booking_link', 'can_reattempt',
];

/** Attributes of the blueprint that the published push has not. */
// biome-ignore format: a list of names
const ONLY_IN_BLUEPRINT = [
  'vendor_name', 'pick_up_from', 'pick_up_time', 'pick_up_lat', 'pick_up_lng', 'pick_up_address',
  'pick_up_address_1', 'pick_up_address_2', 'pick_up_address_3', 'pick_up_city', 'pick_up_state',
  'pick_up_country', 'pick_up_postal_code', 'pick_up_zone', 'shipper_name', 'last_reason', 'info_received_at',
  'head_to_pick_up_at', 'pick_up_at', 'scheduled_at', 'at_warehouse_at', 'out_for_delivery_at', 'cancelled_at',
  'pick_up_failed_count', 'deliver_failed_count', 'pick_up_assign_to', 'pick_up_reason',
];

function item(id: string, sku: string, quantity: number): JsonObject {
  return {
    id,
    sku,
    description: 'Enamel mug',
    purchase_order_number: null,
    batch_number: null,
    expiry_date: 'best before summer',
    comments: null,
    quantity,
    unit_of_measure: 'box',
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
    weight: 0.4,
    serial_numbers: ['SN-1'],
    photo_url: null,
  };
}

/** A job of 2018 with the attributes of the blueprint, in its types where it has them otherwise than a push. */
export function jobOfBlueprint(changes: JsonObject = {}): JsonObject {
  const { ...job } = published();
  for (const name of NOT_IN_BLUEPRINT) delete job[name];
  return {
    ...job,
    ...Object.fromEntries(ONLY_IN_BLUEPRINT.map((name) => [name, null])),
    id: '5b22055510c92b1a046ece04',
    do_number: 'DO 180614001',
    date: '2018-06-14',
    start_date: '2018-06-14',
    detrack_number: 'DET1000041',
    assign_to: null,
    status: 'dispatched',
    tracking_status: 'Info received',
    carrier: null,
    address_lat: '1.33668',
    address_lng: '103.91071',
    invoice_amount: '120.50',
    marketplace_offer: '12',
    job_sequence: '4',
    pod_lat: '1.3',
    pod_lng: '103.9',
    actual_weight: 12,
    temperature: -4,
    hold_time: 15,
    actual_crates: 2,
    actual_pallets: 1,
    actual_utilization: 80,
    payment_collected: 18.5,
    live_eta: '14:30',
    geocoded_lat: 1.33668,
    geocoded_lng: 103.91071,
    info_received_at: '2018-06-14T06:04:06.017Z',
    items_count: 2,
    items: [item('5b22055510c92b1a046ece05', '12345678', 10), item('5b22055510c92b1a046ece06', 'MUG-30', 1)],
    milestones: [
      {
        status: 'info_recv',
        assign_to: null,
        reason: null,
        pod_at: '2018-06-14T06:04:06.017Z',
        created_at: '2018-06-14T06:04:06.017Z',
        user_name: 'Example',
      },
    ],
    ...changes,
  };
}

/** Those fields as the provider's other sources have them. */
export function inOtherForm(): JsonObject {
  return {
    address_lat: 1.33668,
    address_lng: 103.91071,
    invoice_amount: 120.5,
    marketplace_offer: 12,
    job_sequence: 4,
    pod_lat: 1.3,
    pod_lng: '',
    actual_weight: '12',
    temperature: '-4',
    hold_time: '15 min',
    actual_crates: '2',
    actual_pallets: '1',
    actual_utilization: '80',
    payment_collected: '18.50',
    payment_amount: '18.50',
    number_of_shipping_labels: '2',
  };
}

function push(): JsonObject {
  return {
    date: '2017-09-04',
    do: 'DO1',
    address: '8 Beach Road, Singapore 189677',
    delivery_time: '',
    deliver_to: 'Hana',
    phone: '',
    notify_email: '',
    notify_url: '',
    assign_to: 'Adam',
    instructions: '',
    zone: '',
    reason: '',
    note: '',
    received_by: '',
    image: 0,
    view_image_url: '',
    status: 'In Progress',
    time: '',
    pod_lat: '',
    pod_lng: '',
    pod_address: '',
    items: [],
  };
}

/** A push with what a courier's program reads out of it. */
export function pushOfCourier(): JsonObject {
  return {
    ...push(),
    tracking_status: 'scheduled',
    milestones: [{ status: 'info_recv', pod_at: '2017-09-04T09:30:45+07:00' }],
    detrack_no: 'DET1000041',
    order_no: '',
    last_reason: '',
    start_date: '2017-09-04',
    age: 1,
    job_type: '',
    a_t_at: '',
    arr_lat: '',
    arr_lng: '',
    arr_add: '',
    arr_at: '',
    ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`p${n}_at`, ''])),
    j_fee: '25000',
    wt: 1.5,
    cbm: '',
    boxes: '',
    pod_date_time: '',
    ...Object.fromEntries(
      ['from', 'address', 'city', 'state', 'country', 'postal_code'].map((name) => [`pick_up_${name}`, '']),
    ),
  };
}

/** A push with what a shop's program reads out of it. */
export function pushOfShop(): JsonObject {
  return {
    ...push(),
    status: 'Not Delivered',
    reason: 'Recipient not home',
    time: '2017-09-04T09:30:45+08:00',
    view_signature_url: '',
    ...Object.fromEntries([1, 2, 3, 4].map((n) => [`view_photo_${n}_url`, ''])),
    job_order: '3',
  };
}
