/** Names of the values of a coded field. */
export type Codes = Readonly<Record<string, string>>;

/** The name of a value; `undefined` for one that is not known. */
export function codeName(codes: Codes, code: number): string | undefined {
  return codes[code];
}

/** `order.status`. The numbers are not in process order: 3 comes after 10, 15 and 24. */
export const orderStatuses = {
  1: 'Pending Arrival',
  2: 'Pending Pickup',
  3: 'Received',
  4: 'Out for Delivery',
  5: 'Delivered',
  6: 'Cancelled',
  7: 'Rejected',
  9: 'Damaged',
  10: 'In transit',
  11: 'Returned',
  12: 'Customer Pickup',
  15: 'Consolidated',
  18: 'Disposed',
  19: 'name not published, terminal',
  20: 'Delivery Failed',
  23: 'Picked/Pending HD Load',
  24: 'In transit to cross dock',
  26: 'Picked/Pending LH Load',
  28: 'Moved To GIMS',
} as const satisfies Codes;

/** `order.type`. */
export const orderTypes = { 1: 'Delivery', 2: 'Return', 4: 'Service ticket' } as const satisfies Codes;

/** `order.delivery.status`. */
export const deliveryStatuses = {
  0: 'Initialized',
  1: 'Pre-Confirmed',
  2: 'Schedule Confirmed',
  3: 'Window Confirmed',
} as const satisfies Codes;

/** `order.service_level`. */
export const serviceLevels = {
  wg: 'White Glove',
  rocpa: 'Room of Choice + Assembly',
  rocp: 'Room of Choice +',
  roc: 'Room of Choice',
  thr: 'Threshold',
  curb: 'Curbside',
  b2b: 'Business to business',
  blnk: 'Blanket wrap',
  exp: 'name not published',
  prcl: 'Parcel',
  willcall: 'Customer picks up at the warehouse',
  unattended: 'Left at the front door',
  pick_consolidate: 'Pickup and local consolidation',
} as const satisfies Codes;

/**
 * `tracking[].event_type_id`. The published table can be read up to 39; above that, a name is read
 * from what the entry of the published payload says, and is marked so.
 */
export const trackingEvents: Codes = {
  1: 'ORDER_ASSIGNED_FOR_PICKUP',
  2: 'ITEM_PICKUP_FROM_ORIGIN',
  3: 'UNLOAD_MILKRUN',
  4: 'LOAD_LINE_HAUL',
  5: 'ITEM_UNLOAD_AND_FULFILLED',
  6: 'VERIFIED_BY_SUPERVISOR',
  7: 'ACCEPTED_BY_HOME_DELIVERY_DRIVER',
  8: 'ITEM_DELIVERED',
  9: 'ITEM_REJECTED',
  10: 'ITEM_REPORTED_AS_DAMAGED',
  11: 'ORDER_DELIVERY_FAILED',
  12: 'ITEM_PICKUP_REVERTED_AT_MFGER_FACILITY',
  13: 'RETURN_ORDER_PICKED_UP_AT_CUSTOMER_ADDRESS',
  14: 'ITEM_UNLOADED_FROM_HOME_DELIVERY',
  15: 'RETURN_ORDER_UNLOADED_FROM_HOME_DELIVERY',
  16: 'ITEM_REMOVED_FROM_MANIFEST',
  17: 'ITEM_SKIPPED_DURING_MILKRUN_UNLOAD',
  18: 'ITEM_SKIPPED_DURING_LINE_HAUL_UNLOAD',
  19: 'ITEM_SKIPPED_DURING_HOME_DELIVERY_UNLOAD',
  20: 'ITEM_ASSIGNED_TO_HOME_DELIVERY',
  21: 'ITEM_REMOVED_FROM_LINE_HAUL',
  22: 'ITEM_ASSIGNED_FOR_RETURN',
  23: 'ITEM_RELOCATED',
  24: 'ITEM_LOADED_ONTO_HOME_DELIVERY',
  25: 'ITEM_ADDED_TO_MILKRUN_MANIFEST',
  26: 'ITEM_ADDED_TO_HOME_DELIVERY_MANIFEST',
  27: 'ITEM_PICKUP_FAILED_FROM_MFGER',
  28: 'ITEM_CANCELLED',
  29: 'ITEM_STATUS_CHANGED',
  30: 'DAMAGED_ITEM_REMAIN_AT_CUSTOMER_UNTIL_REPLACEMENT_DELIVERED',
  31: 'ITEM_MARKED_AS_FUNDED',
  32: 'ITEM_PULLED_FOR_HOME_DELIVERY_MANIFEST',
  33: 'ITEM_ASSIGNED_FOR_MFGER_PICKUP',
  34: 'ITEM_PICKUP_FROM_CUSTOMER',
  35: 'ORDER_RETURNED_FROM_CUSTOMER',
  36: 'ORDER_FULFILLED',
  37: 'ORDER_DELIVERY_DATE_SCHEDULE_CONFIRMED',
  38: 'ORDER_DELIVERY_DATE_CLEARED',
  39: 'FAILED_TO_SCHEDULED_DELIVERY_LVM',
  40: 'FAILED_TO_SCHED… (rest of the name not readable)',
  41: 'order entered (inferred)',
  42: 'name not published (in the version 2 example)',
  60: 'delivery pre-scheduled (inferred)',
  90: 'notification e-mail sent (inferred)',
  203: 'webhook delivered (inferred)',
  205: 'webhook failed (inferred)',
};

/** `payment.transactions[].payment_info.cost_type`, read from the amounts of the published payload. */
export const costTypes: Codes = { 1: 'delivery charge (inferred)', 16: 'fuel surcharge (inferred)' };
