import * as z from 'zod';
import { type FieldMeta, field, isoDateTime, knownInteger, type PersonalData } from '../../field.ts';
import type { SourceKey } from '../sources.ts';

/** How a field is known, and what else is known of it. */
export interface Known extends Omit<FieldMeta, 'description' | 'source'> {
  readonly source: SourceKey;
}

/** Seen in the published payload and nowhere else: the type is a fact, that it is never null is not. */
export const SAMPLE = { certainty: 'high', basis: 'published', source: 'PAGE' } as const satisfies Known;

/** Documented for booking an order; that the webhook carries it back was never shown. */
export const BOOKED = {
  certainty: 'medium',
  basis: 'documented',
  source: 'BOOKING',
  seldom: true,
} as const satisfies Known;

/** The null of the published payload, whose other type the booking pages tell. */
export const BOOKING = { certainty: 'high', basis: 'documented', source: 'BOOKING' } as const satisfies Known;

/** Text or null. */
export function textField(description: string, known: Known = SAMPLE) {
  return field(z.string().nullable(), { description, ...known });
}

/** Text or null that is somebody's data, or the name of what is brought. */
export function personField(holds: PersonalData | 'goods', description: string, known: Known = SAMPLE) {
  return textField(description, { ...known, holds });
}

/** A number or null. Zero beside 408.08 tells no integer from a decimal, so every number will do. */
export function numberField(description: string, known: Known = SAMPLE) {
  return field(z.number().nullable(), { description, ...known });
}

/** True, false or null. */
export function flagField(description: string, known: Known = SAMPLE) {
  return field(z.boolean().nullable(), { description, ...known });
}

/** A code whose table the vendor publishes: an integer, never null. */
export function codeField<K extends number>(
  description: string,
  codes: Readonly<Record<K, string>>,
  source: SourceKey,
) {
  return field(knownInteger(codes), { description, certainty: 'high', basis: 'documented', source, codes });
}

/** An ISO date-time or null. */
export function timeField(description: string, known: Known = SAMPLE) {
  return field(isoDateTime().nullable(), { description, ...known, format: 'date-time' });
}

/** A MongoDB ObjectId, 24 hex digits, or null. */
export function objectIdField(description: string, known: Known = SAMPLE) {
  return field(z.string().nullable(), { description, ...known, format: 'object-id' });
}

/** A list that was only seen empty: nothing is known of what is in it. */
export function opaqueList(description: string, holds?: FieldMeta['holds']) {
  return field(z.array(z.unknown()).nullable(), { description, ...SAMPLE, holds });
}

/** An object that was only seen empty: any key may come. */
export function opaqueObject(description: string, holds?: FieldMeta['holds']) {
  return field(z.record(z.string(), z.unknown()).nullable(), { description, ...SAMPLE, holds });
}

/** A field that was only seen null. The description says what its name suggests, and no more. */
export function unsetField(description: string, holds?: FieldMeta['holds']) {
  return field(z.unknown(), { description, certainty: 'low', basis: 'inferred', source: 'PAGE', holds });
}

/** An object, or null, since a single payload does not prove that it always comes. */
export function groupField<S extends z.core.$ZodLooseShape>(
  description: string,
  shape: S,
  known: Known = SAMPLE,
) {
  return field(z.looseObject(shape).nullable(), { description, ...known });
}
