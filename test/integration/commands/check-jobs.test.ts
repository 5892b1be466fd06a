import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RunOptions, type RunResult, temporaryFolder } from '../../helpers/cli.ts';
import { startHttpServer } from '../../helpers/http-server.ts';
import { runInProcess } from '../../helpers/in-process.ts';
import { startSmallShop } from '../../helpers/small-shop.ts';

const NODE = `'${process.execPath}'`;

function check(url: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return runInProcess(['check', url, '--provider', 'detrack', ...args], options);
}

function reasons({ lines }: RunResult): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    lines.filter(({ type }) => type === 'case').map(({ id, outcome, reason }) => [id, reason ?? outcome]),
  );
}

describe('check --ids', () => {
  const some = ['--only', 'event/failed', '--only', 'event/completed', '--only', 'event/return', '--json'];

  it.each([
    ['a file', 'keys.txt'],
    ['standard input', '-'],
  ])('takes its keys from %s, whatever ends its lines', async (_, file) => {
    await using shop = await startSmallShop();
    const cwd = temporaryFolder();
    const text = '\ufeff\r\nK-1\r\n\n  K 2\t\nK-3';
    writeFileSync(join(cwd, 'keys.txt'), text);
    const run = await check(shop.hooks, [...some, '--ids', file], { cwd, input: text });
    expect([...shop.jobs.keys()]).toEqual(['K-1', 'K 2', 'K-3']);
    expect(Object.values(reasons(run))).toEqual(['pass', 'pass', 'no key left']);
    expect(run.code).toBe(0);
    expect(run.lines.at(-1)?.['caveats']).toContain(
      '--ids had 3 keys, and 1 case went without one: more keys are more cases',
    );
  });

  it.each([
    ['', 'keys.txt has no key'],
    [' \n\r\n', 'keys.txt has no key'],
    ['A\n\nB\nA\n', 'keys.txt:4: "A" stands at keys.txt:1 too'],
    ['A\nSHOP-{n}\n', 'keys.txt:2: "SHOP-{n}" is a form of keys, and no key'],
    [Buffer.from([0x41, 0xff]), 'keys.txt is no text in UTF-8'],
  ])('refuses %j', async (text, message) => {
    await using server = await startHttpServer();
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'keys.txt'), text);
    const run = await check(server.url, ['--ids', 'keys.txt'], { cwd });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(message);
    expect(server.requests).toEqual([]);
  });

  it('asks where keys are digits for digits', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'keys.txt'), '22204817365\nRA22204817365\nDO-1\n');
    const args = ['check', '127.0.0.1:1', '--provider', 'deliveright', '--ids', 'keys.txt'];
    const run = await runInProcess(args, { cwd });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('keys.txt:3: "DO-1" is no key of Deliveright, whose keys are digits');
  });

  it('does not go with a form of keys, with a missing file, or with --list', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'keys.txt'), 'A\n');
    const both = await check('127.0.0.1:1', ['--ids', 'keys.txt', '--id', 'SHOP-{n}'], { cwd });
    expect(both).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--id and --ids exclude one another'),
    });
    const many = await check('127.0.0.1:1', ['--ids', 'keys.txt', '--concurrency', '2'], { cwd });
    expect(many).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        '--ids are given to one case after the other, and --concurrency is more',
      ),
    });
    const missing = await check('127.0.0.1:1', ['--ids', 'nothing.txt'], { cwd });
    expect(missing).toMatchObject({ code: 3, stderr: expect.stringContaining('no file nothing.txt') });
  });
});

describe('check --job-command', () => {
  const create = `require('fs').appendFileSync('jobs.txt', process.argv[1] + '\\\\n')`;

  it('runs before the first webhook of each job, in the folder of the command', async () => {
    await using shop = await startSmallShop();
    const cwd = temporaryFolder();
    const run = await check(
      shop.hooks,
      ['--only', 'event', '--json', '--job-command', `${NODE} -e "${create}" {key}`],
      { cwd },
    );
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const prepared = readFileSync(join(cwd, 'jobs.txt'), 'utf8').trim().split('\n');
    expect(prepared.toSorted()).toEqual([...shop.jobs.keys()].toSorted());
  });

  it('ends with 3 where it fails in the middle, with every report of what was found before', async () => {
    await using shop = await startSmallShop();
    const cwd = temporaryFolder();
    const failing = `${create}; if (require('fs').readFileSync('jobs.txt', 'utf8').split('\\\\n').length > 3) { console.error('token=hush is locked'); process.exit(7) }`;
    const args = ['--only', 'event', '--concurrency', '1', '--json', '--report', 'junit=check.xml'];
    const run = await check(shop.hooks, [...args, '--job-command', `${NODE} -e "${failing}" {key}`], { cwd });
    expect(run.code).toBe(3);
    expect(run.lines.at(-1)).toMatchObject({ type: 'error', code: 'job_not_prepared' });
    expect(run.lines.at(-2)).toMatchObject({
      type: 'summary',
      ended: 'unprepared',
      must: { pass: 1, fail: 0 },
    });
    expect(JSON.stringify(run.lines)).toContain('ended with 7: token=[redacted] is locked');
    expect(JSON.stringify(run.lines)).not.toContain('hush');
    expect(readFileSync(join(cwd, 'check.xml'), 'utf8')).toContain('could not be prepared');
  });

  it.each([
    [['--job-command', 'true'], 'which job? neither {key} nor {id}'],
    [['--job-command', "true '{key}"], 'the job command has a quote that is not closed'],
    [['--job-command', 'true {/a~2}'], '"/a~2" is no JSON pointer'],
    [['--job-shell'], '--job-shell says nothing without --job-command'],
  ])('refuses %j', async (args, message) => {
    const run = await check('127.0.0.1:1', args);
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
  });

  it('goes through the shell only when asked to', async () => {
    await using shop = await startSmallShop();
    const cwd = temporaryFolder();
    const args = ['--only', 'event/failed', '--job-command', 'echo {key} >> jobs.txt', '--job-shell'];
    expect(await check(shop.hooks, args, { cwd })).toMatchObject({ code: 0 });
    expect(readFileSync(join(cwd, 'jobs.txt'), 'utf8').trim().split('\n')).toHaveLength(2);
  });

  it.each([['--ids', 'keys.txt'], ['--job-command', 'true {key}'], ['--job-shell']])(
    'and %s are nothing to --list',
    async (...flag) => {
      const run = await runInProcess(['check', '--list', ...flag]);
      expect(run).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(`${flag[0]} says nothing to --list`),
      });
    },
  );
});

describe('check --state-url with a pointer', () => {
  it('repeats it in the line that runs a case again', async () => {
    await using server = await startHttpServer((response, { method }) =>
      response.writeHead(method === 'GET' ? 404 : 500).end(),
    );
    const stateUrl = `${server.url}/jobs/{/detrack_number}`;
    const run = await check(server.url, ['--only', 'event/failed', '--state-url', stateUrl]);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain(`--state-url '${stateUrl}'`);
    expect(server.requests[0]?.target).toMatch(/^\/jobs\/DET\d{10}$/);
  });
});
