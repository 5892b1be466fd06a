import * as z from 'zod';
// By name: the namespace `z.core` would bring every locale into the bundle.
import { $ZodOptional, type $ZodType } from 'zod/v4/core';
import { pointer, type Segment } from '../core/json/pointer.ts';
import type { Basis, Certainty } from '../providers/certainty.ts';
import { fieldMeta, unwrap } from '../providers/field.ts';
import type { ProviderModel, Rule } from '../providers/provider.ts';
import { typeName } from './schema-types.ts';

/** What is known of one field of a payload. */
export interface FieldRow {
  /** JSON pointer, `*` for any index. */
  readonly path: string;
  /** The JSON types that it may have, in words. */
  readonly valueType: string;
  readonly required: boolean;
  /** True for what only some payloads have. */
  readonly seldom: boolean;
  readonly certainty: Certainty;
  readonly basis: Basis;
  readonly source: string;
  readonly description: string;
  readonly codes: Readonly<Record<string, string>> | null;
}

/** Every field of a payload version, in the provider's own order, a container before what it holds. */
export function fieldTable(model: ProviderModel, versionId: string): FieldRow[] {
  const version = model.versions[versionId];
  if (version === undefined) throw new Error(`there is no model of version ${versionId}`);
  const rows: FieldRow[] = [];
  const visitSchema = (schema: $ZodType, path: readonly Segment[]): void => {
    const meta = fieldMeta(schema);
    if (meta !== undefined) {
      rows.push({
        path: pointer(path),
        valueType: typeName(schema),
        required: !(schema instanceof $ZodOptional),
        seldom: meta.seldom === true,
        certainty: meta.certainty,
        basis: meta.basis,
        source: meta.source,
        description: meta.description,
        codes: meta.codes ?? null,
      });
    }
    const inner = unwrap(schema);
    if (inner instanceof z.ZodArray) visitSchema(inner.element, [...path, '*']);
    if (!(inner instanceof z.ZodObject)) return;
    const shape: Readonly<Record<string, $ZodType>> = inner.shape;
    for (const [key, member] of Object.entries(shape)) visitSchema(member, [...path, key]);
  };
  visitSchema(version.schema, []);
  return rows;
}

/** The rules that hold for a payload version. */
export function ruleTable(model: ProviderModel, versionId: string): Rule[] {
  return model.rules.filter((rule) => rule.versions.includes(versionId));
}
