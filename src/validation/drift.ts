import * as z from 'zod';
// By name: the namespace `z.core` would bring every locale into the bundle.
import { $ZodOptional, type $ZodType } from 'zod/v4/core';
import { describeJson, isJsonObject, type JsonObject, type JsonValue } from '../core/json/json.ts';
import { pointer, type Segment } from '../core/json/pointer.ts';
import { suggestion } from '../core/text/closest.ts';
import { fieldMeta, unwrap } from '../providers/field.ts';
import type { VersionModel } from '../providers/provider.ts';
import type { FindingList, FindingText } from './finding-list.ts';
import { typeName } from './schema-types.ts';

/** With more slips than that it is another field. */
const MOST_SLIPS = 2;
/** A longer name is no slip of one that is known. */
const MAX_NAME = 60;
/** Codes that a message names. */
const MAX_NAMED = 12;

/** Notes unknown fields, missing optional keys, undocumented codes and odd ids. */
export function noteDrift(document: JsonObject, model: VersionModel, findings: FindingList): void {
  interface Open {
    readonly value: JsonValue;
    readonly schema: $ZodType;
    readonly path: readonly Segment[];
  }
  const open: Open[] = [{ value: document, schema: model.schema, path: [] }];
  // The list grows while it is walked: taking its first entry away would cost more the longer it is.
  for (const next of open) {
    const { value, path } = next;
    const schema = unwrap(next.schema);
    noteValue(next.schema, value, path, findings);
    if (schema instanceof z.ZodObject && isJsonObject(value)) {
      const shape: Readonly<Record<string, $ZodType>> = schema.shape;
      for (const [key, member] of Object.entries(value)) {
        const known = Object.hasOwn(shape, key) ? shape[key] : undefined;
        if (known === undefined) {
          findings.add('info', 'unknown-field', () => unknownField(key, member, path, shape, model));
        } else open.push({ value: member, schema: known, path: [...path, key] });
      }
      for (const [key, known] of Object.entries(shape)) {
        if (!Object.hasOwn(value, key)) noteMissing(key, known, path, findings);
      }
    } else if (schema instanceof z.ZodArray && Array.isArray(value)) {
      const element: $ZodType = schema.element;
      value.forEach((entry, i) => {
        open.push({ value: entry, schema: element, path: [...path, i] });
      });
    } else if (schema instanceof z.ZodRecord && isJsonObject(value)) {
      const entry: $ZodType = schema._zod.def.valueType;
      for (const [key, member] of Object.entries(value)) {
        open.push({ value: member, schema: entry, path: [...path, key] });
      }
    }
  }
}

function noteMissing(key: string, schema: $ZodType, path: readonly Segment[], findings: FindingList): void {
  const meta = fieldMeta(schema);
  // A key without `optional` is required: zod has reported it already.
  if (!(schema instanceof $ZodOptional) || meta?.seldom === true) return;
  findings.add('info', 'missing-key', () => ({
    path: pointer([...path, key]),
    expected: typeName(schema),
    actual: 'nothing',
    message: 'the published payload has this key; older ones did without some',
  }));
}

function unknownField(
  key: string,
  value: JsonValue,
  path: readonly Segment[],
  shape: Readonly<Record<string, $ZodType>>,
  model: VersionModel,
): FindingText {
  return {
    path: pointer([...path, key]),
    expected: 'a documented field',
    actual: `${JSON.stringify(key.slice(0, 60))}: ${describeJson(value, 40)}`,
    message: unknownFieldMessage(key, shape, model),
  };
}

function unknownFieldMessage(
  key: string,
  shape: Readonly<Record<string, $ZodType>>,
  model: VersionModel,
): string {
  // Some of them stand for more than one field, and say so in words.
  if (Object.hasOwn(model.misnomers, key)) return `this version has ${model.misnomers[key]} instead`;
  const near = key.length > MAX_NAME ? undefined : suggestion(key, Object.keys(shape), MOST_SLIPS);
  return near === undefined
    ? 'the documentation does not know this field; keep your consumer tolerant of it'
    : `did you mean "${near}"?`;
}

function noteValue(
  schema: $ZodType,
  value: JsonValue,
  path: readonly Segment[],
  findings: FindingList,
): void {
  const meta = fieldMeta(schema);
  if (meta === undefined || value === null || value === '') return;
  const codes = meta.codes;
  if (codes !== undefined && (typeof value === 'string' || typeof value === 'number')) {
    if (!Object.hasOwn(codes, String(value))) {
      const known = Object.keys(codes);
      findings.add('info', 'unknown-value', () => ({
        path: pointer(path),
        expected: `one of ${known.slice(0, MAX_NAMED).join(', ')}${known.length > MAX_NAMED ? ', …' : ''}`,
        actual: describeJson(value),
        known,
        message:
          'the documentation does not know this value; treat it as "something else", never as an error',
      }));
    }
  }
  if (meta.format === 'object-id' && typeof value === 'string' && !/^[\da-f]{24}$/.test(value)) {
    findings.add('info', 'unknown-value', () => ({
      path: pointer(path),
      expected: '24 lower-case hex digits',
      actual: describeJson(value),
      message: 'every id seen so far is such an id; do not rely on it',
    }));
  }
}
