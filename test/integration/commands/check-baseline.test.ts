import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkEndpoint } from '../../../src/api/check.ts';
import { type RunOptions, type RunResult, temporaryFolder } from '../../helpers/cli.ts';
import { runInProcess, startInProcess } from '../../helpers/in-process.ts';
import { startSmallShop } from '../../helpers/small-shop.ts';

/** What three cases get, by the event that they are about; everything else is taken. */
type Wrong = Record<string, number>;

/** A shop that answers webhooks of some statuses with a status. */
async function startWrongShop(wrong: Wrong) {
  return startSmallShop({
    answer: (response, { body }) => {
      const status = /"status":"(\w+)"/.exec(body.toString('utf8'))?.[1] ?? '';
      const answer = wrong[status];
      if (answer === undefined) return false;
      response.writeHead(answer).end();
      return true;
    },
  });
}

const SOME = ['event/failed', 'event/completed', 'event/return', 'event/scheduled'].flatMap((id) => [
  '--only',
  id,
]);

function check(url: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  return runInProcess(['check', url, '--provider', 'detrack', ...SOME, ...args], options);
}

function baselineIn(cwd: string): { accepted: { case: string; how: string; reason: string }[] } {
  return JSON.parse(readFileSync(join(cwd, 'known.json'), 'utf8'));
}

function accept(cwd: string, ...rows: readonly (readonly [id: string, how: string])[]): void {
  const accepted = rows.map(([id, how]) => ({ case: id, how, reason: `why ${id}` }));
  writeFileSync(join(cwd, 'known.json'), JSON.stringify({ version: 1, accepted }));
}

const FILE = ['--baseline', 'known.json'];

describe('check --baseline', () => {
  it('accepts what --write-baseline found, and fails for what is new', async () => {
    const wrong: Wrong = { failed: 500, return: 422 };
    await using shop = await startWrongShop(wrong);
    const cwd = temporaryFolder();
    const written = await check(shop.hooks, [...FILE, '--write-baseline'], { cwd });
    expect(written.code).toBe(0);
    expect(written.stdout).toContain('✖ 2 must');
    expect(written.stderr).toContain('known.json accepts 2 failures: 2 new, 0 gone');
    const { accepted } = baselineIn(cwd);
    const today = expect.stringMatching(
      /^accepted on \d{4}-\d\d-\d\d: (500|422); it is taken with \/status as /,
    );
    expect(accepted).toEqual([
      { case: 'event/failed', how: 'answered 5xx', reason: today },
      { case: 'event/return', how: 'answered 4xx', reason: today },
    ]);

    const again = await check(shop.hooks, [...FILE, '--report', 'junit=r.xml', '--strict'], { cwd });
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toContain('✔ 2 must   ~ 2 accepted');
    expect(again.stdout).toMatch(/~ event\/failed {3}accepted on [\d-]+: 500/);
    expect(again.stdout).not.toContain('again with');
    expect(readFileSync(join(cwd, 'r.xml'), 'utf8')).toContain('failures="0" errors="0" skipped="2"');

    wrong['completed'] = 500;
    const worse = await check(shop.hooks, [...FILE, '--json'], { cwd });
    expect(worse.code).toBe(1);
    const cases = worse.lines.filter(({ type }) => type === 'case');
    expect(
      Object.fromEntries(cases.map(({ id, outcome, how, accepted: by }) => [id, [outcome, how, by]])),
    ).toEqual({
      'event/scheduled': ['pass', null, null],
      'event/completed': ['fail', 'answered 5xx', null],
      'event/failed': ['fail', 'answered 5xx', { reason: accepted[0]?.reason }],
      'event/return': ['fail', 'answered 4xx', { reason: accepted[1]?.reason }],
    });
    expect(worse.lines.at(-1)).toMatchObject({ accepted: 2, fixed: [], must: { fail: 3 } });
  });

  it('does not accept a case that fails in another way, and says so', async () => {
    await using shop = await startWrongShop({ failed: 500 });
    const cwd = temporaryFolder();
    accept(cwd, ['event/failed', 'answered 4xx']);
    const run = await check(shop.hooks, FILE, { cwd });
    expect(run.code).toBe(1);
    expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(
      'event/failed fails in another way than known.json accepts: answered 5xx, not answered 4xx',
    );
  });

  it('names what holds now, and only that, and what is no case', async () => {
    await using shop = await startWrongShop({});
    const cwd = temporaryFolder();
    accept(
      cwd,
      ['event/failed', 'answered 5xx'],
      ['duplicate/late', 'another state'],
      ['event/complted', 'answered 5xx'],
      ['signature/wrong', 'answered 2xx'],
    );
    const run = await check(shop.hooks, [...FILE, '--only', 'signature', '--json'], { cwd });
    expect(run.code).toBe(0);
    expect(run.lines.at(-1)).toMatchObject({ fixed: ['event/failed'], unknownCases: ['event/complted'] });
    expect(run.stderr).toMatch(/fixed: event\/failed holds now/);
    expect(run.stderr).toContain('"event/complted", which is no case. Did you mean "event/completed"?');
    expect(run.stderr).not.toMatch(/duplicate|signature/);
  });

  it('keeps reasons and what was not run when it is written anew', async () => {
    await using shop = await startWrongShop({ failed: 500 });
    const cwd = temporaryFolder();
    accept(
      cwd,
      ['event/return', 'answered 5xx'],
      ['event/failed', 'answered 5xx'],
      ['duplicate/late', 'another state'],
    );
    const run = await check(shop.hooks, [...FILE, '--write-baseline'], { cwd });
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('known.json accepts 2 failures: 0 new, 1 gone');
    expect(baselineIn(cwd).accepted).toEqual([
      { case: 'duplicate/late', how: 'another state', reason: 'why duplicate/late' },
      { case: 'event/failed', how: 'answered 5xx', reason: 'why event/failed' },
    ]);
  });

  it('is no failure to --bail', async () => {
    await using shop = await startWrongShop({ failed: 500 });
    const cwd = temporaryFolder();
    accept(cwd, ['event/failed', 'answered 5xx']);
    const run = await check(shop.hooks, [...FILE, '--bail', '--concurrency', '1', '--json'], { cwd });
    expect(run.code).toBe(0);
    expect(run.lines.at(-1)).toMatchObject({ ended: 'complete', must: { pass: 3, fail: 1, skip: 0 } });
  });

  it('is not written after a run that was cut short', async () => {
    const cwd = temporaryFolder();
    accept(cwd, ['duplicate/late', 'another state']);
    const before = readFileSync(join(cwd, 'known.json'), 'utf8');
    let heard = 0;
    await using shop = await startSmallShop({
      answer: () => {
        heard += 1;
        // The greeting is answered, and nothing after it.
        return heard > 1;
      },
    });
    const args = ['check', shop.hooks, '--provider', 'detrack', ...SOME, ...FILE, '--write-baseline'];
    const late = await runInProcess([...args, '--max-time', '300ms'], { cwd });
    expect(late.code).toBe(4);
    const running = startInProcess(args, { cwd });
    heard = 0;
    await expect.poll(() => heard).toBeGreaterThan(1);
    running.kill('SIGINT');
    const stopped = await running.ended;
    expect(stopped.code).toBe(130);
    for (const { stderr } of [late, stopped]) {
      expect(stderr).toContain('warning: known.json was not written: not every case was run');
    }
    expect(readFileSync(join(cwd, 'known.json'), 'utf8')).toBe(before);
  });

  it.each([
    [['--write-baseline'], 2, '--write-baseline writes which file?'],
    [[...FILE], 3, 'there is no file known.json'],
    [[...FILE, '--write-baseline', '--bail'], 2, '--write-baseline and --bail exclude one another'],
    [['--baseline', '-'], 2, '--baseline does not write to standard output'],
    [['--baseline', 'nowhere/known.json', '--write-baseline'], 3, 'nowhere'],
    [[...FILE, '--write-baseline', '--report', 'html=known.json'], 2, 'two outputs go to'],
  ])('refuses %j', async (args, code, message) => {
    const cwd = temporaryFolder();
    const run = await check('127.0.0.1:1', args, { cwd });
    expect(run).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
    expect(existsSync(join(cwd, 'known.json'))).toBe(false);
  });

  it('and its writing are nothing to --list', async () => {
    for (const flag of [FILE, ['--write-baseline']]) {
      const run = await runInProcess(['check', '--list', ...flag]);
      expect(run).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(`${flag[0]} says nothing to --list`),
      });
    }
  });
});

describe('checkEndpoint with failures that are accepted', () => {
  it('is ok with them, and says which hold and which are none', async () => {
    await using shop = await startWrongShop({ failed: 500 });
    const options = { url: shop.hooks, provider: 'detrack', only: ['event/failed', 'event/return'] };
    const before = await checkEndpoint(options);
    expect(before).toMatchObject({ ok: false, fixed: [], unknownCases: [], summary: { accepted: 0 } });
    const found = before.results.flatMap(({ id, how }) =>
      how === null ? [] : [{ case: id, how, reason: 'known' }],
    );
    const more = ['event/return', 'no/case'].map((id) => ({
      case: id,
      how: 'answered 5xx',
      reason: 'known',
    }));
    const after = await checkEndpoint({ ...options, acceptedFailures: [...found, ...more] });
    expect(after).toMatchObject({
      ok: true,
      fixed: ['event/return'],
      unknownCases: ['no/case'],
      summary: { must: { fail: 1 }, accepted: 1 },
    });
    expect(after.results[0]).toMatchObject({ outcome: 'fail', accepted: { reason: 'known' } });
    await expect(
      checkEndpoint({ ...options, acceptedFailures: [{ case: 'a/b', how: 'x', reason: '' }] }),
    ).rejects.toThrow('"acceptedFailures[0].reason" must be a text that is not empty');
  });
});
