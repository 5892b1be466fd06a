import { describe, expect, it } from 'vitest';
import { type MachineLine, runCli } from '../helpers/cli.ts';

describe('schema', () => {
  it.each([
    ['detrack', [], '2', 'id'],
    ['detrack', ['--payload-version', '1'], '1', 'do'],
    ['deliveright', [], '1', 'order'],
    ['deliveright', ['--payload-version', 'v2'], '2', 'order'],
  ])('of %s %j', async (provider, flags, version, property) => {
    const { stdout, code } = await runCli(['schema', provider, ...flags]);
    expect(code).toBe(0);
    const schema = JSON.parse(stdout) as MachineLine & { properties: Record<string, unknown> };
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.properties).toHaveProperty([property]);
    const { lines } = await runCli(['schema', provider, ...flags, '--json']);
    expect(lines).toEqual([
      { schemaVersion: 1, type: 'schema', provider, payloadVersion: version, schema: JSON.parse(stdout) },
    ]);
  });

  it('is of a known provider and version', async () => {
    const provider = await runCli(['schema', 'detrak']);
    expect(provider.stderr).toContain('Did you mean "detrack"?');
    expect(provider.code).toBe(2);
    const version = await runCli(['schema', 'deliveright', '--payload-version', '9']);
    expect(version.stderr).toContain('its versions are 1 and 2');
    expect(version.code).toBe(2);
  });
});

describe('schema --fields and --rules', () => {
  it('lists every field with its type, certainty and source, in a pipe one a line', async () => {
    const run = await runCli(['schema', 'detrack', '--fields']);
    expect(run.code).toBe(0);
    const rows = run.stdout.trimEnd().split('\n');
    expect(rows[0]).toMatch(/^field +type +sure +source +description$/);
    expect(rows.filter((row) => /^\/[a-z_\d]+ /.test(row)).length).toBeGreaterThanOrEqual(181);
    expect(rows).toContainEqual(
      expect.stringMatching(/^\/do_number +a string, required +high +A H P C S20 /),
    );
    expect(run.stderr).toMatch(/^A +How to setup webhooks in Detrack/m);
  });

  it('lists every rule, and both as NDJSON', async () => {
    const rules = await runCli(['schema', 'deliveright', '--rules', '--payload-version', '2', '--json']);
    expect(rules.lines.map((line) => line.type)).toEqual(rules.lines.map(() => 'rule'));
    expect(rules.lines).toContainEqual(
      expect.objectContaining({
        rule: 'deliveright/changes-agree',
        severity: 'warning',
        payloadVersion: '2',
      }),
    );
    const fields = await runCli(['schema', 'deliveright', '--fields', '--json']);
    expect(fields.lines).toContainEqual(
      expect.objectContaining({ type: 'field', path: '/order/order_id', required: true, certainty: 'A' }),
    );
    expect((await runCli(['schema', 'detrack', '--rules'])).stdout).toContain('detrack/items-count');
  });

  it('knows only the versions that there are', async () => {
    const run = await runCli(['schema', 'detrack', '--payload-version', '9']);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('its versions are 2 and 1') });
  });
});
