import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/core/json/json.ts';
import { judge } from '../../helpers/bundled.ts';
import { placesOf, put, type SchemaPlace, type VersionCase, versionCases } from './fields.ts';

/** What is put into every place, one column each. */
// biome-ignore format: a row of values
const VALUES: readonly JsonValue[] = ['some text', '', '5', '2022-02-30', 12.5, 987_654, true, [], {}, null];

/**
 * What each of them gave in version 0.1.0, a mark a value: `.` for a value that fits, else the first letter of the
 * severity. It is never made anew: what is to be another one stands in `CHANGED`.
 */
const FROZEN = JSON.parse(readFileSync(new URL('severities-0.1.0.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, string>
>;

function marks({ provider, payload }: VersionCase, { path, pointer }: SchemaPlace): string {
  return VALUES.map((value) => {
    const { findings } = judge(Buffer.from(JSON.stringify(put(payload(), path, value))), null, { provider });
    const rules = [`${provider}/type`, `${provider}/format`];
    const here = findings.filter((finding) => rules.includes(finding.rule) && finding.path === pointer);
    return here.map(({ severity }) => severity.charAt(0)).join('') || '.';
  }).join('');
}

describe.each(versionCases)('the severities of $provider, version $version', (version) => {
  const name = `${version.provider} ${version.version}`;

  it('are what they were', () => {
    const now = Object.fromEntries(
      placesOf(version.schema).map((place) => [place.pointer, marks(version, place)]),
    );
    expect(now).toEqual(FROZEN[name]);
  });
});
