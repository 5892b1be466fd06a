import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixture, temporaryFolder } from '../../helpers/cli.ts';
import { runInProcess } from '../../helpers/in-process.ts';

describe('validate', () => {
  const failed = fixture('detrack/failed');
  const order = fixture('deliveright/order_created');
  const wrong = failed.toString('utf8').replace(/"attempt": *(\d+)/, '"attempt": "$1"');

  function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
    const cwd = temporaryFolder();
    for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
    return cwd;
  }

  it('is 0 when every file is valid', async () => {
    const cwd = folder({ 'a.json': failed, 'b.json': order });
    const { code, stdout, stderr } = await runInProcess(['validate', 'a.json', 'b.json'], { cwd });
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^✔ a\.json {2}detrack · Failed · Delivery DO-1001 {2}valid$/),
      expect.stringMatching(/^✔ b\.json {2}deliveright · .* {2}valid$/),
      '',
    ]);
    expect(stderr).toBe('2 documents: 2 valid, 0 invalid, 0 of no known provider\n');
  });

  it('is 1 when one is invalid, and points at the place', async () => {
    const cwd = folder({ 'a.json': failed, 'b.json': wrong });
    const run = await runInProcess(['validate', '--json', 'a.json', 'b.json'], { cwd });
    expect(run.code).toBe(1);
    const [good, bad, summary] = run.lines;
    expect(good).toMatchObject({ type: 'validation', file: 'a.json', valid: true, event: 'failed' });
    expect(bad).toMatchObject({
      type: 'validation',
      file: 'b.json',
      provider: 'detrack',
      event: 'failed',
      payloadVersion: '2',
      valid: false,
    });
    const line = wrong.slice(0, wrong.indexOf('"attempt"')).split('\n').length;
    expect(bad?.['findings']).toContainEqual(
      expect.objectContaining({ severity: 'error', path: '/attempt', line, column: expect.any(Number) }),
    );
    expect(summary).toEqual({
      schemaVersion: 1,
      type: 'summary',
      documents: 2,
      valid: 1,
      invalid: 1,
      unknown: 0,
    });
  });

  it('shows numbers as they came', async () => {
    const input =
      '{"do_number":12345678901234567891,"status":"failed","reason":1e400,"attempt":1.10,"foo":-0}';
    const { lines } = await runInProcess(['validate', '--json', '-'], { input });
    expect(lines[0]).toMatchObject({ key: '12345678901234567891' });
    for (const [path, actual] of [
      ['/reason', 'a number, 1e400'],
      ['/attempt', 'a number, 1.10'],
      ['/foo', '"foo": -0'],
    ]) {
      expect(lines[0]?.['findings']).toContainEqual(expect.objectContaining({ path, actual }));
    }
    const { stdout } = await runInProcess(['validate', '--all', '-'], { input });
    expect(stdout).toContain('12345678901234567891  invalid');
    for (const number of ['1e400', '1.10', '-0']) expect(stdout).toContain(number);
  });

  it('reads standard input', async () => {
    const { code, stdout } = await runInProcess(['validate', '-'], { input: failed });
    expect(stdout).toContain('✔ standard input  detrack · Failed');
    expect(code).toBe(0);
  });

  it('reads an array and NDJSON, document by document', async () => {
    const compact = [failed, order].map((bytes) => JSON.stringify(JSON.parse(bytes.toString('utf8'))));
    const cwd = folder({
      'a.json': `[${compact.join(',')}]`,
      'b.ndjson': `${compact.join('\n')}\n{"x":1}\n`,
    });
    const run = await runInProcess(['validate', '--json', 'a.json', 'b.ndjson'], { cwd });
    expect(run.lines.map((line) => [line['file'], line['place'], line['valid']])).toEqual([
      ['a.json', '/0', true],
      ['a.json', '/1', true],
      ['b.ndjson', 'line 1', true],
      ['b.ndjson', 'line 2', true],
      ['b.ndjson', 'line 3', null],
      [undefined, undefined, 4],
    ]);
    expect(run.code).toBe(1);
  });

  it('reads what people paste: a form, a JSON string, an envelope', async () => {
    const json = failed.toString('utf8');
    const form = await runInProcess(['validate', '-'], { input: new URLSearchParams({ json }).toString() });
    expect(form.stdout).toContain('detrack · Failed');
    const envelope = JSON.stringify({ level: 'info', log: { payload: JSON.parse(json) } });
    const at = await runInProcess(['validate', '-', '--at', '/log/payload'], { input: envelope });
    expect(at.code).toBe(0);
    expect(at.stdout).toContain('✔ standard input /log/payload  detrack · Failed');
    const inString = await runInProcess(['validate', '-'], { input: JSON.stringify(json) });
    expect(inString.stdout).toContain("--at '' reads what is in it");
    expect(inString.code).toBe(1);
    const unwrapped = await runInProcess(['validate', '-', '--at', ''], { input: JSON.stringify(json) });
    expect(unwrapped.stdout).toContain('detrack · Failed');
    expect(unwrapped.code).toBe(0);
    const badPointer = await runInProcess(['validate', '-', '--at', 'log'], { input: envelope });
    expect(badPointer.stderr).toMatch(/^error: "log" is no JSON pointer/);
    expect(badPointer.code).toBe(2);
  });

  it.each([
    ['nothing', '', 'body/empty'],
    ['other bytes than UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'body/not-utf8'],
    ['nesting that has no end', '['.repeat(100_000), 'body/too-deep'],
  ])('is 1 for %s', async (_title, input, rule) => {
    const run = await runInProcess(['validate', '-', '--json'], { input });
    expect(run.code).toBe(1);
    expect(run.lines[0]).toMatchObject({ valid: false, findings: [{ rule }] });
    expect(run.stderr).toBe('');
  });

  it('counts warnings as errors with --strict', async () => {
    const count = failed.toString('utf8').replace(/"items_count": *\d+/, '"items_count": 9');
    const lenient = await runInProcess(['validate', '-'], { input: count });
    expect(lenient.stdout).toContain('valid, 1 warning');
    expect(lenient.code).toBe(0);
    const strict = await runInProcess(['validate', '-', '--strict'], { input: count });
    expect(strict.stdout).toContain('invalid, 1 error');
    expect(strict.code).toBe(1);
  });

  it.each([
    [['none.json'], 3, /there is no file none\.json/],
    [['sub'], 3, /sub is a folder/],
    [['/dev/zero'], 3, /\/dev\/zero is larger than 64 MiB/],
    [['--provider', 'x', 'a.json'], 2, /there is no provider "x"/],
  ])('%j is %i', async (args, code, message) => {
    const cwd = folder({ 'a.json': failed });
    mkdirSync(join(cwd, 'sub'));
    const run = await runInProcess(['validate', ...args], { cwd });
    expect(run.stderr).toMatch(message);
    expect(run.code).toBe(code);
  });
});
