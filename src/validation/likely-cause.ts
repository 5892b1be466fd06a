import type { $ZodType } from 'zod/v4/core';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json/json.ts';
import type { Segment } from '../core/json/pointer.ts';
import { cutText } from '../core/text/cut-text.ts';
import { excerpt } from '../core/text/did-you-mean.ts';
import type { FieldMeta } from '../providers/field.ts';
import type { VersionModel } from '../providers/provider.ts';
import { allowsNull, expects, isNumericText } from './schema-types.ts';

/** Why a required key that is missing matters, or what is in its place. */
export function missingMessage(name: string, parent: JsonObject, { misnomers }: VersionModel): string {
  const other = Object.keys(misnomers).find((key) => misnomers[key] === name && Object.hasOwn(parent, key));
  return other === undefined
    ? 'a payload without it cannot be attributed'
    : `${excerpt(other, 40)} is there instead; this version calls it "${name}"`;
}

/**
 * The likely cause of a value of the wrong type.
 *
 * @param shown the value as messages show it, a number with the digits that came
 */
export function typeMessage(
  path: readonly Segment[],
  value: JsonValue,
  shown: string,
  schema: $ZodType | undefined,
): string {
  const name = cutText(String(path.at(-1) ?? ''), 60);
  if (isNumericText(value) && expects(schema, 'number')) {
    return `numbers are not quoted here: "${name}": ${value}`;
  }
  if (value === '' && allowsNull(schema)) return 'what is unset is null here, not ""';
  if (value === '') return 'what is unset is left out or null here, not ""';
  if (value === null) return 'this field is documented as always set';
  if (typeof value === 'number' && expects(schema, 'string')) {
    return `this field is text even when it holds digits: "${name}": "${shown}"`;
  }
  if (typeof value === 'string' && /^(true|false)$/i.test(value) && expects(schema, 'boolean')) {
    return `booleans are not quoted here: "${name}": ${value.toLowerCase()}`;
  }
  if ((value === 0 || value === 1) && expects(schema, 'boolean')) {
    return `a boolean here, not ${shown}: "${name}": ${value === 1}`;
  }
  if (isJsonObject(value) && expects(schema, 'array')) return 'a list, even when there is only one entry';
  if (typeof value === 'number' && expects(schema, 'number')) return 'a whole number, without decimals';
  return 'a consumer with a typed model fails on it';
}

/** What is wrong with a date or a date-time. */
export function formatMessage(
  value: JsonValue,
  meta: FieldMeta | undefined,
  { written }: VersionModel,
): string {
  return value === ''
    ? 'an empty text is no date; what is unset is null'
    : `no ISO 8601 reader accepts it; the provider writes ${example(meta, written)}`;
}

function example(meta: FieldMeta | undefined, written: VersionModel['written']): string {
  return `"${written[meta?.format === 'date' ? 'date' : 'date-time']}"`;
}

/**
 * Tells a date or a time that was cut short by whoever printed it: documentation writes `"2026-05-10T..."` where the
 * rest does not matter.
 */
export function isEllipsis(value: JsonValue): value is string {
  return typeof value === 'string' && /^\d{4}(?:-\d{2}){0,2}[-T\d:.+ ]{0,20}?\s?(?:\.{3}|…)Z?$/.test(value);
}

/** What to do about a time that was cut short. */
export function ellipsisMessage(meta: FieldMeta | undefined, { written }: VersionModel): string {
  return `an ellipsis, as documentation prints it: put a real one there, such as ${example(meta, written)}`;
}
