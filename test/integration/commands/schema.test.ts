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
      expect.objectContaining({
        type: 'field',
        path: '/order/order_id',
        required: true,
        certainty: 'high',
        basis: 'published',
      }),
    );
    expect((await runInProcess(['schema', 'detrack', '--rules'])).stdout).toContain('detrack/items-count');
  });
});

describe('schema with the path of a part', () => {
  it('prints the part alone, as a schema of its own', async () => {
    const { stdout, code } = await runInProcess(['schema', 'detrack', '/milestones']);
    expect(code).toBe(0);
    const schema = JSON.parse(stdout) as Record<string, Record<string, unknown>>;
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Detrack webhook payload, Version 2, at /milestones',
      type: 'array',
      'x-basis': 'published',
    });
    expect(Object.keys(schema['x-sources'] ?? {}).toSorted()).toEqual(['A', 'BP', 'S20']);
    const { lines } = await runInProcess(['schema', 'detrack', '/milestones', '--json']);
    expect(lines).toEqual([
      expect.objectContaining({ type: 'schema', payloadVersion: '2', path: '/milestones', schema }),
    ]);
  });

  it.each(['items[0].sku', '/items/*/sku', '/items/3/sku'])('takes %s', async (path) => {
    const { lines } = await runInProcess(['schema', 'detrack', path, '--fields', '--json']);
    expect(lines.map((line) => line['path'])).toEqual(['/items/*/sku']);
    const { lines: schema } = await runInProcess(['schema', 'detrack', path, '--json']);
    expect(schema).toMatchObject([{ path: '/items/*/sku', schema: { type: ['string', 'null'] } }]);
  });

  it('goes through what may be null', async () => {
    const { stdout } = await runInProcess(['schema', 'deliveright', 'order.customer.phone1.number']);
    expect(JSON.parse(stdout)).toMatchObject({ type: ['string', 'null'], 'x-certainty': 'high' });
  });

  it('lists the fields of the part with their codes, and the sources of these alone', async () => {
    const { stdout, stderr } = await runInProcess(['schema', 'detrack', '/milestones', '--fields']);
    expect(stdout.match(/^\/\S+/gm)).toHaveLength(7);
    expect(stdout).toMatch(/^code +of \/milestones\/\*\/status\n(?:.+\n)*head_to_delivery +Driver heads/m);
    expect(stderr.match(/^(?:A|S20|BP|P) /gm)).toEqual(['A ', 'S20 ', 'BP ']);
  });

  it('refuses one that there is not, and one for rules', async () => {
    const missing = await runInProcess(['schema', 'detrack', '/mileston']);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('no field at "/mileston". Did you mean "/milestones"?');
    expect((await runInProcess(['schema', 'detrack', 'items[', '--json'])).lines).toMatchObject([
      { type: 'error', code: 'bad_path' },
    ]);
    const rules = await runInProcess(['schema', 'detrack', '/status', '--rules', '--json']);
    expect(rules).toMatchObject({ code: 2, lines: [{ type: 'error', code: 'flag_does_not_fit' }] });
  });
});

describe('schema --fields', () => {
  it('prints each table of codes once, under the fields that have it', async () => {
    const { stdout } = await runInProcess(['schema', 'detrack', '--fields']);
    expect(stdout).toMatch(/^code +of \/primary_job_status \/status \/tracking_status_code$/m);
    expect(stdout.match(/^dispatched +In Progress$/gm)).toHaveLength(1);
  });

  it('says what the words of its columns mean', async () => {
    const { stderr } = await runInProcess(['schema', 'deliveright', '--fields']);
    for (const word of ['high', 'medium', 'low', 'published', 'documented', 'client', 'inferred', 'seldom']) {
      expect(stderr).toMatch(new RegExp(`^(?:sure|basis|type) +${word} +\\S`, 'm'));
    }
  });

  it.each(['actual_weight', 'pod_lat', 'address_lng'])('names both types of %s', async (name) => {
    const { lines } = await runInProcess(['schema', 'detrack', name, '--fields', '--json']);
    expect(lines[0]?.['valueType']).toMatch(/^(?:a number or a string|a string or a number) or null$/);
    expect(lines[0]?.['description']).toMatch(/documented as /);
  });
});
