import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { recordLine } from '../../../src/journal/record.ts';
import { post, startCapture } from '../../helpers/capture.ts';
import { exchangesOf, fixture, normalised, parseLines, temporaryFolder } from '../../helpers/cli.ts';
import { withHistory } from '../../helpers/history.ts';
import { listenInProcess, runInProcess, startInProcess } from '../../helpers/in-process.ts';
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
    expect(text.stderr).toContain('the newest 2 of 3 exchanges; ');
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
    [['--event', ''], 'unknown_event', '""'],
    [['--provider', ''], 'unknown_provider', '""'],
    [['--key', ''], 'bad_filter', '--key is empty'],
    [['--grep', ''], 'bad_filter', '--grep is empty'],
    [['--since', 'yesterday'], 'bad_time', '"yesterday"'],
    [['--last', '0'], 'bad_number', 'last "0"'],
    [['--limit', '-1'], 'bad_number', 'limit "-1"'],
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

  it.each([
    ['history'],
    ['history', 'show', 'last'],
    ['history', 'diff', 'last', 'last'],
    ['history', 'export', '--har', 'a.har'],
    ['history', 'save', 'last', 'mine'],
    ['history', 'save', '--key', 'DO-1', '--scenario', 'mine'],
    ['history', 'clear', '--yes'],
    ['repost', 'last'],
    ['validate', 'last'],
    ['inspect', '--port', '0'],
  ])('is none where a journal is named that does not exist: %s %s', async (...args) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'week-31.ndjson'), '');
    const run = (name: string) => runInProcess([...args, '--json', '--journal', name], { cwd });
    const [near, other] = [await run('wek-31.ndjson'), await run('nowhere/at-all')];
    expect([near.code, other.code]).toEqual([3, 3]);
    const message = `there is no journal ${join(cwd, 'wek-31.ndjson')}`;
    const hint = `did you mean ${join(cwd, 'week-31.ndjson')}?`;
    expect(near.lines).toMatchObject([{ type: 'error', code: 'file_missing', message, hint }]);
    expect(other.lines).toMatchObject([
      { code: 'file_missing', hint: expect.stringContaining('without --journal') },
    ]);
    expect(readdirSync(cwd)).toEqual(['week-31.ndjson']);
  });

  it('is empty where the environment names a journal that is yet to come', async () => {
    const { code, stderr } = await runInProcess(['history'], { env: { WEBHOOK_CLI_JOURNAL: 'soon.ndjson' } });
    expect(code).toBe(0);
    expect(stderr).toContain('nothing is kept yet');
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

  it.each([
    [['last', '--limit', '3'], '--limit lists, and "last" names one exchange'],
    [['sho', '--follow'], '--follow lists, and "sho" names one exchange. Did you mean "show"?'],
    [['--limit', '3', 'show', 'last'], '--limit is a flag of history, not of history show'],
    [['show', 'last', '--limit', '3'], "unknown option '--limit'"],
    [['shwo', 'last'], 'Did you mean webhook-cli history show?'],
    [['claer'], 'did you mean webhook-cli history clear?'],
    [['diff', 'last'], "missing required argument 'after'"],
    [['diff', 'last', 'zzzz'], 'no exchange "zzzz" is kept'],
  ])('says of %j what is wrong', async (args, words) => {
    const { cwd } = await withHistory();
    const { code, stdout, stderr } = await runInProcess(['history', ...args], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });

  it('shows the one that is named', async () => {
    const { cwd, exchanges } = await withHistory();
    const [first] = exchanges;
    for (const args of [[first?.id ?? ''], ['show', first?.id ?? '']]) {
      const shown = await runInProcess(['history', ...args, '--json'], { cwd });
      expect(exchangesOf(shown)).toEqual([first]);
    }
    const cut = await runInProcess(['history', 'last'], { cwd });
    const whole = await runInProcess(['history', 'last', '--all'], { cwd });
    expect(whole.stdout.length).toBeGreaterThan(cut.stdout.length);
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

/** A folder in which `send` and `listen` have both kept some webhooks. */
async function withBoth(...sent: readonly (readonly string[])[]) {
  const cwd = temporaryFolder();
  const listening = await listenInProcess(['--json'], { cwd });
  for (const args of sent) await runInProcess(['send', ...args, '--to', listening.url], { cwd });
  const list = async (...flags: string[]) =>
    exchangesOf(await runInProcess(['history', '--json', ...flags], { cwd }));
  return { cwd, list, listening, journal: join(cwd, '.webhook-cli/journal.ndjson') };
}

/** The arrows and ids of a list. */
function rowsOf({ stdout }: { readonly stdout: string }): string[] {
  return [...stdout.matchAll(/^(<->|-->|<--) .* (\S+)$/gm)].map(([, arrow, id]) => `${arrow} ${id}`);
}

describe('a webhook that send and listen have both kept', () => {
  it('is one row, two with --all, and both records with --json', async () => {
    const { cwd, list } = await withBoth(['failed', '--id', 'DO-1'], ['completed', '--id', 'DO-2']);
    const records = await list();
    const [in1, out1, in2, out2] = records.map(({ id }) => id);
    expect(records.map(({ direction, pair }) => [direction, pair])).toEqual([
      ['received', out1],
      ['sent', in1],
      ['received', out2],
      ['sent', in2],
    ]);
    const one = await runInProcess(['history'], { cwd });
    expect(rowsOf(one)).toEqual([`<-> ${out1}`, `<-> ${out2}`]);
    expect(one.stdout).toMatch(new RegExp(`DO-1 .* · as ${in1} .*✔ +200 OK`));
    const two = await runInProcess(['history', '--all'], { cwd });
    expect(rowsOf(two)).toEqual([`--> ${in1}`, `<-- ${out1}`, `--> ${in2}`, `<-- ${out2}`]);
    const newest = await runInProcess(['history', '--limit', '1'], { cwd });
    expect(rowsOf(newest)).toEqual([`<-> ${out2}`]);
    expect(newest.stderr).toBe('1 row: the newest 2 of 4 exchanges; --limit shows more\n');
    expect(rowsOf(await runInProcess(['history', '--last', '1'], { cwd }))).toEqual([`<-> ${out2}`]);
    // A filter means exchanges.
    const received = await runInProcess(['history', '--direction', 'received'], { cwd });
    expect(rowsOf(received)).toEqual([`--> ${in1}`, `--> ${in2}`]);
    const none = await runInProcess(['history', '--limit', '0', '--json'], { cwd });
    expect(none.lines).toEqual([{ schemaVersion: 1, type: 'summary', kept: 4, listed: 0 }]);
  });
});

describe('dates', () => {
  const columns = async (at: string, width: number): Promise<string> => {
    const cwd = temporaryFolder();
    const path = join(cwd, 'journal.ndjson');
    writeFileSync(path, `${recordLine(exchange({ at }))}\n`);
    const { stdout } = await runInProcess(['history', '--no-color', '--journal', path], {
      cwd,
      terminal: width,
    });
    return stdout.split('\n')[1]?.slice(5, 26) ?? '';
  };

  it('are there where it was not today', async () => {
    expect(await columns(new Date().toISOString(), 140)).toMatch(/^\d\d:\d\d:\d\d {2}Failed/);
    expect(await columns('2020-03-01T10:20:30Z', 140)).toBe('2020-03-01 10:20:30  ');
    expect(await columns('2020-03-01T10:20:30Z', 80)).toBe('2020-03-01  Failed   ');
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    const short = `${yesterday.slice(5, 10)} ${yesterday.slice(11, 16)}`;
    expect(await columns(yesterday, 80)).toContain(
      yesterday.startsWith(new Date().toISOString().slice(0, 4)) ? short : '',
    );
    expect(await columns('no time', 140)).toMatch(/^-{10} /);
  });
});

describe('history --follow', () => {
  it('lists, and then each that comes, from several processes, until Ctrl-C', async () => {
    const { cwd, listening, journal } = await withBoth(['failed', '--id', 'DO-1']);
    const following = startInProcess(['history', '--follow', '--limit', '5'], { cwd });
    await following.readUntil(/follows .*journal\.ndjson; Ctrl-C ends it/);
    expect(rowsOf(following.output)).toHaveLength(1);
    const other = await listenInProcess(['--json'], { cwd });
    await runInProcess(['send', 'completed', '--id', 'DO-2', '--to', other.url, '--no-journal'], { cwd });
    await following.readUntil(/--> .*DO-2/);
    writeFileSync(journal, 'torn', { flag: 'a' });
    await runInProcess(['send', 'failed', '--id', 'DO-3', '--to', listening.url], { cwd });
    await following.readUntil(/--> .*DO-3/);
    await following.readUntil(/warning: 1 line of .* cannot be read: 4/);
    await runInProcess(['history', 'clear', '--yes'], { cwd });
    await runInProcess(['send', 'failed', '--id', 'DO-4', '--to', 'http://127.0.0.1:1'], { cwd });
    await following.readUntil(/<-- .*DO-4 .*refused/);
    following.kill('SIGINT');
    const { code, stdout } = await following.ended;
    expect(code).toBe(0);
    // What was sent to here and answered has its row.
    expect(rowsOf({ stdout }).map((row) => row.slice(0, 3))).toEqual(['<->', '-->', '-->', '<--']);
  });

  it('is NDJSON with --json, by filters, and waits for a journal that is not there yet', async () => {
    const cwd = temporaryFolder();
    const named = ['--journal', 'mine.ndjson'];
    const follow = ['history', '--follow', '--json', '--key', 'DO-*', ...named];
    const following = startInProcess(follow, { cwd });
    const { url } = await listenInProcess(named, { cwd });
    await post(url, '{"hello":1}');
    await runInProcess(['send', 'failed', '--id', 'DO-1', '--to', url, ...named], { cwd });
    await following.readUntil(/"direction":"sent"/);
    following.kill('SIGTERM');
    const { code, lines } = await following.ended;
    expect(code).toBe(0);
    expect(lines.slice(0, -1)).toMatchObject([
      { direction: 'received', key: 'DO-1' },
      { direction: 'sent', key: 'DO-1', pair: lines[0]?.['id'] },
    ]);
    expect(lines.at(-1)).toEqual({ schemaVersion: 1, type: 'summary', kept: 3, listed: 2 });
  });
});

describe('history diff', () => {
  it('shows what a later webhook has otherwise, in the words of listen', async () => {
    const { cwd, list } = await withBoth(
      [
        'failed',
        '--id',
        'DO-1',
        '--seed',
        '1',
        '--set',
        'reason=Damaged',
        '--set',
        'attempt=9007199254740993',
      ],
      ['completed', '--id', 'DO-1', '--seed', '1', '--set', 'attempt=9007199254740992'],
    );
    const [before = '', after = ''] = (await list('--direction', 'sent')).map(({ id }) => String(id));
    const text = await runInProcess(['history', 'diff', before, after], { cwd });
    expect(text.code).toBe(1);
    expect(text.stdout).toMatch(/^ {2}status: "failed" -> "completed"$/m);
    expect(text.stdout).toMatch(/^ {2}reason: "Damaged" -> null$/m);
    expect(text.stdout).toMatch(/… \d+ timestamps? moved \(--all\)/);
    const all = await runInProcess(['history', 'diff', '--all', before, after], { cwd });
    expect(all.stdout).not.toContain('--all');
    const json = await runInProcess(['history', 'diff', before, after, '--json'], { cwd });
    expect(json.code).toBe(1);
    expect(json.lines).toContainEqual({
      schemaVersion: 1,
      type: 'change',
      path: '/status',
      before: 'failed',
      after: 'completed',
    });
    expect(json.stdout).toContain('"path":"/attempt","before":9007199254740993,"after":9007199254740992}');
    expect(json.lines.at(-1)).toMatchObject({ before, after, sameBytes: false, samePayload: false });
    expect(json.lines.at(-1)?.['changes']).toBe(json.lines.length - 1);
  });

  it('says how far two are the same', async () => {
    const cwd = temporaryFolder();
    const path = join(cwd, 'journal.ndjson');
    const bodies = {
      plain: '{"do_number":"DO-1","n":1.0}',
      spaced: '{ "n": 1, "do_number": "DO-1" }',
      text: 'hello',
      other: 'hallo',
    };
    const kept = Object.entries(bodies).map(([id, body]) =>
      recordLine(exchange({ id, request: { ...exchange().request, size: body.length, body } })),
    );
    const v1 = recordLine(
      exchange({ id: 'form', provider: null, payloadVersion: 'v1', contentForm: 'form' }),
    );
    writeFileSync(path, `${[...kept, v1].join('\n')}\n`);
    const diff = async (a: string, b: string) => {
      const args = ['history', 'diff', a, b, '--journal', path];
      const { code, stdout } = await runInProcess(args, { cwd });
      const { lines } = await runInProcess([...args, '--json'], { cwd });
      const { sameBytes, samePayload } = Object(lines.at(-1));
      return { code, said: stdout.split('\n').slice(3).join('\n').trim(), sameBytes, samePayload };
    };
    expect(await diff('plain', 'plain')).toEqual({
      code: 0,
      said: 'the same bytes: 28 bytes',
      sameBytes: true,
      samePayload: true,
    });
    expect(await diff('plain', 'spaced')).toEqual({
      code: 0,
      said: 'the same payload, written otherwise: 28 bytes, 31 bytes',
      sameBytes: false,
      samePayload: true,
    });
    expect(await diff('text', 'other')).toEqual({
      code: 1,
      said: 'no JSON in text and other: not the same bytes, 5 bytes, 5 bytes',
      sameBytes: false,
      samePayload: null,
    });
    expect(await diff('text', 'text')).toMatchObject({ code: 0, sameBytes: true, samePayload: null });
    expect((await diff('plain', 'form')).said).toMatch(
      /^provider: detrack -> none that is known\n {2}payload version: v2 -> v1\n {2}content: json -> form\n/,
    );
  });
});
