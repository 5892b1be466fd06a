import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import type { VersionContext } from '../provider.ts';
import { isStatusCode, V1_STATUS_LABELS } from './codes.ts';
import { own, ownArray, ownNumber, ownText } from './read.ts';

/**
 * Writes a job of version 2 as version 1 pushes it: other names, `""` for what is unset, and a label in
 * `status`. A job without a number gives a body without one, so that its absence can be tried out too.
 */
export function toVersion(payload: JsonObject, context: Pick<VersionContext, 'version'>): JsonObject {
  if (context.version !== '1') return payload;
  const isCollection = own(payload, 'type') === 'Collection';
  const image = firstImage(payload);
  const key = own(payload, 'do_number');
  return {
    date: text(payload, 'date'),
    ...(key === undefined ? {} : { do: key }),
    address: text(payload, 'address'),
    [isCollection ? 'collection_time' : 'delivery_time']: text(payload, 'time_window'),
    [isCollection ? 'collect_from' : 'deliver_to']: text(payload, 'deliver_to_collect_from'),
    phone: text(payload, 'phone_number'),
    notify_email: text(payload, 'notify_email'),
    notify_url: text(payload, 'webhook_url'),
    assign_to: text(payload, 'assign_to'),
    instructions: text(payload, 'instructions'),
    zone: text(payload, 'zone'),
    reason: text(payload, 'reason'),
    note: text(payload, 'note'),
    [isCollection ? 'sent_by' : 'received_by']: text(payload, 'received_by_sent_by'),
    image: image === '' ? 0 : 1,
    view_image_url: image,
    status: statusLabel(payload),
    time: text(payload, 'pod_at').replace(/(:\d{2})[.,]\d+/, '$1'),
    pod_lat: ownNumber(payload, 'pod_lat') ?? '',
    pod_lng: ownNumber(payload, 'pod_lng') ?? '',
    pod_address: text(payload, 'pod_address'),
    items: ownArray(payload, 'items').map(toVersion1Item),
  };
}

function toVersion1Item(item: JsonValue): JsonValue {
  if (!isJsonObject(item)) return item;
  return {
    sku: text(item, 'sku'),
    desc: text(item, 'description'),
    qty: ownNumber(item, 'quantity') ?? 0,
    reject: ownNumber(item, 'reject_quantity') ?? 0,
    reason: text(item, 'reject_reason'),
  };
}

function text(payload: JsonObject, name: string): string {
  const number = ownNumber(payload, name);
  return number === undefined ? (ownText(payload, name) ?? '') : String(number);
}

/** The label of the status; a code that is not documented stays what it is. */
function statusLabel(payload: JsonObject): string {
  const code = own(payload, 'status');
  return isStatusCode(code) ? V1_STATUS_LABELS[code] : text(payload, 'status');
}

const IMAGES = [
  'signature_file_url',
  ...Array.from({ length: 10 }, (_, index) => `photo_${index + 1}_file_url`),
];

function firstImage(payload: JsonObject): string {
  return IMAGES.map((name) => ownText(payload, name)).find((url) => url !== undefined) ?? '';
}
