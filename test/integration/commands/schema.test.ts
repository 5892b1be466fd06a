import { describe, expect, it } from 'vitest';
import type { MachineLine } from '../../helpers/cli.ts';
import { runInProcess } from '../../helpers/in-process.ts';

describe('schema', () => {
  it.each([
    ['detrack', [], '2', 'id'],
    ['detrack', ['--payload-version', '1'], '1', 'do'],
    ['deliveright', [], '1', 'order'],
    ['deliveright', ['--payload-version', 'v2'], '2', 'order'],
  ])('of %s %j', async (provider, flags, version, property) => {
    const { stdout, code } = await runInProcess(['schema', provider, ...flags]);
    expect(code).toBe(0);
    const schema = JSON.parse(stdout) as MachineLine & { properties: Record<string, unknown> };
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.properties).toHaveProperty([property]);
    const { lines } = await runInProcess(['schema', provider, ...flags, '--json']);
    expect(lines).toEqual([
      { schemaVersion: 1, type: 'schema', provider, payloadVersion: version, schema: JSON.parse(stdout) },
    ]);
  });

  it('is of a known provider and version', async () => {
    const provider = await runInProcess(['schema', 'detrak']);
    expect(provider.stderr).toContain('Did you mean "detrack"?');
    expect(provider.code).toBe(2);
    const version = await runInProcess(['schema', 'deliveright', '--payload-version', '9']);
    expect(version.stderr).toContain('its versions are 1 and 2');
    expect(version.code).toBe(2);
  });
});

describe('schema --fields and --rules', () => {
  it('lists every rule, and both as NDJSON', async () => {
    const rules = await runInProcess([
      'schema',
      'deliveright',
      '--rules',
      '--payload-version',
      '2',
      '--json',
    ]);
    expect(rules.lines.map((line) => line.type)).toEqual(rules.lines.map(() => 'rule'));
    expect(rules.lines).toContainEqual(
      expect.objectContaining({
        rule: 'deliveright/changes-agree',
        severity: 'warning',
        payloadVersion: '2',
      }),
    );
    const fields = await runInProcess(['schema', 'deliveright', '--fields', '--json']);
    expect(fields.lines).toContainEqual(
      expect.objectContaining({ type: 'field', path: '/order/order_id', required: true, certainty: 'A' }),
    );
    expect((await runInProcess(['schema', 'detrack', '--rules'])).stdout).toContain('detrack/items-count');
  });
});
