import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Respond, startCapture, unusedPort } from '../../helpers/capture.ts';
import { exchangesOf, fixture, type RunOptions, runShell, temporaryFolder } from '../../helpers/cli.ts';
import { runInProcess } from '../../helpers/in-process.ts';

function send(args: readonly string[], options?: RunOptions) {
  return runInProcess(['send', '--no-journal', ...args], options);
}

/** One seed and one moment: the same bytes every time. */
const FIXED = ['--trigger', 'failed', '--seed', 'a', '--now', '2026-03-01T10:00:00Z'];

/** Columns of a terminal on which no spinner turns, which the streams of a test cannot show; it is laid out for 40. */
const TOO_NARROW = 39;

function answering(status: number, body = '', headers: Record<string, string> = {}): Respond {
  return (response) => response.writeHead(status, headers).end(body);
}

describe('the exit code follows the answer', () => {
  it.each([
    [204, 0],
    [299, 0],
    [302, 1],
    [404, 1],
  ])('of %i: %i', async (status, code) => {
    const server = await startCapture(answering(status));
    const run = await send(['--trigger', 'failed', '--to', server.url]);
    expect(run.code).toBe(code);
    expect(run.stdout).toMatch(
      code === 0 ? /^✔ {2}[\d:]{8} {2}Failed\* +DO-/ : /^✖ {2}[\d:]{8} {2}Failed\* /,
    );
    expect(run.stdout).toContain(`  ${status}`);
    expect(run.stderr).toContain(`to ${server.url}\n`);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.method).toBe('POST');
  });

  it('does not follow a redirect', async () => {
    const elsewhere = await startCapture();
    const server = await startCapture(answering(307, '', { Location: elsewhere.url }));
    const run = await send(['--trigger', 'failed', '--to', server.url]);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('  307 Temporary Redirect ');
    expect(elsewhere.requests).toEqual([]);
  });

  it('shows why a receiver refused', async () => {
    const server = await startCapture(answering(500, '{"error":"no such table: jobs"}'));
    const { stdout } = await send(['--trigger', 'failed', '--to', server.url]);
    expect(stdout).toContain('  500 Internal Server Error ');
    expect(stdout).toContain('"error": "no such table: jobs"');
  });

  it.each([
    ['404', 404, 0],
    ['2xx,404', 404, 0],
    ['204', 200, 1],
    ['3xx', 302, 0],
  ])('under --expect-status %s and %i: %i', async (expected, status, code) => {
    const server = await startCapture(answering(status));
    const run = await send(['--trigger', 'failed', '--to', server.url, '--expect-status', expected]);
    expect(run.code).toBe(code);
    expect(run.stdout.includes('expected')).toBe(code === 1);
  });

  it.each([
    [200, '204', 'answered 200 OK, expected 204'],
    [404, '2xx,410', 'answered 404 Not Found, expected 2xx or 410'],
    [599, '204', 'answered 599, expected 204'],
  ])('and says of %i under --expect-status %s what was expected', async (status, expected, words) => {
    const server = await startCapture(answering(status));
    const flags = ['--to', server.url, '--expect-status', expected];
    expect((await send(['--trigger', 'failed', ...flags])).stdout).toContain(`\n  ${words}\n`);
    const scenario = await send(['--scenario', 'delivered', '--to-step', '2', ...flags]);
    expect(scenario.stdout.split(`\n  ${words}\n`)).toHaveLength(3);
    const quiet = await send(['--trigger', 'failed', '--quiet', ...flags]);
    expect([quiet.stdout, quiet.stderr.endsWith(`\n  ${words}\n`)]).toEqual(['', true]);
  });

  it('is 1 when nothing listens', async () => {
    const port = await unusedPort();
    const run = await send(['--trigger', 'failed', '--to', String(port), '--json']);
    expect(run.code).toBe(1);
    expect(exchangesOf(run)).toMatchObject([
      { direction: 'sent', response: null, error: { code: 'refused' } },
    ]);
    expect(run.lines.at(-1)).toMatchObject({ type: 'summary', sent: 1, delivered: 0, failed: 1 });
  });

  it('is 1 when the connection is reset', async () => {
    const server = await startCapture((_response, _captured, socket) => socket.resetAndDestroy());
    const run = await send(['--trigger', 'failed', '--to', server.url, '--json']);
    expect(run.code).toBe(1);
    expect(exchangesOf(run)).toMatchObject([{ response: null, error: { code: 'reset' } }]);
    expect(server.requests).toHaveLength(1);
  });

  it('is 1 when the answer does not come in time', async () => {
    const server = await startCapture(() => {});
    const run = await send(['--trigger', 'failed', '--to', server.url, '--timeout', '200ms', '--json']);
    expect(run.code).toBe(1);
    expect(exchangesOf(run)).toMatchObject([
      { error: { code: 'timeout', message: `127.0.0.1:${server.port} did not answer within 200 ms` } },
    ]);
  });

  it('is 1 for a host that there is not', async () => {
    const run = await send(['--trigger', 'failed', '--to', 'http://no-such-host.invalid/', '--json']);
    expect(run.code).toBe(1);
    expect(exchangesOf(run)).toMatchObject([{ error: { code: 'host_not_found' } }]);
  });

  it('follows the last try', async () => {
    let tries = 0;
    const server = await startCapture((response) => {
      tries += 1;
      response.writeHead(tries === 1 ? 503 : 200).end();
    });
    const run = await send(['--trigger', 'failed', '--to', server.url, '--retries', '1', '--json']);
    expect(run.code).toBe(0);
    expect(exchangesOf(run).map((e) => [e.attempt, e.response?.status])).toEqual([
      [1, 503],
      [2, 200],
    ]);
    expect(server.requests[1]?.body.equals(server.requests[0]?.body ?? Buffer.of())).toBe(true);
  });
});

describe('printing instead of sending', () => {
  it('prints the exact bytes that would be sent', async () => {
    const server = await startCapture();
    const printed = await send([...FIXED, '--dry-run', '--to', server.url]);
    expect(printed.code).toBe(0);
    expect(server.requests).toEqual([]);
    await send([...FIXED, '--to', server.url]);
    expect(printed.stdout).toBe(server.requests[0]?.body.toString('utf8'));
    expect(printed.stderr).toMatch(/^constructed payload: /);
  });

  it('prints a fixture byte for byte', async () => {
    const { stdout } = await send(['--topic', 'item_status_changed', '--verbatim', '--dry-run']);
    expect(stdout).toBe(fixture('deliveright/item_status_changed').toString('utf8'));
  });

  it('prints a form the same way', async () => {
    const server = await startCapture();
    const flags = [...FIXED, '--content-type', 'form', '--to', server.url];
    const printed = await send([...flags, '--print', 'curl']);
    await runShell(printed.stdout);
    const [byCurl] = server.requests;
    expect(byCurl?.header('content-type')).toBe('application/x-www-form-urlencoded');
    const json = new URLSearchParams(byCurl?.body.toString('utf8')).get('json');
    const dry = await send([...FIXED, '--dry-run']);
    expect(json).toBe(dry.stdout);
  });

  it('prints an HTTP message without its secrets', async () => {
    const { stdout } = await send([
      ...FIXED,
      '--print',
      'http',
      '--auth',
      'basic:someone:s3cr3t',
      '--to',
      'localhost:3000/hooks?token=abc',
    ]);
    const [head = '', body = ''] = stdout.split('\n\n');
    const dry = await send([...FIXED, '--dry-run']);
    expect(head.split('\n')).toEqual([
      'POST /hooks?token=[redacted] HTTP/1.1',
      'Host: localhost:3000',
      'Content-Type: application/json',
      expect.stringMatching(/^User-Agent: webhook-cli\/\d/),
      'Authorization: Basic [redacted]',
      `Content-Length: ${Buffer.byteLength(dry.stdout)}`,
    ]);
    expect(JSON.parse(body)).toEqual(JSON.parse(dry.stdout));
  });

  it('prints the request as an object', async () => {
    const run = await send([...FIXED, '--print', 'json', '--bearer', 's3cr3t']);
    const dry = await send([...FIXED, '--dry-run']);
    expect(run.lines).toHaveLength(1);
    expect(run.stdout).not.toContain('s3cr3t');
    expect(run.lines[0]).toMatchObject({
      type: 'event',
      provider: 'detrack',
      event: 'failed',
      payloadVersion: '2',
      contentForm: 'json',
      seed: 'a',
      request: { method: 'POST', url: 'http://127.0.0.1:4141/', body: dry.stdout, bodyEncoding: 'utf8' },
    });
  });
});

describe('what is sent', () => {
  const body = async (args: readonly string[]): Promise<Record<string, unknown>> =>
    JSON.parse((await send([...args, '--dry-run'])).stdout) as Record<string, unknown>;

  it('is fresh every time, and the same with a seed and a moment', async () => {
    const [one, two] = [await body(['--trigger', 'failed']), await body(['--trigger', 'failed'])];
    expect(one['id']).not.toBe(two['id']);
    expect(one['do_number']).not.toBe(two['do_number']);
    const fixed = [await send([...FIXED, '--dry-run']), await send([...FIXED, '--dry-run'])];
    expect(fixed[0]?.stdout).toBe(fixed[1]?.stdout);
    expect((await body(FIXED))['date']).toBe('2026-03-01');
  });

  it('is changed by --set, --unset and --add', async () => {
    const changed = await body([
      ...FIXED,
      '--set',
      'reason=Damaged',
      '--set',
      'attempt=7',
      '--set',
      'items[0].sku="7"',
      '--set',
      '/items/1/sku=x',
      '--unset',
      'note',
      '--add',
      '--set',
      'brand.new=true',
    ]);
    expect(changed).toMatchObject({
      reason: 'Damaged',
      attempt: 7,
      items: [{ sku: '7' }, { sku: 'x' }],
      brand: { new: true },
    });
    expect(changed).not.toHaveProperty('note');
  });

  it('is of the job type that is asked for', async () => {
    expect(await body(['--trigger', 'completed', '--type', 'collection'])).toMatchObject({
      type: 'Collection',
    });
    const shown = await runInProcess(['events', 'show', 'completed', '--type', 'collection']);
    expect(JSON.parse(shown.stdout)).toMatchObject({ type: 'Collection' });
  });

  it('bears the key that is given, wherever it stands', async () => {
    expect(await body([...FIXED, '--id', 'DO-1001'])).toMatchObject({ do_number: 'DO-1001' });
    const form = [...FIXED, '--id', 'SHOP-{n:6}'];
    const drawn = await body(form);
    expect(drawn).toMatchObject({ do_number: expect.stringMatching(/^SHOP-[1-9]\d{5}$/) });
    expect(await body(form)).toEqual(drawn);
    const { stdout } = await send(['--topic', 'item_status_changed', '--id', '77712345', '--dry-run']);
    const order = JSON.parse(stdout) as {
      order: { order_id: string | number; line_items: { item_id: string }[] };
    };
    expect(String(order.order.order_id)).toBe('77712345');
    for (const item of order.order.line_items) expect(item.item_id).toMatch(/^77712345/);
    expect(stdout).not.toContain('22225172116');
  });

  it('is a file as it stands', async () => {
    const cwd = temporaryFolder();
    const odd = '{ "any" : 1.0,\n "any": 1e400 }\n';
    writeFileSync(join(cwd, 'body.json'), odd);
    const server = await startCapture();
    expect((await send(['--file', 'body.json', '--to', server.url], { cwd })).code).toBe(0);
    expect((await send(['--file', '-', '--to', server.url], { input: odd })).code).toBe(0);
    expect(server.requests.map((request) => request.body.toString('utf8'))).toEqual([odd, odd]);
    expect(server.requests[0]?.header('content-type')).toBe('application/json');
  });

  describe('of a file that flags change', () => {
    const ODD =
      '{"id":"6b08ee5b6751bd70676e0530", "do_number" : "DO-1","status":"failed",\r\n"job_fee":12345678901234567890,"lat":1.10,"exp":1e400,"dup":1,"dup":2,"s":"a\\/b\\u00e9 DO-1","neg":-0}\n';

    async function changed(input: string, ...flags: readonly string[]): Promise<string> {
      const run = await send(['--file', '-', '--dry-run', ...flags], { input });
      expect(run.code).toBe(0);
      return run.stdout;
    }

    it('keeps every byte that no flag touches', async () => {
      expect(await changed(ODD, '--set', 'reason=x', '--add')).toBe(ODD.replace('-0}', '-0,"reason":"x"}'));
      expect(await changed(ODD, '--set', 'lat=1.20')).toBe(ODD.replace('1.10', '1.20'));
      expect(await changed(ODD, '--unset', 'exp')).toBe(ODD.replace('"exp":1e400,', ''));
      expect(await changed(ODD, '--unset', 'dup')).toBe(ODD.replace('"dup":1,"dup":2,', ''));
      expect(await changed(ODD, '--id', 'DO-2')).toBe(ODD.replaceAll('DO-1', 'DO-2'));
    });

    it('is told by what goes out whose event it is, and of which job', async () => {
      const server = await startCapture();
      const flags = [
        '--file',
        '-',
        '--to',
        server.url,
        '--set',
        'status=completed',
        '--set',
        'do_number=DO-9',
      ];
      const sent = await send(flags, { input: ODD });
      expect(sent.stdout).toMatch(/^✔ {2}[\d:]{8} {2}Completed +DO-9 /);
      const { lines } = await send([...flags, '--print', 'json'], { input: ODD });
      expect(lines).toMatchObject([{ event: 'completed', key: 'DO-9' }]);
    });

    it('keeps a byte order mark and the other fields of a form', async () => {
      expect(await changed(`\ufeff${ODD}`, '--set', 'lat=2')).toBe(`\ufeff${ODD.replace('1.10', '2')}`);
      const form = (json: string): string =>
        `a=%7e&json=${encodeURIComponent(json).replaceAll('%20', '+')}&b`;
      expect(await changed(form('{"dup":1,"n":1.0}'), '--set', 'dup=2')).toBe(form('{"dup":2,"n":1.0}'));
    });
  });

  it('has the digits that are set', async () => {
    const { stdout } = await send([
      ...FIXED,
      '--dry-run',
      '--add',
      ...['--set', 'job_fee=12345678901234567890'],
      ...['--set', 'new={ "a": 1e400, "b": 1.10 }'],
    ]);
    expect(stdout).toContain('"job_fee":12345678901234567890,');
    expect(stdout).toContain('"new":{"a":1e400,"b":1.10}}');
    const plain = await send([...FIXED, '--dry-run']);
    expect(stdout.replace(/"job_fee":\d+/, '"job_fee":null').replace(/,"new":.*(?=\}$)/, '')).toBe(
      plain.stdout.replace(/"job_fee":[^,]*/, '"job_fee":null'),
    );
  });

  it('is of the job whose digits are set', async () => {
    const server = await startCapture();
    const set = ['--set', 'do_number=12345678901234567891'];
    const input = '{"id":"a","do_number":12345678901234567890,"status":"failed"}';
    for (const args of [
      [...FIXED, ...set],
      ['--file', '-', ...set],
      ['--file', '-'],
    ]) {
      const { lines } = await send([...args, '--json', '--to', server.url], { input });
      const key = args.includes('--set') ? '12345678901234567891' : '12345678901234567890';
      expect(lines.find(({ type }) => type === 'exchange')).toMatchObject({ key });
      expect(server.requests.at(-1)?.body.toString('utf8')).toContain(`"do_number":${key}`);
    }
  });

  it('bears the headers that were asked for', async () => {
    const server = await startCapture();
    await send([
      ...FIXED,
      '--to',
      server.url,
      '--header',
      'X-One: 1',
      '--header',
      'X-Two: b: c',
      '--user-agent',
      'Mine/1',
      '--auth',
      'basic:someone:pass:word',
    ]);
    const [request] = server.requests;
    expect(request?.header('x-one')).toBe('1');
    expect(request?.header('x-two')).toBe('b: c');
    expect(request?.header('user-agent')).toBe('Mine/1');
    expect(request?.header('authorization')).toBe(
      `Basic ${Buffer.from('someone:pass:word').toString('base64')}`,
    );
  });

  it('goes where the environment says', async () => {
    const server = await startCapture();
    const env = { WEBHOOK_CLI_TO: `${server.url}from-env` };
    expect((await send(['--trigger', 'failed'], { env })).code).toBe(0);
    expect((await send(['--trigger', 'failed', '--to', `${server.url}from-flag`], { env })).code).toBe(0);
    expect(server.requests.map((request) => request.url)).toEqual(['/from-env', '/from-flag']);
  });

  it('is kept in the journal, without its secrets', async () => {
    const cwd = temporaryFolder();
    const server = await startCapture();
    const run = await runInProcess(['send', ...FIXED, '--to', server.url, '--auth', 'basic:someone:s3cr3t'], {
      cwd,
    });
    expect(run.code).toBe(0);
    const text = readFileSync(join(cwd, '.webhook-cli/journal.ndjson'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      direction: 'sent',
      event: 'failed',
      request: { body: server.requests[0]?.body.toString('utf8') },
    });
    expect(text).not.toContain('s3cr3t');
    expect(text).not.toContain(Buffer.from('someone:s3cr3t').toString('base64'));
  });
});

describe('several', () => {
  it('are a line each and a summary', async () => {
    const server = await startCapture();
    const run = await send([
      '--trigger',
      'failed',
      '--count',
      '5',
      '--concurrency',
      '3',
      '--json',
      '--to',
      server.url,
    ]);
    expect(run.code).toBe(0);
    expect(run.lines.map((line) => line.type)).toEqual([...Array(5).fill('exchange'), 'summary']);
    expect(run.lines.at(-1)).toMatchObject({ sent: 5, delivered: 5, failed: 0, outcomes: { '200': 5 } });
    expect(new Set(exchangesOf(run).map((e) => e.key)).size).toBe(5);
    expect(new Set(server.requests.map((request) => request.body.toString('utf8'))).size).toBe(5);
  });

  it('start one after another at --rate', async () => {
    const server = await startCapture();
    const flags = ['--count', '3', '--concurrency', '3', '--rate', '5', '--json', '--to', server.url];
    const run = await send(['--trigger', 'failed', ...flags]);
    expect(run.code).toBe(0);
    const [first = 0, , third = 0] = exchangesOf(run)
      .map(({ at }) => Date.parse(at))
      .toSorted((a, b) => a - b);
    // Two intervals of 200 ms, of which the first may be late by what it loads.
    expect(third - first).toBeGreaterThanOrEqual(300);
  });

  it('end with the totals in words, and with 1 if one failed', async () => {
    let count = 0;
    const server = await startCapture((response) => {
      count += 1;
      response.writeHead(count === 2 ? 500 : 200).end();
    });
    const run = await send(['--trigger', 'failed', '--count', '3', '--to', server.url]);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(
      /^3 sent, 2 delivered, 1 failed {3}p50 [\d.]+ ms {3}p95 [\d.]+ ms {3}max [\d.]+ ms$/m,
    );
    expect(run.stderr).toMatch(/^ +2 {2}200$/m);
    expect(run.stderr).toMatch(/^ +1 {2}500$/m);
  });

  it('repeat themselves with a seed', async () => {
    const server = await startCapture();
    for (let i = 0; i < 2; i += 1) await send([...FIXED, '--count', '2', '--to', server.url]);
    const [a, b, c, d] = server.requests.map((request) => request.body.toString('utf8'));
    expect([a, b]).toEqual([c, d]);
    expect(a).not.toBe(b);
  });

  it('are not sent to another machine unless somebody says so', async () => {
    const target = 'http://somewhere.invalid/';
    const run = await send(['--trigger', 'failed', '--count', '101', '--to', target, '--json']);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^error: send 101 requests to somewhere\.invalid\?\n +--yes/);
    expect(run.lines).toMatchObject([{ type: 'error', code: 'not_confirmed' }]);

    // Not a loopback address by its name, and yet no packet leaves this machine.
    const server = await startCapture();
    const here = ['--trigger', 'failed', '--concurrency', '8', '--to', `http://0.0.0.0:${server.port}/`];
    const refused = await send([...here, '--count', '101']);
    expect(refused.code).toBe(2);
    expect(server.requests).toEqual([]);
    const hundred = await send([...here, '--count', '100']);
    expect(hundred.stderr).toContain('100 sent, 100 delivered, 0 failed');
    const confirmed = await send([...here, '--count', '101', '--yes']);
    expect(confirmed.stderr).toContain('101 sent, 101 delivered, 0 failed');
  });
});

describe('an event', () => {
  it.each([
    [['failed'], 'status', 'failed'],
    [['In Transit'], 'status', 'in_transit'],
    [['in_transit'], 'status', 'in_transit'],
    [['item_status_changed'], 'msg_info', { topic: 'item_status_changed' }],
    [['--trigger', 'item_status_changed'], 'msg_info', { topic: 'item_status_changed' }],
    [['--topic', 'failed'], 'status', 'failed'],
    [['--topic', 'Failed', '--provider', 'detrack'], 'status', 'failed'],
  ] as const)('is named by %j', async (args, key, value) => {
    const run = await runInProcess(['send', ...args, '--dry-run']);
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toHaveProperty(
      key,
      typeof value === 'string' ? value : expect.objectContaining(value),
    );
  });

  it('on the command line wins over one in the environment', async () => {
    for (const env of [{ WEBHOOK_CLI_TRIGGER: 'completed' }, { WEBHOOK_CLI_TOPIC: 'order_created' }]) {
      const run = await runInProcess(['send', 'failed', '--dry-run'], { env });
      expect(JSON.parse(run.stdout)).toHaveProperty('status', 'failed');
    }
    const run = await runInProcess(['send', '--dry-run'], { env: { WEBHOOK_CLI_TRIGGER: 'completed' } });
    expect(JSON.parse(run.stdout)).toHaveProperty('status', 'completed');
  });
});

describe('a change that makes a payload invalid', () => {
  const warnings = (stderr: string): readonly string[] => stderr.match(/^warning: .*$/gm) ?? [];
  const INVALID = '{"id":"a","do_number":7,"status":"failed","date":"2026-03-01"}';

  it('is said once, after the answers, with the first error in words', async () => {
    const server = await startCapture();
    const flags = ['failed', '--to', server.url, '--set', 'do_number=7', '--unset', 'status'];
    const { code, stderr } = await send([...flags, '--count', '25']);
    expect(code).toBe(0);
    expect(server.requests).toHaveLength(25);
    expect(warnings(stderr)).toEqual([
      'warning: --set and --unset make the payload invalid: /do_number expected a string, got a number, 7, and 1 more error (--dry-run | webhook-cli validate - lists all)',
    ]);
    const dry = await send([...flags, '--dry-run']);
    const listed = await runInProcess(['validate', '-'], { input: dry.stdout });
    expect(listed.stdout).toContain('2 errors');
    const quiet = await send([...flags, '--quiet']);
    expect(quiet).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const json = await send([...flags, '--json']);
    expect(warnings(json.stderr)).toEqual([]);
    expect(exchangesOf(json)).toMatchObject([{ valid: false }]);
  });

  it('is not said where the change has no part in it', async () => {
    const server = await startCapture();
    const file = ['--file', '-', '--to', server.url];
    const changed = async (...args: readonly string[]): Promise<readonly string[]> =>
      warnings((await send(args, { input: INVALID })).stderr);
    expect(await changed(...file)).toEqual([]);
    expect(await changed(...file, '--set', 'status=completed')).toEqual([]);
    expect(await changed(...file, '--set', 'date=soon')).toEqual([
      expect.stringContaining(
        '--set makes the payload invalid: /date expected a date YYYY-MM-DD, got "soon" (',
      ),
    ]);
    expect(await changed('failed', '--to', server.url, '--set', 'status=lost')).toEqual([]);
    expect(await changed('failed', '--to', server.url, '--set', 'reason=Damaged')).toEqual([]);
  });
});

describe('where a payload comes from', () => {
  it('is said once, in the last line, which a terminal cuts', async () => {
    const server = await startCapture();
    const flags = ['--to', server.url, '--count', '3'];
    const { stdout, stderr } = await send(['failed', ...flags]);
    expect(stderr).toMatch(/^to .*\n3 sent, .*\n.*\n\* constructed payload: .* are our reading\.\n$/);
    expect(stdout).not.toContain('constructed');
    for (const args of [['failed'], ['--scenario', 'delivered']]) {
      const narrow = await runInProcess(['send', '--no-journal', ...args, '--to', server.url], {
        terminal: TOO_NARROW,
      });
      const lines = stripVTControlCharacters(narrow.stderr).trimEnd().split('\n');
      expect(lines.filter((line) => line.includes('constructed'))).toHaveLength(1);
      expect(lines.at(-1)).toMatch(/^\* constructed \w+: .*…$/);
      expect(lines.at(-1)).toHaveLength(40);
    }
  });

  it('is not said of one that its provider published', async () => {
    const server = await startCapture();
    const run = await send(['item_status_changed', '--to', server.url]);
    expect(run).toMatchObject({ code: 0, stderr: `to ${server.url}\n` });
    expect(run.stdout).toMatch(/ item_status_changed {4}\d+ /);
  });
});

describe('what makes no sense', () => {
  it('is refused before anything is sent or kept', async () => {
    const server = await startCapture();
    const cwd = temporaryFolder();
    const run = await runInProcess(['send', 'failed', '--count', '0', '--to', server.url], { cwd });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/^error: .*"0" is not a whole number/);
    expect(server.requests).toEqual([]);
    expect(existsSync(join(cwd, '.webhook-cli'))).toBe(false);
  });

  it('asks for an event, and lists them where nobody can answer', async () => {
    const { code, stderr } = await send([]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: which event\?/);
    expect(stderr).toContain('--trigger in-transit, info-received, scheduled');
    expect(stderr).toContain('--topic order_created, tracking_changed');
  });

  it.each([
    [['--cacert', 'none.pem'], /there is no file none\.pem/],
    [['--journal', '/dev/null/x'], /the journal .* cannot be written/],
  ])('is 3 for %j', async (flags, message) => {
    const run = await runInProcess(['send', '--trigger', 'failed', ...flags]);
    expect(run.stderr).toMatch(message);
    expect(run.code).toBe(3);
  });

  it.each([
    ['none.json', /there is no file none\.json/],
    ['.', /\. is a folder/],
  ])('is 3 for --file %s', async (file, message) => {
    const run = await send(['--file', file]);
    expect(run.stderr).toMatch(message);
    expect(run.code).toBe(3);
  });

  it('is told by a variable’s name where it came from', async () => {
    const run = await send(['--trigger', 'failed'], { env: { WEBHOOK_CLI_TIMEOUT: 'soon' } });
    expect(run.stderr).toContain('WEBHOOK_CLI_TIMEOUT: "soon" is no duration');
    expect(run.code).toBe(2);
  });

  it('is an error line with --json', async () => {
    const run = await send(['--trigger', 'faild', '--json']);
    expect(run.lines).toEqual([
      {
        schemaVersion: 1,
        type: 'error',
        code: 'unknown_event',
        message: 'Detrack has no trigger "faild". Did you mean "failed"?',
        hint: 'webhook-cli events lists all 12 triggers and 6 topics.',
      },
    ]);
  });
});
