import { createHmac } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startShop } from '../../../examples/shop.js';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { startCapture, unusedPort } from '../../helpers/capture.ts';
import { selfSignedCertificate } from '../../helpers/certificate.ts';
import {
  type MachineLine,
  normalised,
  type Output,
  type RunOptions,
  type RunResult,
  temporaryFolder,
} from '../../helpers/cli.ts';
import { collecting, listening, startTcpServer } from '../../helpers/http-server.ts';
import { runInProcess } from '../../helpers/in-process.ts';
import { shellWords } from '../../helpers/shell-words.ts';
import { startSmallShop } from '../../helpers/small-shop.ts';

const DETRACK = ['--provider', 'detrack'];
const AUTH = ['--auth', 'basic:shop:s3cret'];

/** `--only` for each of these. */
function only(...ids: readonly string[]): string[] {
  return ids.flatMap((id) => ['--only', id]);
}

function check(url: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return runInProcess(['check', url, ...DETRACK, ...args], options);
}

function casesOf({ lines }: Pick<Output, 'lines'>): readonly MachineLine[] {
  return lines.filter(({ type }) => type === 'case');
}

/** How each case ended, by its id. */
function outcomes(run: Pick<Output, 'lines'>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(casesOf(run).map(({ id, outcome }) => [id, outcome]));
}

/** Cases that did not hold. */
function failures(run: Pick<Output, 'lines'>): unknown[] {
  return casesOf(run)
    .filter(({ outcome }) => outcome === 'fail')
    .map(({ id }) => id);
}

async function rightShop() {
  const shop = await startShop();
  onTestFinished(shop.close);
  return { ...shop, stateUrl: shop.url.replace(/hooks$/, 'jobs/{key}') };
}

describe('check of a right endpoint', { timeout: 90_000 }, () => {
  it('runs every case of the table, ends with 0, and leaves nothing behind', async () => {
    const shop = await rightShop();
    const cwd = temporaryFolder();
    const args = [...AUTH, '--state-url', shop.stateUrl, '--budget', '20s', '--runs', '3'];
    const run = await check(shop.url, [...args, '--json'], { cwd });
    expect(failures(run)).toEqual([]);
    expect(run).toMatchObject({ code: 0, stderr: '' });

    const wire = ['--payload-version', '2', '--content-type', 'json'];
    const listed = await runInProcess(['check', '--list', ...DETRACK, ...wire, '--json']);
    expect(casesOf(run).map(({ id }) => id)).toEqual(casesOf(listed).map(({ id }) => id));
    expect(casesOf(listed).length).toBeGreaterThan(80);
    const skipped = casesOf(run).filter(({ outcome }) => outcome === 'skip');
    expect(skipped.filter(({ id }) => !String(id).startsWith('signature/'))).toEqual([]);
    for (const { reason } of skipped) expect(reason).toEqual(expect.any(String));

    expect(run.lines.at(-1)).toEqual({
      schemaVersion: 1,
      type: 'summary',
      target: shop.url,
      provider: 'detrack',
      seed: expect.any(String),
      ended: 'complete',
      stateSeen: true,
      caveats: [],
      must: { pass: expect.any(Number), fail: 0, skip: expect.any(Number) },
      should: { pass: expect.any(Number), warn: 0, fail: 0, skip: expect.any(Number) },
      accepted: 0,
      fixed: [],
      unknownCases: [],
      durationMs: expect.any(Number),
    });
    expect(run.stdout).not.toContain('s3cret');
    expect(readdirSync(cwd)).toEqual([]);
    expect(shop.jobs.size).toBeGreaterThan(50);
  });

  it('is a line for people on stdout, and nothing on stderr', async () => {
    const shop = await rightShop();
    const run = await check(shop.url, [...AUTH, ...only('event')]);
    expect(run.stdout).toMatch(/^ {2}✔ 12 must {3}[\d.]+ m?s {3}seed \w+\n$/);
    expect(run).toMatchObject({ code: 0, stderr: '' });
  });

  it('shows every case with --all', async () => {
    const shop = await rightShop();
    const run = await check(shop.url, [...AUTH, ...only('event/failed', 'method'), '--all']);
    expect(run.stdout).toMatch(/^ {2}✔ event\/failed {3}takes the trigger Failed {3}[\d.]+ m?s$/m);
    expect(run.stdout.match(/^ {2}✔ (event|method)\//gm)).toHaveLength(3);
    expect(run.code).toBe(0);
  });

  it('takes Deliveright’s newer payloads, signed', async () => {
    const server = await startCapture((response, { body, header }) => {
      const right = createHmac('sha256', 's3cret').update(body).digest('hex');
      response.writeHead(header('x-grasshopper-signature') === right ? 204 : 401).end();
    });
    const args = ['check', server.url, '--provider', 'deliveright', '--payload-version', '2', '--json'];
    const some = only('event', 'signature/missing', 'signature/wrong', 'signature/reencoded');
    const signed = await runInProcess([...args, ...some, '--secret', 's3cret']);
    expect(failures(signed)).toEqual([]);
    expect(signed.code).toBe(0);
    const fromEnvironment = await runInProcess([...args, ...some], { env: { WEBHOOK_CLI_SECRET: 's3cret' } });
    expect(outcomes(fromEnvironment)).toEqual(outcomes(signed));
    const wrong = await runInProcess([...args, ...some, '--secret', 'other']);
    expect(failures(wrong)).toContain('event/order_created');
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('does not accept --secret');
    const unsigned = await runInProcess([...args, ...only('signature')]);
    expect(Object.values(outcomes(unsigned))).toEqual(
      Array(Object.keys(outcomes(unsigned)).length).fill('skip'),
    );
  });
});

describe('check of a wrong endpoint', () => {
  it('ends with 1 and shows request, answer, and the smallest sequence that breaks it', async () => {
    await using shop = await startSmallShop({
      answer: (response, { body }) => {
        if (body.toString('utf8').startsWith('{')) return false;
        // All of its headers, because Node's own differ from version to version.
        const fixed = { Date: 'Mon, 02 Mar 2026 10:00:00 GMT', Connection: 'close', 'Content-Length': 16 };
        response.writeHead(200, { ...fixed, 'Content-Type': 'text/plain' }).end('cannot read this');
        return true;
      },
    });
    const args = ['--state-url', shop.stateUrl, '--seed', 'first', '--runs', '20'];
    const run = await check(shop.hooks, [...args, ...only('malformed/empty', 'ordering/delivered')]);
    expect(run).toMatchObject({ code: 1, stderr: '' });
    expect(normalised(run.stdout)).toMatchSnapshot();
    // What it says to run again shows the same again.
    const again =
      /again with +webhook-cli (check .* --only ordering\/delivered .*)$/m.exec(run.stdout)?.[1] ?? '';
    const repeated = await runInProcess(shellWords(again));
    expect(repeated.code).toBe(1);
    const counterexample = /^ +delivered .*\n +answered .*\n +state .*$/m.exec(run.stdout)?.[0] ?? 'none';
    expect(repeated.stdout).toContain(counterexample);
  });

  it('--json has the counterexample and the exchanges of what did not hold', async () => {
    await using shop = await startSmallShop();
    const run = await check(shop.hooks, [
      ...['--state-url', shop.stateUrl, '--seed', 'first', '--json'],
      ...only('event/failed', 'duplicate/late'),
    ]);
    expect(run).toMatchObject({ code: 1, stderr: '' });
    const [good, late] = casesOf(run);
    expect(Object.keys(good ?? {})).toEqual([
      'schemaVersion',
      'type',
      'id',
      'title',
      'level',
      'levelReason',
      'outcome',
      'expected',
      'actual',
      'reason',
      'reproduce',
      'durationMs',
      'explain',
      'source',
      'counterexample',
      'changed',
      'how',
      'accepted',
      'sameAs',
    ]);
    expect(good).toMatchObject({
      id: 'event/failed',
      outcome: 'pass',
      reproduce: null,
      counterexample: null,
    });
    expect(late).toMatchObject({
      id: 'duplicate/late',
      level: 'must',
      outcome: 'fail',
      reproduce: expect.stringContaining('--only duplicate/late'),
      counterexample: {
        delivered: [{ again: false }, { again: false }, { again: true, status: 204 }],
        differences: [{ path: '/status', expected: 'completed', actual: 'dispatched' }],
      },
    });
    const exchanges = late?.['exchanges'] as { key: string; response: { status: number } }[];
    expect(exchanges.map(({ response }) => response.status)).toContain(204);
    expect([...shop.jobs.keys()]).toContain(exchanges[0]?.key);
    expect(run.lines.at(-1)).toMatchObject({ type: 'summary', seed: 'first', must: { pass: 1, fail: 1 } });
  });

  it('--json says which parts of the payload a case changed, in the version that was sent', async () => {
    const server = await startCapture((response) => response.writeHead(500).end());
    const changedBy = async (provider: string, version: string, ids: readonly string[]) => {
      const args = ['check', server.url, '--provider', provider, '--payload-version', version, '--json'];
      const run = await runInProcess([...args, ...only(...ids)]);
      return Object.fromEntries(casesOf(run).map(({ id, changed }) => [id, changed]));
    };
    const ids = ['event/return', 'unknown/status', 'null/order-number', 'duplicate/exact'];
    expect(await changedBy('detrack', '2', ids)).toMatchObject({
      'event/return': [],
      'unknown/status': [
        { path: '/status', value: 'picked_up' },
        { path: '/tracking_status_code', value: 'picked_up' },
      ],
      'null/order-number': [{ path: '/order_number' }],
      'duplicate/exact': [],
    });
    expect(await changedBy('detrack', '1', ['unknown/status'])).toMatchObject({
      'unknown/status': [
        { path: '/status', value: 'picked_up' },
        { path: '/tracking_status', value: 'picked_up' },
      ],
    });
    // What is new in every webhook, as the id and the moment of version 2 are, is no change of the case's.
    const signed = await changedBy('deliveright', '2', ['unknown']);
    const parts = Object.values(signed).flat() as { path: string }[];
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.filter(({ path }) => /^\/(webhook_id|msg_info)/.test(path))).toEqual([]);
  });

  it('counts a should as failed only with --strict', async () => {
    const server = await startCapture();
    const some = only('event/failed', 'method/put');
    const lenient = await check(server.url, [...some, '--json']);
    expect(lenient.code).toBe(0);
    expect(outcomes(lenient)).toEqual({ 'event/failed': 'pass', 'method/put': 'warn' });
    const strict = await check(server.url, [...some, '--json', '--strict']);
    expect(strict.code).toBe(1);
    expect(outcomes(strict)).toEqual({ 'event/failed': 'pass', 'method/put': 'fail' });
    const shown = await check(server.url, some);
    expect(shown.stdout).toMatch(/^ {2}✔ 1 must {3}! 1 should/);
  });

  it('ends early with --bail', async () => {
    const server = await startCapture((response) => response.writeHead(500).end());
    const run = await check(server.url, [...only('event'), '--bail', '--concurrency', '1', '--json']);
    expect(run.code).toBe(1);
    expect(Object.values(outcomes(run))).toEqual(['fail', ...Array(11).fill('skip')]);
    expect(run.lines.at(-1)).toMatchObject({ ended: 'bailed', must: { fail: 1, skip: 11 } });
    // What it may cost to find out why, beside the first two.
    expect(server.requests.length).toBeLessThanOrEqual(2 + 20);
  });

  it('makes what comes from the network visible', async () => {
    const hostile = '\u001b[2J\u001b]0;owned\u0007\r\n::error::owned\u202e';
    const server = await startCapture((response) => response.writeHead(500).end(hostile));
    const args = only('event/failed');
    for (const env of [{}, { GITHUB_ACTIONS: 'true' }]) {
      const run = await check(server.url, args, { env });
      expect(run.code).toBe(1);
      const said = run.stdout + run.stderr;
      expect(said).toContain('owned');
      expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      expect(said).not.toMatch(/^::error::owned/m);
    }
  });
});

describe('what is sent', () => {
  it('is what --payload-version, --content-type, --auth and --header say', async () => {
    const server = await startCapture();
    const headers = ['--header', 'X-Tenant: 7', '--header', 'X-Second: yes'];
    const wire = ['--payload-version', '1', '--content-type', 'form'];
    const run = await check(server.url, [...wire, ...AUTH, ...headers, ...only('event/failed', 'content')]);
    expect(run.code).toBe(0);
    expect(server.requests.length).toBeGreaterThan(1);
    for (const { body, header } of server.requests) {
      expect(header('content-type')).toBe('application/x-www-form-urlencoded');
      expect(header('authorization')).toBe(`Basic ${Buffer.from('shop:s3cret').toString('base64')}`);
      expect([header('x-tenant'), header('x-second')]).toEqual(['7', 'yes']);
      const document = JSON.parse(new URLSearchParams(body.toString('utf8')).get('json') ?? '') as object;
      expect(document).toHaveProperty('do');
    }
    const both = await check(server.url, ['--content-type', 'json,form', ...only('content'), '--json']);
    expect(Object.keys(outcomes(both)).toSorted()).toEqual(['content/v2-form', 'content/v2-json']);
  });

  it('is chosen by --only and --skip', async () => {
    const server = await startCapture();
    const run = await check(server.url, [
      ...only('event/*', 'malformed/syntax'),
      ...['--skip', 'event/failed', '--skip', 'malformed', '--json'],
    ]);
    expect(Object.keys(outcomes(run))).toHaveLength(11);
    expect(outcomes(run)).not.toHaveProperty(['event/failed']);
    expect(outcomes(run)).not.toHaveProperty(['malformed/syntax']);
  });

  it('is of no event that --events leaves out', async () => {
    const server = await startCapture();
    const args = ['--events', 'Completed,failed', ...only('event', 'order', 'duplicate'), '--json'];
    const run = await check(server.url, args);
    expect(run.code).toBe(0);
    const found = outcomes(run);
    expect(Object.keys(found).filter((id) => found[id] === 'pass')).toEqual([
      'event/completed',
      'event/failed',
      'duplicate/exact',
      'duplicate/new-metadata',
    ]);
    const statuses = server.requests.map(({ body }) => JSON.parse(body.toString('utf8')).status);
    expect([...new Set(statuses)].toSorted()).toEqual(['completed', 'failed']);
    const wrong = await check(server.url, ['--events', 'compleeted']);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean "completed"?') });
  });

  it('goes out so many at once as --concurrency says', async () => {
    const held: ServerResponse[] = [];
    const seen: number[] = [];
    let most = 0;
    const server = await startCapture((response) => {
      held.push(response);
      most = Math.max(most, held.length);
      seen.push(held.length);
      // The first webhook goes out before the cases; then each three are answered together.
      if (seen.length === 1 || held.length === 3)
        for (const each of held.splice(0)) each.writeHead(204).end();
    });
    const run = await check(server.url, [...only('event'), '--concurrency', '3']);
    expect(run.code).toBe(0);
    expect(most).toBe(3);
  });

  it('--seed repeats the choices, under new identities', async () => {
    await using shop = await startSmallShop();
    // What the orderings of a run deliver: the events of each job in turn.
    const orderings = async (seed: string) => {
      const before = shop.requests.length;
      const flags = ['--runs', '12', '--concurrency', '1', ...only('ordering/delivered'), '--seed', seed];
      expect((await check(shop.hooks, flags)).code).toBe(0);
      const jobs = new Map<string, string[]>();
      for (const { body } of shop.requests.slice(before)) {
        const { do_number, status } = JSON.parse(body.toString('utf8')) as Record<string, string>;
        jobs.set(do_number ?? '', [...(jobs.get(do_number ?? '') ?? []), status ?? '']);
      }
      return { keys: [...jobs.keys()], sequences: [...jobs.values()] };
    };
    const [first, again, other] = [await orderings('a'), await orderings('a'), await orderings('b')];
    expect(first.sequences.length).toBeGreaterThanOrEqual(12);
    expect(again.sequences).toEqual(first.sequences);
    expect(other.sequences).not.toEqual(first.sequences);
    expect(again.keys.filter((key) => first.keys.includes(key))).toEqual([]);
  });

  it('--runs and --scenario say how many orderings there are, and of what', async () => {
    const cwd = temporaryFolder();
    const mine = {
      name: 'mine',
      provider: 'detrack',
      title: 'Mine',
      steps: [{ event: 'in-progress' }, { event: 'failed', after: '1h', set: { status: 'failed' } }],
    };
    writeFileSync(join(cwd, 'mine.json'), JSON.stringify(mine));
    const server = await startCapture();
    const flags = ['--scenario', './mine.json', '--scenario', 'collection', '--json', ...only('ordering')];
    const run = await check(server.url, [...flags, '--runs', '4'], { cwd });
    expect(outcomes(run)).toEqual({ 'ordering/mine': 'pass', 'ordering/collection': 'pass' });
    for (const { actual } of casesOf(run)) expect(actual).toMatch(/^4 orderings of \d+ webhooks/);
    const broken = { ...mine, steps: [{ event: 'faild' }] };
    writeFileSync(join(cwd, 'mine.json'), JSON.stringify(broken, null, 2));
    const refused = await check(server.url, flags, { cwd });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/mine\.json:7:/) });
  });

  it('asks before another machine is contacted, unless --yes is given', async () => {
    const server = await startCapture();
    // Not a loopback address by its name, and yet no packet leaves this machine.
    const url = `http://0.0.0.0:${server.port}/`;
    const asked = await check(url, only('event/failed'));
    expect(asked).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--yes') });
    expect(server.requests).toEqual([]);
    const run = await check(url, [...only('event/failed'), '--yes']);
    expect(run.code).toBe(0);
    expect(server.requests.length).toBeGreaterThan(0);
  });

  it('reaches an endpoint with a certificate of its own with --cacert, and any with --insecure', async () => {
    const { key, cert } = selfSignedCertificate();
    const server = createHttpsServer(
      { key, cert },
      collecting((_request, response) => response.writeHead(204).end()),
    );
    await using target = await listening(server, 'https');
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'ca.pem'), cert);
    const run = (...flags: string[]) => check(target.url, [...only('event/failed'), ...flags], { cwd });
    const refused = await run();
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('certificate') });
    expect(await run('--cacert', 'ca.pem')).toMatchObject({ code: 0, stderr: '' });
    const insecure = await run('--insecure');
    expect(insecure).toMatchObject({ code: 0, stderr: expect.stringContaining('accepts any certificate') });
  });
});

describe('the time that it takes', () => {
  it('--budget is how long an answer may take', async () => {
    const server = await startCapture((response) => {
      setTimeout(() => response.writeHead(204).end(), 60);
    });
    const run = (budget: string) => check(server.url, [...only('time/budget'), '--budget', budget, '--json']);
    const generous = await run('20s');
    expect(generous.code).toBe(0);
    const short = await run('20ms');
    expect(short.code).toBe(1);
    expect(casesOf(short)).toMatchObject([{ id: 'time/budget', outcome: 'fail' }]);
    expect(casesOf(short)[0]?.['reproduce']).toContain('--budget 20ms');
  });

  it('--timeout is when an answer counts as missing', async () => {
    const server = await startCapture(() => {});
    const run = await check(server.url, [...only('event/failed'), '--timeout', '150ms', '--json']);
    expect(run.code).toBe(1);
    const [first] = casesOf(run);
    expect(first).toMatchObject({
      outcome: 'fail',
      exchanges: [{ response: null, error: { code: 'timeout' } }],
    });
    expect(first?.['durationMs']).toBeGreaterThanOrEqual(140);
    expect(first?.['durationMs']).toBeLessThan(5000);
  });

  it('--max-time ends it with 4, and says what was not run', async () => {
    const server = await startCapture((response) => {
      if (server.requests.length < 3) response.writeHead(204).end();
    });
    const flags = [...only('event'), '--concurrency', '1', '--max-time', '900ms'];
    const run = await check(server.url, [...flags, '--json']);
    expect(run.code).toBe(4);
    expect(Object.values(outcomes(run))).toEqual(['pass', ...Array(11).fill('skip')]);
    expect(run.lines.at(-1)).toMatchObject({ ended: 'max-time' });
  });

  it('--max-time ends it with 4 inside a case that plays a scenario, with every report', async () => {
    const server = await startCapture((response) => {
      if (server.requests.length < 3) response.writeHead(204).end();
    });
    const folder = temporaryFolder();
    const reports = ['junit', 'markdown', 'html'].map((kind) => `${kind}=${join(folder, kind)}`);
    const flags = [
      ...only('order/reversed'),
      '--max-time',
      '900ms',
      '--report',
      ...reports.join(' --report ').split(' '),
    ];
    const run = await check(server.url, [...flags, '--json']);
    expect(run.code).toBe(4);
    expect(outcomes(run)).toEqual({ 'order/reversed': 'skip' });
    for (const kind of ['junit', 'markdown', 'html']) {
      expect(readFileSync(join(folder, kind), 'utf8')).toContain('not done within --max-time');
    }
  });

  it.each([
    [['--id', 'DO-1'], '"DO-1" is one key, and every job needs one of its own', '--id DO-1{n}'],
    [['--id', 'DO-{n:2}'], '"DO-{n:2}" gives 90 keys, and 100000 may be needed', '--id DO-{n}'],
    [['--provider', 'deliveright', '--id', 'SHOP-{n}'], 'makes no keys of Deliveright', '--id 222{n}'],
  ])('%j is refused with 2', async (args, message, hint) => {
    const run = await check('http://127.0.0.1:9/', args);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(message);
    expect(run.stderr).toContain(hint);
  });

  it('--wait-for-target waits until something answers', async () => {
    let connections = 0;
    await using app = await startTcpServer((socket) => {
      connections += 1;
      socket.once('data', () => {
        if (connections < 3) socket.destroy();
        else socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
      });
    });
    const run = await check(app.url, [...only('event/failed'), '--wait-for-target', '20s']);
    expect(run.code).toBe(0);
    expect(connections).toBeGreaterThan(3);
  });

  it('--wait-for-target gives up with 4; nobody there at all is 1', async () => {
    const url = `http://127.0.0.1:${await unusedPort()}/hooks`;
    const waited = await check(url, ['--wait-for-target', '300ms']);
    expect(waited).toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringContaining('longer with --wait-for-target'),
    });
    const refused = await check(url, ['--json']);
    expect(refused.code).toBe(1);
    expect(refused.lines).toMatchObject([{ type: 'error', code: 'target_unreachable' }]);
  });
});

describe('the state of the consumer', () => {
  const duplicates = [...only('duplicate/exact'), '--json'];
  const counting = { book: (known?: JsonObject) => ({ bookings: Number(known?.['bookings'] ?? 0) + 1 }) };

  it('is what finds a duplicate that is answered well and booked twice', async () => {
    await using shop = await startSmallShop(counting);
    const blind = await check(shop.hooks, duplicates);
    expect(blind.code).toBe(0);
    expect(casesOf(blind)[0]?.['actual']).toMatch(/state/);
    const seeing = await check(shop.hooks, [...duplicates, '--state-url', shop.stateUrl]);
    expect(seeing.code).toBe(1);
    expect(failures(seeing)).toEqual(['duplicate/exact']);
    const ignoring = await check(shop.hooks, [
      ...duplicates,
      ...['--state-url', shop.stateUrl, '--state-ignore', '/bookings'],
    ]);
    expect(ignoring.code).toBe(0);
  });

  it('--state-header opens what --state-url reads', async () => {
    await using shop = await startSmallShop({ stateKey: 'hush' });
    const args = [...only('state/recorded'), '--state-url', shop.stateUrl];
    const refused = await check(shop.hooks, args);
    expect(refused).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('403') });
    const run = await check(shop.hooks, [...args, '--state-header', 'X-Key: hush']);
    expect(run.code).toBe(0);
    expect(shop.requests.filter(({ headers }) => headers['x-key'] !== undefined)).toEqual([]);
  });

  it('is read by --state-command without a shell, and with one by --state-shell', async () => {
    await using shop = await startSmallShop(counting);
    const cwd = temporaryFolder();
    const reader = `
      const response = await fetch('${shop.url}/jobs/' + encodeURIComponent(process.argv[2]));
      if (response.ok) console.log(await response.text());
      if (process.argv[3] !== undefined) console.error(process.argv[3]);`;
    writeFileSync(join(cwd, 'read job.mjs'), reader);
    const node = `"${process.execPath}" "read job.mjs"`;
    const words = await check(shop.hooks, [...duplicates, '--state-command', `${node} {key}`], { cwd });
    expect(failures(words)).toEqual(['duplicate/exact']);
    expect(words.code).toBe(1);
    const piped = `${node} {key} | cat`;
    const shell = await check(shop.hooks, [...duplicates, '--state-command', piped, '--state-shell'], {
      cwd,
    });
    expect(failures(shell)).toEqual(['duplicate/exact']);
    const unknown = await check(shop.hooks, [...duplicates, '--state-command', 'no-such-program {key}'], {
      cwd,
    });
    expect(unknown.code).toBe(3);
    expect(unknown.lines).toMatchObject([{ type: 'error', code: 'state_unreadable' }]);
  });

  it('--state-wait gives work in the background its time', async () => {
    await using shop = await startSmallShop({ bookAfterMs: 200 });
    const args = [...only('state/recorded'), '--state-url', shop.stateUrl];
    const hasty = await check(shop.hooks, args);
    expect(hasty.code).toBe(1);
    expect(hasty.stdout).toContain('state/recorded');
    const patient = await check(shop.hooks, [...args, '--state-wait', '700ms']);
    expect(patient.code).toBe(0);
  });
});

describe('the reports', () => {
  it('are several at once: JSON on stdout, the others beside it', async () => {
    const server = await startCapture();
    const cwd = temporaryFolder();
    const reports = ['json', 'pretty', 'junit=r.xml', 'markdown=r.md', 'html=r.html'];
    const flags = reports.flatMap((report) => ['--report', report]);
    const some = only('event/failed', 'malformed/empty');
    const run = await check(server.url, [...some, ...flags], { cwd });
    expect(run.code).toBe(1);
    expect(outcomes(run)).toEqual({ 'event/failed': 'pass', 'malformed/empty': 'fail' });
    expect(run.stderr).toContain('✖ malformed/empty');
    expect(readdirSync(cwd).toSorted()).toEqual(['r.html', 'r.md', 'r.xml']);
    const read = (file: string): string => readFileSync(join(cwd, file), 'utf8');
    const junit = new XMLParser({ ignoreAttributes: false }).parse(read('r.xml')) as {
      testsuites: Record<string, string>;
    };
    expect(junit.testsuites).toMatchObject({ '@_tests': '2', '@_failures': '1' });
    expect(read('r.md')).toContain('malformed/empty');
    expect(read('r.html')).toMatch(/^<!doctype html>[\s\S]*malformed\/empty/i);
    const both = await check(server.url, [...some, '--report', 'pretty', '--report', 'html=r.html'], { cwd });
    expect(both.stdout).toContain('✖ malformed/empty');
  });

  it('that cannot be written end it with 3 before anything is sent', async () => {
    const server = await startCapture();
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'folder'));
    for (const report of ['junit=no/such/folder.xml', 'html=folder']) {
      const run = await check(server.url, ['--report', report], { cwd });
      expect(run).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringContaining('cannot be written'),
      });
    }
    expect(server.requests).toEqual([]);
  });

  it('are annotations and the summary of the step on GitHub Actions', async () => {
    const server = await startCapture((response) => response.writeHead(500).end());
    const cwd = temporaryFolder();
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(cwd, 'step.md') };
    const run = await check(server.url, only('event/failed'), { env, cwd });
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/^::error title=[^\n]*event\/failed/m);
    expect(run.stdout).not.toContain('::error');
    expect(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')).toContain('event/failed');
  });
});

describe('check --list', () => {
  it('is a table, and with --all why and whence', async () => {
    const run = await runInProcess(['check', '--list', ...DETRACK, ...only('malformed')]);
    const rows = run.stdout.trimEnd().split('\n');
    expect(rows[0]).toMatch(/^case +level +what the endpoint does$/);
    expect(rows.slice(1)).toHaveLength(8);
    for (const row of rows.slice(1)) expect(row).toMatch(/^malformed\/[a-z\d-]+ +(must|should) +\w/);
    expect(run).toMatchObject({ code: 0, stderr: expect.stringMatching(/^must: /) });
    const whole = await runInProcess(['check', '--list', ...DETRACK, ...only('malformed'), '--all']);
    expect(whole.stdout).toContain('a 5xx says that the consumer broke');
    expect(whole.stdout.length).toBeGreaterThan(2 * run.stdout.length);
  });

  it('is of both providers unless one is named, and of the versions that are', async () => {
    const all = await runInProcess(['check', '--list', '--json']);
    const ids = (run: Output): string[] => casesOf(run).map(({ provider, id }) => `${provider} ${id}`);
    expect(ids(all)).toEqual(
      expect.arrayContaining(['detrack event/failed', 'deliveright event/order_created']),
    );
    expect(all.lines.at(-1)).toEqual({ schemaVersion: 1, type: 'summary', cases: casesOf(all).length });
    const narrow = await runInProcess([
      ...['check', '--list', '--json', ...DETRACK, ...only('content')],
      ...['--payload-version', '1', '--content-type', 'json'],
    ]);
    expect(ids(narrow)).toEqual(['detrack content/v1-json']);
  });
});

describe('check is used wrongly', () => {
  it.each([
    [[], 'no_target', /which endpoint\?/],
    [['3000'], 'no_provider', /--provider/],
    [['3000', ...DETRACK, '--only', 'duplicat'], 'unknown_case', /duplicate/],
    [['3000', ...DETRACK, '--secret', 's'], 'flag_does_not_fit', /sign/],
    [['3000', ...DETRACK, '--state-shell'], 'flag_does_not_fit', /--state-command/],
    [['3000', ...DETRACK, '--state-url', 'localhost:1/jobs'], 'bad_state', /\{key\}/],
    [['3000', ...DETRACK, '--report', 'xml=a'], 'bad_report', /junit=FILE/],
    [['3000', ...DETRACK, '--scenario', 'deliverd'], 'unknown_scenario', /Did you mean "delivered"/],
  ] as const)('%j is 2: %s', async (args, code, message) => {
    const [machine, person] = [
      await runInProcess(['check', ...args, '--json']),
      await runInProcess(['check', ...args]),
    ];
    expect(machine.code).toBe(2);
    expect(machine.lines).toMatchObject([{ type: 'error', code }]);
    expect(person).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  });
});
