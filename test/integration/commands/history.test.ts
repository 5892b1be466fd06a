import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { recordLine } from '../../../src/journal/record.ts';
import { startCapture } from '../../helpers/capture.ts';
import { exchangesOf, fixture, normalised, parseLines, temporaryFolder } from '../../helpers/cli.ts';
import { withHistory } from '../../helpers/history.ts';
import { runInProcess } from '../../helpers/in-process.ts';
import { exchange } from '../../unit/output/samples.ts';

describe('history', () => {
  it('lists what came and went', async () => {
    const { cwd, run, exchanges } = await withHistory();
    const { stdout, code } = await runInProcess(['history'], { cwd });
    expect(code).toBe(0);
    // The columns are as wide as what is in them, and the time it took differs from run to run.
    const table = normalised(stdout)
      .replace(/ [a-z2-9]{8}$/gm, ' <id>')
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
    const run = await runInProcess(['history', '--json', '--limit', '1'], { cwd });
    expect(exchangesOf(run)).toEqual(exchanges.slice(-1));
    expect(run.lines.at(-1)).toMatchObject({ kept: 3, listed: 1 });
    const text = await runInProcess(['history', '--limit', '2'], { cwd });
    expect(text.stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(text.stderr).toContain('the newest 2 of 3');
  });

  it.each([
    [['--event', 'Failed'], ['failed']],
    [['--provider', 'deliveright'], ['order_created']],
    [['--key', '*', '--direction', 'sent'], ['order_created']],
    [['--status', '4xx,none'], ['order_created']],
    [['--status', 'none'], []],
    [['--invalid'], []],
    [['--since', '1h', '--last', '1'], ['order_created']],
    [['--since', '2100-01-01'], []],
    [['--grep', 'Recipient'], ['failed']],
  ])('lists what %j mean', async (flags, events) => {
    const { cwd } = await withHistory();
    const run = await runInProcess(['history', '--json', ...flags], { cwd });
    expect(exchangesOf(run).map(({ event }) => event)).toEqual(events);
    expect(run.lines.at(-1)).toMatchObject({ kept: 3, listed: events.length });
    const text = await runInProcess(['history', ...flags], { cwd });
    expect(text.stderr).toBe(
      events.length === 0 ? 'none of 3 exchanges is meant by these filters\n' : text.stderr,
    );
  });

  it.each([
    [['--event', 'faild'], 'unknown_event', 'Did you mean "failed"?'],
    [['--provider', 'detrac'], 'unknown_provider', 'detrack'],
    [['--status', '99'], 'bad_status', '"99"'],
    [['--status', ''], 'bad_status', '""'],
    [['--since', 'yesterday'], 'bad_time', '"yesterday"'],
    [['--last', '0'], 'bad_number', 'last "0"'],
  ])('refuses %j', async (flags, code, words) => {
    const run = await runInProcess(['history', '--json', ...flags]);
    expect(run.code).toBe(2);
    expect(run.lines).toMatchObject([{ type: 'error', code, message: expect.stringContaining(words) }]);
  });

  it('streams large records: no more than one waits for a reader that is slow', async () => {
    const cwd = temporaryFolder();
    const MIB = 1024 ** 2;
    const path = join(cwd, 'journal.ndjson');
    const large = (id: string): string => recordLine(exchange({ id, eventReason: 'x'.repeat(MIB) }));
    const ids = Array.from({ length: 60 }, (_, i) => `r${i}`);
    writeFileSync(path, ids.map((id) => `${large(id)}\n`).join(''));
    let waiting = 0;
    let got = '';
    const stdout = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        waiting = Math.max(waiting, stdout.writableLength);
        got += chunk.toString('utf8').replace(/x{1000,}/g, '');
        setImmediate(done);
      },
    });
    const code = await run(['history', '--json', '--limit', '50', '--journal', path], {
      stdin: new PassThrough(),
      stdout,
      stderr: new PassThrough().resume(),
      env: {},
      cwd,
      pid: 1,
      catchSignals: () => new AbortController().signal,
      followProcess: () => () => {},
      job: { isForeground: () => true, signal: () => {} },
    });
    expect(code).toBe(0);
    const lines = parseLines(got);
    expect(lines.slice(0, -1).map((line) => line['id'])).toEqual(ids.slice(-50));
    expect(lines.at(-1)).toMatchObject({ type: 'summary', kept: 60, listed: 50 });
    expect(waiting).toBeLessThan(3 * MIB);
  });

  it('is empty where nothing was kept', async () => {
    const { code, stdout, stderr } = await runInProcess(['history']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^nothing is kept yet in .*journal\.ndjson\n$/);
  });

  it('shows one by its id, by the beginning of it, and the last', async () => {
    const { cwd, exchanges } = await withHistory();
    const [first, , last] = exchanges;
    const id = first?.id ?? '';
    const byId = await runInProcess(['history', 'show', id, '--json'], { cwd });
    expect(exchangesOf(byId)).toEqual([first]);
    const others = exchanges.slice(1).map((e) => e.id);
    const length = [1, 2, 3, 4, 5, 6, 7].find((n) => others.every((o) => !o.startsWith(id.slice(0, n)))) ?? 8;
    const byPrefix = await runInProcess(['history', 'show', id.slice(0, length), '--json'], { cwd });
    expect(exchangesOf(byPrefix)).toEqual([first]);
    const byLast = await runInProcess(['history', 'show', 'last', '--json', '--raw'], { cwd });
    expect(exchangesOf(byLast)).toMatchObject([{ id: last?.id, request: { bodyEncoding: 'utf8' } }]);
    const screen = await runInProcess(['history', 'show', id], { cwd });
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
      expect(exchangesOf(await runInProcess([...args, '--json']))).toEqual(exchanges.slice(-1));
    }
  });

  it('knows no other', async () => {
    const { cwd } = await withHistory();
    const { code, stderr } = await runInProcess(['history', 'show', '00000000'], { cwd });
    expect(stderr).toBe('error: no exchange "00000000" is kept\n       webhook-cli history lists what is\n');
    expect(code).toBe(2);
    const every = await runInProcess(['history', 'show', ''], { cwd });
    expect(every.stderr).toContain('is the beginning of 3 ids');
    expect(every.code).toBe(2);
  });

  it('skips a torn line and says so', async () => {
    const { cwd } = await withHistory();
    writeFileSync(join(cwd, '.webhook-cli/journal.ndjson'), '{"schemaVersion":1,"typ', { flag: 'a' });
    const { code, stderr, stdout } = await runInProcess(['history'], { cwd });
    expect(stdout.trimEnd().split('\n')).toHaveLength(4);
    expect(stderr).toMatch(/^warning: 1 line of .* cannot be read: 4$/m);
    expect(code).toBe(0);
  });
});

describe('history clear', () => {
  async function folderWithHistory(): Promise<string> {
    const cwd = temporaryFolder();
    const server = await startCapture((response) => {
      response.end();
    });
    expect((await runInProcess(['send', '--trigger', 'failed', '--to', server.url], { cwd })).code).toBe(0);
    return cwd;
  }

  it('asks first, and where nobody can answer forgets nothing', async () => {
    const cwd = await folderWithHistory();
    const run = await runInProcess(['history', 'clear'], { cwd });
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    expect(exchangesOf(await runInProcess(['history', '--json'], { cwd }))).toHaveLength(1);
  });

  it('forgets everything with --yes, and once more is no error', async () => {
    const cwd = await folderWithHistory();
    const run = await runInProcess(['history', 'clear', '--yes', '--json'], { cwd });
    expect(run).toMatchObject({ code: 0, lines: [{ type: 'summary', forgotten: 1 }] });
    expect(existsSync(join(cwd, '.webhook-cli/journal.ndjson'))).toBe(false);
    expect((await runInProcess(['history', 'clear', '--yes'], { cwd })).code).toBe(0);
  });
});
