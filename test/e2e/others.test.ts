import { createHmac } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { post, startCapture } from '../helpers/capture.ts';
import {
  exchangesOf,
  fixture,
  type MachineLine,
  normalised,
  runCli,
  runShell,
  startListen,
  temporaryFolder,
} from '../helpers/cli.ts';

const TRIGGERS = [
  'in-transit',
  'info-received',
  'scheduled',
  'in-progress',
  'heading-to',
  'completed',
  'partially-completed',
  'failed',
  'return',
  'on-hold',
  'deleted',
  'driver-assigned',
];
const TOPICS = [
  'order_created',
  'tracking_changed',
  'delivery_changed',
  'item_status_changed',
  'order_status_changed',
  'delivery_confirmed',
];

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
    const { code, stdout, stderr } = await runCli(['validate', 'a.json', 'b.json'], { cwd });
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
    const run = await runCli(['validate', '--json', 'a.json', 'b.json'], { cwd });
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

  it('reads standard input', async () => {
    for (const args of [['validate', '-'], ['validate']]) {
      const { code, stdout } = await runCli(args, { input: failed });
      expect(stdout).toContain('✔ standard input  detrack · Failed');
      expect(code).toBe(0);
    }
  });

  it('reads an array and NDJSON, document by document', async () => {
    const compact = [failed, order].map((bytes) => JSON.stringify(JSON.parse(bytes.toString('utf8'))));
    const cwd = folder({
      'a.json': `[${compact.join(',')}]`,
      'b.ndjson': `${compact.join('\n')}\n{"x":1}\n`,
    });
    const run = await runCli(['validate', '--json', 'a.json', 'b.ndjson'], { cwd });
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
    const form = await runCli(['validate', '-'], { input: new URLSearchParams({ json }).toString() });
    expect(form.stdout).toContain('detrack · Failed');
    const envelope = JSON.stringify({ level: 'info', log: { payload: JSON.parse(json) } });
    const at = await runCli(['validate', '-', '--at', '/log/payload'], { input: envelope });
    expect(at.code).toBe(0);
    expect(at.stdout).toContain('✔ standard input /log/payload  detrack · Failed');
    const inString = await runCli(['validate', '-'], { input: JSON.stringify(json) });
    expect(inString.stdout).toContain("--at '' reads what is in it");
    expect(inString.code).toBe(1);
    const unwrapped = await runCli(['validate', '-', '--at', ''], { input: JSON.stringify(json) });
    expect(unwrapped.stdout).toContain('detrack · Failed');
    expect(unwrapped.code).toBe(0);
    const badPointer = await runCli(['validate', '-', '--at', 'log'], { input: envelope });
    expect(badPointer.stderr).toMatch(/^error: "log" is no JSON pointer/);
    expect(badPointer.code).toBe(2);
  });

  it('says where a text stops to be JSON', async () => {
    const run = await runCli(['validate', '-', '--json'], { input: '{\n  "id": 1,\n  "status": }\n' });
    expect(run.code).toBe(1);
    expect(run.lines[0]).toMatchObject({
      valid: false,
      findings: [{ severity: 'error', rule: 'body/not-json', line: 3, column: 13 }],
    });
  });

  it.each([
    ['nothing', '', 'body/empty'],
    ['other bytes than UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'body/not-utf8'],
    ['nesting that has no end', '['.repeat(100_000), 'body/too-deep'],
  ])('is 1 for %s', async (_title, input, rule) => {
    const run = await runCli(['validate', '-', '--json'], { input });
    expect(run.code).toBe(1);
    expect(run.lines[0]).toMatchObject({ valid: false, findings: [{ rule }] });
    expect(run.stderr).toBe('');
  });

  it('counts warnings as errors with --strict', async () => {
    const count = failed.toString('utf8').replace(/"items_count": *\d+/, '"items_count": 9');
    const lenient = await runCli(['validate', '-'], { input: count });
    expect(lenient.stdout).toContain('valid, 1 warning');
    expect(lenient.code).toBe(0);
    const strict = await runCli(['validate', '-', '--strict'], { input: count });
    expect(strict.stdout).toContain('invalid, 1 error');
    expect(strict.code).toBe(1);
  });

  it.each([
    [['none.json'], 3, /there is no file none\.json/],
    [['sub'], 3, /sub is a folder/],
    [['--provider', 'x', 'a.json'], 2, /there is no provider "x"/],
  ])('%j is %i', async (args, code, message) => {
    const cwd = folder({ 'a.json': failed });
    mkdirSync(join(cwd, 'sub'));
    const run = await runCli(['validate', ...args], { cwd });
    expect(run.stderr).toMatch(message);
    expect(run.code).toBe(code);
  });
});

describe('events', () => {
  it('lists all of both providers', async () => {
    const { code, stdout } = await runCli(['events']);
    expect(code).toBe(0);
    const rows = stdout.trimEnd().split('\n').slice(1);
    expect(rows.map((row) => row.split(/ +/).slice(0, 2))).toEqual([
      ...TRIGGERS.map((name) => ['detrack', name]),
      ...TOPICS.map((name) => ['deliveright', name]),
    ]);
  });

  it('lists them as objects', async () => {
    const { lines } = await runCli(['events', '--json']);
    expect(lines.map((line) => line.type)).toEqual([...Array(18).fill('event'), 'summary']);
    for (const line of lines.slice(0, -1)) {
      expect(line).toMatchObject({
        kind: line['provider'] === 'detrack' ? 'trigger' : 'topic',
        label: expect.stringMatching(/./),
        description: expect.stringMatching(/./),
        provenance: expect.stringMatching(/^(published|documented|constructed)$/),
      });
    }
    const published = lines.filter((line) => line['provenance'] === 'published').map((line) => line['event']);
    expect(published).toEqual(['in-progress', 'item_status_changed']);
    const hidden = lines.filter((line) => line['recognisable'] === false).map((line) => line['event']);
    expect(hidden).toEqual(['deleted', 'driver-assigned']);
  });

  it('lists one provider’s', async () => {
    const { lines } = await runCli(['events', '--json', '--provider', 'deliveright']);
    expect(lines.map((line) => line['event'])).toEqual([...TOPICS, undefined]);
    expect(lines.at(-1)).toMatchObject({ events: 6 });
  });

  it.each([...TRIGGERS, ...TOPICS])('shows %s', async (name) => {
    const shown = await runCli(['events', 'show', name, '--verbatim', '--json']);
    const [line] = shown.lines;
    expect(line).toMatchObject({ type: 'event', event: name, provenance: expect.stringMatching(/./) });
    expect(line?.['payload']).toEqual(
      JSON.parse(fixture(`${String(line?.['provider'])}/${name}`).toString('utf8')),
    );
    const fresh = await runCli(['events', 'show', name]);
    expect(fresh.code).toBe(0);
    const judged = await runCli(['validate', '-'], { input: fresh.stdout });
    expect(judged.stdout).toContain('  valid');
    expect(judged.code).toBe(0);
  });

  it('shows one with changes, of the provider that is named', async () => {
    const changed = await runCli(['events', 'show', 'failed', '--set', 'reason=Damaged', '--id', 'X-1']);
    expect(JSON.parse(changed.stdout)).toMatchObject({ reason: 'Damaged', do_number: 'X-1' });
    const foreign = await runCli(['events', 'show', 'failed', '--provider', 'deliveright']);
    expect(foreign.stderr).toMatch(/Deliveright has no topic "failed"/);
    expect(foreign.code).toBe(2);
  });
});

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

/** A folder whose journal has three exchanges, and what they were. */
async function withHistory() {
  const cwd = temporaryFolder();
  const listening = await startListen(['--json'], { cwd });
  await post(`${listening.url}hooks`, fixture('detrack/failed'));
  await post(`${listening.url}hooks`, '{"hello":1}');
  const target = await startCapture((response) => response.writeHead(404).end('{"why":"no such hook"}'));
  await runCli(['send', '--topic', 'order_created', '--id', '77712345', '--to', `${target.url}app`], { cwd });
  listening.kill('SIGTERM');
  await listening.ended;
  const run = await runCli(['history', '--json'], { cwd });
  return { cwd, run, exchanges: exchangesOf(run), target };
}

describe('history', () => {
  it('lists what came and went', async () => {
    const { cwd, run, exchanges } = await withHistory();
    const { stdout, code } = await runCli(['history'], { cwd });
    expect(code).toBe(0);
    // The columns are as wide as what is in them, and the time it took differs from run to run.
    const table = normalised(stdout)
      .replace(/^[a-z2-9]{8} /gm, '<id> ')
      .replace(/ {2,}/g, '  ');
    expect(table).toMatchSnapshot();
    expect(exchanges.map((e) => [e.direction, e.event, e.valid, e.response?.status])).toEqual([
      ['received', 'failed', true, 200],
      ['received', null, null, 200],
      ['sent', 'order_created', true, 404],
    ]);
    expect(exchanges[0]?.payload).toEqual(JSON.parse(fixture('detrack/failed').toString('utf8')));
    expect(run.lines.at(-1)).toEqual({ schemaVersion: 1, type: 'summary', kept: 3, listed: 3 });
  });

  it('lists the newest with --limit', async () => {
    const { cwd, exchanges } = await withHistory();
    const run = await runCli(['history', '--json', '--limit', '1'], { cwd });
    expect(exchangesOf(run)).toEqual(exchanges.slice(-1));
    expect(run.lines.at(-1)).toMatchObject({ kept: 3, listed: 1 });
    const text = await runCli(['history', '--limit', '2'], { cwd });
    expect(text.stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(text.stderr).toContain('the newest 2 of 3');
  });

  it('is empty where nothing was kept', async () => {
    const { code, stdout, stderr } = await runCli(['history']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^nothing is kept yet in .*journal\.ndjson\n$/);
  });

  it('shows one by its id, by the beginning of it, and the last', async () => {
    const { cwd, exchanges } = await withHistory();
    const [first, , last] = exchanges;
    const id = first?.id ?? '';
    const byId = await runCli(['history', 'show', id, '--json'], { cwd });
    expect(exchangesOf(byId)).toEqual([first]);
    const others = exchanges.slice(1).map((e) => e.id);
    const length = [1, 2, 3, 4, 5, 6, 7].find((n) => others.every((o) => !o.startsWith(id.slice(0, n)))) ?? 8;
    const byPrefix = await runCli(['history', 'show', id.slice(0, length), '--json'], { cwd });
    expect(exchangesOf(byPrefix)).toEqual([first]);
    const byLast = await runCli(['history', 'show', 'last', '--json', '--raw'], { cwd });
    expect(exchangesOf(byLast)).toMatchObject([{ id: last?.id, request: { bodyEncoding: 'utf8' } }]);
    const screen = await runCli(['history', 'show', id], { cwd });
    expect(screen.stdout).toContain('--> POST /hooks   detrack · Failed · Delivery DO-1001');
    expect(screen.stdout).toMatch(/^ {2}Content-Type: +application\/json$/m);
    expect(screen.stdout).toContain('<-- 200 OK');
  });

  it('reads the journal that is named, wherever the flag stands', async () => {
    const { cwd, exchanges } = await withHistory();
    const journal = join(cwd, '.webhook-cli/journal.ndjson');
    for (const args of [
      ['history', 'show', 'last', '--journal', journal],
      ['history', '--journal', journal, 'show', 'last'],
    ]) {
      expect(exchangesOf(await runCli([...args, '--json']))).toEqual(exchanges.slice(-1));
    }
  });

  it('knows no other', async () => {
    const { cwd } = await withHistory();
    const { code, stderr } = await runCli(['history', 'show', '00000000'], { cwd });
    expect(stderr).toBe('error: no exchange "00000000" is kept\n       webhook-cli history lists what is\n');
    expect(code).toBe(2);
    const every = await runCli(['history', 'show', ''], { cwd });
    expect(every.stderr).toContain('is the beginning of 3 ids');
    expect(every.code).toBe(2);
  });

  it('skips a torn line and says so', async () => {
    const { cwd } = await withHistory();
    writeFileSync(join(cwd, '.webhook-cli/journal.ndjson'), '{"schemaVersion":1,"typ', { flag: 'a' });
    const { code, stderr, stdout } = await runCli(['history'], { cwd });
    expect(stdout.trimEnd().split('\n')).toHaveLength(4);
    expect(stderr).toMatch(/^warning: 1 line of .* cannot be read: 4$/m);
    expect(code).toBe(0);
  });
});

describe('repost', () => {
  it('sends the same bytes, with credentials made anew', async () => {
    const cwd = temporaryFolder();
    const odd = '{ "any" : 1.0,\n "any": 1e400 }\n';
    writeFileSync(join(cwd, 'odd'), odd);
    const server = await startCapture();
    const to = `${server.url}hooks`;
    const auth = { WEBHOOK_CLI_AUTH: 'basic:someone:first' };
    await runCli(['send', '--file', 'odd', '--header', 'X-Kept: Yes', '--to', to], { cwd, env: auth });
    const again = await runCli(['repost', 'last', '--auth', 'basic:someone:second'], { cwd });
    expect(again.code).toBe(0);
    const elsewhere = await runCli(['repost', 'last', '--to', `${server.url}elsewhere`, '--json'], { cwd });
    expect(elsewhere.code).toBe(0);
    expect(elsewhere.lines.map((line) => line.type)).toEqual(['exchange', 'summary']);
    const basic = (password: string) => `Basic ${Buffer.from(`someone:${password}`).toString('base64')}`;
    expect(
      server.requests.map((r) => [
        r.url,
        r.header('x-kept'),
        r.header('authorization'),
        r.body.toString('utf8'),
      ]),
    ).toEqual([
      ['/hooks', 'Yes', basic('first'), odd],
      ['/hooks', 'Yes', basic('second'), odd],
      ['/elsewhere', 'Yes', undefined, odd],
    ]);
  });

  it('signs anew', async () => {
    const cwd = temporaryFolder();
    const server = await startCapture();
    const flags = ['--topic', 'order_created', '--payload-version', '2', '--to', server.url];
    await runCli(['send', ...flags, '--secret', 'first'], { cwd });
    await runCli(['repost', 'last'], { cwd, env: { WEBHOOK_CLI_SECRET: 'second' } });
    const [first, second] = server.requests;
    const hmac = (secret: string) =>
      createHmac('sha256', secret)
        .update(first?.body ?? '')
        .digest('hex');
    expect(second?.body.equals(first?.body ?? Buffer.of())).toBe(true);
    expect(first?.header('x-grasshopper-signature')).toBe(hmac('first'));
    expect(second?.header('x-grasshopper-signature')).toBe(hmac('second'));
    expect(second?.headers.filter(([name]) => /signature$/i.test(name))).toHaveLength(1);
  });

  it('sends on what was received, and fails as send does', async () => {
    const { cwd, exchanges, target } = await withHistory();
    const [received] = exchanges;
    const run = await runCli(['repost', received?.id ?? '', '--to', target.url], { cwd });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('404 Not Found (Client Error Response)');
    expect(target.requests.at(-1)?.body.equals(fixture('detrack/failed'))).toBe(true);
    const unknown = await runCli(['repost', '00000000'], { cwd });
    expect(unknown.code).toBe(2);
    const nothing = await runCli(['repost', 'last']);
    expect(nothing.stderr).toMatch(/^error: nothing is kept yet/);
    expect(nothing.code).toBe(2);
  });

  it('does not guess a secret that stood in the URL', async () => {
    const cwd = temporaryFolder();
    const server = await startCapture();
    await runCli(['send', '--trigger', 'failed', '--to', `${server.url}?token=abc`], { cwd });
    const run = await runCli(['repost', 'last'], { cwd });
    expect(run.stderr).toContain('give the whole URL with --to');
    expect(run.code).toBe(2);
    expect(server.requests).toHaveLength(1);
  });
});

describe('demo', () => {
  it('shows three exchanges, one of them with a finding, and leaves nothing behind', async () => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await runCli(['demo'], { cwd });
    expect(code).toBe(0);
    expect(stdout.match(/^\S+ --> POST /gm)).toHaveLength(3);
    expect(stdout.match(/^\S+ <-- 200 OK .* valid/gm)).toHaveLength(2);
    expect(stdout.match(/^\S+ <-- 200 OK .* invalid, 1 error/gm)).toHaveLength(1);
    expect(stdout).toMatch(/^ +~+ error detrack\//m);
    expect(stderr).toContain('3 received, 2 valid, 1 invalid');
    expect(stderr).toContain('webhook-cli send --trigger failed');
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('is machine output as well', async () => {
    const run = await runCli(['demo', '--json']);
    expect(run.lines.map((line) => line.type)).toEqual([
      'ready',
      'exchange',
      'exchange',
      'exchange',
      'summary',
    ]);
    expect(exchangesOf(run).map((e) => [e.provider, e.valid])).toEqual([
      ['detrack', true],
      ['deliveright', true],
      ['detrack', false],
    ]);
  });
});

describe('help', () => {
  it.each([
    '',
    'listen',
    'send',
    'check',
    'validate',
    'events',
    'events show',
    'history',
    'history show',
    'repost',
    'schema',
    'demo',
  ])('of webhook-cli %s', async (words) => {
    const command = words.split(' ').filter((word) => word !== '');
    const asked = await runCli([...command, '--help']);
    expect(asked.stdout).toMatchSnapshot();
    expect(asked).toMatchObject({ code: 0, stderr: '' });
  });

  it('is a command too', async () => {
    const { stdout } = await runCli(['send', '--help']);
    expect(await runCli(['help', 'send'])).toMatchObject({ code: 0, stdout, stderr: '' });
    const { stdout: whole } = await runCli(['--help']);
    expect(await runCli(['help'])).toMatchObject({ code: 0, stdout: whole, stderr: '' });
  });

  it('is what no command gets, on stderr', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Usage: webhook-cli /);
  });

  it('says that it could not be written', async () => {
    for (const flag of ['--help', '--version']) {
      const run = await runShell(`"$NODE" "$BIN" ${flag} > /dev/full`);
      expect(run.stderr).toBe('error: stdout cannot be written: ENOSPC: no space left on device, write\n');
      expect(run.code).toBe(3);
    }
  });
});

describe('usage', () => {
  it('has a version', async () => {
    const { stdout, code } = await runCli(['--version']);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(code).toBe(0);
  });

  it.each([
    [['lisen'], /^error: unknown command 'lisen'\n +Did you mean listen\?\n$/],
    [['listen', '--prot', '1'], /^error: unknown option '--prot'\n +Did you mean --port\?\n$/],
    [['send', '--triger', 'failed'], /^error: unknown option '--triger'\n +Did you mean --trigger\?\n$/],
    [['events', 'shwo', 'failed'], /^error: /],
    [['schema'], /^error: missing required argument 'provider'\n$/],
    [['send', '--to'], /^error: option '--to <url>' argument missing\n$/],
    [['demo', 'extra'], /^error: too many arguments/],
  ] as const)('%j is 2', async (args, message) => {
    const { code, stdout, stderr } = await runCli(args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('errors are a line of machine output too', async () => {
    const run = await runCli(['lisen', '--json']);
    expect(run.lines).toEqual([
      {
        schemaVersion: 1,
        type: 'error',
        code: 'usage.unknownCommand',
        message: "unknown command 'lisen'",
        hint: 'Did you mean listen?',
      },
    ]);
    const foreign = await runCli(['listen', '--port', '99999', '--', 'other', '--json']);
    expect(foreign.stdout).toBe('');
  });

  it('--debug adds no stack to what was foreseen', async () => {
    const { stderr, code } = await runCli(['send', '--trigger', 'faild', '--debug']);
    expect(code).toBe(2);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('the journal lies in the project’s folder', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'a/b'), { recursive: true });
    mkdirSync(join(cwd, '.webhook-cli'));
    const server = await startCapture();
    await runCli(['send', '--trigger', 'failed', '--to', server.url], { cwd: join(cwd, 'a/b') });
    expect(readdirSync(join(cwd, 'a/b'))).toEqual([]);
    expect(readdirSync(join(cwd, '.webhook-cli')).sort()).toEqual(['.gitignore', 'journal.ndjson']);
    await runCli(['send', '--trigger', 'failed', '--to', server.url, '--dir', 'a'], { cwd });
    expect(readdirSync(join(cwd, 'a/.webhook-cli')).sort()).toEqual(['.gitignore', 'journal.ndjson']);
    await runCli(['send', '--trigger', 'failed', '--to', server.url], {
      cwd,
      env: { WEBHOOK_CLI_DIR: 'a/b' },
    });
    expect(readdirSync(join(cwd, 'a/b'))).toEqual(['.webhook-cli']);
  });
});
