import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordLine } from '../../../src/journal/record.ts';
import { startCapture } from '../../helpers/capture.ts';
import { exchangesOf, temporaryFolder } from '../../helpers/cli.ts';
import { withHistory } from '../../helpers/history.ts';
import { call } from '../../helpers/http-client.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';
import { exchange } from '../../unit/output/samples.ts';

const JOB = {
  do_number: 'DO-1001',
  status: 'failed',
  last_name: 'Quixote',
  note: 'Quixote was not at home',
  arrived_lat: 'somewhere in Quixote Lane',
  photo_1_at: 'after Quixote left',
  other: 'Quixote',
};
const OURS = /Quixote|not at home|somewhere/i;
const body = JSON.stringify(JOB);

function projectFolder(): { readonly cwd: string; readonly key: string } {
  const cwd = temporaryFolder();
  return { cwd, key: join(cwd, '.webhook-cli', 'scrub.key') };
}

describe('the key', () => {
  it('is made once, for its owner alone, in a folder that git ignores, and decides the stand-ins', async () => {
    const { cwd, key } = projectFolder();
    writeFileSync(join(cwd, 'job.json'), body);
    const validate = () => runInProcess(['validate', 'job.json', '--scrub', '--json'], { cwd });
    const first = await validate();
    const made = readFileSync(key, 'utf8');
    expect(made).toMatch(/^[\da-f]{64}\n$/);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(cwd, '.webhook-cli', '.gitignore'), 'utf8')).toBe('*\n');
    expect((await validate()).stdout).toBe(first.stdout);
    writeFileSync(
      key,
      made.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    );
    expect((await validate()).stdout).not.toBe(first.stdout);
  });

  it('that is none is told, and one that others may read', async () => {
    const { cwd, key } = projectFolder();
    await runInProcess(['validate', '-', '--scrub'], { cwd, input: body });
    chmodSync(key, 0o644);
    const warned = await runInProcess(['validate', '-', '--scrub'], { cwd, input: body });
    expect(warned.stderr).toContain('others may read');
    writeFileSync(key, 'not a key');
    const refused = await runInProcess(['validate', '-', '--scrub'], { cwd, input: body });
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('does not hold 64 hex digits');
    expect(refused.stderr).toContain('delete the file');
  });

  it('is asked for by nothing else', async () => {
    const { cwd, key } = projectFolder();
    await runInProcess(['validate', '-'], { cwd, input: body });
    expect(existsSync(key)).toBe(false);
  });
});

describe('--scrub', () => {
  it('of validate shows no value, and finds the same in the same places', async () => {
    const { cwd } = projectFolder();
    const plain = await runInProcess(['validate', '-', '--json'], { cwd, input: body });
    const scrubbed = await runInProcess(['validate', '-', '--json', '--scrub'], { cwd, input: body });
    expect(plain.stdout).toMatch(OURS);
    expect(scrubbed.stdout).not.toMatch(OURS);
    expect(scrubbed.code).toBe(plain.code);
    const places = ({ lines }: typeof plain) =>
      JSON.stringify(lines).match(/"(?:rule|path|line|column)":("[^"]*"|\d+)/g);
    expect(places(scrubbed)).toEqual(places(plain));
    const text = await runInProcess(['validate', '-', '--all', '--scrub'], { cwd, input: body });
    expect(text.stdout).toContain('DO-1001');
    expect(text.stdout).not.toMatch(OURS);
  });

  it('of validate takes for somebody’s what is no code, time or number where one belongs, and names of members', async () => {
    const { cwd } = projectFolder();
    const job = {
      ...JOB,
      pod_time: 'call Quixote 98887777',
      weight: 'Quixote',
      department: 'c/o Alonso Quixote',
      payment_mode: 'Cash on delivery',
      contacts: { 'alonso@mail.example': 1, '+6598765432': 2 },
      '+6598765432': 3,
    };
    const input = JSON.stringify(job);
    for (const flags of [['--json'], ['--all']]) {
      const { stdout, code } = await runInProcess(['validate', '-', '--scrub', ...flags], { cwd, input });
      expect(code).toBe(1);
      expect(stdout).toContain('a string');
      expect(stdout).not.toMatch(/Quixote|Alonso|98887777|98765432|mail\.example/i);
    }
  });

  it('refuses a file of no known provider, unless all of it is to be replaced', async () => {
    const { cwd } = projectFolder();
    writeFileSync(join(cwd, 'a.json'), '{"who":"Quixote"}');
    const refused = await runInProcess(['validate', 'a.json', '--scrub'], { cwd });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('a.json cannot be scrubbed: it is of no known provider');
    expect(refused.stderr).toContain('--scrub all replaces');
    expect((await runInProcess(['validate', 'a.json', '--scrub=all'], { cwd })).code).toBe(1);
    const wrong = await runInProcess(['validate', '--scrub', 'a.json'], { cwd });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--scrub takes all or nothing, not "a.json"');
  });

  it('of history shows rows and exchanges without them, and refuses before it shows anything', async () => {
    const { cwd, exchanges } = await withHistory();
    const [failed] = exchanges;
    const show = ['history', 'show', failed?.id ?? '', '--scrub'];
    for (const args of [
      ['history', '--scrub', '--provider', 'detrack'],
      show,
      [...show, '--json', '--raw'],
    ]) {
      const { stdout, code } = await runInProcess(args, { cwd });
      expect(code).toBe(0);
      expect(stdout).toContain(failed?.key);
      expect(stdout).not.toMatch(/Recipient not home/i);
    }
    expect(await runInProcess(['history', '--scrub'], { cwd })).toMatchObject({ code: 2, stdout: '' });
    const all = await runInProcess(['history', '--scrub=all', '--json'], { cwd });
    expect(exchangesOf(all).map(({ event, key }) => [event, key])).toEqual(
      exchanges.map(({ event, key }) => [event, key]),
    );
  });

  it('of history diff compares what was kept, and shows the same person as the same', async () => {
    const { cwd } = projectFolder();
    const people = {
      first: {
        address: '1 Lane',
        deliver_to_collect_from: 'Jane Quixote',
        notify_email: 'jane@quixote.example',
      },
      second: {
        address: '1 Lane',
        deliver_to_collect_from: 'Jane Panza',
        notify_email: 'jane@quixote.example',
      },
      again: {
        notify_email: 'jane@quixote.example',
        deliver_to_collect_from: 'Jane Quixote',
        address: '1 Lane',
      },
      unknown: null,
    };
    const kept = Object.entries(people).map(([id, job]) => {
      const body = JSON.stringify(job === null ? { who: 'Quixote' } : { ...job, id: 'x', do_number: 'DO-1' });
      const request = { ...exchange().request, size: body.length, body };
      return recordLine(exchange({ id, request, payloadVersion: '2', provider: job && 'detrack' }));
    });
    writeFileSync(join(cwd, 'kept.ndjson'), `${kept.join('\n')}\n`);
    const diff = (a: string, b: string, ...flags: string[]) =>
      runInProcess(['history', 'diff', a, b, '--journal', 'kept.ndjson', '--scrub', ...flags], { cwd });
    const json = await diff('first', 'second', '--json');
    const [change, summary] = json.lines;
    expect(json.code).toBe(1);
    expect(json.stdout).not.toMatch(/Jane|Quixote|Panza/i);
    expect(change).toMatchObject({ type: 'change', path: '/deliver_to_collect_from' });
    expect(String(change?.['before']).split(' ')[0]).toBe(String(change?.['after']).split(' ')[0]);
    expect(summary).toMatchObject({ samePayload: false, changes: 1 });
    const text = await diff('first', 'second');
    expect(text.stdout).toContain(
      `deliver_to_collect_from: ${JSON.stringify(change?.['before'])} -> ${JSON.stringify(change?.['after'])}`,
    );
    expect(text.stdout).not.toMatch(/Jane|Quixote|Panza/i);
    expect((await diff('first', 'again', '--all')).code).toBe(0);
    const refused = await diff('first', 'unknown');
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--scrub all') });
    const all = await diff('first', 'unknown', '--scrub=all', '--json');
    expect(all).toMatchObject({ code: 1, stdout: expect.not.stringMatching(OURS) });
  });

  it('of listen tells what comes, what it lacked and what it was without them, and keeps what came', async () => {
    const { cwd } = projectFolder();
    const flags = ['--json', '--scrub', '--count', '2', '--expect', 'failed:note=here', '--timeout', '60s'];
    const reports = ['junit', 'markdown', 'html'].flatMap((kind) => ['--report', `${kind}=r.${kind}`]);
    const run = await listenInProcess([...flags, ...reports, '--none-invalid'], { cwd });
    await call(`${run.url}?who=Quixote`, { body: '{"who":"Quixote"}' });
    await call(run.url, {
      body: JSON.stringify({ ...JOB, do_number: null, note: 5, tracking_status: null }),
    });
    const { stdout, stderr, code } = await run.ended;
    expect(code).toBe(1);
    const files = ['junit', 'markdown', 'html'].map((kind) => readFileSync(join(cwd, `r.${kind}`), 'utf8'));
    for (const text of [stdout, stderr, ...files]) expect(text).not.toMatch(OURS);
    expect(stderr).toContain('is invalid');
    const [unknown] = exchangesOf(await run.ended);
    expect(unknown).toMatchObject({ payload: null, request: { body: '[scrubbed]' } });
    expect(readFileSync(join(cwd, '.webhook-cli', 'journal.ndjson'), 'utf8')).toMatch(OURS);
  });

  it('of send shows what was sent and answered without them, and sends what it should', async () => {
    const { cwd } = projectFolder();
    const run = await listenInProcess(['--json', '--count', '1', '--no-journal'], { cwd });
    const set = ['--set', 'note=Quixote was here'];
    const sent = await runInProcess(['send', 'failed', '--to', run.url, ...set, '--json', '--scrub'], {
      cwd,
    });
    expect(sent.code).toBe(0);
    expect(exchangesOf(sent)).toHaveLength(1);
    expect(sent.stdout).not.toMatch(OURS);
    expect((await run.ended).stdout).toMatch(OURS);
    const broken = ['--to', '127.0.0.1:1', '--set', 'items="Quixote"', '--scrub'];
    const warned = await runInProcess(['send', 'failed', ...broken], { cwd });
    expect(warned.stderr).toContain('--set makes the payload invalid: /items expected');
    expect(warned.stdout + warned.stderr).not.toMatch(OURS);
    const dry = await runInProcess(['send', 'failed', '--dry-run', '--scrub'], { cwd });
    expect(dry.code).toBe(2);
    expect(dry.stderr).toContain('nothing is sent');
  });

  it('of repost shows and prints without them, and sends byte for byte what was kept', async () => {
    const { cwd } = projectFolder();
    const kept = (id: string, text: string, provider: string | null) =>
      recordLine(
        exchange({
          id,
          provider,
          payloadVersion: '2',
          request: {
            ...exchange().request,
            url: 'http://127.0.0.1:9/hook?who=Quixote',
            headers: [
              ['Content-Type', 'application/json'],
              ['X-Who', 'Quixote'],
            ],
            size: text.length,
            body: text,
          },
        }),
      );
    const other = '{"who":"Quixote"}';
    writeFileSync(join(cwd, 'kept'), `${kept('job1', body, 'detrack')}\n${kept('other', other, null)}\n`, {
      mode: 0o600,
    });
    const repost = (flags: readonly string[], terminal?: number) =>
      runInProcess(['repost', ...flags, '--journal', 'kept', '--scrub'], {
        cwd,
        ...(terminal === undefined ? {} : { terminal, env: { TERM: 'dumb' } }),
      });
    const target = await startCapture((response) => response.writeHead(500).end('Quixote is unknown'));
    const to = ['--to', `${target.url}hook?who=Quixote`];
    const text = await repost(['job1', 'other', ...to, '--compare']);
    const json = await repost(['job1', ...to, '--json', '--raw', '--set', 'status=other Quixote']);
    const set = await repost(['job1', ...to, '--set', 'items="Quixote"', '--add']);
    for (const run of [text, json, set]) {
      expect(run.code).toBe(1);
      expect(run.stdout + run.stderr).not.toMatch(OURS);
    }
    expect(set.stderr).toContain('--set makes the payload invalid: /items expected');
    const changed = body.replace('"failed"', '"other Quixote"');
    expect(target.requests.slice(0, 3).map((each) => each.body.toString())).toEqual([body, other, changed]);
    expect(target.requests.map((each) => [each.url, each.header('x-who')])).toEqual(
      Array.from({ length: 4 }, () => ['/hook?who=Quixote', 'Quixote']),
    );
    const [printed, line, screen] = [
      await repost(['job1', '--dry-run']),
      await repost(['job1', ...to, '--dry-run', '--json', '--bearer', 'secret-of-mine']),
      await repost(['job1', '--dry-run', '--all'], 100),
    ];
    for (const run of [printed, line, screen]) {
      expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('DO-1001') });
      expect(run.stdout + run.stderr).not.toMatch(OURS);
    }
    expect(JSON.parse(printed.stdout)).toMatchObject({ do_number: 'DO-1001', status: 'failed' });
    expect(line.stdout).toMatch(/"Bearer \$\{WEBHOOK_CLI_BEARER\}"/);
    const refused = await repost(['job1', 'other', '--dry-run']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('exchange other cannot be scrubbed');
  });
});
