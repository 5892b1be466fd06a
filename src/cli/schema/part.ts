import { usageError } from '../../core/error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json/json.ts';
import { parsePointer, pointer, type Segment } from '../../core/json/pointer.ts';
import { suggestion } from '../../core/text/closest.ts';
import { didYouMean, excerpt } from '../../core/text/did-you-mean.ts';
import type { FieldRow } from '../../validation/field-table.ts';

/** A part of a schema: where it is, `*` for any index, and its fields. */
export interface SchemaPart {
  readonly path: string;
  readonly fields: readonly FieldRow[];
}

/**
 * The fields at a path and below it.
 *
 * @param path a number or `*` stands for any entry of a list
 * @throws WebhookCliError `unknown_path`
 */
export function partAt(fields: readonly FieldRow[], path: readonly Segment[]): SchemaPart {
  const below = fields.filter((field) => {
    const known = parsePointer(field.path) ?? [];
    return path.every((segment, i) => isSameStep(segment, known[i]));
  });
  const [first] = below;
  if (first !== undefined) {
    return { path: pointer((parsePointer(first.path) ?? []).slice(0, path.length)), fields: below };
  }
  const wanted = pointer(path.map((segment) => (typeof segment === 'number' ? '*' : segment)));
  const near = suggestion(
    wanted,
    fields.map((field) => field.path),
  );
  throw usageError(
    'unknown_path',
    `the payload has no field at ${excerpt(pointer(path), 80)}.${didYouMean(near)}`,
    'without a path all fields are listed; an entry of a list is * or its number: /items/*/sku',
  );
}

function isSameStep(wanted: Segment, known: string | undefined): boolean {
  return known === '*' ? typeof wanted === 'number' || wanted === '*' : String(wanted) === known;
}

/** The part of a JSON Schema at a path, `*` for any entry; `undefined` where it says nothing of it. */
export function jsonSchemaAt(schema: JsonObject, path: string): JsonObject | undefined {
  let here: JsonObject | undefined = schema;
  for (const segment of parsePointer(path) ?? []) {
    here = alternatives(here)
      .map((each) => stepInto(each, segment))
      .find(isJsonObject);
    if (here === undefined) return undefined;
  }
  return here;
}

/** What may be null has its own type as one of two alternatives. */
function alternatives(schema: JsonObject): readonly JsonObject[] {
  const { anyOf } = schema;
  return [schema, ...(Array.isArray(anyOf) ? anyOf.filter(isJsonObject) : [])];
}

function stepInto({ properties, items }: JsonObject, segment: string): JsonValue | undefined {
  if (segment === '*') return items;
  return isJsonObject(properties) && Object.hasOwn(properties, segment) ? properties[segment] : undefined;
}
