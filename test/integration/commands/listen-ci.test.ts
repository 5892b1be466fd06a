import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { runScenario } from '../../../src/api/scenario.ts';
import { send } from '../../../src/api/send.ts';
import type { JsonValue } from '../../../src/core/json/json.ts';
import type { ExchangeLine } from '../../../src/output/lines.ts';
import { post, startCapture } from '../../helpers/capture.ts';
import {
  exchangesOf,
  type MachineLine,
  type Output,
  type Running,
  type RunOptions,
  type RunResult,
  temporaryFolder,
} from '../../helpers/cli.ts';
import { holdTimers, passNextTimer, passTime, passTimersUntil, timerSet } from '../../helpers/held-timers.ts';
import { postJson } from '../../helpers/http-client.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';
import { fixtureBytes } from '../../helpers/receiver.ts';

const failed = fixtureBytes('detrack/failed');
const completed = fixtureBytes('detrack/completed');
const inProgress = fixtureBytes('detrack/in-progress');

/** A bundled body with some of its values changed. */
function changed(body: Buffer, values: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...(JSON.parse(body.toString('utf8')) as object), ...values });
}

/** Starts `listen` without a journal. */
function quietly(args: readonly string[] = [], options: RunOptions = {}) {
  return listenInProcess(['--no-journal', ...args], options);
}

/** Starts `listen --json` without a journal, and what sends to it. */
async function listening(args: readonly string[], options: RunOptions = {}) {
  const started = await quietly(['--json', ...args], options);
  return {
    ...started,
    deliver: (event: string, set: Readonly<Record<string, JsonValue>> = {}) =>
      send({ event, to: started.url, set }),
  };
}

function summaryOf({ lines }: Pick<Output, 'lines'>): MachineLine | undefined {
  return lines.find(({ type }) => type === 'summary');
}

/** What was answered: a status, or why there is none. */
function answersOf(run: Pick<Output, 'lines'>): unknown[] {
  return exchangesOf(run).map(({ response, error }) => response?.status ?? error?.code);
}

/** Waits until so many exchanges are over. */
function exchanged({ readUntil }: Running, count: number): Promise<readonly ExchangeLine[]> {
  return readUntil((seen) => {
    const found = exchangesOf(seen);
    return found.length < count ? undefined : found;
  });
}

function stopped(started: Running, signal: NodeJS.Signals = 'SIGTERM'): Promise<RunResult> {
  started.kill(signal);
  return started.ended;
}

/** The only line of a run that is refused, and its exit code. */
async function refusal(
  ...args: readonly string[]
): Promise<Partial<MachineLine> & { readonly exit: unknown }> {
  const { code, lines } = await runInProcess(['listen', '--json', '--no-journal', '--port', '0', ...args]);
  expect(lines).toHaveLength(1);
  return { ...lines[0], exit: code };
}

describe('listen --expect with conditions', () => {
  it('ends with 0 once they hold, and says which exchange met what', async () => {
    const listen = await listening([
      ...['--expect', 'failed:reason=Damaged,attempt=2', '--expect', 'any:status=completed'],
    ]);
    await post(listen.url, changed(failed, { reason: 'Lost', attempt: 2 }));
    await post(listen.url, changed(failed, { reason: 'Damaged', attempt: 1 }));
    await post(listen.url, completed);
    await post(listen.url, changed(failed, { reason: 'Damaged', attempt: 2 }));
    const run = await listen.ended;
    expect(run.code).toBe(0);
    const ids = exchangesOf(run).map(({ id }) => id);
    expect(summaryOf(run)).toMatchObject({
      received: 4,
      missing: [],
      contradiction: null,
      expectations: [
        { expect: 'failed:reason=Damaged,attempt=2', met: true, exchange: ids[3], nearest: null },
        { expect: 'any:status=completed', met: true, exchange: ids[2], nearest: null },
      ],
    });
    expect(run.stdout.trimEnd().split('\n')).toHaveLength(run.lines.length);
  });

  it('compares numbers to the last digit, and prints them as they came', async () => {
    const listen = await listening(['--expect', 'failed:job_fee=12345678901234567890']);
    const withFee = (digits: string): string =>
      failed.toString('utf8').replace(/"job_fee": [^,]*/, `"job_fee": ${digits}`);
    await post(listen.url, withFee('12345678901234567891'));
    expect(await exchanged(listen, 1)).toHaveLength(1);
    await post(listen.url, withFee('12345678901234567890'));
    const run = await listen.ended;
    expect(run.code).toBe(0);
    expect(summaryOf(run)).toMatchObject({ expectations: [{ exchange: exchangesOf(run)[1]?.id }] });
  });

  it('gives up with 4 at the deadline, with what is missing and what came nearest', async () => {
    holdTimers();
    const args = ['--expect', 'failed:reason=Damaged', '--timeout', '900ms'];
    const gaveUp =
      /never came: failed:reason=Damaged\n {2}nearest to failed:reason=Damaged: failed \w+: reason should be "Damaged", is "Lost"\n/;
    const lost = changed(failed, { reason: 'Lost' });

    const toPeople = await quietly(args);
    await post(toPeople.url, lost);
    await toPeople.readUntil(/ 200 /);
    passTime(900);
    const screen = await toPeople.ended;
    expect(screen.code).toBe(4);
    expect(screen.stderr).toMatch(gaveUp);
    expect(screen.stdout).not.toContain('never came');

    const toMachines = await listening(args);
    await post(toMachines.url, lost);
    await exchanged(toMachines, 1);
    passTime(900);
    const run = await toMachines.ended;
    expect(run.code).toBe(4);
    expect(run.stderr).toMatch(gaveUp);
    expect(summaryOf(run)).toMatchObject({
      missing: ['failed:reason=Damaged'],
      expectations: [
        {
          met: false,
          exchange: null,
          nearest: {
            event: 'failed',
            reason: 'conditions',
            status: 200,
            conditions: [{ path: 'reason', wanted: '"Damaged"', got: '"Lost"' }],
          },
        },
      ],
    });
  });

  it('is interrupted with 130 while something is missing', async () => {
    const listen = await listening(['--ordered', '--expect', 'in-progress', '--expect', 'completed']);
    await post(listen.url, inProgress);
    await exchanged(listen, 1);
    const run = await stopped(listen, 'SIGINT');
    expect(run.code).toBe(130);
    expect(summaryOf(run)).toMatchObject({ missing: ['completed'] });
  });
});

describe('listen --ordered, --none-invalid, --within', () => {
  it('ends with 1 at the first that comes too early', async () => {
    const listen = await listening(['--ordered', '--expect', 'in-progress', '--expect', 'completed']);
    await post(listen.url, completed);
    const run = await listen.ended;
    expect(run.code).toBe(1);
    expect(summaryOf(run)).toMatchObject({
      contradiction: { kind: 'too_early' },
      missing: ['in-progress'],
    });
    expect(run.stderr).toMatch(
      /^contradiction: completed \(\w+\) came before in-progress, too early\nnever came: in-progress\n {2}nearest to in-progress: completed \w+ is another event\n/m,
    );
  });

  it.each([
    ['alone', [inProgress, completed]],
    ['with another between them', [inProgress, failed, completed]],
  ])('ends with 0 when they come in order, %s', async (_title, bodies) => {
    const listen = await quietly(['--ordered', '--expect', 'in-progress', '--expect', 'completed']);
    for (const body of bodies) await post(listen.url, body);
    expect((await listen.ended).code).toBe(0);
  });

  it('ends with 1 at the first invalid payload, with or without something expected', async () => {
    for (const args of [['--none-invalid'], ['--none-invalid', '--expect', 'failed', '--reject-invalid']]) {
      const listen = await listening(args);
      await listen.deliver('failed', { attempt: 'second' });
      const run = await listen.ended;
      expect(run.code).toBe(1);
      expect(summaryOf(run)).toMatchObject({ invalid: 1, contradiction: { kind: 'invalid' } });
    }
    const listen = await listening(['--none-invalid', '--expect', 'completed']);
    await post(listen.url, inProgress);
    await post(listen.url, changed(failed, { attempt: 'second' }));
    const run = await listen.ended;
    expect(run.code).toBe(1);
    expect(summaryOf(run)).toMatchObject({ valid: 1, invalid: 1, contradiction: { kind: 'invalid' } });
  });

  it('ends with 4 when the rest does not come in time, counted from the first webhook', async () => {
    holdTimers();
    const listen = await listening(['--expect', 'failed', '--expect', 'completed', '--within', '400ms']);
    // It waits longer than that for the first one.
    passTime(1000);
    await post(listen.url, failed);
    await exchanged(listen, 1);
    passTime(400);
    const run = await listen.ended;
    expect(run.code).toBe(4);
    expect(summaryOf(run)).toMatchObject({ missing: ['completed'], received: 1 });
    expect(run.stderr).toContain('never came: completed');
    expect(run.stderr).not.toMatch(/never came: .*failed/);
  });

  it('--within takes nothing from what came in time', async () => {
    const listen = await listening(['--expect', 'failed', '--within', '60s']);
    await listen.deliver('failed');
    expect((await listen.ended).code).toBe(0);
  });

  it('stops a command at a contradiction', async () => {
    const command = ['--', process.execPath, '-e', 'setInterval(() => {}, 1000)'];
    const listen = await listening(['--none-invalid', ...command]);
    await listen.deliver('failed', { attempt: 'second' });
    expect((await listen.ended).code).toBe(1);
  });

  it('a scenario that is sent meets it in order, every payload valid', async () => {
    const listen = await quietly([
      ...['--json', '--strict', '--none-invalid', '--ordered'],
      ...['--expect', 'in-progress', '--expect', 'completed', '--within', '20s', '--timeout', '25s'],
    ]);
    const sent = await runInProcess(['send', '--scenario', 'delivered', '--no-journal'], {
      env: { WEBHOOK_CLI_TO: listen.url },
    });
    expect(sent.code).toBe(0);
    const run = await listen.ended;
    expect(run.code).toBe(0);
    expect(exchangesOf(run).map(({ event }) => event)).toEqual([
      'info-received',
      'in-progress',
      'heading-to',
      'completed',
    ]);
    const [{ key } = { key: '' }] = exchangesOf(run);
    expect(summaryOf(run)).toMatchObject({
      jobs: [{ provider: 'detrack', key }],
      coverage: [{ provider: 'detrack', seen: { 'in-progress': 1, completed: 1 } }],
    });
  });
});

describe('listen --answer', () => {
  it('answers in turn, and tells how the sender tried again', async () => {
    const listen = await listening(['--answer', '503+retry-after:1,timeout,200', '--expect', 'failed']);
    const sent = await runInProcess([
      ...['send', '--trigger', 'failed', '--id', 'DO-1001', '--to', listen.url, '--no-journal', '--json'],
      ...['--retry-schedule', '1ms,1ms', '--timeout', '400ms'],
    ]);
    expect(sent.code).toBe(0);
    expect(answersOf(sent)).toEqual([503, 'timeout', 200]);
    expect(exchangesOf(sent).at(-1)).toMatchObject({ attempt: 3, response: { status: 200 } });
    const run = await listen.ended;
    expect(run.code).toBe(0);
    expect(exchangesOf(run)).toMatchObject([
      { response: { status: 503 }, error: null },
      { response: null, error: { code: 'answer_withheld' } },
      { response: { status: 200 }, error: null },
    ]);
    const summary = summaryOf(run);
    expect(summary).toMatchObject({
      retries: [
        {
          provider: 'detrack',
          event: 'failed',
          key: 'DO-1001',
          times: 3,
          sameBytes: true,
          afterSuccess: 0,
          tries: [{ answer: '503' }, { answer: 'answer_withheld' }, { answer: '200' }],
        },
      ],
    });
    const [retried] = (summary?.['retries'] ?? []) as { gapsMs: number[] }[];
    // The sender waits as Retry-After says, then its own pause after the timeout.
    expect(retried?.gapsMs[0]).toBeGreaterThanOrEqual(990);
    expect(retried?.gapsMs).toHaveLength(2);
    expect(run.stderr).toMatch(
      /^came again\n {2}failed DO-1001 {2}3 times, after .*, same bytes, answered 503, answer_withheld, 200$/m,
    );
  });

  it('breaks connections and HTTP itself', async () => {
    const listen = await listening(['--answer', 'reset,close,truncated,malformed']);
    const kinds = [];
    for (let i = 0; i < 4; i += 1) {
      kinds.push(
        await post(listen.url, failed).then(
          ({ status }) => status,
          (error: { code: string }) => error.code,
        ),
      );
    }
    expect(kinds[0]).toBe('ECONNRESET');
    expect(kinds[3]).toMatch(/^HPE_/);
    const run = await stopped(listen);
    expect(exchangesOf(run).map(({ error }) => error?.code)).toEqual([
      'answer_reset',
      'answer_closed',
      'answer_truncated',
      'answer_malformed',
    ]);
  });

  it('has plans for events, bodies from files, and takes each webhook through its own', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'busy.json'), '{"busy":true}');
    const flags = ['--answer', 'failed=503@busy.json,200', '--answer', '201', '--answer-per', 'webhook'];
    const listen = await quietly([...flags, '--count', '4'], { cwd });
    const other = changed(failed, { id: '000000000000000000000001', do_number: 'DO-1002' });
    const first = await post(listen.url, failed);
    expect(first).toMatchObject({ status: 503, body: '{"busy":true}' });
    const answers = [];
    // The same content, written otherwise, is another try; another content is another webhook.
    const rewritten = `${changed(failed, {})}\n`;
    for (const body of [other, completed, failed, rewritten, changed(failed, { attempt: 2 }), other]) {
      answers.push((await post(listen.url, body)).status);
    }
    expect(answers).toEqual([503, 201, 200, 200, 503, 200]);
    expect((await listen.ended).code).toBe(0);
    // Taken for each request, the second webhook gets the second answer.
    const inTurn = await quietly(['--answer', 'failed=503,200', '--answer-per', 'request']);
    expect((await post(inTurn.url, failed)).status).toBe(503);
    expect((await post(inTurn.url, other)).status).toBe(200);
    expect((await stopped(inTurn)).code).toBe(0);
  });

  it('stands in front of an app: what it has and what the sender hears differ', async () => {
    const app = await startCapture((response) => response.writeHead(202).end());
    const forward = ['--forward-to', app.url];
    for (const [plan, heard] of [
      ['503,forward', 503],
      ['reset,forward', 'ECONNRESET'],
    ] as const) {
      const before = app.requests.length;
      const listen = await quietly([...forward, '--answer', plan, '--count', '1']);
      const first = await post(listen.url, failed).then(
        ({ status }) => status,
        (error: { code: string }) => error.code,
      );
      expect(first).toBe(heard);
      expect(app.requests).toHaveLength(before);
      expect((await post(listen.url, failed)).status).toBe(202);
      expect(app.requests).toHaveLength(before + 1);
      expect((await listen.ended).code).toBe(0);
    }
  });

  it('in front of an app --status does not fit, --delay does', async () => {
    const app = await startCapture((response) => response.writeHead(202).end());
    const forward = ['--forward-to', app.url];
    expect(await refusal(...forward, '--status', '503')).toMatchObject({
      exit: 2,
      code: 'flag_does_not_fit',
    });
    const delayed = await listening([...forward, '--delay', '120ms', '--count', '1']);
    const before = performance.now();
    expect((await postJson(delayed.url, failed)).status).toBe(202);
    expect(performance.now() - before).toBeGreaterThanOrEqual(119);
    expect((await delayed.ended).code).toBe(0);
  });

  it('--seed repeats random delays, and without it the seed is told', async () => {
    holdTimers();
    const plan = ['--answer', '200+delay:1ms~400ms,...'];
    const delays = async (...flags: string[]) => {
      const listen = await listening([...plan, ...flags]);
      for (let i = 1; i <= 5; i += 1) {
        const answer = post(listen.url, failed);
        await timerSet();
        passNextTimer();
        expect((await answer).status).toBe(200);
        await exchanged(listen, i);
      }
      // Closing waits a moment for what is on its way.
      const run = await passTimersUntil(stopped(listen));
      const seed = /random delays, --seed (\w+) repeats them/.exec(run.stderr)?.[1] ?? '';
      return { seed, ms: exchangesOf(run).map(({ response }) => response?.durationMs ?? 0) };
    };
    const [first, again, other] = [
      await delays('--seed', 'a'),
      await delays('--seed', 'a'),
      await delays('--seed', 'b'),
    ];
    expect(first.ms.filter((ms) => ms >= 1 && ms <= 400)).toHaveLength(5);
    const apart = (ms: readonly number[]): number =>
      first.ms.map((each, index) => Math.abs(each - (ms[index] ?? 0))).toSorted((a, b) => a - b)[2] ?? 0;
    expect(apart(again.ms)).toBeLessThan(40);
    expect(apart(other.ms)).toBeGreaterThan(80);
    expect((await delays()).seed).toMatch(/^\w{6,}$/);
  });

  it('says the seed of its random delays, and no other', async () => {
    const random = await quietly(['--answer', 'delay:1ms~5ms', '--count', '1']);
    await post(random.url, failed);
    expect((await random.ended).stderr).toMatch(/random delays, --seed \w+ repeats them/);
    const seeded = await quietly(['--answer', 'delay:1ms~5ms', '--seed', 'abc', '--count', '1']);
    await post(seeded.url, failed);
    expect((await seeded.ended).stderr).toContain('--seed abc repeats them');
    const plain = await quietly(['--answer', '200', '--count', '1']);
    await post(plain.url, failed);
    expect((await plain.ended).stderr).not.toContain('--seed');
  });

  it('ends at once while an answer is withheld', async () => {
    const listen = await listening(['--answer', 'timeout']);
    const hanging = post(listen.url, failed).catch((error: Error) => error);
    const withheld = await send({ event: 'failed', to: listen.url, timeoutMs: 100 });
    expect(withheld.error?.code).toBe('timeout');
    expect((await stopped(listen, 'SIGINT')).code).toBe(0);
    expect(await hanging).toBeInstanceOf(Error);
  });
});

describe('the screen', () => {
  it('shows a later webhook of a job as what it changed, and the whole of it with --all', async () => {
    const later = changed(inProgress, { status: 'failed', tracking_status: 'Failed', reason: 'Damaged' });
    const screen = async (...flags: string[]): Promise<string> => {
      const listen = await quietly(flags);
      await post(listen.url, inProgress);
      await post(listen.url, later);
      await post(listen.url, later);
      return (await stopped(listen)).stdout;
    };
    const lines = await screen();
    expect(lines).toMatch(/^ {2}status: "dispatched" -> "failed"$/m);
    expect(lines).toMatch(/^ {2}the same payload as Failed of [\d:.]+ \(\w+\)$/m);
    expect(lines).not.toContain('"do_number"');
    const short = await screen('--full');
    expect(short).toMatch(/^ {2}since In Progress of [\d:.]+ \(\w+\)\n {2}status: "dispatched" -> "failed"/m);
    expect(short).toMatch(/^ {2}reason: null -> "Damaged"$/m);
    expect(short).toMatch(/^ {2}the same payload as Failed of [\d:.]+ \(\w+\)$/m);
    const key = (JSON.parse(inProgress.toString('utf8')) as { do_number: string }).do_number;
    expect(short.split(`"do_number": "${key}"`)).toHaveLength(2);
    expect((await screen('--all')).split(`"do_number": "${key}"`)).toHaveLength(4);
  });

  it('ends with where each job stands and what is not documented, on stderr; with --coverage what never came', async () => {
    const unasked = await stopped(await quietly());
    expect(unasked.stderr).not.toContain('never seen');
    const listen = await quietly(['--coverage']);
    await post(listen.url, inProgress);
    await post(listen.url, changed(inProgress, { status: 'failed', a_new_field: 7 }));
    const { stdout, stderr } = await stopped(listen);
    expect(stderr).toMatch(/^jobs\n {2}\S+ {2}Failed {2}by Adam \(2 webhooks\)\n/m);
    expect(stderr).toMatch(
      /^not in the documentation\n +1 {2}detrack\/unknown-field {2}\/a_new_field {2}integer/m,
    );
    expect(stderr).toMatch(/^ +seen +in-progress, failed\n +never seen +in-transit/m);
    expect(stdout).not.toContain('never seen');
  });
});

/** The body that a `listen` with these flags answers. */
async function answered(...args: readonly string[]): Promise<unknown> {
  const listen = await quietly([...args, '--count', '1']);
  const { body } = await post(listen.url, failed);
  await stopped(listen, 'SIGINT');
  return JSON.parse(body);
}

describe('what listen says of itself', () => {
  it('is what it answers, in a few words', async () => {
    const said = async (...args: readonly string[]): Promise<string | undefined> => {
      const { stderr } = await stopped(await quietly(args), 'SIGINT');
      return /^answers: (.*)$/m.exec(stderr)?.[1];
    };
    expect(await said()).toBeUndefined();
    expect(await said('--answer', '503,503,200')).toBe('503, 503, then 200');
    expect(await said('--status', '503', '--delay', '2s')).toBe('503 after 2 s');
  });

  it('names the flag that would let a refused request pass', async () => {
    const listen = await listening(['--secret', 's3cret']);
    const reason = async (headers: Readonly<Record<string, string>>): Promise<unknown> => {
      const response = await fetch(listen.url, { method: 'POST', headers, body: failed });
      return ((await response.json()) as { reason: unknown }).reason;
    };
    expect(await reason({ 'content-type': 'application/json' })).toBe(
      'a signature is asked for, and Detrack documents none; use --auth for it',
    );
    expect(await reason({ origin: 'https://shop.example' })).toBe(
      'a web page of https://shop.example sent this; --allow-origin lets it',
    );
  });

  it('is in the body of a refusal which flag planned it', async () => {
    const error = 'Service Unavailable';
    expect(await answered('--answer', '503')).toEqual({ error, reason: 'planned by --answer' });
    expect(await answered('--status', '503')).toEqual({ error, reason: 'planned by --status' });
    expect(await answered('--answer', '202')).toMatchObject({ received: true });
  });

  it('is a path that nothing is known to have, and the one that was meant', async () => {
    const listen = await listening([
      ...[
        '--expect',
        'failed:statuss=x',
        '--expect',
        'any:sku',
        '--expect',
        'failed:reason,nothing_at_all=1',
      ],
      ...['--expect', 'failed:items[3].sku=1,items.sku=1', '--expect', 'item_status_changed:changes.a.from'],
    ]);
    const { code, stderr } = await stopped(listen);
    expect(code).toBe(143);
    expect(stderr.match(/^warning: .*$/gm)).toEqual([
      'warning: --expect failed:statuss=x waits for "statuss", which no known payload holds; did you mean "status"?',
      'warning: --expect any:sku waits for "sku", which no known payload holds; did you mean "items[0].sku"?',
      'warning: --expect failed:reason,nothing_at_all=1 waits for "nothing_at_all", which no known payload holds',
      'warning: --expect failed:items[3].sku=1,items.sku=1 waits for "items.sku", which no known payload holds; did you mean "items[0].sku"?',
    ]);
  });

  it('is that all has come', async () => {
    const listen = await listening(['--expect', 'failed', '--expect', 'any']);
    await listen.deliver('failed');
    await listen.deliver('completed');
    expect((await listen.ended).stderr).toMatch(/\nall 2 expected came\n2 received/);
    const one = await listening(['--count', '1']);
    await one.deliver('failed');
    expect((await one.ended).stderr).toMatch(/^what was expected came\n1 received/m);
  });

  it('is which limit struck', async () => {
    holdTimers();
    const within = await listening(['--expect', 'completed', '--within', '50ms', '--timeout', '20s']);
    await post(within.url, failed);
    await exchanged(within, 1);
    passTime(50);
    expect((await within.ended).stderr).toContain(
      '\ngave up: 50 ms after the first webhook (--within)\nnever came: completed\n',
    );
    const timeout = await listening(['--expect', 'completed', '--within', '20s', '--timeout', '50ms']);
    passTime(50);
    expect((await timeout.ended).stderr).toContain(
      '\ngave up: 50 ms after the start (--timeout)\nnever came: completed\n',
    );
  });

  it.each([
    ['process.exit(7)', 'the command ended with 7', false],
    ['process.exit(0)', 'the command ended with 0', true],
    ['process.kill(process.pid, "SIGKILL")', 'the command was ended by SIGKILL', false],
  ])('is how the command ended: %s', async (script, words, hasGrace) => {
    holdTimers();
    const listen = await listening(['--expect', 'failed', '--', process.execPath, '-e', script]);
    // What a command that ended well has sent may still be on its way.
    if (hasGrace) {
      await timerSet();
      passTime(2000);
    }
    const { code, stderr } = await listen.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^${words}\nnever came: failed\n`, 'm'));
  });

  it('is nothing of a command that ended well, and of one that was stopped', async () => {
    const well = await listening(['--', process.execPath, '-e', '0']);
    expect((await well.ended).stderr).not.toContain('the command');
    const contradicted = await listening([
      ...['--none-invalid', '--', process.execPath, '-e', 'setInterval(() => {}, 1000)'],
    ]);
    await contradicted.deliver('failed', { attempt: 'second' });
    const { code, stderr } = await contradicted.ended;
    expect(code).toBe(1);
    expect(stderr).not.toContain('the command');
  });

  it('is each event of a scenario for what it is, and no repeat', async () => {
    const listen = await listening(['--count', '11']);
    await runScenario({ scenario: 'white-glove', to: listen.url });
    const run = await listen.ended;
    expect(summaryOf(run)).toMatchObject({ received: 11, retries: [] });
    expect(run.stderr).not.toContain('came again');
  });
});

describe('text from the network, where a CI job is listening to the output', () => {
  const HEADERS = { 'X-A': '::error::header ##[error]header' };
  const EVIL = [
    '::error::a',
    '  ::error file=x::b',
    '\t::set-output name=x::c',
    '##[error]d',
    'x ##[error]e',
  ];
  const payload = JSON.parse(failed.toString('utf8')) as object;
  const keyed = (n: number) =>
    Object.fromEntries(EVIL.map((text, i) => [text, n === 0 ? text : `${i}\n${text}`]));
  const bodies = [
    EVIL.join('\n'),
    EVIL.map((text) => `\r\n${text}`).join(''),
    ...[0, 1].map((n) =>
      JSON.stringify({
        ...payload,
        ...keyed(n),
        do_number: EVIL[0],
        reason: `${n}\n::error::r`,
        note: EVIL.join('\n'),
      }),
    ),
    JSON.stringify(
      { ...payload, do_number: EVIL[0], milestones: [keyed(1), ...EVIL], status: EVIL[0] },
      null,
      1,
    ),
    JSON.stringify({
      order: { order_id: EVIL[1], status: EVIL[0] },
      msg_info: { topic: EVIL[1], timestamp: 1 },
    }),
  ];

  it.each([
    [[]],
    [['--compact']],
    [['--all', '--headers']],
    [['--json', '--raw']],
    [['--full', '--none-invalid']],
  ])('is no line that its runner obeys: %j', async (flags) => {
    const listen = await quietly([...flags, '--expect', 'completed']);
    for (const body of bodies) {
      // The first invalid one may have ended it.
      await post(listen.url, body, HEADERS).catch(() => {});
    }
    const { stdout, stderr } = await stopped(listen);
    const lines = `${stdout}\n${stderr}`.split(/\r\n|\r|\n/);
    expect(lines.some((line) => line.includes('::error::'))).toBe(true);
    expect(lines.filter((line) => /^\s*::/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.includes('##['))).toEqual([]);
  });
});

describe('what cannot be asked of listen', () => {
  it.each([
    [['--ordered'], 'flag_does_not_fit'],
    [['--within', '5s'], 'flag_does_not_fit'],
    [['--answer', '503', '--status', '200'], 'flag_does_not_fit'],
    [['--answer', '503', '--delay', '2s'], 'flag_does_not_fit'],
    [['--answer-per', 'webhook'], 'flag_does_not_fit'],
    [['--seed', 'a'], 'flag_does_not_fit'],
    [['--answer', 'slow'], 'bad_answer'],
    [['--answer', 'forward'], 'bad_answer'],
    [['--answer', 'deleted=503'], 'event_not_recognisable'],
    [['--expect', 'failed:'], 'bad_expectation'],
    [['--expect', 'deleted:reason=x'], 'event_not_recognisable'],
    [['--expect', 'failed:a..b=1'], 'bad_path'],
    [['--expect', 'failed:attempt>1'], 'bad_expectation'],
    [['--answer', 'redirect:foo bar'], 'bad_answer'],
    [['--report', 'xml=a'], 'bad_report'],
    [['--report', 'json'], 'bad_report'],
  ])('%j: %s', async (args, code) => {
    expect(await refusal(...args)).toMatchObject({ type: 'error', exit: 2, code });
  });

  it('files that are not there, and folders', async () => {
    expect(await refusal('--answer', '200@none.json')).toMatchObject({
      type: 'error',
      exit: 3,
      code: 'file_missing',
    });
    expect(await refusal('--report', 'junit=none/a.xml')).toMatchObject({ exit: 3 });
    expect(await refusal('--drift', 'none/a.json')).toMatchObject({ exit: 3 });
  });
});

describe('the reports of listen', () => {
  it('write what it found out, at the end', async () => {
    holdTimers();
    const cwd = temporaryFolder();
    const reports = ['junit=r.xml', 'markdown=r.md', 'html=r.html'].flatMap((report) => ['--report', report]);
    const expected = ['--expect', 'failed:reason=Damaged', '--expect', 'completed', '--timeout', '1200ms'];
    const listen = await listening([...reports, '--drift', 'drift.json', ...expected], { cwd });
    await post(listen.url, changed(failed, { reason: 'Lost', a_new_field: 'Anneke de Wit' }));
    await post(listen.url, completed);
    await exchanged(listen, 2);
    passTime(1200);
    expect((await listen.ended).code).toBe(4);
    expect(readdirSync(cwd).toSorted()).toEqual(['drift.json', 'r.html', 'r.md', 'r.xml']);
    const read = (file: string): string => readFileSync(join(cwd, file), 'utf8');
    const junit = new XMLParser({ ignoreAttributes: false }).parse(read('r.xml')) as {
      testsuites: Record<string, string>;
    };
    expect(junit.testsuites).toMatchObject({ '@_failures': '1' });
    for (const file of ['r.xml', 'r.md', 'r.html']) expect(read(file)).toContain('failed:reason=Damaged');
    const html = read('r.html');
    expect(html).toMatch(/^<!doctype html>/i);
    expect(html).toContain('<h2>What came (2 webhooks)</h2>');
    expect(html).toMatch(/<bdi>detrack failed DO-[^<]* → 200<\/bdi>/);
    expect(html).toContain('&quot;a_new_field&quot;: &quot;Anneke de Wit&quot;');
    for (const file of ['r.xml', 'r.md', 'r.html']) expect(read(file)).toContain('2 received, 2 valid: ');
    for (const file of ['r.xml', 'r.md']) expect(read(file)).not.toContain('Anneke');
    const drift = JSON.parse(read('drift.json')) as MachineLine;
    expect(drift).toMatchObject({ schemaVersion: 1, type: 'drift' });
    expect(drift['drift']).toContainEqual(expect.objectContaining({ path: '/a_new_field' }));
    expect(read('drift.json')).not.toContain('Anneke');
  });

  it('are files with what was expected, and on GitHub annotations and the summary of the step', async () => {
    holdTimers();
    const cwd = temporaryFolder();
    const step = join(cwd, 'step.md');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: step };
    const reports = ['--report', 'junit=r.xml', '--report', 'markdown=r.md', '--report', 'html=r.html'];
    const expected = ['--drift', 'drift.json', '--expect', 'failed:reason=Damaged', '--timeout', '600ms'];
    const listen = await listening([...reports, ...expected], { cwd, env });
    await post(listen.url, changed(failed, { reason: 'Lost' }));
    await exchanged(listen, 1);
    passTime(600);
    const { code, stderr } = await listen.ended;
    expect(code).toBe(4);
    const junit = readFileSync(join(cwd, 'r.xml'), 'utf8');
    expect(junit).toContain('failures="1"');
    expect(junit).toContain('failed:reason=Damaged');
    expect(readFileSync(join(cwd, 'r.md'), 'utf8')).toContain('Damaged');
    expect(readFileSync(join(cwd, 'r.html'), 'utf8')).toMatch(/^<!doctype html>/i);
    expect(readFileSync(step, 'utf8')).toContain('Damaged');
    expect(stderr).toContain('::error ');
    expect(JSON.parse(readFileSync(join(cwd, 'drift.json'), 'utf8'))).toMatchObject({
      type: 'drift',
      drift: [],
    });
  });

  it('are annotations and the summary of the step on GitHub without a file of their own', async () => {
    holdTimers();
    const cwd = temporaryFolder();
    const step = join(cwd, 'step.md');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: step };
    const listen = await quietly(['--expect', 'completed', '--timeout', '300ms'], { cwd, env });
    passTime(300);
    const run = await listen.ended;
    expect(run.code).toBe(4);
    expect(run.stderr).toMatch(/^::error [^\n]*completed/m);
    expect(readFileSync(step, 'utf8')).toContain('completed');
  });

  it.each([[[]], [['--json']]])('leave GitHub alone where nothing is judged: %j', async (flags) => {
    const cwd = temporaryFolder();
    const step = join(cwd, 'step.md');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: step };
    const listen = await quietly(flags, { cwd, env });
    await post(listen.url, failed);
    const run = await stopped(listen, 'SIGINT');
    expect(run.code).toBe(0);
    expect(existsSync(step)).toBe(false);
    expect(run.stderr).not.toContain('::');
    if (flags.length > 0) {
      expect(summaryOf(run)).toMatchObject({
        coverage: [{ provider: 'detrack', seen: { failed: 1 } }],
        jobs: [{}],
      });
    }
  });

  it('are 3 where they cannot be written, before it listens', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'folder'));
    for (const flags of [
      ['--report', 'junit=no/such/r.xml'],
      ['--drift', 'no/such/drift.json'],
      ['--report', 'html=folder'],
      ['--drift', 'folder'],
    ]) {
      const run = await runInProcess(['listen', '--port', '0', '--no-journal', ...flags], { cwd });
      expect(run).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringContaining('cannot be written'),
      });
      expect(run.stderr).not.toContain('listening on');
    }
  });
});
