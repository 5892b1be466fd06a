import * as z from 'zod';
// By name: the namespace `z.core` would bring every locale into the bundle.
import { $ZodCustom, $ZodOptional, type $ZodType } from 'zod/v4/core';
import { isJsonObject, type JsonValue } from '../core/json/json.ts';
import { type FieldMeta, fieldMeta, unwrap } from '../providers/field.ts';
import { allowsNull } from './schema-types.ts';

/**
 * What a schema says of one place, ready to be looked up: zod finds it out anew for every value, and that takes
 * ten times as long as reading the document. Made from the schema once, so that there is one source.
 */
export interface FieldNode {
  readonly schema: $ZodType;
  /** What is known of the field itself. */
  readonly meta: FieldMeta | undefined;
  /** The same, or what is known of the field that holds this entry: an entry is as sure as its list. */
  readonly around: FieldMeta | undefined;
  readonly fits: (value: JsonValue) => Fit;
  /** Members by name, in the schema's order; `null` where it is no object of known members. */
  readonly members: ReadonlyMap<string, FieldNode> | null;
  /** The same to be gone through; none where there are no known members. */
  readonly memberList: readonly MemberNode[];
  /** What every entry of a list, or every member of a map, is; `null` for all else. */
  readonly entry: FieldNode | null;
  /** Whether the entries are those of a list. */
  readonly isList: boolean;
  /** Whether it may be missing. */
  readonly isOptional: boolean;
}

/** A member of an object, by its name. */
interface MemberNode {
  readonly name: string;
  readonly node: FieldNode;
  /** Whether every object has something of that name, though it is no member. */
  readonly isInherited: boolean;
}

/** How a value fits its field: of a wrong type, or of a right one in a wrong format. */
type Fit = 'fits' | 'wrong-type' | 'wrong-format';

const known = new WeakMap<$ZodType, FieldNode>();

/** The nodes of a whole schema, from its root. */
export function fieldNodes(schema: $ZodType): FieldNode {
  const made = known.get(schema) ?? nodeOf(schema, undefined);
  known.set(schema, made);
  return made;
}

function nodeOf(schema: $ZodType, outside: FieldMeta | undefined): FieldNode {
  const inner = unwrap(schema);
  const meta = fieldMeta(schema);
  const around = meta ?? outside;
  const entry = entrySchema(inner);
  const members = inner instanceof z.ZodObject ? membersOf(inner, around) : null;
  return {
    schema,
    meta,
    around,
    fits: fitOf(schema, inner),
    members,
    memberList: [...(members ?? [])].map(([name, node]) => ({
      name,
      node,
      isInherited: name in Object.prototype,
    })),
    entry: entry === null ? null : nodeOf(entry, around),
    isList: inner instanceof z.ZodArray,
    isOptional: schema instanceof $ZodOptional,
  };
}

function membersOf({ shape }: z.ZodObject, around: FieldMeta | undefined): ReadonlyMap<string, FieldNode> {
  const members: Readonly<Record<string, $ZodType>> = shape;
  return new Map(Object.entries(members).map(([name, member]) => [name, nodeOf(member, around)]));
}

function entrySchema(inner: $ZodType): $ZodType | null {
  if (inner instanceof z.ZodArray) return inner.element;
  return inner instanceof z.ZodRecord ? inner._zod.def.valueType : null;
}

function fitOf(schema: $ZodType, inner: $ZodType): FieldNode['fits'] {
  const own = fitOfType(inner);
  if (!allowsNull(schema)) return own;
  return (value) => (value === null ? 'fits' : own(value));
}

function fitOfType(type: $ZodType): FieldNode['fits'] {
  if (type instanceof z.ZodUnknown || type instanceof z.ZodAny) return () => 'fits';
  if (type instanceof z.ZodString && isChecked(type)) {
    const passes = checksOf(type) ?? zodTest(type);
    return (value) => (typeof value !== 'string' ? 'wrong-type' : passes(value) ? 'fits' : 'wrong-format');
  }
  const takes = typeTest(type);
  return (value) => (takes(value) ? 'fits' : 'wrong-type');
}

/** A test of the type alone. What is in a container is asked of its own nodes. */
function typeTest(type: $ZodType): (value: JsonValue) => boolean {
  if (type instanceof z.ZodUnion) {
    const options = type.options.map((option) => option as $ZodType);
    if (options.some((option) => isContainer(unwrap(option)))) return zodTest(type);
    const tests = options.map((option) => fitOf(option, unwrap(option)));
    return (value) => tests.some((test) => test(value) === 'fits');
  }
  if (type instanceof z.ZodLiteral) return (value) => type.values.has(value as never);
  if (isContainer(type)) {
    if (isChecked(type)) throw new Error(`a check of a whole ${type._zod.def.type} is not known here`);
    return type instanceof z.ZodArray ? Array.isArray : isJsonObject;
  }
  if (!isChecked(type)) {
    // What a double cannot hold has the right type; that digits are lost is a finding of the text.
    if (type instanceof z.ZodNumberFormat) {
      return (value) => typeof value === 'number' && (Number.isInteger(value) || !Number.isFinite(value));
    }
    if (type instanceof z.ZodNumber) return (value) => typeof value === 'number';
    if (type instanceof z.ZodString) return (value) => typeof value === 'string';
    if (type instanceof z.ZodBoolean) return (value) => typeof value === 'boolean';
  }
  return zodTest(type);
}

/** The functions that a text is refined by, called without zod around them; `null` where a check is another one. */
function checksOf({ _zod }: z.ZodString): ((text: string) => boolean) | null {
  const checks = (_zod.def.checks ?? []).map((check) =>
    check instanceof $ZodCustom ? (check._zod.def.fn as (text: string) => unknown) : null,
  );
  if (checks.includes(null)) return null;
  return (text) => checks.every((check) => Boolean(check?.(text)));
}

/** Slower, and right whatever else a provider's schema has. */
function zodTest(type: $ZodType): (value: JsonValue) => boolean {
  return (value) => z.safeParse(type, value, { jitless: true }).success;
}

function isContainer(type: $ZodType): boolean {
  return type instanceof z.ZodArray || type instanceof z.ZodObject || type instanceof z.ZodRecord;
}

/** Whether more is asked of a value than its type. */
function isChecked(type: $ZodType): boolean {
  return (type._zod.def.checks?.length ?? 0) > 0;
}
