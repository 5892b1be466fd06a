import * as z from 'zod';
import type { $ZodType } from 'zod/v4/core';
import type { Segment } from '../core/json/pointer.ts';
import { unwrap } from '../providers/field.ts';

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
