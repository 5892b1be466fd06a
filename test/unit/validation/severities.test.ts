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

/** Fields whose sources disagree on the type, so that neither form is a fault any more. */
const CHANGED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'detrack 2': {
    ...all(['/marketplace_offer', '/job_sequence', '/invoice_amount', '/payment_amount'], '......www.'),
    ...all(['/address_lat', '/address_lng'], '......eee.'),
    ...all(['/pod_lat', '/pod_lng', '/actual_weight', '/temperature', '/hold_time'], '......www.'),
    ...all(['/payment_collected', '/actual_crates', '/actual_pallets', '/actual_utilization'], '......www.'),
    ...all(['/pick_up_lat', '/pick_up_lng'], '......iii.'),
    '/number_of_shipping_labels': '....w.www.',
    // Text in one source, a date-time or a date in another.
    ...all(['/live_eta', '/items/0/expiry_date'], '....wwwww.'),
  },
};

function all(places: readonly string[], marked: string): Readonly<Record<string, string>> {
  return Object.fromEntries(places.map((place) => [place, marked]));
}

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

  const now = Object.fromEntries(
    placesOf(version.schema).map((place) => [place.pointer, marks(version, place)]),
  );
  const frozen = FROZEN[name] ?? {};

  it('are what they were', () => {
    const old = Object.fromEntries(Object.entries(now).filter(([place]) => Object.hasOwn(frozen, place)));
    expect(old).toEqual({ ...frozen, ...CHANGED[name] });
  });

  it('are none of an error in what has become known since', () => {
    const added = Object.entries(now).filter(([place]) => !Object.hasOwn(frozen, place));
    expect(added.filter(([, marked]) => marked.includes('e'))).toEqual([]);
    expect(added.length > 30).toBe(name === 'detrack 1');
  });
});
