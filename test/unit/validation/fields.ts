import * as z from 'zod';
import { $ZodNullable, $ZodOptional, type $ZodType } from 'zod/v4/core';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json/json.ts';
import { pointer, type Segment } from '../../../src/core/json/pointer.ts';
import type { Certainty } from '../../../src/providers/certainty.ts';
import { type FieldMeta, fieldMeta, unwrap } from '../../../src/providers/field.ts';
import { buildEvent, modelOf, providers } from '../../helpers/bundled.ts';

export interface VersionCase {
  readonly provider: string;
  readonly version: string;
  readonly schema: z.ZodObject;
  /** A valid payload, the same each time. */
  readonly payload: () => JsonObject;
}

const NOW = '2026-05-06T07:08:09.123Z';
/** An event whose payload has as many of the lists filled as there are. */
const FULLEST: Readonly<Record<string, string>> = {
  detrack: 'partially-completed',
  deliveright: 'item_status_changed',
};

export const versionCases: readonly VersionCase[] = providers.flatMap((provider) =>
  provider.versions.map(({ id }) => {
    const schema = modelOf(provider.id).versions[id]?.schema;
    if (schema === undefined) throw new Error(`no schema of ${provider.id} ${id}`);
    const text = buildEvent({
      provider: provider.id,
      event: FULLEST[provider.id] ?? '',
      payloadVersion: id,
      seed: 'fields',
      now: NOW,
    }).payloadText;
    return {
      provider: provider.id,
      version: id,
      schema,
      payload: () => JSON.parse(text) as JsonObject,
    };
  }),
);

export type JsonKind = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'null';

/** A place in a schema: a field, or an entry of a list or of a map. */
export interface SchemaPlace {
  readonly path: readonly Segment[];
  readonly pointer: string;
  readonly schema: $ZodType;
  readonly meta: FieldMeta | undefined;
  /** Its own, or that of the field around it. */
  readonly certainty: Certainty;
  /** `null` where anything may stand. */
  readonly kinds: ReadonlySet<JsonKind> | null;
  readonly required: boolean;
  readonly isEntry: boolean;
}

/** Every place of a schema, `0` for each list's entry and `any` for each map's. */
export function placesOf(root: z.ZodObject): SchemaPlace[] {
  const places: SchemaPlace[] = [];
  const visit = (
    schema: $ZodType,
    path: readonly Segment[],
    around: Certainty | undefined,
    isEntry: boolean,
  ): void => {
    const meta = fieldMeta(schema);
    const certainty = meta?.certainty ?? around;
    if (certainty === undefined) throw new Error(`nothing says how sure ${pointer(path)} is`);
    const required = !isEntry && !(schema instanceof $ZodOptional);
    places.push({
      path,
      pointer: pointer(path),
      schema,
      meta,
      certainty,
      kinds: kindsOf(schema),
      required,
      isEntry,
    });
    inside(unwrap(schema), path, certainty);
  };
  const inside = (schema: $ZodType, path: readonly Segment[], certainty: Certainty | undefined): void => {
    if (schema instanceof z.ZodObject) {
      const shape: Readonly<Record<string, $ZodType>> = schema.shape;
      for (const [name, member] of Object.entries(shape)) visit(member, [...path, name], certainty, false);
    } else if (schema instanceof z.ZodArray) visit(schema.element, [...path, 0], certainty, true);
    else if (schema instanceof z.ZodRecord) {
      visit(schema._zod.def.valueType, [...path, 'any'], certainty, true);
    }
  };
  inside(root, [], undefined);
  return places;
}

/** The JSON types that a schema is written to take, read from its structure and not by trying values. */
export function kindsOf(schema: $ZodType): ReadonlySet<JsonKind> | null {
  if (schema instanceof $ZodOptional) return kindsOf(schema._zod.def.innerType);
  if (schema instanceof $ZodNullable) return joined([kindsOf(schema._zod.def.innerType), new Set(['null'])]);
  if (schema instanceof z.ZodUnion) return joined(schema.options.map((o) => kindsOf(o as $ZodType)));
  if (schema instanceof z.ZodLiteral) return new Set(['string']);
  if (schema instanceof z.ZodNumberFormat) return new Set(['integer']);
  if (schema instanceof z.ZodNumber) return new Set(['integer', 'number']);
  if (schema instanceof z.ZodString) return new Set(['string']);
  if (schema instanceof z.ZodBoolean) return new Set(['boolean']);
  if (schema instanceof z.ZodArray) return new Set(['array']);
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return new Set(['object']);
  if (schema instanceof z.ZodUnknown) return null;
  throw new Error(`a kind of schema that this walk does not know: ${schema._zod.def.type}`);
}

function joined(sets: readonly (ReadonlySet<JsonKind> | null)[]): ReadonlySet<JsonKind> | null {
  return sets.some((set) => set === null) ? null : new Set(sets.flatMap((set) => [...(set ?? [])]));
}

/** Puts a value at a path of a document and makes the lists and objects on the way. */
export function put(document: JsonObject, path: readonly Segment[], value: JsonValue): JsonObject {
  const [first, ...rest] = path;
  if (first === undefined) throw new Error('no path');
  let here: JsonObject | JsonValue[] = document;
  let at: Segment = first;
  for (const segment of rest) {
    const next: JsonValue | undefined = read(here, at);
    const fits = typeof segment === 'number' ? Array.isArray(next) : isJsonObject(next);
    const container: JsonObject | JsonValue[] =
      fits && typeof next === 'object' && next !== null ? next : typeof segment === 'number' ? [] : {};
    write(here, at, container);
    here = container;
    at = segment;
  }
  write(here, at, value);
  return document;
}

/** Takes a key out of a document; tells whether it was there. */
export function take(document: JsonObject, path: readonly Segment[]): boolean {
  let here: JsonValue | undefined = document;
  for (const segment of path.slice(0, -1)) {
    here = typeof here === 'object' && here !== null ? read(here, segment) : undefined;
  }
  const name = path.at(-1);
  if (!isJsonObject(here) || name === undefined || !Object.hasOwn(here, name)) return false;
  return delete here[name];
}

function read(container: JsonObject | JsonValue[], segment: Segment): JsonValue | undefined {
  if (Array.isArray(container)) return container[Number(segment)];
  return Object.hasOwn(container, segment) ? container[segment] : undefined;
}

function write(container: JsonObject | JsonValue[], segment: Segment, value: JsonValue): void {
  if (Array.isArray(container)) container[Number(segment)] = value;
  else container[segment] = value;
}
