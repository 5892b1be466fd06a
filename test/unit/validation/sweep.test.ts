import { describe, expect, it } from 'vitest';
import type { Finding, Severity } from '../../../src/core/finding.ts';
import type { JsonObject, JsonValue } from '../../../src/core/json/json.ts';
import { isSure } from '../../../src/providers/certainty.ts';
import { type Judgement, judge } from '../../helpers/bundled.ts';
import { type JsonKind, placesOf, put, type SchemaPlace, take, versionCases } from './fields.ts';

// One value of each JSON type, none of which fits another type by accident.
const VALUES: readonly (readonly [JsonKind, JsonValue])[] = [
  ['string', 'some text'],
  ['number', 12.5],
  ['boolean', true],
  ['array', []],
  ['object', {}],
];

function wrongValues({ kinds }: SchemaPlace): readonly JsonValue[] {
  return kinds === null ? [] : VALUES.filter(([kind]) => !kinds.has(kind)).map(([, value]) => value);
}

function expectedSeverity({ certainty }: SchemaPlace): Severity {
  if (isSure(certainty)) return 'error';
  return certainty === 'medium' ? 'warning' : 'info';
}

/** What the schema says about a document: semantic rules and drift have other names. */
function schemaFindings(judged: Judgement, provider: string): Finding[] {
  const rules = ['type', 'format', 'required'].map((rule) => `${provider}/${rule}`);
  return judged.findings.filter((finding) => rules.includes(finding.rule));
}

function linesOf(findings: readonly Finding[]): string[] {
  return findings.map(({ severity, rule, path }) => `${severity} ${rule} ${path}`);
}

describe.each(versionCases)('$provider, version $version', ({ provider, version, schema, payload }) => {
  const places = placesOf(schema);
  const fields = places.filter((place) => !place.isEntry);

  function judged(document: JsonObject): Judgement {
    const verdict = judge(Buffer.from(JSON.stringify(document)), null, { provider });
    expect(verdict.payloadVersion).toBe(version);
    return verdict;
  }

  it('starts from a payload without a finding', () => {
    expect(judged(payload())).toMatchObject({ valid: true, findings: [] });
  });

  it('has fields enough to be worth the walk', () => {
    expect(fields.length).toBeGreaterThan(25);
    expect(fields.every((place) => place.meta !== undefined)).toBe(true);
  });

  describe('a value of a wrong type is found at its pointer', () => {
    it.each(places.filter((place) => wrongValues(place).length > 0))('$pointer', (place) => {
      for (const value of wrongValues(place)) {
        const verdict = judged(put(payload(), place.path, value));
        expect(linesOf(schemaFindings(verdict, provider)), JSON.stringify(value)).toEqual([
          `${expectedSeverity(place)} ${provider}/type ${place.pointer}`,
        ]);
        if (isSure(place.certainty)) expect(verdict.valid).toBe(false);
      }
    });
  });

  describe('null where it is not documented is found', () => {
    it.each(places.filter(({ kinds }) => kinds !== null && !kinds.has('null')))('$pointer', (place) => {
      const verdict = judged(put(payload(), place.path, null));
      expect(linesOf(schemaFindings(verdict, provider))).toEqual([
        `${expectedSeverity(place)} ${provider}/type ${place.pointer}`,
      ]);
    });
  });

  const nullable = places.filter(({ kinds }) => kinds === null || kinds.has('null'));
  it('null where it is documented is fine', () => {
    for (const place of nullable) {
      const verdict = judged(put(payload(), place.path, null));
      expect(linesOf(schemaFindings(verdict, provider)), place.pointer).toEqual([]);
    }
  });

  const dates = fields.filter(({ meta }) => meta?.format === 'date' || meta?.format === 'date-time');
  describe('a date that is none is found', () => {
    it.each(dates)('$pointer', (place) => {
      for (const text of ['2022-13-45', '2022-02-30', 'yesterday', '']) {
        expect(
          linesOf(schemaFindings(judged(put(payload(), place.path, text)), provider)),
          JSON.stringify(text),
        ).toEqual([`${expectedSeverity(place)} ${provider}/format ${place.pointer}`]);
      }
      const good = place.meta?.format === 'date' ? '2024-02-29' : '2024-02-29T23:59:59+05:30';
      expect(schemaFindings(judged(put(payload(), place.path, good)), provider)).toEqual([]);
    });
  });

  const numberCodes = fields.filter(
    ({ meta, kinds }) => meta?.codes !== undefined && kinds?.has('integer') === true,
  );
  it('a code in quotes is a warning', () => {
    for (const place of numberCodes) {
      const code = Object.keys(place.meta?.codes ?? {})[0] ?? '';
      const found = schemaFindings(judged(put(payload(), place.path, code)), provider);
      expect(linesOf(found)).toEqual([`warning ${provider}/type ${place.pointer}`]);
      expect(found[0]?.message).toContain('not quoted');
    }
  });

  it('a code that is not documented is a note', () => {
    for (const place of fields.filter(({ meta }) => meta?.codes !== undefined)) {
      const value = place.kinds?.has('integer') === true ? 987_654 : 'never-heard-of';
      const found = judged(put(payload(), place.path, value)).findings.filter(
        (finding) => finding.path === place.pointer && finding.rule === `${provider}/unknown-value`,
      );
      expect(
        found.map((finding) => finding.severity),
        place.pointer,
      ).toEqual(['info']);
    }
  });

  it('an id of another shape is a note', () => {
    for (const place of fields.filter(({ meta }) => meta?.format === 'object-id')) {
      const verdict = judged(put(payload(), place.path, 'no-object-id'));
      expect(schemaFindings(verdict, provider), place.pointer).toEqual([]);
      expect(linesOf(verdict.findings)).toContain(`info ${provider}/unknown-value ${place.pointer}`);
    }
  });

  const required = fields.filter((place) => place.required);
  it('what is required is an error at its own pointer when it is missing', () => {
    expect(required.length).toBeGreaterThan(0);
    for (const place of required) {
      const document = payload();
      expect(take(document, place.path)).toBe(true);
      const verdict = judged(document);
      expect(linesOf(schemaFindings(verdict, provider))).toEqual([
        `error ${provider}/required ${place.pointer}`,
      ]);
      expect(verdict.valid).toBe(false);
    }
  });

  it('what is optional is a note when it is missing, and nothing when only some payloads have it', () => {
    let taken = 0;
    for (const place of fields.filter((field) => !field.required)) {
      // A neighbour brings the object or list around it into being where the fixture has none.
      const document = put(payload(), [...place.path.slice(0, -1), 'neighbour'], 1);
      if (take(document, place.path)) taken += 1;
      const verdict = judged(document);
      const here = verdict.findings.filter((finding) => finding.path === place.pointer);
      expect(here.every((finding) => finding.severity === 'info')).toBe(true);
      expect(linesOf(here.filter(({ rule }) => rule === `${provider}/missing-key`)), place.pointer).toEqual(
        place.meta?.seldom === true ? [] : [`info ${provider}/missing-key ${place.pointer}`],
      );
      expect(schemaFindings(verdict, provider), place.pointer).toEqual([]);
    }
    expect(taken).toBeGreaterThan(20);
  });

  it('an unknown field is a note, wherever it stands', () => {
    const holders = new Set(['', ...fields.map((field) => field.pointer.replace(/\/[^/]*$/, ''))]);
    for (const holder of holders) {
      const segments = holder
        .split('/')
        .slice(1)
        .map((s) => (s === '0' ? 0 : s));
      const verdict = judged(put(payload(), [...segments, 'zzz_new_field'], { deep: [1] }));
      expect(linesOf(verdict.findings), holder).toContain(
        `info ${provider}/unknown-field ${holder}/zzz_new_field`,
      );
      expect(schemaFindings(verdict, provider), holder).toEqual([]);
    }
  });
});
