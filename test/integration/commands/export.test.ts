import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { parseLines, temporaryFolder } from '../../helpers/cli.ts';
import { runInProcess, startInProcess } from '../../helpers/in-process.ts';

const NOW = ['--seed', 'a', '--now', '2026-01-31T09:30:00Z'];
const SMALL = ['--scenario', 'delivered', '--jobs', '6', '--to', '3000/hooks', ...NOW];

/** Exports into a folder of its own. */
async function exported(args: readonly string[], engine = 'artillery', env: Record<string, string> = {}) {
  const cwd = temporaryFolder();
  const run = await runInProcess(['export', '--engine', engine, '--out', 'load', ...args], { cwd, env });
  const folder = join(cwd, 'load');
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const lines = (name: string): Record<string, unknown>[] => parseLines(read(name));
  const shards = existsSync(folder) ? readdirSync(join(folder, 'shards')).toSorted() : [];
  return {
    run,
    cwd,
    folder,
    read,
    head: () => lines('ledger.ndjson')[0] ?? {},
    jobs: () => lines('ledger.ndjson').slice(1),
    requests: () => shards.flatMap((name) => lines(join('shards', name))),
    shards,
  };
}

/** Every file below a folder, by its name. */
function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

describe('export', () => {
  it('writes whole jobs into shards, and a ledger of what is sent of each', async () => {
    const { run, head, jobs, requests, shards, read, folder } = await exported([
      ...SMALL,
      ...['--shards', '2', '--duplicate', '20%', '--shuffle', '--drop', '10%', '--speed', '1000x'],
    ]);
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(run.stderr).toContain('26 webhooks of 6 jobs · 4 of them again · 2 dropped · 2 shards');
    expect(shards).toEqual(['0001.ndjson', '0002.ndjson']);
    expect(head()).toMatchObject({
      type: 'ledger',
      engine: 'artillery',
      jobs: 6,
      webhooks: 26,
      id: 'DO-{n}',
    });
    for (const job of jobs()) {
      const own = requests().filter(({ key }) => key === job['key']);
      expect(own.map(({ index, of }) => [index, of])).toEqual(own.map((_, i) => [i, own.length]));
      expect(own).toHaveLength((job['steps'] as unknown[]).length);
      expect(
        parseLines(read(`shards/000${job['shard']}.ndjson`)).filter(({ key }) => key === job['key']),
      ).toEqual(own);
    }
    expect(requests()[0]).toMatchObject({ method: 'POST', path: '/hooks', pauseMs: 0, bodyEncoding: 'utf8' });
    expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(10);
    expect(readdirSync(folder).toSorted()).toEqual([
      ...['README.md', 'artillery.yml', 'ledger.ndjson', 'processor.mjs', 'scenarios', 'shards'],
    ]);
  });

  it('writes the same bytes for the same seed and moment, and others without', async () => {
    const [one, two] = [await exported(SMALL), await exported(SMALL)];
    expect(filesOf(one.folder)).toEqual(filesOf(two.folder));
    const other = await exported([...SMALL, '--seed', 'b']);
    expect(other.head()).not.toEqual(one.head());
    expect(other.jobs().map(({ key }) => key)).not.toEqual(one.jobs().map(({ key }) => key));
  });

  it('makes as many jobs as the phases begin, and says so to programs', async () => {
    const { run, read } = await exported([
      ...['--scenario', 'delivered', '--phases', 'steady:2/s*3s, ramp:1/s..3/s*3s', '--json'],
      ...['--retry-schedule', '5s,5m', '--speed', '1000x', '--timeout', '2s', '--id', 'SHOP-{n}', ...NOW],
    ]);
    expect(run.lines).toEqual([
      expect.objectContaining({
        type: 'export',
        engine: 'artillery',
        jobs: 12,
        webhooks: 48,
        shards: 8,
        out: 'load',
      }),
    ]);
    const { config } = parseYaml(read('artillery.yml'));
    expect(config.phases).toEqual([
      { name: 'steady', arrivalRate: 2, duration: 3 },
      { name: 'ramp', arrivalRate: 1, rampTo: 3, duration: 3 },
    ]);
    expect(read('ledger.ndjson')).toContain('"key":"SHOP-');
  });

  it('writes targets that any engine reads, jobs side by side', async () => {
    const { run, requests, read, jobs } = await exported(
      [...SMALL, '--shards', '1', '--bearer', 's3cret'],
      'ndjson',
    );
    expect(run.code).toBe(0);
    const targets = requests();
    const bodies = targets.map(({ body }) =>
      JSON.parse(Buffer.from(String(body), 'base64').toString('utf8')),
    );
    expect(bodies.map((body) => body.do_number)).toEqual(
      [0, 1, 2, 3].flatMap(() => jobs().map(({ key }) => key)),
    );
    expect(targets[0]).toEqual({
      method: 'POST',
      url: 'http://127.0.0.1:3000/hooks',
      body: expect.any(String),
      header: { 'Content-Type': ['application/json'], 'User-Agent': [expect.stringMatching(/^webhook-cli/)] },
    });
    expect(read('shards/0001.ndjson').endsWith('\n')).toBe(true);
    expect(read('README.md')).toContain('vegeta attack');
    expect(run.stderr).toContain('left out, since they hold secrets: Authorization');
  });

  it('keeps secrets out of every file, and names the variables that have them', async () => {
    const { run, folder } = await exported(
      [
        ...[
          '--scenario',
          'delivered',
          '--jobs',
          '2',
          '--to',
          'https://user:s3cret@shop.example/hooks?token=s3cret',
        ],
        ...['--bearer', 's3cret-b', '--header', 'X-Api-Key: s3cret-k', '--user-agent', 'mine', '--json'],
      ],
      'artillery',
    );
    expect(run.lines[0]).toMatchObject({
      target: 'https://shop.example/hooks?token=[redacted]',
      variables: ['WEBHOOK_CLI_BEARER', 'WEBHOOK_HEADER_X_API_KEY', 'WEBHOOK_CLI_TO'],
    });
    for (const text of [...Object.values(filesOf(folder)), run.stdout, run.stderr])
      expect(text).not.toContain('s3cret');
  });

  it('signs bodies with a secret that stands nowhere', async () => {
    const { head, requests, folder } = await exported([
      ...[
        '--provider',
        'deliveright',
        '--scenario',
        'white-glove',
        '--payload-version',
        '2',
        '--content-type',
        'json',
      ],
      ...['--jobs', '2', '--secret', 's3cret', ...NOW],
    ]);
    expect(head()).toMatchObject({ signed: true, payloadVersion: '2', contentForm: 'json', id: '222{n:8}' });
    expect(JSON.stringify(requests()[0]?.['headers'])).toMatch(/signature/i);
    // The time of sending is known when it is sent.
    expect(requests()[0]?.['headers']).toContainEqual(['X-Grasshopper-Timestamp', `\${WEBHOOK_SENT_AT}`]);
    expect(JSON.stringify(filesOf(folder))).not.toContain('s3cret');
  });

  it('replaces an export only when it is told to, and nothing else ever', async () => {
    const { cwd, folder, read } = await exported(SMALL);
    const again = (...args: string[]) =>
      runInProcess(['export', '--engine', 'ndjson', ...SMALL, ...args], { cwd });
    const before = read('ledger.ndjson');
    expect(await again('--out', 'load')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--force'),
    });
    expect(read('ledger.ndjson')).toBe(before);
    writeFileSync(join(folder, '.env'), 'theirs');
    expect(await again('--out', 'load', '--force')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('load holds .env too'),
    });
    rmSync(join(folder, '.env'));
    mkdirSync(join(folder, 'sent'));
    symlinkSync(cwd, join(folder, '..', 'here'));
    expect((await again('--out', 'here', '--force')).code).toBe(2);
    rmSync(join(cwd, 'here'));
    expect((await again('--out', 'load', '--force')).code).toBe(0);
    expect(existsSync(join(folder, 'artillery.yml'))).toBe(false);
    mkdirSync(join(cwd, 'empty'));
    expect((await again('--out', 'empty')).code).toBe(0);
    mkdirSync(join(cwd, 'theirs'));
    writeFileSync(join(cwd, 'theirs', 'thesis.txt'), 'x');
    for (const out of ['theirs', '.', '..', 'theirs/thesis.txt', ''])
      expect((await again('--out', out, '--force')).code, out).toBe(2);
    expect(readFileSync(join(cwd, 'theirs', 'thesis.txt'), 'utf8')).toBe('x');
    expect(readdirSync(cwd).toSorted()).toEqual(['empty', 'load', 'theirs']);
  });

  it('replaces nothing that comes to be while it is written', async () => {
    const cwd = temporaryFolder();
    const run = startInProcess(
      ['export', '--engine', 'ndjson', '--scenario', 'delivered', '--jobs', '2000', '--out', 'load'],
      { cwd },
    );
    await expect.poll(() => readdirSync(cwd).length).toBe(1);
    mkdirSync(join(cwd, 'load'));
    writeFileSync(join(cwd, 'load', 'thesis.txt'), 'x');
    expect(await run.ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('while it was written'),
    });
    expect(readdirSync(cwd)).toEqual(['load']);
    expect(readdirSync(join(cwd, 'load'))).toEqual(['thesis.txt']);
  });

  it('says what is wrong with a place below a file, or a link to nowhere', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'file'), 'x');
    symlinkSync('nowhere', join(cwd, 'link'));
    for (const [out, code] of [
      ['file/sub', 3],
      ['link', 2],
    ] as const)
      expect(
        (await runInProcess(['export', '--engine', 'ndjson', ...SMALL, '--out', out], { cwd })).code,
        out,
      ).toBe(code);
    expect(readdirSync(cwd).toSorted()).toEqual(['file', 'link']);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const cwd = temporaryFolder();
    const run = startInProcess(
      ['export', '--engine', 'artillery', '--scenario', 'delivered', '--jobs', '50000', '--out', 'load'],
      { cwd },
    );
    await expect
      .poll(() => readdirSync(cwd).some((name) => existsSync(join(cwd, name, 'ledger.ndjson'))))
      .toBe(true);
    run.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it.each([
    [['--jobs', '2'], 'no_scenario'],
    [['--scenario', 'delivered'], 'no_jobs'],
    [['--scenario', 'nope', '--jobs', '2'], 'unknown_scenario'],
    [['--scenario', 'delivered', '--scenario', 'delivered', '--jobs', '2'], 'flag_does_not_fit'],
    [['--scenario', 'delivered', '--jobs', '50', '--phases', '10/s*10s'], 'flag_does_not_fit'],
    [['--scenario', 'delivered', '--jobs', '2', '--id', 'ONE'], 'bad_id'],
    [['--scenario', 'delivered', '--jobs', '2', '--id', 'X-{n:3}'], 'bad_id'],
    [['--scenario', 'delivered', '--jobs', '200000', '--id', 'X-{n:5}'], 'bad_id'],
    [['--scenario', 'delivered', '--jobs', '2', '--secret', 'x'], 'flag_does_not_fit'],
    [['--scenario', 'delivered', '--jobs', '1000000000'], 'bad_number'],
    [['--scenario', 'delivered', '--jobs', '2', '--header', 'Content-Length: 1'], 'bad_header'],
    [['--scenario', 'delivered', '--jobs', '2', '--shards', '0'], 'bad_number'],
  ])('%j is refused, and nothing is written', async (args, code) => {
    const { run, cwd } = await exported([...args, '--json']);
    expect(run.code).toBe(2);
    expect(run.lines.at(-1)).toMatchObject({ type: 'error', code });
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('refuses what only an engine obeys that knows jobs', async () => {
    for (const args of [
      ['--speed', '10x'],
      ['--phases', '10/s*1s'],
      ['--retry-schedule', '1s'],
      ['--timeout', '1s'],
    ])
      expect((await exported(['--scenario', 'delivered', ...args], 'ndjson')).run).toMatchObject({ code: 2 });
  });

  it('needs an engine', async () => {
    const run = await runInProcess([
      'export',
      '--scenario',
      'delivered',
      '--jobs',
      '2',
      '--out',
      'x',
      '--json',
    ]);
    expect(run.lines.at(-1)).toMatchObject({ code: 'no_engine' });
  });
});
