/**
 * What the providers' own pages say of their requests, written out by hand: nothing here comes from the
 * schemas, so that a mistake in those cannot hide.
 */

/** The keys of a Detrack job of version 2, in the order of the published payload. */
export const DETRACK_KEYS: readonly string[] = `
  id type recipient_sender_device_signature_file_url signature_file_url photo_1_file_url
  photo_2_file_url photo_3_file_url photo_4_file_url photo_5_file_url photo_6_file_url
  photo_7_file_url photo_8_file_url photo_9_file_url photo_10_file_url primary_job_status
  open_to_marketplace marketplace_offer do_number attempt date start_date job_age job_release_time
  job_time time_window job_received_date tracking_number order_number job_type job_sequence job_fee
  address_lat address_lng address company_name address_1 address_2 address_3 postal_code city state
  country billing_address deliver_to_collect_from last_name phone_number sender_phone_number
  fax_number instructions assign_to notify_email webhook_url zone customer account_number job_owner
  invoice_number invoice_amount payment_mode payment_amount group_id group_name group_code source
  weight parcel_width parcel_length parcel_height cubic_meters boxes cartons pieces envelopes pallets
  bins trays bundles rolls number_of_shipping_labels attachment_url detrack_number status
  tracking_status reason received_by_sent_by note carrier pod_time pod_lat pod_lng pod_address
  address_tracked_at arrived_lat arrived_lng arrived_address arrived_at texted_at called_at
  serial_number recipient_sender_device_pod_at recipient_sender_device_signed_by signed_at photo_1_at
  photo_2_at photo_3_at photo_4_at photo_5_at photo_6_at photo_7_at photo_8_at photo_9_at photo_10_at
  actual_weight temperature hold_time payment_collected auto_reschedule actual_crates actual_pallets
  actual_utilization goods_service_rating driver_rating customer_feedback eta_time live_eta depot
  depot_contact department sales_person identification_number bank_prefix run_number
  head_to_delivery_at pod_at job_price insurance_price insurance_coverage total_price payer_type
  remarks items_count service_type warehouse_address destination_time_window door time_zone
  created_at on_demand vehicle_type priority service_time contractor_group_name connect_token
  connect_host connect_id verification_code locker_address locker_lat locker_lng
  locker_transaction_id locker_transaction_status locker_station_id locker_error use_locker
  geofence_ack_at geofence_ack_lat geofence_ack_lng mass_pod pod_gps_status pod_gps_permission
  job_order tracking_status_code driver_mobile_number reattempted cubic_meter tracking_link
  contactless_signature_link booking_link can_reattempt items milestones
`
  .trim()
  .split(/\s+/);

/** The keys of a Deliveright order, in the order of the published payload. */
export const DELIVERIGHT_ORDER_KEYS: readonly string[] = `
  order_id total_weight total_cubes retail_value status type assets notes delivery customer retailer
  line_items created_at updated_at ref_order_number source flag is_vip haul_away survey_feedback cod
  kd tracking service_level payment linked_to_orders distance_from_hub travel_time_from_hub
  total_price expected_arrival created_by
`
  .trim()
  .split(/\s+/);

/** The status that each trigger of Detrack comes with, where it is documented. */
export const DETRACK_STATUS: Readonly<Record<string, string>> = {
  'in-transit': 'in_transit',
  'info-received': 'info_recv',
  scheduled: 'dispatched',
  'in-progress': 'dispatched',
  'heading-to': 'dispatched',
  completed: 'completed',
  'partially-completed': 'completed_partial',
  failed: 'failed',
  return: 'return',
  'on-hold': 'on_hold',
};

/** The triggers of which no body was ever published: what status they carry is not known. */
export const DETRACK_SILENT: readonly string[] = ['deleted', 'driver-assigned'];

/** The fields of a version 1 push of a delivery, in alphabetical order. */
export const DETRACK_V1_KEYS: readonly string[] = [
  'address',
  'assign_to',
  'date',
  'deliver_to',
  'delivery_time',
  'do',
  'image',
  'instructions',
  'items',
  'note',
  'notify_email',
  'notify_url',
  'phone',
  'pod_address',
  'pod_lat',
  'pod_lng',
  'reason',
  'received_by',
  'status',
  'time',
  'view_image_url',
  'zone',
];

/** What programs in use read out of pushes of version 1 beside these, and `send` writes too. */
export const DETRACK_V1_READ: readonly string[] = [
  'detrack_no',
  'order_no',
  'tracking_status',
  'view_signature_url',
  'view_photo_1_url',
  'view_photo_2_url',
  'view_photo_3_url',
  'view_photo_4_url',
];

/** What a collection has in the place of a delivery's. */
export const DETRACK_V1_COLLECTION: Readonly<Record<string, string>> = {
  deliver_to: 'collect_from',
  delivery_time: 'collection_time',
  received_by: 'sent_by',
};

/** The topics of Deliveright. */
export const DELIVERIGHT_TOPICS: readonly string[] = [
  'order_created',
  'tracking_changed',
  'delivery_changed',
  'item_status_changed',
  'order_status_changed',
  'delivery_confirmed',
];
