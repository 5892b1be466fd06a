import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json/json.ts';
import { jsonSchemaOf, providers } from '../../helpers/bundled.ts';
import { placesOf, put, versionCases } from './fields.ts';

function schemaOf(provider: string, version: string): JsonObject {
  const found = providers.find((p) => p.id === provider);
  if (found === undefined) throw new Error(`no provider ${provider}`);
  // Through text, since that is what a user gets.
  return JSON.parse(JSON.stringify(jsonSchemaOf(found, version)));
}

/** Every keyword that the schemas may use; what stands elsewhere would be silently ignored by a validator. */
const KEYWORDS = new Set(
  [
    '$schema title description type properties required additionalProperties propertyNames items anyOf const',
    'format minimum maximum x-certainty x-basis x-source x-codes x-format x-sources',
  ]
    .join(' ')
    .split(' '),
);

interface Part {
  readonly schema: JsonObject;
  readonly path: string;
  readonly isProperty: boolean;
}

/** The schema and every schema in it. */
function partsOf(schema: JsonObject, path = '', isProperty = false): Part[] {
  const inside: Part[] = [];
  const add = (value: JsonValue | undefined, at: string, property = false): void => {
    if (isJsonObject(value)) inside.push(...partsOf(value, at, property));
  };
  const properties = schema['properties'];
  if (isJsonObject(properties)) {
    for (const [name, member] of Object.entries(properties)) add(member, `${path}/${name}`, true);
  }
  for (const keyword of ['items', 'additionalProperties', 'propertyNames']) {
    add(schema[keyword], `${path}/(${keyword})`);
  }
  const anyOf = schema['anyOf'];
  if (Array.isArray(anyOf)) for (const one of anyOf) add(one, path);
  return [{ schema, path, isProperty }, ...inside];
}

const TYPES: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  string: (v) => typeof v === 'string',
  number: (v) => typeof v === 'number',
  integer: (v) => Number.isInteger(v),
  boolean: (v) => typeof v === 'boolean',
  null: (v) => v === null,
  array: (v) => Array.isArray(v),
  object: isJsonObject,
};

function typesOf({ type }: JsonObject): JsonValue[] {
  return Array.isArray(type) ? type : type === undefined ? [] : [type];
}

/** A validator of the keywords above, formats apart, which draft 2020-12 makes annotations. */
function accepts(schema: JsonObject, value: JsonValue): boolean {
  const { anyOf, minimum, maximum, properties, required, items, additionalProperties } = schema;
  const types = typesOf(schema);
  if (types.length > 0 && !types.some((type) => TYPES[String(type)]?.(value) === true)) return false;
  if (Object.hasOwn(schema, 'const') && schema['const'] !== value) return false;
  if (Array.isArray(anyOf) && !anyOf.some((one) => isJsonObject(one) && accepts(one, value))) return false;
  if (typeof value === 'number') {
    if (typeof minimum === 'number' && value < minimum) return false;
    if (typeof maximum === 'number' && value > maximum) return false;
  }
  if (Array.isArray(value)) return !isJsonObject(items) || value.every((entry) => accepts(items, entry));
  if (!isJsonObject(value)) return true;
  const known = isJsonObject(properties) ? properties : {};
  if (Array.isArray(required) && !required.every((name) => Object.hasOwn(value, String(name)))) return false;
  return Object.entries(value).every(([name, member]) => {
    const own = Object.hasOwn(known, name) ? known[name] : additionalProperties;
    return own !== false && (!isJsonObject(own) || accepts(own, member));
  });
}

describe.each(versionCases)('$provider, version $version', ({ provider, version, schema, payload }) => {
  const json = schemaOf(provider, version);
  const parts = partsOf(json);

  it('is draft 2020-12, with a title', () => {
    expect(json['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(Object.keys(json)[0]).toBe('$schema');
    expect(json['title']).toMatch(/webhook payload/);
    expect(json['type']).toBe('object');
  });

  it('uses the keywords of the draft, in their shapes', () => {
    for (const { schema: part, path } of parts) {
      for (const keyword of Object.keys(part)) expect(KEYWORDS, `${path} ${keyword}`).toContain(keyword);
      for (const type of typesOf(part)) expect(Object.keys(TYPES), path).toContain(type);
      const { required, anyOf, properties, description } = part;
      if (required !== undefined) {
        expect(Array.isArray(required) && isJsonObject(properties)).toBe(true);
        for (const name of required as string[]) expect(properties).toHaveProperty([name]);
        expect(new Set(required as string[]).size).toBe((required as string[]).length);
      }
      if (anyOf !== undefined) expect(Array.isArray(anyOf) && anyOf.length > 0, path).toBe(true);
      if (description !== undefined) expect(typeof description, path).toBe('string');
    }
  });

  it('describes every field and says how sure it is and from where', () => {
    const properties = parts.filter((part) => part.isProperty);
    expect(properties).toHaveLength(placesOf(schema).filter((place) => !place.isEntry).length);
    for (const { schema: part, path } of properties) {
      expect(part['description'], path).toMatch(/\S/);
      expect(part['x-certainty'], path).toMatch(/^(high|medium|low)$/);
      expect(part['x-basis'], path).toMatch(/^(published|documented|client|inferred)$/);
      expect(part['x-source'], path).toMatch(/\S/);
      for (const key of String(part['x-source']).split(' ')) {
        expect(json['x-sources'], `${path} ${key}`).toHaveProperty([key]);
      }
    }
  });

  it('forbids no unknown field', () => {
    for (const { schema: part, path } of parts) expect(part['additionalProperties'], path).not.toBe(false);
  });

  it('takes the payload that we take', () => {
    expect(accepts(json, payload())).toBe(true);
  });

  it('agrees with the verdict of zod wherever no date is meant', () => {
    const places = placesOf(schema).filter((place) => place.meta?.format?.startsWith('date') !== true);
    const mutation = fc.record({
      place: fc.constantFrom(...places),
      value: fc.oneof(
        fc.constantFrom<JsonValue>(null, '', [], {}, 0, 1.5, 'x', true, '7'),
        fc.integer(),
        fc.jsonValue({ maxDepth: 2 }).map((value) => value as JsonValue),
      ),
    });
    let refused = 0;
    fc.assert(
      fc.property(mutation, ({ place, value }) => {
        const document = put(payload(), place.path, value);
        const ours = schema.safeParse(document, { jitless: true });
        // Text that a refinement looks at is no matter of JSON Schema.
        fc.pre(ours.success || ours.error.issues.every((issue) => issue.code !== 'custom'));
        if (!ours.success) refused += 1;
        expect(accepts(json, document), `${place.pointer} ${JSON.stringify(value)}`).toBe(ours.success);
      }),
      { numRuns: 400 },
    );
    expect(refused).toBeGreaterThan(50);
  });
});
