import * as z from 'zod';
// By name: the namespace `z.core` would bring every locale into the bundle.
import { $ZodNullable, $ZodOptional, type $ZodType } from 'zod/v4/core';
import { type JsonValue, jsonType } from '../core/json/json.ts';
import { fieldMeta, unwrap } from '../providers/field.ts';

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  date: 'a date YYYY-MM-DD',
  'date-time': 'an ISO 8601 date-time',
};

/** A schema's type in words, such as `an integer or null`. */
export function typeName(schema: $ZodType): string {
  const format = fieldMeta(schema)?.format;
  const own = kinds(unwrap(schema)).map(
    (kind) => (kind === 'a string' && format !== undefined ? FORMAT_NAMES[format] : undefined) ?? kind,
  );
  return [...new Set([...own, ...(allowsNull(schema) ? ['null'] : [])])].join(' or ');
}

function kinds(schema: $ZodType): string[] {
  if (schema instanceof z.ZodUnion) {
    return schema.options.flatMap((option) => kinds(unwrap(option as $ZodType)));
  }
  if (schema instanceof z.ZodLiteral) return [...schema.values].map((value) => JSON.stringify(value));
  if (schema instanceof z.ZodNumberFormat) return ['an integer'];
  if (schema instanceof z.ZodNumber) return ['a number'];
  if (schema instanceof z.ZodString) return ['a string'];
  if (schema instanceof z.ZodBoolean) return ['a boolean'];
  if (schema instanceof z.ZodArray) return ['an array'];
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return ['an object'];
  return ['any value'];
}

const KIND_OF: Readonly<Record<string, readonly string[]>> = {
  number: ['a number', 'an integer'],
  string: ['a string'],
  boolean: ['a boolean'],
  array: ['an array'],
};

/** Tells whether a schema takes values of a JSON type. */
export function expects(schema: $ZodType | undefined, kind: keyof typeof KIND_OF): boolean {
  return schema !== undefined && kinds(unwrap(schema)).some((k) => KIND_OF[kind]?.includes(k) === true);
}

/** Tells whether a schema takes null. */
export function allowsNull(schema: $ZodType | undefined): boolean {
  return (
    schema !== undefined &&
    (schema instanceof $ZodNullable ||
      (schema instanceof $ZodOptional && allowsNull(schema._zod.def.innerType)))
  );
}

/** Tells a number in quotes. */
export function isNumericText(value: JsonValue): value is string {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim());
}

const ARTICLES: Readonly<Record<string, string>> = {
  null: 'null',
  array: 'an array',
  object: 'an object',
  integer: 'a number',
  number: 'a number',
  string: 'a string',
  boolean: 'a boolean',
};

/**
 * A value and its JSON type, as a finding shows what came.
 *
 * @param shown the value as messages show it
 */
export function typedValue(value: JsonValue, shown: string): string {
  const type = jsonType(value);
  const article = ARTICLES[type] ?? type;
  return value === null || typeof value === 'object' ? article : `${article}, ${shown}`;
}
