/** `status` of version 2, and how the dashboard words it (ST, P, C). */
export const STATUS_LABELS = {
  info_recv: 'Info Received',
  in_transit: 'In Transit',
  dispatched: 'In Progress',
  completed: 'Completed',
  completed_partial: 'Partially Completed',
  failed: 'Failed',
  on_hold: 'On Hold',
  return: 'Return',
} as const satisfies Readonly<Record<string, string>>;

export type StatusCode = keyof typeof STATUS_LABELS;

/** Tells a documented status code. */
export function isStatusCode(value: unknown): value is StatusCode {
  return typeof value === 'string' && Object.hasOwn(STATUS_LABELS, value);
}

export const JOB_TYPES = {
  Delivery: 'Delivery',
  Collection: 'Collection',
} as const;

type JobType = keyof typeof JOB_TYPES;

/** A label that customers see, and what must hold for a job that shows it. */
export interface TrackingStatus {
  readonly label: string;
  readonly statuses: readonly StatusCode[];
  /** The only kind of job that shows it; `null` when both do. */
  readonly jobType: JobType | null;
}

/**
 * The standard labels of `tracking_status` (ST, P, S20). An account may rename them, and letter case
 * differs between Detrack's own pages. The label of `in_transit` is not documented, so it is not here.
 */
const TRACKING_STATUSES: readonly TrackingStatus[] = [
  { label: 'Info received', statuses: ['info_recv', 'dispatched'], jobType: null },
  { label: 'Scheduled', statuses: ['dispatched'], jobType: null },
  { label: 'Out for delivery', statuses: ['dispatched'], jobType: 'Delivery' },
  { label: 'Out for collection', statuses: ['dispatched'], jobType: 'Collection' },
  { label: 'Completed', statuses: ['completed'], jobType: null },
  { label: 'Partially completed', statuses: ['completed_partial'], jobType: null },
  { label: 'Failed', statuses: ['failed'], jobType: null },
  { label: 'On hold', statuses: ['on_hold'], jobType: null },
  { label: 'Return', statuses: ['return'], jobType: null },
];

/** The standard label that a text is, whatever its case. */
export function trackingStatus(label: string): TrackingStatus | undefined {
  return TRACKING_STATUSES.find((known) => known.label.toLowerCase() === label.toLowerCase());
}

/** The standard label of a delivery with a status; `undefined` where none is documented. */
export function standardLabel(status: string): string | undefined {
  const fitting = TRACKING_STATUSES.filter(
    ({ statuses, jobType }) => jobType !== 'Collection' && statuses.some((one) => one === status),
  );
  // The last of several is what the job shows once it is on its way.
  return fitting.at(-1)?.label;
}

/**
 * Values of `status` in a milestone. Only `info_recv` (S20) and `out_for_delivery` (A) are seen in a
 * published payload; the others are read from field names, from the job statuses and from MT.
 */
export const MILESTONE_STATUSES = {
  info_recv: 'Info received',
  in_transit: 'In transit',
  dispatched: 'In progress',
  scheduled: 'Scheduled',
  out_for_delivery: 'Out for delivery',
  out_for_collection: 'Out for collection',
  head_to_delivery: 'Driver heads to the delivery',
  head_to_pick_up: 'Driver heads to the collection',
  arrived: 'Driver arrived',
  picked_up: 'Goods picked up',
  completed: 'Completed',
  completed_partial: 'Partially completed',
  failed: 'Failed',
  on_hold: 'On hold',
  return: 'Return',
} as const satisfies Readonly<Record<string, string>>;

/** Reasons that a driver can choose when an item is rejected (P). */
export const REJECT_REASONS = [
  'Wrong Type',
  'Wrong Size',
  'Wrong Color',
  'Wrong Quantity',
  'Wrong Item',
  'Goods Damaged',
  'Did Not Order',
  'Others',
] as const;

/**
 * How version 1 words a status. Confirmed are only `Delivered`, `In Progress` (PN, WC) and `Not Delivered` (JV); the
 * others are in the label map of S20, except that of `in_transit`, which is the dashboard's wording.
 */
export const V1_STATUS_LABELS: Readonly<Record<StatusCode, string>> = {
  info_recv: 'Info Received',
  in_transit: 'In Transit',
  dispatched: 'In Progress',
  completed: 'Delivered',
  completed_partial: 'Partially Delivered',
  failed: 'Not Delivered',
  on_hold: 'On Hold',
  return: 'Return',
};

/** The status code behind a version 1 label, whatever the label's case. */
export function codeOfV1Label(label: string): StatusCode | undefined {
  const wanted = label.toLowerCase();
  return (Object.keys(V1_STATUS_LABELS) as StatusCode[]).find(
    (code) => V1_STATUS_LABELS[code].toLowerCase() === wanted,
  );
}

/**
 * Codes beside the status codes that a courier's program has for `tracking_status` of version 1 (FM, low), and the event
 * that each tells, where one does.
 */
export const V1_OTHER_CODES: Readonly<
  Record<string, { readonly name: string; readonly event: string | null }>
> = {
  processing: { name: 'Processing', event: null },
  picked_up: { name: 'Picked up', event: null },
  at_warehouse: { name: 'At the warehouse', event: null },
  out_for_delivery: { name: 'Out for delivery', event: 'in-progress' },
  scheduled: { name: 'Scheduled', event: 'scheduled' },
  'pre-job': { name: 'Before the job', event: null },
  'heading-to': { name: 'Driver heads to the address', event: 'heading-to' },
  'cancel-heading-to': { name: 'Driver no longer heads to the address', event: null },
  arrived: { name: 'Driver arrived', event: null },
  'partially-completed': { name: 'Partially completed', event: 'partially-completed' },
  cancelled: { name: 'Cancelled', event: null },
};

/** Values of `tracking_status` in version 1: the status codes, then what only that program has. */
export const V1_CODES: Readonly<Record<string, string>> = {
  ...STATUS_LABELS,
  ...Object.fromEntries(Object.entries(V1_OTHER_CODES).map(([code, { name }]) => [code, name])),
};

/** Tells text that is written as codes are, known or not: in lower case and without a space. */
export function isWrittenAsCode(text: string): boolean {
  return /^[a-z][a-z_-]*$/.test(text);
}
