import type { HeaderList } from '../../core/http/headers.ts';
import type { JsonObject, JsonValue } from '../../core/json/json.ts';
import { AS_DOUBLES, type WrittenNumbers } from '../../core/json/written-numbers.ts';
import type { Recognition } from '../provider.ts';
import { codeOfV1Label, isStatusCode, type StatusCode, V1_OTHER_CODES } from './codes.ts';
import { arrayMember, dayInText, lastObject, memberOf, textMember } from './read.ts';

type Version = '2' | '1';

// Names that only a job of version 2 has. Several together tell it without its number or its id.
const V2_NAMES = [
  'tracking_status_code',
  'primary_job_status',
  'open_to_marketplace',
  'received_by_sent_by',
  'deliver_to_collect_from',
  'contactless_signature_link',
  'booking_link',
  'tracking_link',
  'job_age',
  'job_received_date',
  'job_release_time',
  'milestones',
  'items_count',
  'signature_file_url',
  'photo_1_file_url',
  'pod_at',
  'pod_time',
  'can_reattempt',
  'verification_code',
  'insurance_coverage',
] as const;

const V1_NAMES = [
  'delivery_time',
  'collection_time',
  'deliver_to',
  'collect_from',
  'received_by',
  'sent_by',
  'notify_url',
  'view_image_url',
] as const;

// `do` is a short word: a neighbour must be beside it before it names a delivery order.
const V1_NEIGHBOURS = [
  ...V1_NAMES,
  'date',
  'address',
  'status',
  'assign_to',
  'pod_lat',
  'notify_email',
] as const;

const ENOUGH = 3;

/** The version that the names in a document tell, or `null` when they tell none. */
function versionOf(document: JsonObject): Version | null {
  const has = (name: string): boolean => Object.hasOwn(document, name);
  if (has('do_number') || has('detrack_number')) return '2';
  if (V2_NAMES.filter(has).length >= ENOUGH) return '2';
  if (has('do') && V1_NEIGHBOURS.some(has)) return '1';
  return V1_NAMES.filter(has).length >= ENOUGH ? '1' : null;
}

/** Reads a document that may be a Detrack job; `null` when its names say that it is none. */
export function recognise(
  document: JsonObject,
  _headers?: HeaderList,
  numbers?: WrittenNumbers,
): Recognition | null {
  const version = versionOf(document);
  return version === null ? null : readAs(version, document, numbers);
}

/** Reads a document as a Detrack job because the user says that it is one. */
export function assume(document: JsonObject, _headers?: HeaderList, numbers?: WrittenNumbers): Recognition {
  return readAs(versionOf(document) ?? (Object.hasOwn(document, 'do') ? '1' : '2'), document, numbers);
}

/** The job in a few words: `Delivery DO-1001`. */
export function headline(document: JsonObject, exactKey?: string | null): string {
  const version = versionOf(document) ?? (Object.hasOwn(document, 'do') ? '1' : '2');
  const key = keyOf(version, document, exactKey) ?? '';
  const shown = key.length > 60 ? `${key.slice(0, 60)}…` : key;
  return [jobTypeOf(version, document), shown].filter((word) => word !== '').join(' ');
}

function jobTypeOf(version: Version, document: JsonObject): string {
  if (version === '1') {
    if (keyOf(version, document) === null) return '';
    const has = (names: readonly string[]): boolean => names.some((name) => Object.hasOwn(document, name));
    // Some pushes have `sent_by` beside what only a delivery has.
    const isCollection =
      has(['collect_from', 'collection_time']) || (has(['sent_by']) && !has(['deliver_to', 'delivery_time']));
    return isCollection ? 'Collection' : 'Delivery';
  }
  const type = memberOf(document, 'type');
  return type === 'Delivery' || type === 'Collection' ? type : '';
}

function keyOf(version: Version, document: JsonObject, exact?: string | null): string | null {
  const key = memberOf(document, version === '1' ? 'do' : 'do_number');
  if (typeof key === 'number') return exact ?? String(key);
  return typeof key === 'string' ? key : null;
}

function readAs(version: Version, document: JsonObject, numbers = AS_DOUBLES): Recognition {
  const told = version === '1' ? eventOfV1(document, numbers) : eventOfV2(document, numbers);
  const key = keyOf(version, document);
  return told.event === null
    ? { version, event: null, eventReason: told.reason, key }
    : { version, event: told.event, eventReason: STATUS_ONLY, key };
}

// Neither a deletion nor a change of driver is known to leave a mark in the body.
const STATUS_ONLY =
  'read from the status: no request names its event, and a Deleted notification or a changed driver would look the same';

/** The event that a status tells, or why it tells none. */
type Told = { readonly event: string } | { readonly event: null; readonly reason: string };

function eventOfV2(document: JsonObject, numbers: WrittenNumbers): Told {
  const code = memberOf(document, 'status');
  if (!isStatusCode(code)) return unknownStatus('status', code, 'status code', numbers);
  return { event: code === 'dispatched' ? dispatchedEvent(document) : EVENTS[code] };
}

/** Version 1 has the two fields the other way round: here the tracking status is the code. */
function eventOfV1(document: JsonObject, numbers: WrittenNumbers): Told {
  const code = memberOf(document, 'tracking_status');
  const label = memberOf(document, 'status');
  const fromLabel = typeof label === 'string' ? codeOfV1Label(label) : undefined;
  if (isStatusCode(code)) return { event: eventOfV1Status(code) };
  const other = typeof code === 'string' && Object.hasOwn(V1_OTHER_CODES, code) ? V1_OTHER_CODES[code] : null;
  if (other?.event) return { event: other.event };
  // A code that tells no event leaves it to the label.
  if (code !== undefined && code !== '' && code !== null && !(other && fromLabel !== undefined)) {
    return unknownStatus('tracking_status', code, other ? 'code of a trigger' : 'status code', numbers);
  }
  return fromLabel === undefined
    ? unknownStatus('status', label, 'label of version 1', numbers)
    : { event: eventOfV1Status(fromLabel) };
}

function unknownStatus(
  name: string,
  value: JsonValue | undefined,
  kind: string,
  numbers: WrittenNumbers,
): Told {
  const reason =
    value === undefined
      ? `the payload has no ${name}`
      : `${name} is ${numbers.describe(value, [name], 40)}, which is no known ${kind}`;
  return { event: null, reason };
}

const EVENTS: Readonly<Record<Exclude<StatusCode, 'dispatched'>, string>> = {
  info_recv: 'info-received',
  in_transit: 'in-transit',
  completed: 'completed',
  completed_partial: 'partially-completed',
  failed: 'failed',
  on_hold: 'on-hold',
  return: 'return',
};

/** The documented push has neither milestones nor anything else that parts the three events of `dispatched`. */
function eventOfV1Status(code: StatusCode): string {
  return code === 'dispatched' ? 'in-progress' : EVENTS[code];
}

/** Three triggers share the status `dispatched`: Heading To, Scheduled and In Progress. */
function dispatchedEvent(document: JsonObject): string {
  const last = lastObject(arrayMember(document, 'milestones'));
  const lastStatus = last === undefined ? undefined : textMember(last, 'status');
  if (lastStatus?.startsWith('head_to') === true) return 'heading-to';
  if (textMember(document, 'assign_to') === undefined) return 'in-progress';
  if (textMember(document, 'tracking_status')?.toLowerCase() === 'scheduled') return 'scheduled';
  // Both days are written in the account's own zone, so they compare as texts.
  const day = dayInText(textMember(document, 'date'));
  const today = last === undefined ? undefined : dayInText(textMember(last, 'created_at'));
  return day !== undefined && today !== undefined && day > today ? 'scheduled' : 'in-progress';
}
