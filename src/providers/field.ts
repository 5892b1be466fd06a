import * as z from 'zod';
// By name: the namespace `z.core` would bring every locale into the bundle.
import { $ZodNullable, $ZodOptional, type $ZodType, globalRegistry } from 'zod/v4/core';
import type { Open, OpenNumber } from '../core/types/open.ts';
import type { Basis, Certainty } from './certainty.ts';

/** Personal data by its form, which decides what can stand in for it. */
export type PersonalData =
  | 'name'
  | 'address'
  | 'phone'
  | 'email'
  | 'coordinate'
  /** Tells a country, or a city. */
  | 'time-zone'
  /** Of a signature, a photo, a page that shows the job: whoever has it sees what it leads to. */
  | 'link'
  /** Lets somebody in, or stands for somebody: a code, an account, a document. */
  | 'token'
  /** What people write: a note may say anything. */
  | 'text';

/**
 * What is known of a field, carried by its zod schema, so that types, severity, JSON Schema and the
 * documentation of a field come from one place.
 */
export interface FieldMeta {
  readonly description: string;
  readonly certainty: Certainty;
  readonly basis: Basis;
  /** Where it is known from: the keys that `sources.ts` of the provider spells out, the one that it rests on first. */
  readonly source: string;
  /** `date` and `date-time` are checked as strictly as the type; an odd `object-id` is only noted. */
  readonly format?: 'date' | 'date-time' | 'object-id' | 'uri' | undefined;
  /** Names of the known values; another value is noted as undocumented. */
  readonly codes?: Readonly<Record<string, string>> | undefined;
  /** True for what only some payloads have: that it is missing is not even noted. */
  readonly seldom?: boolean | undefined;
  /**
   * Whose data it holds, also in all that is in it: known codes stay nevertheless. `none` is nobody's, never to be touched: a key,
   * a word that programs branch on; `goods` says what the goods are, in any words. Without it there is nobody's data in it by
   * itself: a code, a number of a document, a time, an amount. What is written there and is none of these may be anything.
   */
  readonly holds?: PersonalData | 'none' | 'goods' | undefined;
  /** Of an object whose members tell of changes: each is named by the dotted path of a field, inside the member of this name. */
  readonly changesOf?: string | undefined;
}

/** A field that may be missing. */
export function field<T extends z.ZodType>(type: T, meta: FieldMeta): z.ZodOptional<T> {
  return (type.meta({ ...meta }) as T).optional();
}

/** A field without which a payload is invalid. */
export function requiredField<T extends z.ZodType>(type: T, meta: FieldMeta): T {
  return type.meta({ ...meta }) as T;
}

/** Interfaces, so that declarations have their names and not what they stand for. */
export interface KnownText<K extends string> extends z.ZodType<Open<K>, Open<K>> {}
export interface KnownInteger<K extends number> extends z.ZodType<OpenNumber<K>, OpenNumber<K>> {}

/** Text of which some values are known; any other is taken too. */
export function knownText<K extends string>(_codes: Readonly<Record<K, unknown>>): KnownText<K> {
  return z.string();
}

/** An integer of which some values are known; any other is taken too. */
export function knownInteger<K extends number>(_codes: Readonly<Record<K, unknown>>): KnownInteger<K> {
  return z.int();
}

const ISO_DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const ISO_DATE_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:[.,]\d+)?)?\s?(?:[Zz]|[+-]\d{2}(?::?\d{2})?)?$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Tells a calendar date `YYYY-MM-DD` that exists. */
export function isIsoDate(text: string): boolean {
  return ISO_DATE.test(text) && dayExists(text);
}

/** Tells a date-time that an ISO 8601 reader accepts, with any offset or none. */
export function isIsoDateTime(text: string): boolean {
  return ISO_DATE_TIME.test(text) && dayExists(text);
}

/** Tells whether the month has the day, of a text that begins `YYYY-MM-DD`. */
function dayExists(text: string): boolean {
  const day = digits(text, 8, 10);
  if (day <= 28) return true;
  const month = digits(text, 5, 7);
  return day <= (DAYS[month - 1] ?? 0) || (month === 2 && day === 29 && isLeapYear(digits(text, 0, 4)));
}

/** Not by cutting them out: a payload has dozens of times. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i += 1) value = value * 10 + text.charCodeAt(i) - 0x30;
  return value;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Text that must be a calendar date. Give its field the format `date`. */
export function isoDate(): z.ZodString {
  return z.string().refine(isIsoDate, { message: 'expected a date, YYYY-MM-DD' });
}

/** Text that must be an ISO 8601 date-time. Give its field the format `date-time`. */
export function isoDateTime(): z.ZodString {
  return z.string().refine(isIsoDateTime, { message: 'expected an ISO 8601 date-time' });
}

/** A schema looked through: what is inside its wrappers, and what is known of it. */
interface Looked {
  readonly unwrapped: $ZodType;
  readonly meta: FieldMeta | undefined;
}

// Schemas never change, and zod's registry makes a new object at every question.
const looked = new WeakMap<$ZodType, Looked>();

function look(schema: $ZodType): Looked {
  const known = looked.get(schema);
  if (known !== undefined) return known;
  let here = schema;
  let meta = directMeta(here);
  while (here instanceof $ZodOptional || here instanceof $ZodNullable) {
    here = here._zod.def.innerType;
    meta ??= directMeta(here);
  }
  const found = { unwrapped: here, meta };
  looked.set(schema, found);
  return found;
}

function directMeta(schema: $ZodType): FieldMeta | undefined {
  const meta = globalRegistry.get(schema);
  return meta !== undefined && 'certainty' in meta ? (meta as unknown as FieldMeta) : undefined;
}

/** What a schema says of itself, looking through `optional` and `nullable`. */
export function fieldMeta(schema: $ZodType): FieldMeta | undefined {
  return look(schema).meta;
}

/** The schema without its `optional` and `nullable` wrappers. */
export function unwrap(schema: $ZodType): $ZodType {
  return look(schema).unwrapped;
}
