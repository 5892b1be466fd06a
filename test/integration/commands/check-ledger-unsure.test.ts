import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runInProcess, startInProcess } from '../../helpers/in-process.ts';
import { ALL_HELD, check, outcomes, wrongIn } from '../../helpers/ledger-run.ts';
import { exportLoad, playLoad, pointOf, startLoadConsumer } from '../../helpers/load-run.ts';

const SEEDED = ['--seed', 'a', '--now', '2026-01-31T09:30:00Z'];
const DROPPED = ['--jobs', '20', '--drop', '20%', ...SEEDED];

describe('check --ledger of a consumer that rightly knows nothing of some jobs', () => {
  it('bears one that forgets what is completed, and finds what it lost and what it kept', async () => {
    const load = await exportLoad(DROPPED);
    const kept = new Set<string>();
    await using consumer = await startLoadConsumer({
      answer: (response, { method }, key) => {
        const isDone = method === 'GET' && consumer.jobs.get(key)?.point === 4 && !kept.has(key);
        if (isDone) response.writeHead(404).end();
        return isDone;
      },
    });
    await playLoad(load, consumer.url);
    const lost = load.jobs.find(({ steps }) => !steps.includes(4))?.key ?? '';
    const known = load.jobs.findLast(({ steps }) => steps.includes(4))?.key ?? '';
    consumer.jobs.delete(lost);
    kept.add(known);
    const run = await check(load, consumer, ['--json']);
    expect(run.code).toBe(1);
    expect(wrongIn(run)).toEqual({ lost: [lost], wrong: [known] });
    expect(run.lines.at(-1)).toMatchObject({ caveats: [], ledger: { judged: 20, leftOut: 0 } });
  });

  it('bears one that ignores what comes before the booking', async () => {
    const load = await exportLoad(DROPPED);
    await using consumer = await startLoadConsumer({
      book: (known, payload, right) => (known === undefined && pointOf(payload) !== 1 ? undefined : right),
    });
    await playLoad(load, consumer.url);
    expect(load.jobs.some(({ steps }) => steps[0] !== 1)).toBe(true);
    const run = await check(load, consumer, ['--json']);
    expect(outcomes(run)).toEqual(ALL_HELD);
  });

  it('leaves out a scenario that it ignores, names it, and judges the others', async () => {
    const load = await exportLoad(['--scenario', 'collection', '--jobs', '12', ...SEEDED]);
    await using consumer = await startLoadConsumer({
      book: (known, payload, right) => (payload['type'] === 'Collection' ? known : right),
    });
    await playLoad(load, consumer.url);
    const lost = load.jobs.findLast(({ key }) => consumer.jobs.has(key))?.key ?? '';
    consumer.jobs.delete(lost);
    const run = await check(load, consumer, ['--json', '--sample', '100%']);
    expect(run.code).toBe(1);
    expect(wrongIn(run)).toEqual({ lost: [lost] });
    expect(outcomes(run)).toEqual({ ...ALL_HELD, 'ledger/lost': 'fail' });
    expect(run.lines.at(-1)).toMatchObject({
      caveats: [
        'nothing is known of the scenario collection when it is played alone: 6 jobs of it were not judged',
        '6 of the 12 jobs of the sample were judged, 1 of them wrong, which says nothing of the others',
      ],
      ledger: { judged: 6, leftOut: 6, references: 1, sample: { atMost: null } },
    });

    // Known after the load, and not when it is played alone: what was read alone is none.
    const collection = load.jobs.find(({ key }) => !consumer.jobs.has(key) && key !== lost);
    consumer.jobs.set(collection?.key ?? '', { status: 'odd', point: 1, booked: [1] });
    const late = await check(load, consumer, ['--json']);
    expect(outcomes(late)).toMatchObject({ 'ledger/reference': 'fail', 'ledger/lost': 'fail' });
    expect(late.lines.at(-1)?.['caveats']).toEqual([expect.stringContaining('though 1 job of it is')]);
  });
});

describe('check --ledger of a load that was sent in part', () => {
  it('fails, and says which jobs are missing and what to do', async () => {
    const load = await exportLoad(['--jobs', '8', ...SEEDED]);
    await using consumer = await startLoadConsumer();
    await playLoad(load, consumer.url);
    const [, second = ''] = readdirSync(join(load.folder, 'sent')).toSorted();
    rmSync(join(load.folder, 'sent', second));
    const missing = load.jobs.filter(({ shard }) => shard === 2).map(({ key }) => key);
    const run = await check(load, consumer, ['--json']);
    expect(run.code).toBe(1);
    expect(outcomes(run)).toEqual({ ...ALL_HELD, 'ledger/delivered': 'fail' });
    expect(run.lines.find(({ id }) => id === 'ledger/delivered')).toMatchObject({
      actual: `4 of 8 jobs were not sent whole: ${missing.join(', ')}; by the log 1 of 2 shards were begun: send the rest, and bring back the sent/ of every machine; what became of these jobs was not judged`,
      how: 'not sent',
    });
    expect(run.lines.at(-1)).toMatchObject({ ledger: { judged: 4, unsent: 4 } });
  });
});

describe('check --ledger of a state that cannot always be read', () => {
  it('reads again, more slowly, what was refused because too much was asked', async () => {
    const load = await exportLoad(['--jobs', '40', ...SEEDED]);
    let [window, inWindow, refused] = [0, 0, 0];
    await using consumer = await startLoadConsumer({
      answer: (response, { method }) => {
        if (method !== 'GET') return false;
        const now = Math.floor(Date.now() / 200);
        inWindow = now === window ? inWindow + 1 : 1;
        window = now;
        if (inWindow <= 12) return false;
        refused += 1;
        if (refused % 3 === 0) response.socket?.resetAndDestroy();
        else response.writeHead(refused % 2 === 0 ? 429 : 503).end();
        return true;
      },
    });
    await playLoad(load, consumer.url);
    const run = await check(load, consumer, ['--json']);
    expect(refused).toBeGreaterThan(0);
    expect(outcomes(run)).toEqual(ALL_HELD);
    expect(run.lines.at(-1)).toMatchObject({ ledger: { judged: 40, unread: 0 } });
  });

  it('counts what cannot be read in no kind, and ends with 3 and what was found', async () => {
    const load = await exportLoad(['--jobs', '12', ...SEEDED]);
    const broken = load.jobs[4]?.key ?? '';
    await using consumer = await startLoadConsumer({
      answer: (response, { method }, key) => {
        const isBroken = method === 'GET' && key === broken;
        if (isBroken) response.writeHead(500).end();
        return isBroken;
      },
    });
    await playLoad(load, consumer.url);
    const lost = load.jobs[7]?.key ?? '';
    consumer.jobs.delete(lost);
    const run = await check(load, consumer, ['--json']);
    expect(run.code).toBe(3);
    expect(wrongIn(run)).toEqual({ lost: [lost], unread: [broken] });
    expect(outcomes(run)).toMatchObject({ 'ledger/lost': 'fail', 'ledger/wrong': 'skip' });
    expect(run.lines.at(-2)).toMatchObject({
      ended: 'unreadable',
      caveats: [
        expect.stringMatching(
          `^1 of 12 jobs could not be read and was not judged: ${broken}; .*answered 500`,
        ),
      ],
      ledger: { judged: 11, unread: 1, wrong: { lost: 1, wrong: 0 } },
    });
  });

  it('says nothing is there where nobody takes what is played alone', async () => {
    const load = await exportLoad(['--jobs', '3', ...SEEDED]);
    await using consumer = await startLoadConsumer();
    const state = ['--state-url', `${consumer.url}/jobs/{key}`];
    const run = await runInProcess(['check', 'http://127.0.0.1:1/hooks', '--ledger', 'load', ...state], {
      cwd: load.cwd,
    });
    expect(run).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('nothing can be posted'),
    });
  });

  it('gives no bound where it was cut short, and counts what only looked wrong', async () => {
    const load = await exportLoad(['--jobs', '6', ...SEEDED]);
    const odd = new Set(load.jobs.slice(1).map(({ key }) => key));
    const read = new Set<string>();
    await using consumer = await startLoadConsumer({
      answer: (_, { method }, key) => {
        if (method !== 'GET' || !odd.has(key)) return false;
        if (read.has(key)) started.kill('SIGINT');
        return read.has(key) || read.add(key).size === 0;
      },
    });
    await playLoad(load, consumer.url);
    for (const key of odd) consumer.jobs.set(key, { status: 'odd', point: 4, booked: [] });
    const args = ['--sample', '100%', '--seed', 'a', '--concurrency', '1', '--state-wait', '1ms', '--json'];
    const state = ['--state-url', `${consumer.url}/jobs/{key}`];
    const started = startInProcess(
      ['check', `${consumer.url}/hooks`, '--ledger', 'load', ...state, ...args],
      { cwd: load.cwd },
    );
    const run = await started.ended;
    expect(run.code).toBe(130);
    expect(wrongIn(run)).toEqual({});
    expect(run.lines.at(-1)).toMatchObject({
      ended: 'stopped',
      caveats: expect.arrayContaining([expect.stringMatching(/^\d+ jobs? that looked wrong/)]),
      ledger: { sample: { atMost: null } },
    });
  });
});

describe('check --ledger of a folder whose name has a space', () => {
  it('quotes it in what is to be pasted', async () => {
    const load = await exportLoad(['--jobs', '2', ...SEEDED]);
    await using consumer = await startLoadConsumer();
    await playLoad(load, consumer.url);
    consumer.jobs.delete(load.jobs[0]?.key ?? '');
    renameSync(load.folder, join(load.cwd, 'a b'));
    const state = ['--state-url', `${consumer.url}/jobs/{key}`, '--state-wait', '1ms'];
    const run = await runInProcess(['check', `${consumer.url}/hooks`, '--ledger', 'a b', ...state], {
      cwd: load.cwd,
    });
    expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(
      "webhook-cli send --scenario 'a b/failed/lost-1.json' --to",
    );
  });
});

describe('check --ledger of a consumer with a clock that counts days', () => {
  const DAY_MS = 24 * 60 * 60 * 1000;

  /** A consumer that tells of every job on which day it was booked, and whose load was three days ago. */
  async function withDays(args: readonly string[] = []) {
    const load = await exportLoad(['--jobs', '24', ...args, ...SEEDED]);
    const keys = new Set(load.jobs.map(({ key }) => key));
    const spoiled = new Set<string>();
    const consumer = await startLoadConsumer({
      answer: (response, { method }, key) => {
        const job = consumer.jobs.get(key);
        if (method !== 'GET' || job === undefined) return false;
        const ms = Date.now() - (keys.has(key) ? 3 * DAY_MS : 0);
        const clocks = {
          day: Math.floor(ms / DAY_MS),
          log: [{ on: new Date(ms).toISOString().slice(0, 10) }],
        };
        const status = spoiled.has(key) ? 'odd' : job.status;
        response.writeHead(200).end(JSON.stringify({ ...job, status, ...clocks }));
        return true;
      },
    });
    await playLoad(load, consumer.url);
    return { load, consumer, spoiled, [Symbol.asyncDispose]: () => consumer[Symbol.asyncDispose]() };
  }

  it('leaves the clocks out and says so, and finds what is wrong elsewhere', async () => {
    await using days = await withDays();
    const clean = await check(days.load, days.consumer, ['--json']);
    expect(wrongIn(clean)).toEqual({});
    expect(outcomes(clean)).toEqual(ALL_HELD);
    const caveats = ['/day', '/log/*/on'].map(
      (path) =>
        `24 of 24 jobs have an earlier moment at ${path} than what is played now: it is taken for a clock of the consumer’s own and not compared, as with --state-ignore ${path}`,
    );
    expect(clean.lines.at(-1)?.['caveats']).toEqual(expect.arrayContaining(caveats));

    const [first, second] = days.load.jobs.map(({ key }) => key);
    days.spoiled.add(first ?? '');
    const job = days.consumer.jobs.get(second ?? '');
    if (job !== undefined) days.consumer.jobs.set(second ?? '', { ...job, booked: [1, 2, 4] });
    const run = await check(days.load, days.consumer, ['--json']);
    expect(wrongIn(run)).toEqual({ wrong: [first], lost: [second] });
    expect(run.lines.find(({ key }) => key === second)).toMatchObject({
      differences: [{ path: '/booked/2' }, { path: '/booked/3' }],
    });
  });

  it('finds a consumer that does wrong with all of them in one place', async () => {
    const load = await exportLoad(['--jobs', '12', ...SEEDED]);
    const keys = new Set(load.jobs.map(({ key }) => key));
    await using consumer = await startLoadConsumer({
      book: (known, payload, right) =>
        keys.has(String(payload['do_number'])) && pointOf(payload) === 4 ? known : right,
    });
    await playLoad(load, consumer.url);
    const run = await check(load, consumer, ['--json']);
    expect(wrongIn(run)).toEqual({ lost: [...keys].toSorted() });
    for (const key of keys)
      consumer.jobs.set(key, { status: 'completed', point: 4, booked: [1, 2, 3, 4, 4] });
    const twice = await check(load, consumer, ['--json']);
    expect(wrongIn(twice)).toEqual({ wrong: [...keys].toSorted() });
  });
});
