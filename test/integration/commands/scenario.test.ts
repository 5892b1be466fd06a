import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExchangeLine } from '../../../src/output/lines.ts';
import { type Captured, startCapture, unusedPort } from '../../helpers/capture.ts';
import {
  exchangesOf,
  type MachineLine,
  type Output,
  type RunOptions,
  type RunResult,
  temporaryFolder,
} from '../../helpers/cli.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';

/** The events of the scenario that most of these tests send, in its order. */
const DELIVERED = ['info-received', 'in-progress', 'heading-to', 'completed'];

function scenario(name: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return runInProcess(['send', '--scenario', name, '--no-journal', ...args], options);
}

function events(run: Pick<Output, 'lines'>): (string | null)[] {
  return exchangesOf(run).map(({ event }) => event);
}

function documentOf({ body }: Captured): Readonly<Record<string, unknown>> {
  return JSON.parse(body.toString('utf8')) as Readonly<Record<string, unknown>>;
}

/** When each request began, in ms from the first. */
function begun(exchanges: readonly ExchangeLine[]): number[] {
  const [first = 0, ...others] = exchanges.map(({ at }) => Date.parse(at));
  return [0, ...others.map((time) => time - first)];
}

/** Whether no webhook comes before one that precedes it in the scenario. */
function isInOrder(sent: readonly (string | null)[]): boolean {
  const places = sent.map((event) => DELIVERED.indexOf(event ?? ''));
  return places.every((place, index) => index === 0 || (places[index - 1] ?? 0) <= place);
}

describe('send --scenario', () => {
  it('sends one job through its events, each valid, and tells which step each is', async () => {
    const listening = await listenInProcess(['--json', '--no-journal', '--strict', '--reject-invalid']);
    const run = await scenario('delivered', ['--to', listening.url]);
    listening.kill('SIGTERM');
    const received = exchangesOf(await listening.ended);
    expect(received.map(({ event, valid, findings }) => ({ event, valid, findings }))).toEqual(
      DELIVERED.map((event) => ({ event, valid: true, findings: [] })),
    );
    expect(new Set(received.map(({ key }) => key)).size).toBe(1);
    const milestones = received.map(
      ({ payload }) => (payload as { milestones: unknown[] }).milestones.length,
    );
    expect(milestones).toEqual([...new Set(milestones)].toSorted((a, b) => a - b));

    expect(run.code).toBe(0);
    const shown = run.stdout.trimEnd().split('\n');
    expect(shown).toHaveLength(4);
    for (const [index, line] of shown.entries()) {
      expect(line).toMatch(/^✔ {2}[\d:]{8} {2}\w/);
      expect(line).toMatch(new RegExp(` ${index + 1}/4 .* 200 OK `));
    }
    expect(run.stderr).toMatch(
      /^delivered {3}detrack · Booked, sent out, delivered\n4 webhooks of 1 job · to 127\.0\.0\.1:\d+ · seed \w+\n4 sent, 4 delivered, 0 failed /,
    );
    expect(run.stderr).toMatch(
      new RegExp(
        `^ {2}${received[0]?.key} {3}4 of 4 delivered, last Completed\n\\* constructed scenario: .*\n$`,
        'm',
      ),
    );
  });

  it('--json writes the exchanges and the totals, and nothing else on stdout', async () => {
    const server = await startCapture();
    const flags = ['--jobs', '2', '--seed', 'a', '--json', '--raw'];
    const run = await scenario('failed-then-reattempted', [...flags, '--to', server.url]);
    expect(run.code).toBe(0);
    expect(run.lines.map(({ type }) => type)).toEqual([...Array(14).fill('exchange'), 'summary']);
    expect(exchangesOf(run).map(({ request }) => request.body)).toEqual(
      server.requests.map(({ body }) => body.toString('utf8')),
    );
    const keys = new Set(exchangesOf(run).map(({ key }) => key));
    expect(keys.size).toBe(2);
    expect(run.lines.at(-1)).toMatchObject({
      type: 'summary',
      scenario: 'failed-then-reattempted',
      provider: 'detrack',
      seed: 'a',
      planned: 14,
      sent: 14,
      delivered: 14,
      failed: 0,
      retried: 0,
      duplicated: 0,
      dropped: 0,
      jobs: [...keys].map((key) => expect.objectContaining({ key }) as MachineLine),
    });
  });

  it('begins and ends where --from and --to-step say', async () => {
    const server = await startCapture();
    const part = async (...flags: string[]) =>
      events(await scenario('delivered', [...flags, '--to', server.url, '--json']));
    expect(await part('--from', '2', '--to-step', '3')).toEqual(DELIVERED.slice(1, 3));
    expect(await part('--from', 'heading-to')).toEqual(DELIVERED.slice(2));
    expect(await part('--to-step', 'in-progress')).toEqual(DELIVERED.slice(0, 2));
    const wrong = await scenario('delivered', ['--from', '3', '--to-step', '2', '--to', server.url]);
    expect(wrong.code).toBe(2);
    const unknown = await scenario('delivered', ['--from', 'deleted', '--to', server.url]);
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('has no step "deleted"') });
    expect(server.requests).toHaveLength(6);
  });

  it('--interval and --speed say when each goes out; without them nothing waits', async () => {
    const server = await startCapture();
    const begin = async (...flags: string[]) =>
      begun(exchangesOf(await scenario('delivered', [...flags, '--to', server.url, '--json'])));
    const even = await begin('--interval', '120ms');
    // A first request goes out late by what it loads, so that the others may seem a little early.
    for (const [index, at] of even.entries()) expect(at).toBeGreaterThan(index * 120 - 80);
    expect(even[3]).toBeGreaterThan(280);
    // A day lies before the second step, a little more than two and a half hours between the others.
    const [, second = 0, third = 0, last = 0] = await begin('--speed', '100000x');
    expect(second).toBeGreaterThan(750);
    // The second may be late by what was loaded before the first.
    expect(last - second).toBeGreaterThan(50);
    expect(last - second).toBeLessThan(second);
    expect(third).toBeGreaterThanOrEqual(second);
  });

  it('no payload tells of the future, however fast it runs', async () => {
    const server = await startCapture();
    await scenario('delivered', ['--speed', '1000000x', '--to', server.url]);
    const now = Date.now();
    const last = server.requests.map(documentOf).at(-1) as { milestones: { created_at: string }[] };
    for (const { created_at } of last.milestones) expect(Date.parse(created_at)).toBeLessThanOrEqual(now);
  });

  it('--duplicate, --drop and --shuffle make disorder, the same with the same --seed', async () => {
    const server = await startCapture();
    const disorder = async (seed: string) => {
      const flags = ['--duplicate', '50%', '--drop', '0.25', '--shuffle', '--jobs', '3', '--seed', seed];
      const run = await scenario('delivered', [...flags, '--to', server.url, '--json']);
      expect(run.code).toBe(0);
      const summary = run.lines.at(-1);
      expect(summary).toMatchObject({ sent: 12 - 3 + 5, duplicated: 5, dropped: 3 });
      return { sent: events(run), keys: exchangesOf(run).map(({ key }) => key) };
    };
    const first = await disorder('a');
    expect(isInOrder(first.sent.filter((_, index) => first.keys[index] === first.keys[0]))).toBe(false);
    expect((await disorder('a')).sent).toEqual(first.sent);
    expect((await disorder('b')).sent).not.toEqual(first.sent);
    // A repetition has the bytes of the first time.
    const bodies = server.requests.slice(0, 14).map(({ body }) => body.toString('utf8'));
    expect(new Set(bodies).size).toBe(9);
  });

  it('interleaves the jobs of --jobs, each in its order', async () => {
    const server = await startCapture();
    const run = await scenario('delivered', [
      '--jobs',
      '3',
      '--concurrency',
      '2',
      '--to',
      server.url,
      '--json',
    ]);
    const keys = exchangesOf(run).map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
    for (const key of new Set(keys)) {
      const own = exchangesOf(run).filter((exchange) => exchange.key === key);
      expect(own.map(({ event }) => event)).toEqual(DELIVERED);
    }
    expect(keys.slice(0, 4)).not.toEqual(Array(4).fill(keys[0]));
  });

  it('is 1 when one fails, 0 when that status is expected, and goes on either way', async () => {
    const server = await startCapture((response, { body }) => {
      response.writeHead(body.includes('"status":"completed"') ? 503 : 204).end();
    });
    const run = await scenario('delivered', ['--to', server.url]);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/^✖ .* 4\/4 .* 503 /m);
    expect(run.stderr).toMatch(/4 sent, 3 delivered, 1 failed/);
    const expected = await scenario('delivered', ['--to', server.url, '--expect-status', '2xx,503']);
    expect(expected.code).toBe(0);
    const nobody = await scenario('delivered', ['--to', `127.0.0.1:${await unusedPort()}`]);
    expect(nobody).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('4 sent, 0 delivered, 4 failed'),
    });
  });

  it('--dry-run prints what would be sent, one body a line', async () => {
    const server = await startCapture();
    const fixed = ['--seed', 'a', '--now', '2026-03-01T10:00:00Z', '--to', server.url];
    const printed = await scenario('white-glove', [...fixed, '--dry-run']);
    expect(printed.code).toBe(0);
    expect(server.requests).toEqual([]);
    const lines = printed.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(11);
    const keys = lines.map((line) => (JSON.parse(line) as { order: { order_id: unknown } }).order.order_id);
    expect(new Set(keys).size).toBe(1);
    const again = await scenario('white-glove', [...fixed, '--dry-run']);
    expect(again.stdout).toBe(printed.stdout);
  });

  it('keeps its exchanges in the journal, 3 where that cannot be written', async () => {
    const server = await startCapture();
    const cwd = temporaryFolder();
    const args = ['send', '--scenario', 'delivered', '--to', server.url];
    expect((await runInProcess(args, { cwd })).code).toBe(0);
    const history = await runInProcess(['history', '--json'], { cwd });
    expect(events(history)).toEqual(DELIVERED);
    mkdirSync(join(cwd, 'folder'));
    const unwritable = await runInProcess([...args, '--journal', 'folder'], { cwd });
    expect(unwritable.code).toBe(3);
    expect(server.requests).toHaveLength(4);
  });

  it('tells in Deliveright’s payloads of the sends that were really made', async () => {
    const server = await startCapture((response) => {
      response.writeHead(server.requests.length === 1 ? 500 : 200).end();
    });
    const run = await scenario('white-glove', ['--to-step', '3', '--to', server.url]);
    expect(run.code).toBe(1);
    const texts = server.requests.map(({ body }) => body.toString('utf8'));
    expect(texts[0]).not.toContain(server.url);
    expect(texts[2]?.split(server.url).length).toBeGreaterThan(2);
  });
});

describe('a scenario of the user’s own', () => {
  const mine = {
    name: 'damaged',
    provider: 'detrack',
    title: 'Damaged on the way',
    steps: [
      { event: 'in-progress' },
      { event: 'failed', after: '2h', set: { status: 'failed', reason: 'Damaged', pod_at: '{now}' } },
    ],
  };

  it('is a file', async () => {
    const server = await startCapture();
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'mine.json'), JSON.stringify(mine));
    const run = await scenario('./mine.json', ['--to', server.url, '--json'], { cwd });
    expect(run.code).toBe(0);
    expect(events(run)).toEqual(['in-progress', 'failed']);
    const [first, second] = server.requests.map(documentOf);
    expect(second).toMatchObject({ do_number: first?.['do_number'], status: 'failed', reason: 'Damaged' });
  });

  it.each([
    ['a key that there is not', { ...mine, speed: 1 }, /^error: mine\.json:\d+:\d+: .*"speed" is no key/],
    [
      'an event that there is not',
      { ...mine, steps: [{ event: 'faild' }] },
      /^error: mine\.json:7:\d+: .*Detrack has no trigger "faild"/,
    ],
    [
      'a path that the payload does not have',
      { ...mine, steps: [{ event: 'failed', set: { raeson: 'x' } }] },
      /^error: mine\.json:\d+:\d+: .*raeson/,
    ],
    ['no JSON', '{ "name": "x",,', /^error: mine\.json:1:15: unexpected ","/],
  ])('with %s is 2, with the line and the column', async (_, document, message) => {
    const cwd = temporaryFolder();
    const text = typeof document === 'string' ? document : JSON.stringify(document, null, 2);
    writeFileSync(join(cwd, 'mine.json'), text);
    const run = await runInProcess(['send', '--scenario', 'mine.json', '--dry-run'], { cwd });
    expect(run.stderr).toMatch(message);
    expect(run).toMatchObject({ code: 2, stdout: '' });
  });

  it('is 3 where the file is missing', async () => {
    const run = await scenario('./none.json', ['--dry-run']);
    expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining('no file ./none.json') });
  });
});

describe('send --retry-schedule', () => {
  it('tries again after its pauses, divided by --speed, with the same bytes', async () => {
    const server = await startCapture((response) => {
      response.writeHead(server.requests.length < 3 ? 401 : 200).end();
    });
    const run = await runInProcess([
      ...['send', '--trigger', 'failed', '--no-journal', '--to', server.url, '--json'],
      ...['--retry-schedule', '20s,30s,5m', '--speed', '100x'],
    ]);
    expect(run.code).toBe(0);
    const tries = exchangesOf(run);
    expect(tries.map(({ attempt, response }) => [attempt, response?.status])).toEqual([
      [1, 401],
      [2, 401],
      [3, 200],
    ]);
    const [, second = 0, third = 0] = begun(tries);
    expect(second).toBeGreaterThan(190);
    expect(third - second).toBeGreaterThan(290);
    expect(third).toBeLessThan(3000);
    expect(new Set(server.requests.map(({ body }) => body.toString('utf8'))).size).toBe(1);
  });

  it('waits as long as Retry-After asks, whatever the speed', async () => {
    const server = await startCapture((response) => {
      const isFirst = server.requests.length === 1;
      response.writeHead(isFirst ? 503 : 200, isFirst ? { 'Retry-After': '1' } : {}).end();
    });
    const run = await runInProcess([
      ...['send', '--trigger', 'failed', '--no-journal', '--to', server.url, '--json'],
      ...['--retry-schedule', '1s', '--speed', '1000x'],
    ]);
    expect(run.code).toBe(0);
    expect(begun(exchangesOf(run))[1]).toBeGreaterThan(980);
  });

  it('is 1 when it is through', async () => {
    const server = await startCapture((response) => response.writeHead(500).end());
    const args = ['send', '--trigger', 'failed', '--no-journal', '--to', server.url];
    const run = await runInProcess([...args, '--retry-schedule', '1ms,1ms']);
    expect(run.code).toBe(1);
    expect(server.requests).toHaveLength(3);
    expect(run.stdout).toContain('  try 3 · ');
    expect(run.stderr).not.toContain('✔');
  });
});

describe('events --scenarios', () => {
  it('lists them, and --json has their steps', async () => {
    const table = await runInProcess(['events', '--scenarios']);
    expect(table.code).toBe(0);
    const rows = table.stdout.trimEnd().split('\n');
    expect(rows[0]).toMatch(/^provider +scenario +webhooks +what$/);
    expect(rows).toHaveLength(1 + 14);
    expect(rows).toContainEqual(
      expect.stringMatching(/^detrack +delivered +4 +Booked, sent out, delivered$/),
    );
    const run = await runInProcess(['events', '--scenarios', '--provider', 'deliveright', '--json']);
    expect(run.lines.map(({ type }) => type)).toEqual([...Array(6).fill('scenario'), 'summary']);
    for (const line of run.lines.slice(0, -1)) {
      expect(line).toMatchObject({ provider: 'deliveright', title: expect.any(String) });
      expect(line['provenance']).toBe('constructed');
      for (const step of line['steps'] as object[]) {
        expect(step).toEqual({
          event: expect.any(String),
          afterMs: expect.any(Number),
          title: expect.anything(),
        });
      }
    }
  });

  it('does not fit events show', async () => {
    const run = await runInProcess(['events', 'show', 'failed', '--scenarios']);
    expect(run).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--scenarios is a flag of events, not of events show'),
    });
  });
});

it('a scenario that there is not is refused, and the nearest one named', async () => {
  const run = await runInProcess(['send', '--scenario', 'deliverd', '--dry-run']);
  expect(run.stderr).toMatch(/Did you mean "delivered"\?/);
  expect(run).toMatchObject({ code: 2, stdout: '' });
});
