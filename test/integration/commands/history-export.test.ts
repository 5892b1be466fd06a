import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fetchHar from 'fetch-har';
import { describe, expect, it } from 'vitest';
import type { ArchivePart } from '../../../src/inspector/wire.ts';
import { recordLine } from '../../../src/journal/record.ts';
import { startCapture } from '../../helpers/capture.ts';
import { exchangesOf, fixture, parseLines, temporaryFolder } from '../../helpers/cli.ts';
import { withHistory } from '../../helpers/history.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';
import { exchange, response } from '../../unit/output/samples.ts';

/** A folder whose journal has these. */
function folderWith(...kept: readonly Parameters<typeof exchange>[0][]): { cwd: string; journal: string } {
  const cwd = temporaryFolder();
  const journal = join(cwd, 'kept.ndjson');
  writeFileSync(journal, kept.map((each) => `${recordLine(exchange(each))}\n`).join(''));
  return { cwd, journal };
}

/** What the page holds. */
function archived(html: string): ArchivePart[] {
  return [...html.matchAll(/<script type="application\/json" data-part>(.*?)<\/script>/g)].map(
    ([, json = '']): ArchivePart => JSON.parse(json),
  );
}

const THREE = [
  { id: 'second22', at: '2026-01-02T10:00:02.000Z', key: 'DO-2' },
  { id: 'first222', at: '2026-01-02T10:00:01.000Z', key: 'DO-1', valid: false },
  { id: 'third222', at: '2026-01-02T10:00:03.000Z', key: 'DO-3', response: response({ status: 500 }) },
] as const;

describe('history export', () => {
  it('writes an archive, lines and a script at once, oldest first', async () => {
    const { cwd, journal } = folderWith(...THREE);
    const run = await runInProcess(
      ['history', 'export', '--har', 'a.har', '--ndjson', 'a.ndjson', '--curl', 'a.sh', '--journal', journal],
      { cwd },
    );
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(run.stderr).toBe(
      ['a.har', 'a.ndjson', 'a.sh'].map((file) => `wrote 3 of 3 exchanges to ${join(cwd, file)}\n`).join(''),
    );
    const read = (file: string): string => readFileSync(join(cwd, file), 'utf8');
    const ids = ['first222', 'second22', 'third222'];
    const { log } = JSON.parse(read('a.har'));
    expect(log.entries.map((entry: { _webhook: { id: string } }) => entry._webhook.id)).toEqual(ids);
    const lines = parseLines(read('a.ndjson'));
    expect(lines.map((line) => line['id'])).toEqual(ids);
    expect(lines[0]).toMatchObject({
      payload: { do_number: 'DO-1001' },
      request: { body: expect.any(String) },
    });
    expect([...read('a.sh').matchAll(/^# .* (\w{8})$/gm)].map(([, id]) => id)).toEqual(ids);
    // What it wrote can be judged again.
    expect((await runInProcess(['validate', 'a.ndjson', '--json'], { cwd })).lines).toHaveLength(4);
  });

  it.each([
    [['--key', 'DO-2'], ['second22']],
    [['--invalid'], ['first222']],
    [['--status', '5xx'], ['third222']],
    [
      ['--event', 'failed', '--provider', 'detrack', '--last', '2'],
      ['second22', 'third222'],
    ],
    [['--since', '2026-01-02T10:00:03Z', '--direction', 'received'], ['third222']],
    [
      ['--grep', 'DO-1001'],
      ['first222', 'second22', 'third222'],
    ],
    [
      ['last', 'sec'],
      ['second22', 'third222'],
    ],
    [['last', 'sec', '--status', '200'], ['second22']],
    [['--direction', 'sent'], []],
  ])('writes what %j names', async (args, ids) => {
    const { cwd, journal } = folderWith(...THREE);
    const all = ['history', 'export', ...args, '--ndjson', '-', '--journal', journal];
    const { stdout, code } = await runInProcess(all, { cwd });
    expect(parseLines(stdout).map((line) => line['id'])).toEqual(ids);
    expect(code).toBe(0);
  });

  it('writes the live page for offline, with both halves of a webhook as one', async () => {
    const { cwd, exchanges } = await withHistory();
    const send = ['send', '--id', 'DO-</script>1', '--set', 'note=<!-- ', 'failed'];
    const listen = await listenInProcess([], { cwd });
    await runInProcess([...send, '--to', listen.url], { cwd });
    listen.kill('SIGTERM');
    await listen.ended;
    const run = await runInProcess(['history', 'export', '--html', 'a.html', '--scrub=all'], { cwd });
    expect(run.stderr).toBe(`wrote 5 of 5 exchanges to ${join(cwd, 'a.html')}\n`);
    const parts = archived(readFileSync(join(cwd, 'a.html'), 'utf8'));
    expect(parts[0]).toMatchObject({
      type: 'state',
      state: { journal: join('.webhook-cli', 'journal.ndjson'), isScrubbed: true, can: { send: false } },
    });
    const rows = parts.flatMap((part) => (part.type === 'exchange' ? [part.detail.row] : []));
    expect(rows.map(({ direction }) => direction)).toEqual(['received', 'received', 'sent', 'both']);
    expect(rows.slice(0, 3).map(({ id }) => id)).toEqual(exchanges.map(({ id }) => id));
    expect(parts.filter(({ type }) => type === 'job')).toHaveLength(3);
    const [, detail] = parts;
    expect(detail).toMatchObject({ detail: { payload: { type: 'object' }, can: { repost: false } } });
    expect(JSON.stringify(parts)).not.toContain(
      JSON.parse(fixture('detrack/failed').toString('utf8')).deliver_to_collect_from,
    );
  });

  it('writes no more than the newest 500 into a page, and says so there too', async () => {
    const many = Array.from({ length: 501 }, (_, i) => ({
      id: `id${String(i).padStart(6, '0')}`,
      at: new Date(Date.UTC(2026, 0, 2) + i * 120_000).toISOString(),
    }));
    const { cwd, journal } = folderWith(...many);
    const run = await runInProcess(['history', 'export', '--html', '-', '--journal', journal], { cwd });
    expect(run).toMatchObject({
      code: 0,
      stderr: 'warning: of 501 exchanges the page holds the newest 500: filters choose others\n',
    });
    const parts = archived(run.stdout);
    expect(parts[0]).toMatchObject({ state: { journal: 'kept.ndjson · the newest 500 of 501' } });
    const details = parts.flatMap((part) => (part.type === 'exchange' ? [part.detail] : []));
    expect(details).toHaveLength(500);
    expect(details[0]).toMatchObject({ previous: null, next: 'id000002', job: { webhooks: 500 } });
    expect(details.at(-1)).toMatchObject({ previous: 'id000499', next: null, row: { seq: 500 } });
  });

  it('sums up as a line with --json', async () => {
    const { cwd, journal } = folderWith(...THREE);
    const run = await runInProcess(
      ['history', 'export', '--har', 'a.har', '--key', 'DO-1', '--json', '--journal', journal],
      { cwd },
    );
    const files = [{ format: 'har', path: join(cwd, 'a.har') }];
    expect(run.lines).toEqual([{ schemaVersion: 1, type: 'summary', kept: 3, exported: 1, files }]);
  });

  it('has neither secrets nor, with --scrub, anybody’s data', async () => {
    const { cwd } = await withHistory();
    const all = ['history', 'export', '--provider', 'detrack', '--har'];
    await runInProcess([...all, 'plain.har'], { cwd });
    await runInProcess([...all, 'scrubbed.har', '--scrub'], { cwd });
    const read = (file: string): string => readFileSync(join(cwd, file), 'utf8');
    expect(read('plain.har')).toContain('Adam');
    expect(read('scrubbed.har')).not.toContain('Adam');
    expect(JSON.parse(read('scrubbed.har')).log.entries).toHaveLength(1);
    // Of a body of nobody nothing is known: no file is better than one with data in it.
    const refused = await runInProcess(['history', 'export', '--har', 'plain.har', '--scrub'], { cwd });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--scrub all') });
    expect(readdirSync(cwd).filter((file) => file.endsWith('.tmp'))).toEqual([]);
    const streamed = await runInProcess(['history', 'export', '--ndjson', '-', '--scrub'], { cwd });
    expect(streamed).toMatchObject({ code: 2, stdout: '', stderr: refused.stderr });
    expect(read('plain.har')).toContain('Adam');
  });

  it.runIf(process.platform !== 'win32')(
    'is its owner’s alone, as the journal is, unless it is scrubbed',
    async () => {
      const { cwd, journal } = folderWith(...THREE.map((each) => ({ ...each, payloadVersion: '2' })));
      const files = ['--har', 'a.har', '--ndjson', 'a.ndjson', '--curl', 'a.sh', '--journal', journal];
      const modes = () => ['a.har', 'a.ndjson', 'a.sh'].map((file) => statSync(join(cwd, file)).mode & 0o777);
      const mask = process.umask();
      await runInProcess(['history', 'export', ...files], { cwd });
      expect(modes()).toEqual([0o600, 0o600, 0o600]);
      for (const file of ['a.har', 'a.ndjson', 'a.sh']) rmSync(join(cwd, file));
      await runInProcess(['history', 'export', '--scrub', ...files], { cwd });
      expect(modes()).toEqual(Array.from({ length: 3 }, () => 0o666 & ~mask));
    },
  );

  it('keeps the mode of a file that it replaces', async () => {
    const { cwd, journal } = folderWith(...THREE);
    writeFileSync(join(cwd, 'a.sh'), '');
    chmodSync(join(cwd, 'a.sh'), 0o700);
    await runInProcess(['history', 'export', '--curl', 'a.sh', '--journal', journal], { cwd });
    expect(statSync(join(cwd, 'a.sh')).mode & 0o777).toBe(0o700);
  });

  it.each([
    [[], 2, /nothing says what is to be written/],
    [['--har', '-', '--json'], 2, /an export and the lines of --json/],
    [['--har', '-', '--curl', '-'], 2, /two exports/],
    [['--har', 'x', '--ndjson', 'x'], 2, /two outputs go to/],
    [['--har', 'kept.ndjson'], 2, /two outputs go to/],
    [['--har', 'sub/x.har'], 3, /its folder does not exist/],
    [['--har', 'x/'], 2, /names a folder/],
    [['--har', 'x', 'nothere'], 2, /no exchange "nothere" is kept/],
    [['--har', 'x', '--event', 'nonsense'], 2, /there is no event "nonsense"/],
  ])('refuses %j', async (args, code, message) => {
    const { cwd, journal } = folderWith(...THREE);
    const run = await runInProcess(['history', 'export', ...args, '--journal', journal], { cwd });
    expect(run.code).toBe(code);
    expect(run.stdout + run.stderr).toMatch(message);
    expect(existsSync(join(cwd, 'x'))).toBe(false);
  });
});

describe('what others make of an export', () => {
  const body = '{"do_number":"DO-1001","note":"it\'s \u00e9 \\u0007"}';

  it('a reader of archives sends the same again', async () => {
    const server = await startCapture();
    const request = { ...exchange().request, url: `${server.url}hooks`, body };
    const { cwd, journal } = folderWith({ request });
    const { stdout } = await runInProcess(['history', 'export', '--har', '-', '--journal', journal], { cwd });
    const har = JSON.parse(stdout);
    har.log.entries[0].request.headers = har.log.entries[0].request.headers.filter(
      ({ name }: { name: string }) => name !== 'Host',
    );
    await fetchHar(har);
    expect(server.requests.map((each) => [each.method, each.url, each.body.toString('utf8')])).toEqual([
      ['POST', '/hooks', body],
    ]);
  });

  it('a shell sends the same again, and nothing without its secrets', async () => {
    const server = await startCapture();
    const headers = [
      ['X-Api-Key', '[redacted]'],
      ['Content-Type', 'application/json'],
    ] as const;
    const binary = Buffer.from([0xff, 0x00, 0x0a]);
    const request = { ...exchange().request, url: `${server.url}hooks`, headers: [], body };
    const { cwd, journal } = folderWith(
      { at: '2026-01-01T00:00:01.000Z', request },
      {
        at: '2026-01-01T00:00:02.000Z',
        key: 'x\n; exit 9 #',
        request: { ...request, headers, body: binary.toString('base64'), bodyEncoding: 'base64' },
      },
    );
    await runInProcess(['history', 'export', '--curl', 'again.sh', '--journal', journal], { cwd });
    const send = (env: Record<string, string>): unknown =>
      execFileSync('sh', ['again.sh'], { cwd, env: { PATH: process.env['PATH'], ...env }, stdio: 'pipe' });
    expect(() => send({})).toThrow(/WEBHOOK_HEADER_X_API_KEY/);
    expect(server.requests).toEqual([]);
    // The server answers in this process.
    await new Promise<void>((resolve, reject) => {
      const env = { PATH: process.env['PATH'], WEBHOOK_HEADER_X_API_KEY: 's3cret' };
      execFile('sh', ['again.sh'], { cwd, env }, (error) => (error === null ? resolve() : reject(error)));
    });
    expect(server.requests.map((each) => [each.header('x-api-key'), each.body.toString('latin1')])).toEqual([
      [undefined, Buffer.from(body).toString('latin1')],
      ['s3cret', binary.toString('latin1')],
    ]);
  });

  it('history reads its lines as a journal', async () => {
    const { cwd, journal } = folderWith(...THREE);
    await runInProcess(['history', 'export', '--ndjson', 'a.ndjson', '--journal', journal], { cwd });
    const again = await runInProcess(['history', '--json', '--journal', 'a.ndjson'], { cwd });
    expect(exchangesOf(again).map(({ id }) => id)).toEqual(['first222', 'second22', 'third222']);
  });
});
