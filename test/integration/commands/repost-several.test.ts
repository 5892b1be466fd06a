import { createHmac } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { HeaderList } from '../../../src/core/http/headers.ts';
import { type Respond, startCapture, unusedPort } from '../../helpers/capture.ts';
import { exchangesOf, fixture, temporaryFolder } from '../../helpers/cli.ts';
import { listenInProcess, runInProcess, startInProcess } from '../../helpers/in-process.ts';
import { readJournal } from '../../helpers/journal.ts';

interface KeptFacts {
  readonly id: string;
  /** Seconds after the first moment. */
  readonly at?: number;
  readonly url?: string;
  readonly direction?: 'sent' | 'received';
  readonly method?: string;
  readonly headers?: HeaderList;
  readonly body?: string | Buffer;
  /** What it was answered; no answer where it is `null`. */
  readonly status?: number | null;
  readonly key?: string;
  readonly payloadVersion?: string;
  readonly provider?: string;
}

const JSON_TYPE: HeaderList = [['Content-Type', 'application/json']];

function line(facts: KeptFacts): string {
  const { id, at = 0, status = 500, key = id, body = `{"id":"${id}"}`, direction = 'sent' } = facts;
  const [text, bodyEncoding] =
    typeof body === 'string' ? [body, 'utf8'] : [body.toString('base64'), 'base64'];
  return JSON.stringify({
    schemaVersion: 1,
    type: 'exchange',
    id,
    direction,
    at: new Date(Date.UTC(2026, 0, 31) + at * 1000).toISOString(),
    provider: facts.provider ?? null,
    event: null,
    eventReason: null,
    payloadVersion: facts.payloadVersion ?? null,
    contentForm: null,
    key,
    valid: null,
    findings: [],
    request: {
      method: facts.method ?? 'POST',
      url: facts.url ?? 'http://127.0.0.1:9/hook',
      headers: facts.headers ?? JSON_TYPE,
      size: Buffer.byteLength(body),
      body: text,
      bodyEncoding,
    },
    response:
      status === null
        ? null
        : { status, statusClass: '', headers: [], body: '', bodyEncoding: 'utf8', durationMs: 1 },
    error: status === null ? { code: 'refused', message: 'nothing listens there' } : null,
    attempt: 1,
  });
}

/** Runs commands in a folder whose journal holds what is given. */
function withKept(...kept: readonly KeptFacts[]) {
  const cwd = temporaryFolder();
  const journal = join(cwd, 'kept.ndjson');
  writeFileSync(journal, kept.map((facts) => `${line(facts)}\n`).join(''), { mode: 0o600 });
  const args = (flags: readonly string[]) => ['repost', ...flags, '--journal', journal];
  // A terminal on which nothing moves.
  const on = (terminal?: number) =>
    terminal === undefined ? { cwd } : { cwd, terminal, env: { TERM: 'dumb' } };
  return {
    journal,
    repost: (flags: readonly string[], terminal?: number) => runInProcess(args(flags), on(terminal)),
    start: (flags: readonly string[]) => startInProcess(args(flags), { cwd }),
  };
}

function answering(...statuses: readonly number[]) {
  let at = 0;
  const respond: Respond = (response) => {
    const status = statuses[Math.min(at, statuses.length - 1)] ?? 200;
    at += 1;
    response
      .writeHead(status, { 'Content-Type': 'text/plain' })
      .end(status === 200 ? '' : `sorry, ${status}`);
  };
  return startCapture(respond);
}

describe('repost of several', () => {
  it('sends what is named in the order in which it came, each once, with its method', async () => {
    const { repost } = withKept(
      { id: 'bbbb', at: 2 },
      { id: 'aaaa', at: 1, method: 'PUT' },
      { id: 'cccc', at: 3 },
    );
    const server = await answering(200);
    const run = await repost(['last', 'bb', 'aaaa', 'bbbb', '--to', server.url]);
    expect(run).toMatchObject({ code: 0 });
    expect(server.requests.map(({ method, body }) => `${method} ${body}`)).toEqual([
      'PUT {"id":"aaaa"}',
      'POST {"id":"bbbb"}',
      'POST {"id":"cccc"}',
    ]);
    expect(run.stderr).toContain('3 sent, 3 delivered, 0 failed');
  });

  it('reads what it sends from a journal that it does not write to', async () => {
    const { journal } = withKept({ id: 'aaaa' }, { id: 'bbbb', at: 1 });
    const server = await answering(200);
    const cwd = dirname(journal);
    mkdirSync(join(cwd, '.webhook-cli'));
    renameSync(journal, join(cwd, '.webhook-cli', 'journal.ndjson'));
    const run = await runInProcess(['repost', '--last', '2', '--no-journal', '--to', server.url], { cwd });
    expect(run).toMatchObject({ code: 0 });
    expect(server.requests.map(({ body }) => body.toString())).toEqual(['{"id":"aaaa"}', '{"id":"bbbb"}']);
  });

  it('sends what filters choose where each went, and tells which went wrong', async () => {
    const [one, other] = [await answering(200), await answering(404)];
    const { repost, journal } = withKept(
      { id: 'aaaa', at: 1, url: `${one.url}a?x=1` },
      { id: 'bbbb', at: 2, url: `${other.url}b`, status: 404 },
      { id: 'cccc', at: 3, url: `${one.url}c`, status: 200 },
      { id: 'dddd', at: 4, url: `${one.url}d`, status: null },
    );
    const run = await repost(['--status', 'none,4xx,5xx']);
    expect(run.code).toBe(1);
    expect(one.requests.map(({ url }) => url)).toEqual(['/a?x=1', '/d']);
    expect(other.requests.map(({ url }) => url)).toEqual(['/b']);
    expect(run.stdout).toContain('sorry, 404');
    expect(run.stderr).toContain(`to ${other.url}b\n`);
    expect(run.stderr).toContain('3 sent, 2 delivered, 1 failed');
    // What is sent again says of what, and is no webhook of its own the next time.
    expect(readJournal(journal).records.map(({ of }) => of)).toEqual([
      ...[undefined, undefined, undefined, undefined],
      ...['aaaa', 'bbbb', 'dddd'],
    ]);
    const again = await repost(['--status', 'none,4xx,5xx', '--to', one.url]);
    expect(again.stderr).toContain('4 kept exchanges, 3 webhooks: each is sent once');
    const newest = await repost(['--status', 'none,4xx,5xx', '--last', '1', '--json', '--to', one.url]);
    expect(exchangesOf(newest).map(({ of }) => of)).toEqual(['dddd']);
    expect(newest.lines.at(-1)).toMatchObject({
      type: 'summary',
      planned: 1,
      sent: 1,
      delivered: 1,
      failed: 0,
    });
  });

  it('sends once what send and listen have both kept', async () => {
    const cwd = temporaryFolder();
    const listen = await listenInProcess(['--status', '500'], { cwd });
    const send = ['send', 'failed', '--count', '2', '--retry-schedule', '1ms', '--to', `${listen.url}hooks`];
    await runInProcess(send, { cwd, env: { WEBHOOK_CLI_SEED: '7' } });
    listen.kill('SIGTERM');
    await listen.ended;
    expect(readJournal(join(cwd, '.webhook-cli', 'journal.ndjson')).records).toHaveLength(8);
    const server = await answering(200);
    const run = await runInProcess(['repost', '--status', '5xx', '--to', server.url], { cwd });
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('8 kept exchanges, 2 webhooks') });
    expect(server.requests).toHaveLength(2);
  });

  it('asks what is meant where nothing says it, or two things do', async () => {
    const { repost } = withKept({ id: 'aaaa' });
    const refused = async (...flags: string[]) => {
      const run = await repost(flags);
      expect(run).toMatchObject({ code: 2, stdout: '' });
      return run.stderr;
    };
    expect(await refused()).toMatch(/^error: nothing says what is to be sent again\n {7}name an id or last/);
    expect(await refused('last', '--status', '5xx')).toContain('ids and --status exclude one another');
    expect(await refused('--status', '418')).toContain('no kept exchange is what the filters ask for');
    expect(await refused('aaaa', 'zzzz')).toContain('no exchange "zzzz" is kept');
    expect(await refused('last', '--compare', '--dry-run')).toContain('exclude one another');
    expect(await refused('last', '--all')).toContain('--all needs --dry-run');
    expect(await refused('last', '--add')).toContain('--add needs --set');
    expect(await refused('last', '--speed', 'fast')).toContain('"fast" is no speed');
  });

  it('takes no filter from the environment, where it lies for another command', async () => {
    const { repost } = withKept({ id: 'aaaa', status: 200 });
    const server = await answering(200);
    const env = { WEBHOOK_CLI_STATUS: '500', WEBHOOK_CLI_PROVIDER: 'detrack', WEBHOOK_CLI_ALL: '1' };
    const cwd = temporaryFolder();
    expect(await runInProcess(['repost'], { cwd, env })).toMatchObject({ code: 2 });
    expect((await repost(['last', '--to', server.url])).code).toBe(0);
  });

  it('says once what is not kept, and sends nothing where a URL is not', async () => {
    const secret = (id: string, at: number): KeptFacts => ({
      id,
      at,
      url: 'http://127.0.0.1:9/hook?token=[redacted]',
      headers: [...JSON_TYPE, ['Authorization', 'Basic [redacted]'], ['X-Api-Key', '[redacted]']],
    });
    const { repost } = withKept({ id: 'aaaa' }, secret('bbbb', 1), secret('cccc', 2));
    const refused = await repost(['--status', '5xx']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(
      /^error: the URLs of 2 of 3 webhooks held a secret, which was not kept: bbbb, cccc\n {7}give the whole URL with --to\n$/,
    );
    const server = await answering(200);
    const run = await repost(['--status', '5xx', '--to', server.url, '--auth', 'basic:me:it']);
    expect(run.stderr).toContain(
      'warning: credentials are not kept: 2 of 3 will go without x-api-key (--auth, --bearer or --header gives them)',
    );
    const whole = await repost([
      '--last',
      '2',
      '--to',
      server.url,
      '--auth',
      'basic:me:it',
      '--header',
      'X-Api-Key: k',
    ]);
    expect(whole).toMatchObject({ code: 0, stderr: expect.not.stringContaining('warning') });
    expect(server.requests.at(-1)?.header('x-api-key')).toBe('k');
  });

  it('asks before many to another machine', async () => {
    const { repost } = withKept(...Array.from({ length: 101 }, (_, i) => ({ id: `many${i}`, at: i })));
    const run = await repost(['--status', '5xx', '--to', 'http://example.invalid/']);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes says yes') });
    const server = await answering(200);
    const local = await repost(['--status', '5xx', '--yes', '--to', server.url]);
    expect(local.code).toBe(0);
    expect(server.requests.map(({ body }) => JSON.parse(body.toString()).id)).toEqual(
      Array.from({ length: 101 }, (_, i) => `many${i}`),
    );
  });
});

describe('repost of what was received', () => {
  it('keeps the path, on the host of --to or not', async () => {
    const url = 'http://shop.local//evil.invalid/hook?a=1';
    const { repost } = withKept({ id: 'aaaa', direction: 'received', url });
    const { lines } = await repost(['last', '--dry-run', '--json']);
    expect(lines[0]).toMatchObject({ request: { url: 'http://127.0.0.1:4141//evil.invalid/hook?a=1' } });
  });
});

describe('repost --set and --unset', () => {
  const odd = '{ "a" : 1.0,\n\t"big": 12345678901234567890, "note":"x", "a b": [ 1,2 ] }\n';

  it('change only what they name, in each', async () => {
    const server = await answering(200);
    const { repost } = withKept({ id: 'aaaa', body: odd }, { id: 'bbbb', at: 1, body: `\ufeff${odd}` });
    const run = await repost(['--status', '5xx', '--set', 'note=y "z"', '--unset', 'a', '--to', server.url]);
    expect(run.code).toBe(0);
    const changed = odd.replace(' "a" : 1.0,\n\t', '').replace('"x"', '"y \\"z\\""');
    const bodies = server.requests.map(({ body }) => body.toString());
    expect(bodies.map((body) => body.replace(/\s/g, ''))).toEqual(
      [changed, `\ufeff${changed}`].map((body) => body.replace(/\s/g, '')),
    );
    expect(bodies[0]).toContain('"big": 12345678901234567890, "note":"y \\"z\\"", "a b": [ 1,2 ] }\n');
    expect(server.requests[0]?.header('content-length')).toBe(String(Buffer.byteLength(bodies[0] ?? '')));
  });

  it('refuse a path before anything is sent, and say of which', async () => {
    const server = await answering(200);
    const { repost } = withKept(
      { id: 'aaaa', body: '{"note":1}' },
      { id: 'bbbb', at: 1, body: '{"name":1}' },
    );
    const run = await repost(['--status', '5xx', '--set', 'note=2', '--to', server.url]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(
      /^error: bbbb: the payload has nothing at "?note"? .*\n {7}--add lets --set add/,
    );
    expect(server.requests).toEqual([]);
    expect((await repost(['--status', '5xx', '--add', '--set', 'note=2', '--to', server.url])).code).toBe(0);
    expect(server.requests.at(-1)?.body.toString()).toBe('{"name":1,"note":2}');
    const text = withKept({ id: 'aaaa', body: 'no document' });
    const refused = await text.repost(['last', '--unset', 'note', '--to', server.url]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('leave --unset out') });
  });

  it('reach into a form and a compressed body, which stay such', async () => {
    const server = await answering(200);
    const form: HeaderList = [['Content-Type', 'application/x-www-form-urlencoded']];
    const coded = (coding: string): HeaderList => [...JSON_TYPE, ['Content-Encoding', coding]];
    const { repost } = withKept(
      { id: 'aaaa', body: 'x=%7e&json=%7B%22note%22%3A1%7D&y=2', headers: form },
      { id: 'bbbb', at: 1, body: gzipSync('{"note":1}'), headers: coded('gzip') },
      { id: 'cccc', at: 2, body: brotliCompressSync('{"note": 1}'), headers: coded('br') },
    );
    expect((await repost(['--status', '5xx', '--set', 'note=2', '--to', server.url])).code).toBe(0);
    const [asForm, asGzip, asBrotli] = server.requests.map(({ body }) => body);
    expect(asForm?.toString()).toBe('x=%7e&json=%7B%22note%22%3A2%7D&y=2');
    expect(gunzipSync(asGzip ?? '').toString()).toBe('{"note":2}');
    expect(brotliDecompressSync(asBrotli ?? '').toString()).toBe('{"note": 2}');
    expect(server.requests[1]?.header('content-encoding')).toBe('gzip');
  });

  it('have the signature made anew, or say that it is an old one', async () => {
    const cwd = temporaryFolder();
    const server = await answering(200);
    const send = [
      'send',
      'order_created',
      '--payload-version',
      '2',
      '--secret',
      's3cret',
      '--to',
      server.url,
    ];
    await runInProcess(send, { cwd });
    const change = ['repost', 'last', '--add', '--set', 'webhook_test=1'];
    const old = await runInProcess(change, { cwd });
    expect(old.stderr).toContain('the signature of it is that of the kept body, not of the changed one');
    const signed = await runInProcess([...change, '--secret', 's3cret'], { cwd });
    expect(signed.stderr).not.toContain('signature');
    const [first, second, third] = server.requests;
    const hmac = createHmac('sha256', 's3cret').update(third?.body ?? '');
    expect(third?.header('x-grasshopper-signature')).toBe(hmac.digest('hex'));
    expect(second?.header('x-grasshopper-signature')).toBe(first?.header('x-grasshopper-signature'));
    const plain = withKept({ id: 'aaaa' }, { id: 'bbbb', at: 1 });
    const refused = await plain.repost(['--status', '5xx', '--secret', 's']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('none of these exchanges') });
  });

  it('say what they make invalid', async () => {
    const server = await answering(200);
    const detrack = { body: fixture('detrack/failed').toString(), provider: 'detrack', payloadVersion: '2' };
    const { repost } = withKept(
      { id: 'aaaa', ...detrack },
      { id: 'bbbb', at: 1, ...detrack, body: `${detrack.body} ` },
    );
    const run = await repost(['--status', '5xx', '--set', 'attempt="2"', '--to', server.url]);
    expect(run).toMatchObject({ code: 0 });
    expect(run.stderr).toMatch(
      /warning: --set makes the payload of aaaa and of 1 other invalid: \/attempt expected an integer/,
    );
  });
});

describe('repost --dry-run', () => {
  it('prints the exact bytes in a pipe, what would be sent on a terminal, and requests for programs', async () => {
    const { repost } = withKept(
      { id: 'aaaa', body: Buffer.from([0xff, 0x00]), headers: [] },
      { id: 'bbbb', at: 1.5, body: '{ "a": 1 }' },
    );
    expect((await repost(['bbbb', '--dry-run', '--set', 'a=2'])).stdout).toBe('{ "a": 2 }');
    const whole = await repost(['--status', '5xx', '--dry-run', '--all'], 80);
    expect(whole.stdout).toMatch(/^1 of 2 {2}unknown aaaa -> http:\/\/127\.0\.0\.1:9\/hook\n/);
    const { lines } = await repost(['--status', '5xx', '--dry-run', '--json', '--speed', '3x']);
    expect(lines.map(({ type, pauseMs }) => [type, pauseMs])).toEqual([
      ['event', 0],
      ['event', 500],
    ]);
  });
});

describe('repost --speed', () => {
  it('keeps the pauses, divided, and can be interrupted', async () => {
    const server = await answering(200);
    const { repost, start } = withKept({ id: 'aaaa' }, { id: 'bbbb', at: 2 }, { id: 'cccc', at: 3000 });
    const run = await repost(['aaaa', 'bbbb', '--speed', '20x', '--json', '--to', server.url]);
    const [first = 0, second = 0] = exchangesOf(run).map(({ at }) => Date.parse(at));
    expect(second - first).toBeGreaterThanOrEqual(95);
    const waiting = start(['--status', '5xx', '--speed', '10x', '--to', server.url]);
    await waiting.readUntil(/200 OK[\s\S]+200 OK/);
    waiting.kill('SIGINT');
    const ended = await waiting.ended;
    expect(ended).toMatchObject({ code: 130 });
    expect(ended.stderr).toContain('2 sent, 2 delivered, 0 failed, 1 not begun');
  });
});

describe('repost --compare', () => {
  it('tells of each what it was and is, counts, and fails until all are delivered', async () => {
    const server = await answering(200, 500, 200, 404);
    const { repost } = withKept(
      { id: 'aaaa', at: 1 },
      { id: 'bbbb', at: 2 },
      { id: 'cccc', at: 3, status: null },
      { id: 'dddd', at: 4, status: 200 },
    );
    const run = await repost(['--last', '4', '--compare', '--to', server.url]);
    expect(run.code).toBe(1);
    const rows = run.stdout.split('\n').filter((row) => row.includes(' -> '));
    expect(rows.map((row) => row.replace(/\s{2,}/g, '  ').replace(/ {2}(?:[\d.]+ ms {2})?\w+$/, ''))).toEqual(
      [
        expect.stringMatching(/^better .* 500 -> 200$/),
        expect.stringMatching(/^same .* 500 -> 500$/),
        expect.stringMatching(/^better .* refused -> 200$/),
        expect.stringMatching(/^worse .* 200 -> 404$/),
      ],
    );
    expect(run.stdout).toContain('sorry, 500');
    expect(run.stderr).toContain('4 sent, 2 delivered, 2 failed');
    expect(run.stderr).toMatch(/\n2 better, 1 same, 1 worse\n$/);

    const fixed = await answering(200);
    const { code, lines } = await repost(['bbbb', 'dddd', '--compare', '--json', '--to', fixed.url]);
    expect(code).toBe(0);
    expect(lines.map(({ type }) => type)).toEqual([
      'exchange',
      'comparison',
      'exchange',
      'comparison',
      'summary',
    ]);
    expect(lines[1]).toMatchObject({
      of: 'bbbb',
      before: 500,
      now: 200,
      change: 'better',
      exchange: lines[0]?.['id'],
    });
    expect(lines.at(-1)).toMatchObject({ planned: 2, delivered: 2, better: 1, same: 1, worse: 0 });
  });

  it('goes by --expect-status, and by the last try', async () => {
    const server = await answering(500, 404);
    const { repost } = withKept({ id: 'aaaa' });
    const flags = ['last', '--compare', '--retries', '1', '--expect-status', '404', '--to', server.url];
    const run = await repost(flags);
    expect(run).toMatchObject({ code: 0, stderr: expect.stringMatching(/1 better, 0 same, 0 worse\n$/) });
    expect(run.stdout.match(/ -> /g)).toHaveLength(1);
    expect(run.stdout).not.toContain('sorry, 500');
  });

  it('shows every one of many, and of a quiet run what failed', async () => {
    const { repost } = withKept(...Array.from({ length: 25 }, (_, i) => ({ id: `many${i}`, at: i })));
    const server = await answering(200);
    const run = await repost(['--status', '5xx', '--compare', '--to', server.url]);
    expect(run.stdout.match(/ -> 200/g)).toHaveLength(25);
    expect(
      await repost(['--status', '5xx', '--last', '2', '--compare', '--quiet', '--to', server.url]),
    ).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '',
    });
    const nobody = await repost([
      'many1',
      'many2',
      '--compare',
      '--quiet',
      '--to',
      String(await unusedPort()),
    ]);
    expect(nobody).toMatchObject({ code: 1, stdout: '' });
    expect(nobody.stderr).toMatch(/^worse .* 500 -> refused/);
    expect(nobody.stderr).toMatch(/0 better, 0 same, 2 worse\n$/);
  });
});
