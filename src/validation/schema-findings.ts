import leven from 'leven';
import * as z from 'zod';
// By name: the namespace `z.core` would bring every locale into the bundle.
import { type $ZodIssue, $ZodNullable, $ZodOptional, type $ZodType } from 'zod/v4/core';
import type { Finding, Severity } from '../exchange/finding.ts';
import { describeJson, isJsonObject, type JsonObject, type JsonValue, jsonType } from '../exchange/json.ts';
import { pointer, type Segment, valueAt } from '../exchange/pointer.ts';
import { type FieldMeta, fieldMeta, unwrapped, type VersionModel } from '../providers/field.ts';
import { isSure } from '../providers/provider.ts';
import { FindingList, type FindingText } from './finding-list.ts';

/**
 * Holds a document against a schema. What zod refuses becomes an error, a warning or a note by how sure
 * the field's fact is; unknown fields, missing optional keys and undocumented codes are notes.
 */
export function schemaFindings(providerId: string, document: JsonObject, model: VersionModel): Finding[] {
  const findings = new FindingList(providerId);
  const issues = issuesOf(document, model);
  for (const issue of issues ?? []) addIssue(issue, document, model, findings);
  if (issues === null) {
    findings.add('error', 'type', () => ({
      path: '',
      expected: 'a document of the documented types',
      actual: 'more wrong values than can be listed',
      message: 'no payload of the provider looks like that',
    }));
  }
  noteDrift(document, model, findings);
  return findings.list();
}

/** What zod has against a document; `null` when it is more than zod can tell. */
function issuesOf(document: JsonObject, model: VersionModel): readonly $ZodIssue[] | null {
  try {
    // Without zod's generated code: making it takes some 20 ms at the first payload, more than it saves in
    // a tool that sees a few payloads.
    return model.schema.safeParse(document, { jitless: true }).error?.issues ?? [];
  } catch (error) {
    // zod passes the issues of a list as the arguments of one call; above some 100,000 the stack is full.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function addIssue(issue: $ZodIssue, document: JsonObject, model: VersionModel, findings: FindingList): void {
  const path = issue.path.filter((s): s is Segment => typeof s !== 'symbol');
  const schema = schemaAt(model.schema, path);
  const value = valueAt(document, path);
  if (value === undefined) {
    findings.add('error', 'required', () => ({
      path: pointer(path),
      expected: schema === undefined ? 'a value' : typeName(schema),
      actual: 'nothing',
      message: missingMessage(path, document, model),
    }));
    return;
  }
  if (isBeyondDoubles(value, schema)) return;
  const meta = metaAround(model.schema, path);
  const wrongFormat = issue.code === 'custom';
  findings.add(issueSeverity(value, schema, meta), wrongFormat ? 'format' : 'type', () => ({
    path: pointer(path),
    expected: schema === undefined ? 'another value' : typeName(schema),
    actual: wrongFormat ? describeJson(value) : typedValue(value),
    message: wrongFormat ? formatMessage(value, meta) : typeMessage(path, value, schema),
  }));
}

/**
 * Tells a number that zod refuses for its size alone, such as 1e400 or an integer of 20 digits. Its type is
 * right; that a consumer loses digits is a finding of the text.
 */
function isBeyondDoubles(value: JsonValue, schema: $ZodType | undefined): boolean {
  return (
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    (!Number.isFinite(value) || Number.isInteger(value)) &&
    expects(schema, 'number')
  );
}

/** What is known of a place: an entry of a list or of a map is as sure as the field that holds it. */
function metaAround(root: $ZodType, path: readonly Segment[]): FieldMeta | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const schema = schemaAt(root, path.slice(0, length));
    const meta = schema === undefined ? undefined : fieldMeta(schema);
    if (meta !== undefined) return meta;
  }
  return undefined;
}

/** Only facts make a payload invalid: see "Severity" in the README. */
function issueSeverity(
  value: JsonValue,
  schema: $ZodType | undefined,
  meta: FieldMeta | undefined,
): Severity {
  if (meta === undefined) return 'error';
  const quotedCode = meta.codes !== undefined && isNumericText(value) && expects(schema, 'number');
  if (quotedCode) return 'warning';
  if (isSure(meta.certainty)) return 'error';
  return meta.certainty === 'medium' || meta.certainty === 'C' ? 'warning' : 'info';
}

function missingMessage(path: readonly Segment[], document: JsonObject, model: VersionModel): string {
  const name = path.at(-1);
  const parent = valueAt(document, path.slice(0, -1));
  const keys = isJsonObject(parent) ? Object.keys(parent) : [];
  const other = keys.find((key) => Object.hasOwn(model.misnomers, key) && model.misnomers[key] === name);
  return other === undefined
    ? 'a payload without it cannot be attributed'
    : `"${other.slice(0, 40)}" is there instead; this version calls it "${name}"`;
}

function typeMessage(path: readonly Segment[], value: JsonValue, schema: $ZodType | undefined): string {
  const name = String(path.at(-1) ?? '').slice(0, 60);
  if (isNumericText(value) && expects(schema, 'number')) {
    return `numbers are not quoted here: "${name}": ${value}`;
  }
  if (value === '' && allowsNull(schema)) return 'what is unset is null here, not ""';
  if (value === '') return 'what is unset is left out or null here, not ""';
  if (value === null) return 'this field is documented as always set';
  if (typeof value === 'number' && expects(schema, 'string')) {
    return `this field is text even when it holds digits: "${name}": "${value}"`;
  }
  if (typeof value === 'string' && /^(true|false)$/i.test(value) && expects(schema, 'boolean')) {
    return `booleans are not quoted here: "${name}": ${value.toLowerCase()}`;
  }
  if ((value === 0 || value === 1) && expects(schema, 'boolean')) {
    return `a boolean here, not ${value}: "${name}": ${value === 1}`;
  }
  if (isJsonObject(value) && expects(schema, 'array')) return 'a list, even when there is only one entry';
  if (typeof value === 'number' && expects(schema, 'number')) return 'a whole number, without decimals';
  return 'a consumer with a typed model fails on it';
}

function formatMessage(value: JsonValue, meta: FieldMeta | undefined): string {
  const example = meta?.format === 'date' ? '"2022-04-11"' : '"2022-04-11T16:18:18.034+08:00"';
  return value === ''
    ? 'an empty text is no date; what is unset is null'
    : `no ISO 8601 reader accepts it; the provider writes ${example}`;
}

/** Notes unknown fields, missing optional keys, undocumented codes and odd ids. */
function noteDrift(document: JsonObject, model: VersionModel, findings: FindingList): void {
  interface Open {
    readonly value: JsonValue;
    readonly schema: $ZodType;
    readonly path: readonly Segment[];
  }
  const open: Open[] = [{ value: document, schema: model.schema, path: [] }];
  // The list grows while it is walked: taking its first entry away would cost more the longer it is.
  for (const next of open) {
    const { value, path } = next;
    const schema = unwrapped(next.schema);
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
  const near = nearest(key, Object.keys(shape));
  return near === undefined
    ? 'the documentation does not know this field; keep your consumer tolerant of it'
    : `did you mean "${near}"?`;
}

/** The known name that is one or two slips away, or `undefined`. */
export function nearest(name: string, known: readonly string[], most = 2): string | undefined {
  if (name.length > 60) return undefined;
  let best: string | undefined;
  let bestDistance = Math.min(most, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = leven(name, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
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
        expected: `one of ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}`,
        actual: describeJson(value),
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

/** The schema that governs a path, or `undefined` where the document left the schema. */
export function schemaAt(root: $ZodType, path: readonly Segment[]): $ZodType | undefined {
  let here: $ZodType | undefined = root;
  for (const segment of path) {
    const schema: $ZodType = unwrapped(here);
    if (schema instanceof z.ZodObject) {
      const shape: Readonly<Record<string, $ZodType>> = schema.shape;
      here = Object.hasOwn(shape, segment) ? shape[segment] : undefined;
    } else if (schema instanceof z.ZodArray) here = schema.element;
    else if (schema instanceof z.ZodRecord) here = schema._zod.def.valueType;
    else here = undefined;
    if (here === undefined) return undefined;
  }
  return here;
}

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  date: 'a date YYYY-MM-DD',
  'date-time': 'an ISO 8601 date-time',
};

/** A schema's type in words, such as `an integer or null`. */
export function typeName(schema: $ZodType): string {
  const format = fieldMeta(schema)?.format;
  const own = kinds(unwrapped(schema)).map(
    (kind) => (kind === 'a string' && format !== undefined ? FORMAT_NAMES[format] : undefined) ?? kind,
  );
  return [...new Set([...own, ...(allowsNull(schema) ? ['null'] : [])])].join(' or ');
}

function kinds(schema: $ZodType): string[] {
  if (schema instanceof z.ZodUnion) {
    return schema.options.flatMap((option) => kinds(unwrapped(option as $ZodType)));
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

function expects(schema: $ZodType | undefined, kind: keyof typeof KIND_OF): boolean {
  return schema !== undefined && kinds(unwrapped(schema)).some((k) => KIND_OF[kind]?.includes(k) === true);
}

function allowsNull(schema: $ZodType | undefined): boolean {
  return (
    schema !== undefined &&
    (schema instanceof $ZodNullable ||
      (schema instanceof $ZodOptional && allowsNull(schema._zod.def.innerType)))
  );
}

function isNumericText(value: JsonValue): value is string {
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

function typedValue(value: JsonValue): string {
  const type = jsonType(value);
  const article = ARTICLES[type] ?? type;
  return value === null || typeof value === 'object' ? article : `${article}, ${describeJson(value)}`;
}
