import { type HeaderList, header } from '../../core/http/headers.ts';
import { isJsonObject, type JsonObject, type JsonValue, jsonType } from '../../core/json/json.ts';
import { valueAt } from '../../core/json/pointer.ts';
import type { Recognition } from '../provider.ts';
import { isTopic } from './events.ts';
import { SIGNATURE_HEADER } from './signature.ts';

/** Keys of an order that other systems' orders hardly have; a few of them together are no accident. */
const DISTINCTIVE = [
  'total_cubes',
  'service_level',
  'ref_order_number',
  'line_items',
  'haul_away',
  'survey_feedback',
  'kd',
  'linked_to_orders',
  'distance_from_hub',
  'travel_time_from_hub',
  'expected_arrival',
] as const;
const ENOUGH = 3;

/** Members that only one of the two envelopes has. */
const ENVELOPE_1 = ['topic', 'subscriber_id', 'method', 'webhook_id'] as const;
const ENVELOPE_2 = ['topic', 'webhook_id', 'changes'] as const;

const TOPIC_SHOWN = 40;

/** Reads a document that may be a Deliveright webhook; `null` when nothing speaks for it. */
export function recognise(document: JsonObject, headers: HeaderList): Recognition | null {
  return looksLikeOrder(valueAt(document, ['order'])) || looksLikeEnvelope(document)
    ? assume(document, headers)
    : null;
}

/** Reads a document as a Deliveright webhook, whatever it looks like. */
export function assume(document: JsonObject, headers: HeaderList): Recognition {
  const version = versionOf(document, headers);
  const topic = valueAt(document, TOPIC_PATH[version]);
  return {
    version,
    event: isTopic(topic) ? topic : null,
    eventReason: whyNoEvent(topic, TOPIC_PATH[version].join('.')),
    key: keyOf(document),
  };
}

/** The order in a few words, such as `Return RA1042`; `''` when it has no number. */
export function headline(document: JsonObject, exactKey?: string | null): string {
  const key = keyOf(document, exactKey);
  if (key === null) return '';
  // Deliveright's own examples write this code both as a number and as text.
  const type = valueAt(document, ['order', 'type']);
  return `${SUBJECTS.get(String(type)) ?? 'Order'} ${key}`;
}

const TOPIC_PATH = { 1: ['msg_info', 'topic'], 2: ['topic'] } as const;

const SUBJECTS: ReadonlyMap<string, string> = new Map([
  ['2', 'Return'],
  ['4', 'Service ticket'],
]);

function looksLikeOrder(order: JsonValue | undefined): boolean {
  if (!isJsonObject(order)) return false;
  return Object.hasOwn(order, 'order_id') || countPresent(order, DISTINCTIVE) >= ENOUGH;
}

/** An envelope counts without its order too, so that the missing order is found rather than the webhook lost. */
function looksLikeEnvelope(document: JsonObject): boolean {
  const info = valueAt(document, ['msg_info']);
  if (isJsonObject(info) && Object.hasOwn(info, 'topic')) {
    return isTopic(valueAt(info, ['topic'])) || countPresent(info, ENVELOPE_1) >= ENOUGH;
  }
  return (
    isTopic(valueAt(document, ['topic'])) && (isJsonObject(info) || countPresent(document, ENVELOPE_2) >= 2)
  );
}

/** The body decides; the signature, which only version 2 documents, does where the body is silent. */
function versionOf(document: JsonObject, headers: HeaderList): '1' | '2' {
  if (countPresent(document, ENVELOPE_2) > 0) return '2';
  const info = valueAt(document, ['msg_info']);
  if (isJsonObject(info) && countPresent(info, ENVELOPE_1) > 0) return '1';
  const signed = header(headers, SIGNATURE_HEADER) !== undefined;
  return signed && isJsonObject(valueAt(document, ['order'])) ? '2' : '1';
}

function whyNoEvent(topic: JsonValue | undefined, path: string): string | null {
  if (isTopic(topic)) return null;
  if (topic === undefined) return `${path} is missing`;
  if (typeof topic !== 'string') return `${path} should be text, not ${jsonType(topic)}`;
  return `${path} ${quoteTopic(topic)} is none of the known topics`;
}

/** Text in quotes, cut by characters so that no half of a pair is left over. */
function quoteTopic(text: string): string {
  // Two code units make at most one character: enough of them, whatever the text's length.
  const characters = [...text.slice(0, 2 * TOPIC_SHOWN + 2)];
  return characters.length > TOPIC_SHOWN
    ? `${JSON.stringify(characters.slice(0, TOPIC_SHOWN).join(''))}…`
    : JSON.stringify(text);
}

function keyOf(document: JsonObject, exact?: string | null): string | null {
  const key = valueAt(document, ['order', 'order_id']);
  if (typeof key === 'number') return exact ?? String(key);
  return typeof key === 'string' && key !== '' ? key : null;
}

function countPresent(object: JsonObject, keys: readonly string[]): number {
  return keys.filter((key) => Object.hasOwn(object, key)).length;
}
