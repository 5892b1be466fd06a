import * as z from 'zod';
import type { $ZodType } from 'zod/v4/core';
import type { Segment } from '../core/json/pointer.ts';
import { type FieldMeta, fieldMeta, unwrap } from '../providers/field.ts';

/** The schema that governs a path, or `undefined` where the document left the schema. */
export function schemaAt(root: $ZodType, path: readonly Segment[]): $ZodType | undefined {
  let here: $ZodType | undefined = root;
  for (const segment of path) {
    const schema: $ZodType = unwrap(here);
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

/** What is known of a place: an entry of a list or of a map is as sure as the field that holds it. */
export function metaAround(root: $ZodType, path: readonly Segment[]): FieldMeta | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const schema = schemaAt(root, path.slice(0, length));
    const meta = schema === undefined ? undefined : fieldMeta(schema);
    if (meta !== undefined) return meta;
  }
  return undefined;
}
