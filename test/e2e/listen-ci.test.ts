import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { post, startCapture } from '../helpers/capture.ts';
import {
  binPath,
  exchangesOf,
  fixture,
  type Listening,
  type MachineLine,
  type RunOptions,
  type RunResult,
  runCli,
  runShell,
  startListen,
  temporaryFolder,
} from '../helpers/cli.ts';

const failed = fixture('detrack/failed');
const completed = fixture('detrack/completed');
const inProgress = fixture('detrack/in-progress');

/** A bundled body with some of its values changed. */
function changed(body: Buffer, values: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...(JSON.parse(body.toString('utf8')) as object), ...values });
}

function quietly(args: readonly string[] = [], options: RunOptions = {}): Promise<Listening> {
  return startListen(['--no-journal', ...args], options);
}

function summaryOf({ lines }: RunResult): MachineLine | undefined {
  return lines.find(({ type }) => type === 'summary');
}

async function stopped(listening: Listening): Promise<RunResult> {
  listening.kill('SIGTERM');
  return listening.ended;
}

describe('what is expected', () => {
  it('has conditions on the payload, and ends with 0 once they hold', async () => {
    const listening = await quietly([
      ...['--expect', 'failed:reason=Damaged,attempt=2', '--expect', 'any:status=completed', '--json'],
    ]);
    await post(listening.url, changed(failed, { reason: 'Damaged', attempt: 1 }));
    await post(listening.url, completed);
    await post(listening.url, changed(failed, { reason: 'Damaged', attempt: 2 }));
    const run = await listening.ended;
    expect(run.code).toBe(0);
    const [, second, third] = exchangesOf(run);
    expect(summaryOf(run)).toMatchObject({
      received: 3,
      missing: [],
      contradiction: null,
      expectations: [
        { expect: 'failed:reason=Damaged,attempt=2', met: true, exchange: third?.id },
        { expect: 'any:status=completed', met: true, exchange: second?.id },
      ],
    });
    expect(run.stdout.trimEnd().split('\n')).toHaveLength(run.lines.length);
  });

  it('ends with 4 at the deadline, with what is missing and what came nearest', async () => {
    const args = ['--expect', 'failed:reason=Damaged', '--timeout', '900ms'];
    const listening = await quietly(args);
    await post(listening.url, changed(failed, { reason: 'Lost' }));
    const { code, stdout, stderr } = await listening.ended;
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /never came: failed:reason=Damaged\n {2}nearest to failed:reason=Damaged: failed \w+: reason should be "Damaged", is "Lost"\n$/,
    );
    expect(stdout).not.toContain('never came');
  });

  it('can be written in a shell, with commas and quotes in a value', async () => {
    const body = join(temporaryFolder(), 'body.json');
    writeFileSync(body, changed(failed, { reason: 'Wet, and "torn"' }));
    const run = await runShell(
      `"$NODE" "$BIN" listen --port 0 --no-journal --expect 'failed:reason=Wet,, and "torn"' --timeout 20s -- \
        "$NODE" "$BIN" send --file '${body}' --no-journal`,
    );
    expect(run.stderr).not.toContain('never came');
    expect(run.code).toBe(0);
  });

  it('--ordered ends with 1 at the first that comes too early', async () => {
    const args = ['--ordered', '--expect', 'in-progress', '--expect', 'completed'];
    const early = await quietly([...args, '--json']);
    await post(early.url, completed);
    const run = await early.ended;
    expect(run.code).toBe(1);
    expect(summaryOf(run)).toMatchObject({
      contradiction: { kind: 'too_early' },
      missing: ['in-progress'],
    });
    expect(run.stderr).toMatch(/^contradiction: completed \(\w+\) came before in-progress/m);
    const inOrder = await quietly(args);
    await post(inOrder.url, inProgress);
    await post(inOrder.url, failed);
    await post(inOrder.url, completed);
    expect((await inOrder.ended).code).toBe(0);
  });

  it('--none-invalid ends with 1 at the first invalid payload', async () => {
    const listening = await quietly(['--none-invalid', '--expect', 'completed', '--json']);
    await post(listening.url, inProgress);
    await post(listening.url, changed(failed, { attempt: 'second' }));
    const run = await listening.ended;
    expect(run.code).toBe(1);
    expect(summaryOf(run)).toMatchObject({ valid: 1, invalid: 1, contradiction: { kind: 'invalid' } });
  });

  it('--within is counted from the first webhook', async () => {
    const listening = await quietly(['--expect', 'failed', '--expect', 'completed', '--within', '400ms']);
    await post(listening.url, failed);
    const { code, stderr } = await listening.ended;
    expect(code).toBe(4);
    expect(stderr).toContain('never came: completed');
    expect(stderr).not.toMatch(/never came: .*failed/);
  });

  it('a scenario that is sent meets it in order, every payload valid', async () => {
    const run = await runCli([
      ...['listen', '--port', '0', '--no-journal', '--json', '--strict', '--none-invalid', '--ordered'],
      ...['--expect', 'in-progress', '--expect', 'completed', '--within', '20s', '--timeout', '25s'],
      ...['--', process.execPath, binPath(), 'send', '--scenario', 'delivered', '--no-journal'],
    ]);
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

  it('is interrupted with 130 while something is missing', async () => {
    const listening = await quietly([
      '--ordered',
      '--expect',
      'in-progress',
      '--expect',
      'completed',
      '--json',
    ]);
    await post(listening.url, inProgress);
    listening.kill('SIGINT');
    const run = await listening.ended;
    expect(run.code).toBe(130);
    expect(summaryOf(run)).toMatchObject({ missing: ['completed'] });
  });
});

describe('listen --answer', () => {
  it('answers in turn, and tells how the sender tried again', async () => {
    const listening = await quietly([
      '--answer',
      '503+retry-after:1,timeout,200',
      '--expect',
      'failed',
      '--json',
    ]);
    const sent = await runCli([
      ...['send', '--trigger', 'failed', '--id', 'DO-1001', '--to', listening.url, '--no-journal', '--json'],
      ...['--retries', '2', '--timeout', '400ms'],
    ]);
    expect(sent.code).toBe(0);
    expect(exchangesOf(sent).map(({ response, error }) => response?.status ?? error?.code)).toEqual([
      503,
      'timeout',
      200,
    ]);
    const run = await listening.ended;
    expect(run.code).toBe(0);
    expect(exchangesOf(run).map(({ response, error }) => response?.status ?? error?.code)).toEqual([
      503,
      'answer_withheld',
      200,
    ]);
    expect(summaryOf(run)).toMatchObject({
      retries: [{ event: 'failed', key: 'DO-1001', times: 3, sameBytes: true }],
    });
    expect(run.stderr).toMatch(
      /^came again\n {2}failed DO-1001 {2}3 times, after .*, same bytes, answered 503, answer_withheld, 200$/m,
    );
  });

  it('breaks connections and HTTP itself', async () => {
    const listening = await quietly(['--answer', 'reset,close,truncated,malformed', '--json']);
    const kinds = [];
    for (let i = 0; i < 4; i += 1) {
      kinds.push(
        await post(listening.url, failed).then(
          ({ status }) => status,
          (error: { code: string }) => error.code,
        ),
      );
    }
    expect(kinds[0]).toBe('ECONNRESET');
    expect(kinds[3]).toMatch(/^HPE_/);
    const run = await stopped(listening);
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
    const flags = ['--answer', 'failed=503@busy.json,200', '--answer', '201'];
    const listening = await quietly([...flags, '--answer-per', 'webhook'], { cwd });
    const other = changed(failed, { id: '000000000000000000000001', do_number: 'DO-1002' });
    const answers = [];
    for (const body of [failed, other, completed, failed, other])
      answers.push(await post(listening.url, body));
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 201, 200, 200]);
    expect(answers[0]?.body).toBe('{"busy":true}');
    // Taken for each request, the second webhook gets the second answer.
    const inTurn = await quietly(['--answer', 'failed=503,200', '--answer-per', 'request']);
    expect((await post(inTurn.url, failed)).status).toBe(503);
    expect((await post(inTurn.url, other)).status).toBe(200);
    expect((await stopped(inTurn)).code).toBe(0);
  });

  it('--seed repeats random delays, and without it the seed is told', async () => {
    const plan = ['--answer', '200+delay:1ms~400ms,...', '--json'];
    const delays = async (...flags: string[]) => {
      const listening = await quietly([...plan, ...flags]);
      for (let i = 0; i < 5; i += 1) await post(listening.url, failed);
      const run = await stopped(listening);
      const seed = /random delays, --seed (\w+) repeats them/.exec(run.stderr)?.[1] ?? '';
      return { seed, ms: exchangesOf(run).map(({ response }) => response?.durationMs ?? 0) };
    };
    const [first, again, other] = [
      await delays('--seed', 'a'),
      await delays('--seed', 'a'),
      await delays('--seed', 'b'),
    ];
    // A timer may be late, hardly early: the median leaves out the odd one that is.
    const apart = (ms: readonly number[]): number =>
      first.ms.map((each, index) => Math.abs(each - (ms[index] ?? 0))).toSorted((a, b) => a - b)[2] ?? 0;
    expect(apart(again.ms)).toBeLessThan(40);
    expect(apart(other.ms)).toBeGreaterThan(80);
    expect((await delays()).seed).toMatch(/^\w{6,}$/);
  });

  it('stands in front of an app: what it has and what the sender hears differ', async () => {
    const app = await startCapture((response) => response.writeHead(202).end());
    const listening = await quietly(['--answer', '503,forward', '--forward-to', app.url]);
    expect((await post(listening.url, failed)).status).toBe(503);
    expect(app.requests).toEqual([]);
    expect((await post(listening.url, failed)).status).toBe(202);
    expect(app.requests).toHaveLength(1);
    expect((await stopped(listening)).code).toBe(0);
  });
});

describe('the screen', () => {
  it('shows a later webhook of a job as what it changed, and the whole of it with --all', async () => {
    const later = changed(inProgress, { status: 'failed', tracking_status: 'Failed', reason: 'Damaged' });
    const screen = async (...flags: string[]): Promise<string> => {
      const listening = await quietly(flags);
      await post(listening.url, inProgress);
      await post(listening.url, later);
      await post(listening.url, later);
      return (await stopped(listening)).stdout;
    };
    const short = await screen();
    expect(short).toMatch(/^ {2}since In Progress of [\d:.]+ \(\w+\)\n {2}status: dispatched -> failed/m);
    expect(short).toMatch(/^ {2}reason: null -> Damaged$/m);
    expect(short).toMatch(/^ {2}the same payload as Failed of [\d:.]+ \(\w+\)$/m);
    const key = (JSON.parse(inProgress.toString('utf8')) as { do_number: string }).do_number;
    expect(short.split(`"do_number": "${key}"`)).toHaveLength(2);
    expect((await screen('--all')).split(`"do_number": "${key}"`)).toHaveLength(4);
  });

  it('ends with jobs, events seen and never seen, and what is not documented, on stderr', async () => {
    const listening = await quietly();
    await post(listening.url, inProgress);
    await post(listening.url, changed(inProgress, { status: 'failed', a_new_field: 7 }));
    const { stdout, stderr } = await stopped(listening);
    expect(stderr).toMatch(/^jobs\ndetrack \S+\n {2}[\d:.]+ {2}in-progress {2}200 {2}first\n/m);
    expect(stderr).toMatch(/^ {2}[\d:.]+ {2}failed {7}200 {2}status "dispatched" -> "failed", /m);
    expect(stderr).toMatch(
      /^not in the documentation\n +1 {2}detrack\/unknown-field {2}\/a_new_field {2}integer/m,
    );
    expect(stderr).toMatch(/^ +seen +in-progress, failed\n +never seen +in-transit/m);
    expect(stdout).not.toContain('never seen');
  });
});

describe('the files', () => {
  it('--report and --drift write what it found out, at the end', async () => {
    const cwd = temporaryFolder();
    const reports = ['junit=r.xml', 'markdown=r.md', 'html=r.html'].flatMap((report) => ['--report', report]);
    const expected = ['--expect', 'failed:reason=Damaged', '--expect', 'completed', '--timeout', '1200ms'];
    const listening = await quietly([...reports, '--drift', 'drift.json', ...expected], { cwd });
    await post(listening.url, changed(failed, { reason: 'Lost', a_new_field: 'Anneke de Wit' }));
    await post(listening.url, completed);
    expect((await listening.ended).code).toBe(4);
    expect(readdirSync(cwd).toSorted()).toEqual(['drift.json', 'r.html', 'r.md', 'r.xml']);
    const read = (file: string): string => readFileSync(join(cwd, file), 'utf8');
    const junit = new XMLParser({ ignoreAttributes: false }).parse(read('r.xml')) as {
      testsuites: Record<string, string>;
    };
    expect(junit.testsuites).toMatchObject({ '@_failures': '1' });
    for (const file of ['r.xml', 'r.md', 'r.html']) expect(read(file)).toContain('failed:reason=Damaged');
    expect(read('r.html')).toMatch(/^<!doctype html>/i);
    const drift = JSON.parse(read('drift.json')) as MachineLine;
    expect(drift).toMatchObject({ schemaVersion: 1, type: 'drift' });
    expect(drift['drift']).toContainEqual(expect.objectContaining({ path: '/a_new_field' }));
    expect(read('drift.json')).not.toContain('Anneke');
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
      const run = await runCli(['listen', '--port', '0', '--no-journal', ...flags], { cwd });
      expect(run).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringContaining('cannot be written'),
      });
      expect(run.stderr).not.toContain('listening on');
    }
  });

  it('are annotations and the summary of the step on GitHub, where something is judged', async () => {
    const cwd = temporaryFolder();
    const step = join(cwd, 'step.md');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: step };
    const judging = await quietly(['--expect', 'completed', '--timeout', '300ms'], { cwd, env });
    const run = await judging.ended;
    expect(run.code).toBe(4);
    expect(run.stderr).toMatch(/^::error [^\n]*completed/m);
    expect(readFileSync(step, 'utf8')).toContain('completed');
    const elsewhere = temporaryFolder();
    const idle = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(elsewhere, 'step.md') };
    const watching = await quietly([], { cwd: elsewhere, env: idle });
    await post(watching.url, failed);
    expect((await stopped(watching)).stderr).not.toContain('::');
    expect(existsSync(idle.GITHUB_STEP_SUMMARY)).toBe(false);
  });
});

describe('listen in CI is used wrongly', () => {
  it.each([
    [['--answer-per', 'webhook'], 2, 'flag_does_not_fit'],
    [['--answer', '200@none.json'], 3, 'file_missing'],
  ] as const)('%j is %i: %s', async (args, exit, code) => {
    const run = await runCli(['listen', '--port', '0', '--no-journal', '--json', ...args]);
    expect(run.code).toBe(exit);
    expect(run.lines).toMatchObject([{ type: 'error', code }]);
  });
});
