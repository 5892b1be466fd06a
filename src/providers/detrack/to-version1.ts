import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import type { VersionContext } from '../provider.ts';
import { isStatusCode, V1_STATUS_LABELS } from './codes.ts';
import { arrayMember, memberOf, numberMember, textMember } from './read.ts';

/**
 * Writes a job of version 2 as version 1 pushes it: other names, `""` for what is unset, a label in `status` and the code
 * in `tracking_status`. A job without a number gives a body without one, so that its absence can be tried out too.
 *
 * Beside the keys of the documented push it has what programs in use read out of theirs, where the very text stands in
 * the job: the code, two numbers (FM), links to images (JV). They read more, such as milestones and times; how version 1
 * writes those nobody shows.
 */
export function toVersion(payload: JsonObject, context: Pick<VersionContext, 'version'>): JsonObject {
  if (context.version !== '1') return payload;
  const isCollection = memberOf(payload, 'type') === 'Collection';
  const image = firstImage(payload);
  const key = memberOf(payload, 'do_number');
  return {
    date: version1Text(payload, 'date'),
    ...(key === undefined ? {} : { do: key }),
    address: version1Text(payload, 'address'),
    [isCollection ? 'collection_time' : 'delivery_time']: version1Text(payload, 'time_window'),
    [isCollection ? 'collect_from' : 'deliver_to']: version1Text(payload, 'deliver_to_collect_from'),
    phone: version1Text(payload, 'phone_number'),
    notify_email: version1Text(payload, 'notify_email'),
    notify_url: version1Text(payload, 'webhook_url'),
    assign_to: version1Text(payload, 'assign_to'),
    instructions: version1Text(payload, 'instructions'),
    zone: version1Text(payload, 'zone'),
    reason: version1Text(payload, 'reason'),
    note: version1Text(payload, 'note'),
    [isCollection ? 'sent_by' : 'received_by']: version1Text(payload, 'received_by_sent_by'),
    image: image === '' ? 0 : 1,
    view_image_url: image,
    status: statusLabel(payload),
    tracking_status: version1Text(payload, 'status'),
    time: version1Text(payload, 'pod_at').replace(/(:\d{2})[.,]\d+/, '$1'),
    pod_lat: numberMember(payload, 'pod_lat') ?? version1Text(payload, 'pod_lat'),
    pod_lng: numberMember(payload, 'pod_lng') ?? version1Text(payload, 'pod_lng'),
    pod_address: version1Text(payload, 'pod_address'),
    items: arrayMember(payload, 'items').map(toVersion1Item),
    detrack_no: version1Text(payload, 'detrack_number'),
    order_no: version1Text(payload, 'order_number'),
    view_signature_url: version1Text(payload, 'signature_file_url'),
    ...Object.fromEntries(
      [1, 2, 3, 4].map((n) => [`view_photo_${n}_url`, version1Text(payload, `photo_${n}_file_url`)]),
    ),
  };
}

function toVersion1Item(item: JsonValue): JsonValue {
  if (!isJsonObject(item)) return item;
  return {
    sku: version1Text(item, 'sku'),
    desc: version1Text(item, 'description'),
    qty: numberMember(item, 'quantity') ?? 0,
    reject: numberMember(item, 'reject_quantity') ?? 0,
    reason: version1Text(item, 'reject_reason'),
  };
}

function version1Text(payload: JsonObject, name: string): string {
  const number = numberMember(payload, name);
  return number === undefined ? (textMember(payload, name) ?? '') : String(number);
}

/** The label of the status; a code that is not documented stays what it is. */
function statusLabel(payload: JsonObject): string {
  const code = memberOf(payload, 'status');
  return isStatusCode(code) ? V1_STATUS_LABELS[code] : version1Text(payload, 'status');
}

const IMAGES = [
  'signature_file_url',
  ...Array.from({ length: 10 }, (_, index) => `photo_${index + 1}_file_url`),
];

function firstImage(payload: JsonObject): string {
  return IMAGES.map((name) => textMember(payload, name)).find((url) => url !== undefined) ?? '';
}
