import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json/json.ts';
import { countMembers } from '../../../src/core/json/members.ts';
import { finish } from '../../../src/core/steps.ts';
import type { VersionModel } from '../../../src/providers/provider.ts';
import { fieldNodes } from '../../../src/validation/field-nodes.ts';
import { schemaFindings } from '../../../src/validation/schema-findings.ts';
import { unremarkableMembers } from '../../../src/validation/unremarkable.ts';
import { catalogue, fixtureEntries, loadFixture, providers } from '../../helpers/bundled.ts';
import { put, take, versionCases } from './fields.ts';
import { placesIn, zodComplaints } from './zod-reference.ts';

/** What the walk has against a document, as the reference says it. */
function complaints(document: JsonObject, schema: z.ZodObject): string[] {
  const found = finish(
    schemaFindings('x', document, {
      schema,
      misnomers: {},
      written: { date: '', 'date-time': '' },
      missingKey: '',
    }),
  );
  // The look that comes first finds out whether there is anything to find.
  const plain = unremarkableMembers(document, fieldNodes(schema));
  expect(plain === countMembers(document)).toBe(found.length === 0);
  return found
    .filter(({ rule, path }) => /^x\/(type|format|required)$/.test(rule) && path !== '')
    .map(({ rule, path }) => `${rule.slice(2)} ${path}`);
}

function expectAgreement(document: JsonObject, schema: z.ZodObject): void {
  // The walk lists 250 of a rule and weight, and counts the rest.
  const told = complaints(document, schema);
  const wanted = zodComplaints(schema, document);
  if (wanted.length <= 250) expect(told).toEqual(wanted);
  else expect(told.length).toBeGreaterThanOrEqual(250);
}

const VALUES: readonly JsonValue[] = [
  null,
  '',
  'text',
  '12',
  '2026-02-29',
  '2026-02-28',
  '2026-02-28T10:00:00Z',
  '2026-02-28T25:00:00Z',
  0,
  -1,
  1.5,
  Number.POSITIVE_INFINITY,
  JSON.parse('12345678901234567890') as number,
  true,
  [],
  [null],
  [{}],
  [[1], 'a'],
  {},
  { id: 1 },
  { __proto__: null, constructor: 1 },
];

const anyValue = fc.oneof(
  fc.constantFrom(...VALUES),
  fc.jsonValue({ depthSize: 'small' }).map((value) => value as JsonValue),
);

describe('the nodes of a schema find what zod finds, in its order', () => {
  it.each(providers.flatMap(({ id }) => fixtureEntries(id).map(({ event }) => ({ id, event }))))(
    'in the published $id $event',
    ({ id, event }) => {
      const models = Object.values(catalogue.modelOf(requireOf(id)).versions);
      // Each version's schema, so that a payload of another one is seen as well.
      const document = JSON.parse(loadFixture(id, event).bytes.toString()) as JsonObject;
      for (const { schema } of models) expectAgreement(document, schema);
    },
  );

  describe.each(versionCases)('in $provider, version $version', ({ schema, payload }) => {
    const document = payload();
    // Of a list its first entry stands for the others.
    const places = placesIn(document).filter(
      (path) => path.length > 0 && path.every((segment) => typeof segment !== 'number' || segment === 0),
    );

    it.each(VALUES.map((value) => [JSON.stringify(value), value] as const))(
      'with %s at any place',
      (_, value) => {
        for (const path of places) expectAgreement(safelyPut(payload(), path, value), schema);
      },
    );

    it('without any place', () => {
      for (const path of places) {
        const document = payload();
        take(document, path);
        expectAgreement(document, schema);
      }
    });

    it('with many values at many places', () => {
      const change = fc.tuple(fc.constantFrom(...places), anyValue);
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
          const changed = changes.reduce((doc, [path, value]) => safelyPut(doc, path, value), payload());
          expectAgreement(changed, schema);
        }),
        { numRuns: 200 },
      );
    });

    it('of any document', () => {
      fc.assert(
        fc.property(fc.dictionary(fc.constantFrom(...Object.keys(document)), anyValue), (values) => {
          expectAgreement(values, schema);
        }),
        { numRuns: 100 },
      );
    });
  });
});

describe('the nodes of a schema of another provider', () => {
  it('are refused where a check of a whole list would be passed over', () => {
    const shape = { a: z.array(z.string()).min(1) };
    expect(() => finish(schemaFindings('x', {}, model(shape)))).toThrow(/whole array/);
  });

  const model = (shape: z.core.$ZodLooseShape): VersionModel => ({
    schema: z.looseObject(shape),
    misnomers: {},
    written: { date: '', 'date-time': '' },
    missingKey: '',
  });

  it.each([
    ['a kind that no provider of ours has', { a: z.bigint().optional() }, { a: 1 }, ['error x/type /a']],
    ['a text that is checked by another rule', { a: z.string().min(3) }, { a: 'ab' }, ['error x/format /a']],
    ['a number within bounds', { a: z.number().max(3) }, { a: 4 }, ['error x/type /a']],
    ['a tuple', { a: z.tuple([z.string()]) }, { a: [1] }, ['error x/type /a']],
    ['a map of numbers', { a: z.record(z.string(), z.number()) }, { a: { b: '1' } }, ['error x/type /a/b']],
    ['one of several texts', { a: z.enum(['b', 'c']) }, { a: 'd' }, ['error x/type /a']],
    [
      'a union of objects',
      { a: z.union([z.object({ b: z.string() }), z.null()]) },
      { a: {} },
      ['error x/type /a'],
    ],
  ] as const)('is right of %s', (_name, shape, document, found) => {
    const lines = finish(schemaFindings('x', document as unknown as JsonObject, model(shape))).map(
      ({ severity, rule, path }) => `${severity} ${rule} ${path}`,
    );
    expect(lines).toEqual(found);
  });
});

function requireOf(id: string) {
  const provider = catalogue.find(id);
  if (provider === undefined) throw new Error(`no provider ${id}`);
  return provider;
}

/** A change before may have taken the place away; where it made a longer list, what is between is null. */
function safelyPut(document: JsonObject, path: Parameters<typeof put>[1], value: JsonValue): JsonObject {
  try {
    return withoutHoles(put(document, path, structuredClone(value))) as JsonObject;
  } catch {
    return document;
  }
}

function withoutHoles(value: JsonValue): JsonValue {
  if (Array.isArray(value))
    return Array.from(value, (entry: JsonValue | undefined) => withoutHoles(entry ?? null));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutHoles(member)]));
}
