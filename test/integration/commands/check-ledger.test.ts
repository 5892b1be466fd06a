import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runInProcess, startInProcess } from '../../helpers/in-process.ts';
import { ALL_HELD, check, outcomes, wrongIn } from '../../helpers/ledger-run.ts';
import {
  type ExportedLoad,
  exportLoad,
  type LoadConsumerFaults,
  playLoad,
  pointOf,
  startLoadConsumer,
} from '../../helpers/load-run.ts';

const SEEDED = ['--seed', 'a', '--now', '2026-01-31T09:30:00Z'];
const FAULTY = ['--jobs', '30', '--duplicate', '20%', '--shuffle', ...SEEDED];

/** A load that was sent to a consumer. */
async function playedTo(faults: LoadConsumerFaults, args: readonly string[] = FAULTY) {
  const load = await exportLoad(args);
  const consumer = await startLoadConsumer(faults);
  await playLoad(load, consumer.url);
  return { load, consumer, [Symbol.asyncDispose]: () => consumer[Symbol.asyncDispose]() };
}

describe('check --ledger of a consumer that spoils some jobs', () => {
  type Book = NonNullable<LoadConsumerFaults['book']>;

  /** What it does with two jobs of each kind, chosen by what was sent of them; with all others it does right. */
  function spoiler(load: ExportedLoad) {
    const spoiled: Record<string, string[]> = { lost: [], 'booked-twice': [], backwards: [], wrong: [] };
    const faults = new Map<string, Book>();
    const spoil = (kind: string, key: string, fault: Book): boolean => {
      const keys = spoiled[kind] ?? [];
      if (keys.length > 1) return false;
      keys.push(key);
      faults.set(key, fault);
      return true;
    };
    for (const { key, steps } of load.jobs) {
      if (new Set(steps).size < steps.length) {
        // What comes after a repetition would heal it.
        const isLast = steps.indexOf(steps.at(-1) ?? 0) < steps.length - 1;
        if (!isLast) continue;
        spoil('booked-twice', key, (known, payload, right) =>
          known?.booked.includes(pointOf(payload)) === true
            ? { ...known, booked: [...known.booked, pointOf(payload)] }
            : right,
        );
        continue;
      }
      const isLate = (steps.at(-1) ?? 0) < 4;
      const toBackwards =
        isLate && spoil('backwards', key, (_, { status = null }, right) => ({ ...right, status }));
      const isSpoiled = toBackwards || spoil('wrong', key, (_, __, right) => ({ ...right, status: 'odd' }));
      if (isSpoiled) continue;
      if (spoiled['lost']?.length === 0) spoil('lost', key, () => undefined);
      else spoil('lost', key, (known, payload, right) => (pointOf(payload) === 2 ? known : right));
    }
    for (const keys of Object.values(spoiled)) keys.sort();
    return { spoiled, faults };
  }

  it('finds exactly these, each of its kind, with the webhooks of the first as scenarios', async () => {
    const load = await exportLoad(FAULTY);
    const { spoiled, faults } = spoiler(load);
    expect(Object.values(spoiled).map((keys) => keys.length)).toEqual([2, 2, 2, 2]);
    await using consumer = await startLoadConsumer({
      book: (known, payload, right) => {
        const fault = faults.get(String(payload['do_number']));
        return fault === undefined ? right : fault(known, payload, right);
      },
      beside: () => ({ readAt: process.hrtime.bigint().toString() }),
    });
    await playLoad(load, consumer.url);
    const run = await check(load, consumer, [
      ...['--json', '--concurrency', '3', '--report', 'junit=ledger.xml', '--report', 'markdown=ledger.md'],
    ]);
    expect(run.code).toBe(1);
    expect(wrongIn(run)).toEqual(spoiled);
    expect(outcomes(run)).toEqual({
      'ledger/delivered': 'pass',
      'ledger/reference': 'pass',
      ...Object.fromEntries(Object.keys(spoiled).map((kind) => [`ledger/${kind}`, 'fail'])),
    });
    const summary = run.lines.at(-1);
    expect(summary).toMatchObject({
      type: 'summary',
      ended: 'complete',
      stateSeen: true,
      must: { pass: 2, fail: 4, skip: 0 },
      ledger: {
        jobs: 30,
        judged: 30,
        unsent: 0,
        undelivered: 0,
        wrong: Object.fromEntries(Object.entries(spoiled).map(([kind, keys]) => [kind, keys.length])),
        references: 1,
        sample: null,
      },
    });
    const line = run.lines.find(({ kind }) => kind === 'booked-twice');
    expect(line).toMatchObject({
      schemaVersion: 1,
      kind: 'booked-twice',
      scenario: 'delivered',
      steps: load.jobs.find(({ key }) => key === line?.['key'])?.steps,
    });
    const reference = run.lines.find(({ id }) => id === 'ledger/reference');
    expect(reference?.['actual']).toContain('ignored: /readAt');
    const lost = run.lines.find(({ id }) => id === 'ledger/lost');
    expect(lost).toMatchObject({
      actual: expect.stringMatching(/^\d of 30 jobs: DO-.*not known at all/),
      how: 'another state',
      counterexample: { load: { alone: false, answered: true }, runs: 1, shrinks: 0 },
      reproduce: expect.stringContaining('--ledger load'),
    });
    expect(readFileSync(join(load.cwd, 'ledger.xml'), 'utf8')).toContain('ledger/booked-twice');
    const markdown = readFileSync(join(load.cwd, 'ledger.md'), 'utf8');
    expect(markdown).toContain('ledger/backwards');
    expect(markdown).toContain('30 of 30 judged');
    expect(markdown).not.toMatch(/seed/i);

    const files = readdirSync(join(load.folder, 'failed')).toSorted();
    expect(files).toContain('lost-1.json');
    expect(files).toEqual(
      files.filter((name) => /^(lost|booked-twice|backwards|wrong)-[123]\.json$/.test(name)),
    );
    const before = consumer.posts();
    const file = 'load/failed/booked-twice-1.json';
    const send = await runInProcess(
      ['send', '--scenario', file, '--to', `${consumer.url}/hooks`, '--no-journal'],
      {
        cwd: load.cwd,
      },
    );
    expect(send.code).toBe(0);
    const again = consumer.requests.filter(({ method }) => method === 'POST').slice(before);
    expect(again.map(({ body }) => pointOf(JSON.parse(body.toString())))).toEqual(line?.['steps']);

    // The next check of what is right by now takes away what this one wrote, and nothing else.
    writeFileSync(join(load.folder, 'failed', 'mine.txt'), 'mine');
    faults.clear();
    const right = { status: 'completed', point: 4, booked: [1, 2, 3, 4] };
    for (const { key } of load.jobs) consumer.jobs.set(key, right);
    const healed = await check(load, consumer, ['--all', '--report', 'pretty']);
    expect(healed).toMatchObject({ code: 0, stderr: '' });
    expect(healed.stdout).toMatch(/^ {2}✔ 6 must.*\n {2}30 of 30 jobs judged\n/);
    expect(readdirSync(join(load.folder, 'failed'))).toEqual(['mine.txt']);
  });

  it('plays alone what goes wrong, makes it small and says how it is sent again', async () => {
    await using played = await playedTo({
      // The last to come has the last word.
      book: (_, payload, right) => ({ ...right, status: payload['status'] ?? null }),
    });
    const { load, consumer } = played;
    const run = await check(load, consumer, [
      '--auth',
      'basic:u:p',
      '--header',
      'X-Shop: 1',
      '--timeout',
      '5s',
    ]);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/✔ 5 must {3}✖ 1 must/);
    expect(run.stdout).toContain('delivered   in-progress #2, info-received #1');
    expect(run.stdout).toContain('and alone too, without load, after');
    expect(run.stdout).toContain(
      `again with  webhook-cli send --scenario load/failed/backwards-1.json --to ${consumer.url}/hooks --auth basic:USER:PASS --header 'X-Shop: 1'`,
    );
    expect(run.stderr).toContain('load/failed has the webhooks of the first wrong jobs as 3 scenarios');
    const file = readFileSync(join(load.folder, 'failed', 'backwards-1.json'), 'utf8');
    expect((JSON.parse(file) as { steps: unknown[] }).steps).toHaveLength(2);

    const accepted = [
      { case: 'ledger/backwards', how: 'another state', reason: 'the shop sorts them at night' },
    ];
    writeFileSync(join(load.cwd, 'known.json'), JSON.stringify({ version: 1, accepted }));
    const known = await check(load, consumer, ['--baseline', 'known.json']);
    expect(known).toMatchObject({ code: 0, stdout: expect.stringContaining('1 accepted') });
  });
});

describe('check --ledger of a consumer with two faults', () => {
  it('shows of each kind what is of that kind, however much smaller the other is', async () => {
    await using played = await playedTo(
      {
        // What comes twice is booked twice; what is older counts where something newer came just before.
        book: (known, payload, right) => {
          const point = pointOf(payload);
          if (known?.booked.includes(point) === true) return { ...known, booked: [...known.booked, point] };
          return { ...right, status: payload['status'] ?? null };
        },
      },
      ['--jobs', '4', '--duplicate', '20%', '--shuffle', ...SEEDED],
    );
    const { load, consumer } = played;
    const run = await check(load, consumer, ['--json']);
    const { 'booked-twice': twice = [], backwards = [] } = wrongIn(run);
    expect(Math.min(twice.length, backwards.length)).toBeGreaterThan(0);
    const delivered = (id: string): unknown =>
      run.lines.find((line) => line['id'] === id)?.['counterexample'] ?? null;
    expect(delivered('ledger/backwards')).toMatchObject({
      delivered: [{ step: 2 }, { step: 1, again: false }],
      load: { alone: true, otherwise: null, triedAgain: 0 },
    });
    expect(delivered('ledger/booked-twice')).toMatchObject({
      delivered: [{ step: 1 }, { step: 1, again: true }],
      load: { alone: true },
    });
  });

  it('tells where alone it is another fault than under load', async () => {
    const load = await exportLoad(['--jobs', '2', '--shuffle', ...SEEDED]);
    const keys = new Set(load.jobs.map(({ key }) => key));
    await using consumer = await startLoadConsumer({
      book: (_, payload, right) => ({
        ...right,
        status: keys.has(String(payload['do_number'])) ? 'odd' : (payload['status'] ?? null),
      }),
    });
    await playLoad(load, consumer.url);
    const run = await check(load, consumer);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('only under load: alone it has another fault, backwards');
    expect(run.stdout).not.toContain('again with  webhook-cli send');
  });
});

describe('check --ledger of jobs that the engine tried again', () => {
  it('repeats what was tried again, where it is shown, played alone and written', async () => {
    const load = await exportLoad(['--jobs', '6', ...SEEDED]);
    const [again] = load.jobs;
    await using consumer = await startLoadConsumer({
      book: (known, payload, right) =>
        known?.booked.includes(pointOf(payload)) === true
          ? { ...known, booked: [...known.booked, pointOf(payload)] }
          : right,
    });
    await playLoad(load, consumer.url, {
      // What comes after it would heal it.
      tries: (job, index) => (job === again?.job && index === 3 ? 3 : 1),
    });
    const run = await check(load, consumer);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('delivered   info-received #1, info-received #1 again');
    expect(run.stdout).toContain('alone too, without load, after');
    expect(run.stdout).toContain('the engine tried 1 webhook of this job again');
    const file = readFileSync(join(load.folder, 'failed', 'booked-twice-1.json'), 'utf8');
    expect((JSON.parse(file) as { steps: unknown[] }).steps).toHaveLength(2);
  });

  it('shows every try of what goes wrong under load alone', async () => {
    const load = await exportLoad(['--jobs', '2', ...SEEDED]);
    const keys = new Set(load.jobs.map(({ key }) => key));
    await using consumer = await startLoadConsumer({
      book: (known, payload, right) =>
        keys.has(String(payload['do_number'])) && known?.booked.includes(pointOf(payload)) === true
          ? { ...known, booked: [...known.booked, pointOf(payload)] }
          : right,
    });
    await playLoad(load, consumer.url, { tries: (job, index) => (job === 1 && index === 3 ? 2 : 1) });
    const run = await check(load, consumer, ['--json']);
    const shown = run.lines.find(({ id }) => id === 'ledger/booked-twice')?.['counterexample'];
    expect(shown).toMatchObject({
      delivered: [1, 2, 3, 4, 4].map((step, i) => ({ step, again: i === 4 })),
      load: { alone: false, otherwise: null, answered: false, triedAgain: 1 },
    });
    const file = readFileSync(join(load.folder, 'failed', 'booked-twice-1.json'), 'utf8');
    expect((JSON.parse(file) as { steps: unknown[] }).steps).toHaveLength(5);
    expect(file).toContain('each try by itself');
  });
});

describe('check --ledger of a right consumer', () => {
  it('is clean, however often a second has passed, and whatever a key looks like', async () => {
    const load = await exportLoad([...FAULTY, '--id', '{n:9}']);
    const [, unlucky] = load.jobs;
    const begun = Date.now();
    await using consumer = await startLoadConsumer({
      // A number that is the key of one of the jobs, and a clock that counts seconds.
      beside: () => ({ limit: Number(unlucky?.key), shift: Math.floor((Date.now() - begun) / 1000) }),
    });
    await playLoad(load, consumer.url);
    const run = await check(load, consumer, ['--json', '--wait-for-target', '2s', '--provider', 'detrack']);
    expect(outcomes(run)).toEqual(ALL_HELD);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(wrongIn(run)).toEqual({});
    expect(existsSync(join(load.folder, 'failed'))).toBe(false);
  });

  it('judges a sample that the seed chooses, and says what it proves', async () => {
    await using played = await playedTo({});
    const { load, consumer } = played;
    const read = async (seed: string): Promise<readonly string[]> => {
      const before = consumer.requests.length;
      const run = await check(load, consumer, ['--json', '--sample', '20%', '--seed', seed]);
      expect(run.code).toBe(0);
      expect(run.lines.at(-1)).toMatchObject({
        seed,
        caveats: [
          '6 of 30 jobs were judged, 0 of them wrong: with 95 % confidence at most 39.4 % of all are, which is 11 jobs',
        ],
        ledger: { judged: 6, sample: { share: 0.2, confidence: 0.95, atMost: expect.closeTo(0.393, 3) } },
      });
      const keys = new Set(load.jobs.map(({ key }) => `/jobs/${key}`));
      const asked = consumer.requests.slice(before).map(({ target }) => target);
      return [...new Set(asked.filter((target) => keys.has(target)))].toSorted();
    };
    const first = await read('a');
    expect(first).toHaveLength(6);
    expect(await read('a')).toEqual(first);
    expect(await read('b')).not.toEqual(first);
  });

  it('bears jobs that the last webhook has it forget', async () => {
    const load = await exportLoad(['--jobs', '4', ...SEEDED]);
    await using consumer = await startLoadConsumer({
      book: (_, __, right) => right,
      answer: (response, { method }, key) => {
        const isDone = method === 'GET' && consumer.jobs.get(key)?.point === 4;
        if (isDone) response.writeHead(404).end();
        return isDone;
      },
    });
    await playLoad(load, consumer.url);
    const run = await check(load, consumer, ['--json']);
    expect(outcomes(run)).toEqual(ALL_HELD);
  });

  it('signs what it plays, and asks for the secret', async () => {
    const signed = ['--provider', 'deliveright', '--payload-version', '2', '--secret', 's3cret'];
    const load = await exportLoad(['--jobs', '3', ...signed, ...SEEDED], 'cross-dock');
    const orders = new Map<string, string>();
    await using consumer = await startLoadConsumer({
      answer: (response, { method, headers, body, target }) => {
        if (method === 'GET') {
          const status = orders.get(decodeURIComponent(target.replace('/jobs/', '')));
          response.writeHead(status === undefined ? 404 : 200).end(JSON.stringify({ status }));
          return true;
        }
        if (headers['x-grasshopper-signature'] === undefined) response.writeHead(401).end();
        else {
          const text = body.toString();
          for (const { key } of load.jobs) if (text.includes(key)) orders.set(key, 'known');
          if (!load.jobs.some(({ key }) => text.includes(key))) {
            for (const key of text.match(/\d{11}/g) ?? []) orders.set(key, 'known');
          }
          response.writeHead(200).end();
        }
        return true;
      },
    });
    await playLoad(load, consumer.url);
    const without = await check(load, consumer);
    expect(without).toMatchObject({ code: 2, stderr: expect.stringContaining('give --secret') });
    const run = await check(load, consumer, ['--json', '--secret', 's3cret']);
    expect(run.code).toBe(0);
    expect(outcomes(run)).toEqual(ALL_HELD);
    expect(run.stdout).not.toContain('s3cret');
  });
});

describe('check --ledger of what the log tells of', () => {
  it('judges no job that was not sent whole or not taken', async () => {
    const load = await exportLoad(['--jobs', '10', ...SEEDED]);
    const [refused, unsent] = load.jobs;
    await using consumer = await startLoadConsumer({
      answer: (response, { method }, key) => {
        const isRefused = method === 'POST' && key === refused?.key;
        if (isRefused) response.writeHead(503).end();
        return isRefused;
      },
    });
    await playLoad(load, consumer.url, { sends: (job, index) => job !== unsent?.job || index < 2 });
    const run = await check(load, consumer, ['--json']);
    expect(run.code).toBe(1);
    expect(outcomes(run)).toEqual({ ...ALL_HELD, 'ledger/delivered': 'fail' });
    expect(wrongIn(run)).toEqual({ undelivered: [refused?.key] });
    expect(run.lines.find(({ type }) => type === 'job')).toMatchObject({ failed: { index: 0, status: 503 } });
    expect(run.lines.find(({ id }) => id === 'ledger/delivered')).toMatchObject({
      actual: `503 (4 times) in 1 of 10 jobs: ${refused?.key}; 1 of 10 jobs was not sent whole: ${unsent?.key}; by the log 2 of 2 shards were begun: send the rest, and bring back the sent/ of every machine; what became of these jobs was not judged`,
      how: 'answered no 2xx, not sent',
    });
    expect(run.lines.at(-1)).toMatchObject({
      caveats: [],
      ledger: { judged: 8, unsent: 1, undelivered: 1 },
    });
  });

  it('takes all as sent where there is none', async () => {
    const load = await exportLoad(['--jobs', '3', ...SEEDED]);
    await using consumer = await startLoadConsumer();
    await playLoad(load, consumer.url);
    rmSync(join(load.folder, 'sent'), { recursive: true });
    const run = await check(load, consumer, ['--json']);
    expect(run.code).toBe(0);
    expect(outcomes(run)).toEqual({ ...ALL_HELD, 'ledger/delivered': 'skip' });
    expect(run.lines.at(-1)?.['caveats']).toEqual([
      expect.stringContaining('every webhook is taken as sent'),
    ]);
  });

  it('says of payloads without an order that no consumer can put right what was sent mixed', async () => {
    const version = ['--payload-version', '1', '--content-type', 'json'];
    const load = await exportLoad(['--jobs', '2', '--shuffle', ...version, ...SEEDED]);
    await using consumer = await startLoadConsumer();
    await playLoad(load, consumer.url);
    const run = await check(load, consumer, ['--json']);
    expect(run.lines.at(-1)?.['caveats']).toEqual([
      'version 1 of the payload holds nothing that puts two webhooks in order: no consumer can put right the 2 jobs that were sent mixed',
    ]);
  });

  it.each([
    [
      'was restarted',
      true,
      'but one that was played just now; the likely cause: by the log it took their webhooks: it was restarted',
    ],
    [
      'was never sent to',
      false,
      'but one that was played just now; the likely cause: the ledger was never played',
    ],
  ])('says first that a consumer that %s knows none of the jobs', async (_, isPlayed, cause) => {
    const load = await exportLoad(['--jobs', '40', ...SEEDED]);
    await using consumer = await startLoadConsumer();
    if (isPlayed) await playLoad(load, consumer.url);
    consumer.jobs.clear();
    const before = consumer.posts();
    const run = await check(load, consumer, ['--json']);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/^warning: the consumer knows none of the jobs of this ledger/);
    expect(wrongIn(run)).toEqual({});
    expect(run.lines.find(({ id }) => id === 'ledger/lost')).toMatchObject({
      outcome: 'fail',
      actual: expect.stringContaining(`knows none of the 40 jobs, ${cause}`),
    });
    expect(run.lines.at(-1)).toMatchObject({ stateSeen: false, must: { fail: 1 } });
    // One job, twice, to find out why.
    expect(consumer.posts() - before).toBe(8);
  });

  it('says where the state is read in the wrong place', async () => {
    const load = await exportLoad(['--jobs', '3', ...SEEDED]);
    await using consumer = await startLoadConsumer();
    await playLoad(load, consumer.url);
    const run = await runInProcess(
      ['check', `${consumer.url}/hooks`, '--ledger', 'load', '--state-url', `${consumer.url}/jobs/X{key}`],
      { cwd: load.cwd },
    );
    expect(run).toMatchObject({ code: 1, stdout: expect.stringContaining('read in the wrong place') });
  });
});

describe('check --ledger that cannot go on', () => {
  it('tells what it had found when it is interrupted, and when the time is up', async () => {
    await using played = await playedTo({
      book: (_, payload, right) => ({ ...right, status: payload['status'] ?? null }),
    });
    const { load, consumer } = played;
    const last = new Set(load.jobs.slice(-2).map(({ key }) => `/jobs/${key}`));
    // What it says of the last jobs never comes.
    await using slow = await startLoadConsumer({
      answer: (response, { method, target, body }) => {
        if (!last.has(target)) {
          void fetch(
            `${consumer.url}${target}`,
            method === 'GET' ? {} : { method, body: body.toString() },
          ).then(async (answer) => response.writeHead(answer.status).end(await answer.text()));
        }
        return true;
      },
    });
    const state = [
      '--state-url',
      `${slow.url}/jobs/{key}`,
      '--state-wait',
      '1ms',
      '--concurrency',
      '4',
      '--json',
    ];
    const args = ['check', `${slow.url}/hooks`, '--ledger', 'load', ...state];
    const started = startInProcess(args, { cwd: load.cwd });
    await started.readUntil(/"type":"job".*backwards/);
    started.kill('SIGINT');
    const run = await started.ended;
    expect(run.code).toBe(130);
    expect(outcomes(run)).toMatchObject({ 'ledger/backwards': 'fail', 'ledger/lost': 'skip' });
    expect(run.lines.find(({ id }) => id === 'ledger/lost')?.['reason']).toMatch(
      /^interrupted before it was done: \d+ of 30 jobs judged$/,
    );
    expect(run.lines.at(-1)).toMatchObject({ ended: 'stopped' });

    const timed = await runInProcess([...args, '--max-time', '1ms'], { cwd: load.cwd });
    expect(timed.code).toBe(4);
    expect(timed.lines.at(-1)).toMatchObject({ ended: 'max-time' });
  });

  it('ends with 3 where the state cannot be read any more, with what was found before', async () => {
    let reads = 0;
    await using played = await playedTo(
      {
        answer: (response, { method }) => {
          if (method === 'GET') reads += 1;
          const isGone = method === 'GET' && reads > 20;
          if (isGone) response.writeHead(500).end();
          return isGone;
        },
      },
      ['--jobs', '60', ...SEEDED],
    );
    const run = await check(played.load, played.consumer, ['--json']);
    expect(run.code).toBe(3);
    expect(run.lines.at(-1)).toMatchObject({ type: 'error', code: 'state_unreadable' });
    expect(run.lines.at(-2)).toMatchObject({ type: 'summary', ended: 'unreadable' });
  });

  it('tells that without load there is nothing to compare with', async () => {
    const load = await exportLoad(['--jobs', '3', ...SEEDED]);
    const keys = new Set(load.jobs.map(({ key }) => key));
    await using consumer = await startLoadConsumer({
      answer: (response, { method }, key) => {
        const isStranger = method === 'POST' && !keys.has(key);
        if (isStranger) response.writeHead(401).end();
        return isStranger;
      },
    });
    await playLoad(load, consumer.url);
    const run = await check(load, consumer);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('info-received #1: answered 401');
    expect(run.stdout).toContain('4 cases skipped   after ledger/reference');
    expect(run.stderr).toContain('the endpoint asks for credentials: give --auth');
  });
});

describe('check --ledger of a consumer that books later', () => {
  it('accuses no job where the state of what is played alone is read too early', async () => {
    const load = await exportLoad(['--jobs', '3', ...SEEDED]);
    const keys = new Set(load.jobs.map(({ key }) => key));
    await using consumer = await startLoadConsumer({
      book: (known, payload, right) => (keys.has(String(payload['do_number'])) ? right : known),
    });
    await playLoad(load, consumer.url);
    const run = await check(load, consumer, ['--json']);
    expect(run.code).toBe(1);
    expect(wrongIn(run)).toEqual({});
    expect(run.lines.find(({ id }) => id === 'ledger/reference')).toMatchObject({
      outcome: 'fail',
      actual: expect.stringContaining('may need a longer wait before its state is read'),
    });
  });

  it('asks for a job by its own id or a field, and by a command', async () => {
    const load = await exportLoad(['--jobs', '3', ...SEEDED]);
    await using consumer = await startLoadConsumer();
    await playLoad(load, consumer.url);
    writeFileSync(
      join(load.cwd, 'ask.mjs'),
      `const answer = await fetch(process.argv[2] + '/jobs/' + process.argv[3]);
       if (answer.ok && process.argv[4].startsWith('SO-')) console.log(await answer.text());`,
    );
    const command = `'${process.execPath}' ask.mjs ${consumer.url} {key} {/order_number} {id}`;
    const run = await runInProcess(
      ['check', `${consumer.url}/hooks`, '--ledger', 'load', '--state-command', command, '--json'],
      { cwd: load.cwd },
    );
    expect(outcomes(run)).toEqual(ALL_HELD);
    const wrong = await runInProcess(
      ['check', `${consumer.url}/hooks`, '--ledger', 'load', '--state-url', `${consumer.url}/{/order_numbr}`],
      { cwd: load.cwd },
    );
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean') });
  });
});

describe('check --ledger refuses', () => {
  it.each([
    [['--only', 'order'], '--only says nothing with --ledger'],
    [['--set', 'a=b'], '--set says nothing with --ledger'],
    [['--payload-version', '1'], '--payload-version says nothing with --ledger'],
    [['--bail'], '--bail says nothing with --ledger'],
    [['--form-key', 'hook'], '--form-key says nothing with --ledger'],
    [['--strict'], '--strict says nothing with --ledger'],
    [['--seed', 'a'], '--seed says nothing with --ledger and without --sample'],
    [['--sample', '0'], 'sample "0" is no share'],
    [['--provider', 'deliveright'], 'the ledger is of detrack'],
    [['--secret', 'x'], 'the webhooks of this ledger are not signed'],
  ])('%j', async (args, message) => {
    const load = await exportLoad(['--jobs', '1', ...SEEDED]);
    const run = await check(load, { url: 'http://127.0.0.1:1' }, args);
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
  });

  it.each([
    ['junit=load/ledger.ndjson', []],
    ['markdown=load/shards/0001.ndjson', []],
    ['html=load/scenarios/new.html', []],
    ['html=link/README.md', []],
    ['junit=fine.xml', ['--baseline', 'load/scenarios/known.json', '--write-baseline']],
  ])('to replace a file of the ledger that it judges: %s %j', async (report, args) => {
    const load = await exportLoad(['--jobs', '1', ...SEEDED]);
    symlinkSync('load', join(load.cwd, 'link'));
    const before = readFileSync(join(load.folder, 'ledger.ndjson'), 'utf8');
    const run = await check(load, { url: 'http://127.0.0.1:1' }, ['--report', report, ...args]);
    expect(run).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('belongs to the ledger'),
    });
    expect(readFileSync(join(load.folder, 'ledger.ndjson'), 'utf8')).toBe(before);
  });

  it('what is no ledger, a torn one, one without a state or a target', async () => {
    const load = await exportLoad(['--jobs', '2', ...SEEDED]);
    const of = async (...args: string[]): Promise<string> => {
      const run = await runInProcess(['check', ...args], { cwd: load.cwd });
      expect(run).toMatchObject({ code: 2, stdout: '' });
      return run.stderr;
    };
    const state = ['--state-command', 'cat {key}'];
    expect(await of('127.0.0.1:1', '--ledger', '.', ...state)).toContain('has no ledger.ndjson');
    expect(await of('127.0.0.1:1', '--ledger', '', ...state)).toContain('--ledger names no folder');
    expect(await of('127.0.0.1:1', '--ledger', 'load')).toContain('give --state-url');
    expect(await of('--ledger', 'load', ...state)).toContain('which endpoint?');
    expect(await of('127.0.0.1:1', '--provider', 'detrack', '--sample', '10%')).toContain(
      '--sample says nothing without --ledger',
    );
    expect(await of('--list', '--ledger', 'load')).toContain('--ledger says nothing to --list');
    expect(await of('example.com', '--ledger', 'load', ...state)).toContain('read the state of 2 jobs');
    const file = join(load.folder, 'ledger.ndjson');
    const [head = '', first = ''] = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${head}\n${first}\n`);
    expect(await of('127.0.0.1:1', '--ledger', 'load', ...state)).toContain('has 1 of its 2 jobs');
    mkdirSync(join(load.cwd, 'none'));
    writeFileSync(join(load.cwd, 'none', 'ledger.ndjson'), 'nothing\n');
    expect(await of('127.0.0.1:1', '--ledger', 'none', ...state)).toContain('ledger.ndjson:1');
  });
});
