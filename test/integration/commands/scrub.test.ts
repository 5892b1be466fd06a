import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exchangesOf, temporaryFolder } from '../../helpers/cli.ts';
import { withHistory } from '../../helpers/history.ts';
import { call } from '../../helpers/http-client.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';

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
    const dry = await runInProcess(['send', 'failed', '--dry-run', '--scrub'], { cwd });
    expect(dry.code).toBe(2);
    expect(dry.stderr).toContain('nothing is sent');
  });
});
