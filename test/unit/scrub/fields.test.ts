import { describe, expect, it } from 'vitest';
import { type FieldNode, fieldNodes } from '../../../src/validation/field-nodes.ts';
import { modelOf, providers } from '../../helpers/bundled.ts';

/**
 * Fields of text, or of anything, that hold nobody's data by themselves, and why. A new field is either marked in its
 * schema or stands here.
 */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  'tells the job, or a document of it, from others': [
    ...[
      '/id',
      '/tracking_number',
      '/order_number',
      '/invoice_number',
      '/detrack_number',
      '/group_id',
      '/group_code',
    ],
    ...[
      '/run_number',
      '/serial_number',
      '/items/*/id',
      '/items/*/purchase_order_number',
      '/items/*/batch_number',
    ],
    ...['/items/*/serial_numbers/*', '/detrack_no', '/order_no'],
    ...['/webhook_id', '/msg_info/webhook_id', '/msg_info/shipper_id', '/msg_info/subscriber_id'],
    ...[
      '/order/retailer/_id',
      '/order/retailer/identifier',
      '/order/ref_order_number',
      '/order/sales_order_number',
    ],
    ...[
      '/order/line_items/*/item_id',
      '/order/line_items/*/serial_number',
      '/order/line_items/*/ref_order_number',
    ],
    ...['/order/line_items/*/tracking_number', '/order/tracking/*/_id', '/order/line_items/*/tracking/*/_id'],
    ...['/order/payment/transactions/*/_id', '/order/payment/transactions/*/reference_record'],
    ...['/order/tracking/*/reference_record', '/order/line_items/*/tracking/*/reference_record'],
    ...['vendor_info/vendor_id', 'vendor_info/location_id', 'trip_id', 'pro_number', 'manifest_id'].map(
      (name) => `/order/line_items/*/freight_info/${name}`,
    ),
  ],
  'a word that programs branch on': [
    ...['/type', '/status', '/primary_job_status', '/tracking_status_code', '/job_type', '/service_type'],
    ...[
      '/payment_mode',
      '/payer_type',
      '/vehicle_type',
      '/source',
      '/department',
      '/carrier',
      '/priority',
      '/pay_mode',
    ],
    ...['/locker_transaction_status', '/pod_gps_status', '/pod_gps_permission', '/milestones/*/status'],
    ...['/auto_reschedule', '/available_statuses/*', '/tracking_status'],
    ...['/topic', '/msg_info/topic', '/msg_info/method', '/msg_info/event_origin', '/order/source'],
    ...[
      '/order/service_level',
      '/order/line_items/*/freight_info/rate_type',
      '/order/line_items/*/in_warehouse',
    ],
    ...['/order/payment/payment_type', '/order/payment/transactions/*/payment_info/object'],
    ...[
      '/order/payment/transactions/*/payment_info/status',
      '/order/payment/transactions/*/payment_info/currency',
    ],
    ...['/order/expected_arrival/terminal', '/order/line_items/*/dimensions/unit'],
  ],
  'a time, a count or an amount': [
    ...[
      '/job_release_time',
      '/job_time',
      '/time_window',
      '/job_sequence',
      '/job_order',
      '/job_fee',
      '/pod_time',
    ],
    ...[
      '/eta_time',
      '/live_eta',
      '/destination_time_window',
      '/service_time',
      '/pick_up_time',
      '/updated_at',
    ],
    ...[
      '/completed_time',
      '/time_window_from',
      '/time_window_to',
      '/delivery_time',
      '/collection_time',
      '/time',
    ],
    ...['/items/*/expiry_date', '/items/*/unload_time_estimate', '/items/*/unload_time_actual'],
    ...[
      '/marketplace_offer',
      '/invoice_amount',
      '/payment_amount',
      '/payment_collected',
      '/boxes',
      '/cartons',
    ],
    ...['/number_of_shipping_labels', '/actual_weight', '/temperature', '/hold_time', '/actual_crates'],
    ...[
      '/actual_pallets',
      '/actual_utilization',
      '/pay_amt',
      '/wt',
      '/cbm',
      '/envelopes',
      '/pallets',
      '/j_fee',
    ],
    ...['/act_wt', '/age', '/start_date', '/a_t_at', '/arr_at', '/texted_at', '/called_at', '/signed_at'],
    ...['/p1_at', '/p2_at', '/p3_at', '/p4_at', '/p5_at', '/pod_date_time', '/pick_up_date'],
    ...['/order/delivery/schedule_availability/offered_at', '/order/expected_arrival/date'],
    ...['/order/delivery/schedule_availability/first_available_date', '/order/payment/invoice_date'],
    ...['/order/survey_feedback/score', '/order/payment/transactions/*/payment_info/steps'],
    ...[
      '/order/line_items/*/freight_info/paid_date',
      '/order/line_items/*/freight_info/scheduled_pickup_date',
    ],
  ],
  'what is in it is not known, and replaced like any unknown field': [
    ...['/order/line_items/*/freight_info/validations', '/changes/*/from', '/changes/*/to'],
  ],
};

const reasons = new Map(
  Object.entries(HARMLESS).flatMap(([reason, paths]) => paths.map((path) => [path, reason] as const)),
);

interface TextField {
  readonly path: string;
  readonly node: FieldNode;
}

/** Fields whose values may be texts, without times and what is inside a field that is marked. */
function textFields(node: FieldNode, path = ''): TextField[] {
  if (node.meta?.holds !== undefined) return [{ path, node }];
  const isText = node.fits('some text') !== 'wrong-type' || node.fits('').startsWith('fits');
  const isTime = node.meta?.format === 'date' || node.meta?.format === 'date-time';
  const isOpaque = node.entry?.schema._zod.def.type === 'unknown';
  const own = (isText && !isTime && path !== '') || isOpaque ? [{ path, node }] : [];
  const inside = node.memberList.flatMap((member) => textFields(member.node, `${path}/${member.name}`));
  return [...own, ...inside, ...(node.entry === null || isOpaque ? [] : textFields(node.entry, `${path}/*`))];
}

const versions = providers.flatMap(({ id, versions: each }) =>
  each.map((version) => ({
    provider: id,
    version: version.id,
    root: fieldNodes(modelOf(id).versions[version.id]?.schema ?? expect.fail('no schema')),
  })),
);

describe.each(versions)('$provider, version $version', ({ root }) => {
  it('is decided about each of its fields of text', () => {
    const undecided = textFields(root).filter(
      ({ path, node }) => node.meta?.holds === undefined && !reasons.has(path),
    );
    expect(undecided.map(({ path }) => path)).toEqual([]);
  });

  it('marks what the names of fields tell', () => {
    const telling =
      /(?:^|\/|_)(?:name|first_name|last_name|phone|phone_number|e?mail|notify_email|address\d?|lat|lng|latitude|longitude|signature\w*|photo\w*|note|notes|token)$/;
    const missed = textFields(root).filter(
      ({ path, node }) => telling.test(path) && node.meta?.holds === undefined,
    );
    expect(missed.map(({ path }) => path)).toEqual([]);
  });
});

it('gives no reason for a field that is not there', () => {
  const known = new Set(
    versions.flatMap(({ root }) =>
      textFields(root)
        .filter(({ node }) => node.meta?.holds === undefined)
        .map(({ path }) => path),
    ),
  );
  expect([...reasons.keys()].filter((path) => !known.has(path))).toEqual([]);
});
