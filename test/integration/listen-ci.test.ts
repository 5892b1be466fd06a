import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runScenario } from '../../src/api/scenario.ts';
import { send } from '../../src/api/send.ts';
import { run } from '../../src/cli/run.ts';
import type { JsonValue } from '../../src/core/json/json.ts';
import { startCapture } from '../helpers/capture.ts';
import { type MachineLine, parseLines } from '../helpers/cli.ts';
import { postJson } from '../helpers/http-client.ts';
import { runInProcess } from '../helpers/in-process.ts';
import { fixtureBytes } from '../helpers/receiver.ts';

const FAILED = fixtureBytes('detrack/failed');

interface Ended {
  readonly code: number;
  readonly lines: readonly MachineLine[];
  readonly summary: MachineLine;
  readonly stderr: string;
}

interface Listening {
  readonly url: string;
  readonly folder: string;
  readonly stop: (signal: string) => void;
  readonly ended: Promise<Ended>;
  readonly post: (event: string, set?: Readonly<Record<string, JsonValue>>, id?: string) => Promise<unknown>;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-listen-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command line in this process until its end. */
function started(
  argv: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): { readonly stdout: PassThrough; readonly stop: AbortController; readonly ended: Promise<Ended> } {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const text = { out: '', err: '' };
  stdout.on('data', (chunk: Buffer) => {
    text.out += chunk.toString('utf8');
  });
  stderr.on('data', (chunk: Buffer) => {
    text.err += chunk.toString('utf8');
  });
  const stop = new AbortController();
  const context = { stdin: new PassThrough(), stdout, stderr, env, cwd: folder, pid: 1 };
  const ended = run(argv, { ...context, catchSignals: () => stop.signal }).then((code): Ended => {
    const lines = parseLines(text.out);
    const summary = lines.at(-1);
    if (summary === undefined) throw new Error(`no line; stderr: ${text.err}`);
    return { code, lines, summary, stderr: text.err };
  });
  return { stdout, stop, ended };
}

/** Starts `listen --json` on a free port, without a journal. */
async function listening(
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly folder?: string } = {},
): Promise<Listening> {
  const folder = options.folder ?? temporaryFolder();
  const own = ['listen', '--json', '--port', '0', '--no-journal'];
  const { stdout, stop, ended } = started([...own, ...args], folder, options.env);
  onTestFinished(() => stop.abort('SIGTERM'));
  const url = await new Promise<string>((resolve, reject) => {
    stdout.on('data', (chunk: Buffer) => {
      const found = /"url":"(http[^"]+)"/.exec(chunk.toString('utf8'))?.[1];
      if (found !== undefined) resolve(found);
    });
    ended.then(
      ({ lines }) => reject(new Error(`it ended before it was ready: ${JSON.stringify(lines)}`)),
      reject,
    );
  });
  return {
    url,
    folder,
    stop: (signal) => stop.abort(signal),
    ended,
    post: (event, set = {}, id) => send({ event, to: url, set, ...(id === undefined ? {} : { id }) }),
  };
}

async function refusal(...args: readonly string[]): Promise<MachineLine & { readonly exit: number }> {
  const { code, summary } = await started(
    ['listen', '--json', '--no-journal', '--port', '0', ...args],
    temporaryFolder(),
  ).ended;
  return { ...summary, exit: code };
}

describe('listen --expect with conditions', () => {
  it('ends with 0 once they hold, and says which exchange met what', async () => {
    const listen = await listening(['--expect', 'failed:reason=Damaged', '--expect', 'any:status=completed']);
    await listen.post('failed', { reason: 'Lost' });
    await listen.post('completed');
    await listen.post('failed', { reason: 'Damaged' });
    const { code, lines, summary } = await listen.ended;
    expect(code).toBe(0);
    const ids = lines.filter(({ type }) => type === 'exchange').map(({ id }) => id);
    expect(summary).toMatchObject({
      missing: [],
      contradiction: null,
      expectations: [
        { expect: 'failed:reason=Damaged', met: true, exchange: ids[2], nearest: null },
        { expect: 'any:status=completed', met: true, exchange: ids[1], nearest: null },
      ],
    });
  });

  it('gives up with 4 and says what came nearest', async () => {
    const listen = await listening(['--expect', 'failed:reason=Damaged', '--timeout', '700ms']);
    await listen.post('failed', { reason: 'Lost' });
    const { code, summary, stderr } = await listen.ended;
    expect(code).toBe(4);
    expect(summary).toMatchObject({
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
    expect(stderr).toMatch(
      /never came: failed:reason=Damaged\n {2}nearest to failed:reason=Damaged: failed \w+: reason should be "Damaged", is "Lost"\n$/,
    );
  });
});

describe('listen --ordered, --none-invalid, --within', () => {
  it('ends with 1 at the first that comes too early', async () => {
    const listen = await listening(['--ordered', '--expect', 'in-progress', '--expect', 'completed']);
    await listen.post('completed');
    const { code, summary, stderr } = await listen.ended;
    expect(code).toBe(1);
    expect(summary).toMatchObject({
      contradiction: { kind: 'too_early' },
      missing: ['in-progress'],
    });
    expect(stderr).toMatch(
      /contradiction: completed \(\w+\) came before in-progress, too early\nnever came: in-progress\n {2}nearest to in-progress: completed \w+ is another event\n$/,
    );
  });

  it('ends with 0 when they come in order', async () => {
    const listen = await listening(['--ordered', '--expect', 'in-progress', '--expect', 'completed']);
    await listen.post('in-progress');
    await listen.post('completed');
    expect((await listen.ended).code).toBe(0);
  });

  it('ends with 1 at the first invalid payload, with or without something expected', async () => {
    for (const args of [['--none-invalid'], ['--none-invalid', '--expect', 'failed', '--reject-invalid']]) {
      const listen = await listening(args);
      await listen.post('failed', { attempt: 'second' });
      const { code, summary } = await listen.ended;
      expect(code).toBe(1);
      expect(summary).toMatchObject({ invalid: 1, contradiction: { kind: 'invalid' } });
    }
  });

  it('ends with 4 when the rest does not come in time, counted from the first webhook', async () => {
    const listen = await listening(['--expect', 'failed', '--expect', 'completed', '--within', '150ms']);
    const before = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const opened = performance.now();
    await listen.post('failed');
    const { code, summary } = await listen.ended;
    expect(code).toBe(4);
    expect(summary).toMatchObject({ missing: ['completed'], received: 1 });
    // It had waited longer than that for the first one.
    expect(opened - before).toBeGreaterThan(150);
  });

  it('--within takes nothing from what came in time', async () => {
    const listen = await listening(['--expect', 'failed', '--within', '60s']);
    await listen.post('failed');
    expect((await listen.ended).code).toBe(0);
  });

  it('stops a command at a contradiction', async () => {
    const command = ['--', process.execPath, '-e', 'setInterval(() => {}, 1000)'];
    const listen = await listening(['--none-invalid', ...command]);
    await listen.post('failed', { attempt: 'second' });
    expect((await listen.ended).code).toBe(1);
  });
});

describe('listen --answer', () => {
  it('answers in turn and tells how the sender tried again', async () => {
    const listen = await listening(['--answer', '503+retry-after:1,timeout,200', '--expect', 'failed']);
    const sent = await send({ event: 'failed', to: listen.url, id: 'DO-1', retries: 2, timeoutMs: 200 });
    expect(sent).toMatchObject({ attempt: 3, response: { status: 200 } });
    const { code, lines, summary, stderr } = await listen.ended;
    expect(code).toBe(0);
    const exchanges = lines.filter(({ type }) => type === 'exchange');
    expect(exchanges).toMatchObject([
      { response: { status: 503 }, error: null },
      { response: null, error: { code: 'answer_withheld' } },
      { response: { status: 200 }, error: null },
    ]);
    expect(summary).toMatchObject({
      retries: [
        {
          provider: 'detrack',
          event: 'failed',
          key: 'DO-1',
          times: 3,
          sameBytes: true,
          afterSuccess: 0,
          tries: [{ answer: '503' }, { answer: 'answer_withheld' }, { answer: '200' }],
        },
      ],
    });
    const [retried] = summary['retries'] as { gapsMs: number[] }[];
    // The sender waits as Retry-After says, then its own pause after the timeout.
    expect(retried?.gapsMs[0]).toBeGreaterThanOrEqual(990);
    expect(retried?.gapsMs).toHaveLength(2);
    expect(stderr).toMatch(
      /came again\n {2}failed DO-1 {2}3 times, after .*, same bytes, answered 503, answer_withheld, 200\n/,
    );
  });

  it('has plans for events, bodies from files, and takes each webhook through its own', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'busy.json'), '{"busy":true}');
    const flags = ['--answer', 'failed=503@busy.json,200', '--answer', '201', '--answer-per', 'webhook'];
    const listen = await listening([...flags, '--count', '3'], { folder });
    const payload = JSON.parse(FAILED.toString('utf8')) as object;
    const again = (fields: object): string => JSON.stringify({ ...payload, ...fields });
    const first = await postJson(listen.url, FAILED);
    expect([first.status, first.body.toString()]).toEqual([503, '{"busy":true}']);
    expect((await postJson(listen.url, again({ do_number: 'DO-2' }))).status).toBe(503);
    expect((await postJson(listen.url, fixtureBytes('detrack/completed'))).status).toBe(201);
    // The same content, written otherwise, is another try; another content is another webhook.
    expect((await postJson(listen.url, `${again({})}\n`)).status).toBe(200);
    expect((await postJson(listen.url, again({ attempt: 2 }))).status).toBe(503);
    expect((await postJson(listen.url, again({ do_number: 'DO-2' }))).status).toBe(200);
    expect((await listen.ended).code).toBe(0);
  });

  it('stands in front of an app: --status does not, --delay does', async () => {
    const app = await startCapture((response) => response.writeHead(202).end());
    const forward = ['--forward-to', app.url];
    expect(await refusal(...forward, '--status', '503')).toMatchObject({
      exit: 2,
      code: 'flag_does_not_fit',
    });
    const listen = await listening([...forward, '--answer', 'reset,forward', '--count', '1']);
    await expect(postJson(listen.url, FAILED)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(app.requests).toHaveLength(0);
    expect((await postJson(listen.url, FAILED)).status).toBe(202);
    expect(app.requests).toHaveLength(1);
    expect((await listen.ended).code).toBe(0);
    const delayed = await listening([...forward, '--delay', '120ms', '--count', '1']);
    const before = performance.now();
    expect((await postJson(delayed.url, FAILED)).status).toBe(202);
    expect(performance.now() - before).toBeGreaterThanOrEqual(119);
  });

  it('says the seed of its random delays, and no other', async () => {
    const random = await listening(['--answer', 'delay:1ms~5ms', '--count', '1']);
    await postJson(random.url, FAILED);
    expect((await random.ended).stderr).toMatch(/random delays, --seed \w+ repeats them/);
    const seeded = await listening(['--answer', 'delay:1ms~5ms', '--seed', 'abc', '--count', '1']);
    await postJson(seeded.url, FAILED);
    expect((await seeded.ended).stderr).toContain('--seed abc repeats them');
    const plain = await listening(['--answer', '200', '--count', '1']);
    await postJson(plain.url, FAILED);
    expect((await plain.ended).stderr).not.toContain('--seed');
  });

  it('ends at once while an answer is withheld', async () => {
    const listen = await listening(['--answer', 'timeout']);
    const hanging = postJson(listen.url, FAILED).catch((error: Error) => error);
    await new Promise((resolve) => setTimeout(resolve, 0));
    const withheld = send({ event: 'failed', to: listen.url, timeoutMs: 300 });
    expect((await withheld).error?.code).toBe('timeout');
    listen.stop('SIGINT');
    expect((await listen.ended).code).toBe(0);
    expect(await hanging).toBeInstanceOf(Error);
  });
});

/** The body that a `listen` with these flags answers. */
async function answered(...args: readonly string[]): Promise<unknown> {
  const listen = await listening([...args, '--count', '1', '--timeout', '5s']);
  const { body } = await postJson(listen.url, FAILED);
  listen.stop('SIGINT');
  await listen.ended;
  return JSON.parse(body.toString('utf8'));
}

describe('what listen says of itself', () => {
  it('is what it answers, in a few words', async () => {
    const said = async (...args: readonly string[]): Promise<string | undefined> => {
      const listen = await listening(args);
      listen.stop('SIGINT');
      return /^answers: (.*)$/m.exec((await listen.ended).stderr)?.[1];
    };
    expect(await said()).toBeUndefined();
    expect(await said('--answer', '503,503,200')).toBe('503, 503, then 200');
    expect(await said('--status', '503', '--delay', '2s')).toBe('503 after 2 s');
  });

  it('names the flag that would let a refused request pass', async () => {
    const listen = await listening(['--secret', 's3cret']);
    const reason = async (headers: Readonly<Record<string, string>>): Promise<unknown> => {
      const response = await fetch(listen.url, { method: 'POST', headers, body: FAILED });
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
    listen.stop('SIGTERM');
    const { code, stderr } = await listen.ended;
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
    await listen.post('failed');
    await listen.post('completed');
    expect((await listen.ended).stderr).toMatch(/\nall 2 expected came\n$/);
    const one = await listening(['--count', '1']);
    await one.post('failed');
    expect((await one.ended).stderr).toMatch(/\nwhat was expected came\n$/);
  });

  it('is which limit struck', async () => {
    const within = await listening(['--expect', 'completed', '--within', '50ms', '--timeout', '20s']);
    await within.post('failed');
    expect((await within.ended).stderr).toContain(
      '\ngave up: 50 ms after the first webhook (--within)\nnever came: completed\n',
    );
    const timeout = await listening(['--expect', 'completed', '--within', '20s', '--timeout', '50ms']);
    expect((await timeout.ended).stderr).toContain(
      '\ngave up: 50 ms after the start (--timeout)\nnever came: completed\n',
    );
  });

  it.each([
    ['process.exit(7)', 'the command ended with 7'],
    ['process.exit(0)', 'the command ended with 0'],
    ['process.kill(process.pid, "SIGKILL")', 'the command was ended by SIGKILL'],
  ])('is how the command ended: %s', async (script, words) => {
    const listen = await listening(['--expect', 'failed', '--', process.execPath, '-e', script]);
    const { code, stderr } = await listen.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^${words}\nnever came: failed\n$`, 'm'));
  });

  it('is nothing of a command that ended well, and of one that was stopped', async () => {
    const well = await listening(['--', process.execPath, '-e', '0']);
    expect((await well.ended).stderr).not.toContain('the command');
    const stopped = await listening([
      ...['--none-invalid', '--', process.execPath, '-e', 'setInterval(() => {}, 1000)'],
    ]);
    await stopped.post('failed', { attempt: 'second' });
    const { code, stderr } = await stopped.ended;
    expect(code).toBe(1);
    expect(stderr).not.toContain('the command');
  });

  it('is each event of a scenario for what it is, and no repeat', async () => {
    const listen = await listening(['--count', '11']);
    await runScenario({ scenario: 'white-glove', to: listen.url });
    const { summary, stderr } = await listen.ended;
    expect(summary).toMatchObject({ received: 11, retries: [] });
    expect(stderr).not.toContain('came again');
  });
});

describe('text from the network, where a CI job is listening to the output', () => {
  // A script of its own posts it, because what listens here has to end by itself.
  const POST = `
    const bodies = JSON.parse(process.env.BODIES);
    for (const body of bodies)
      await fetch(process.env.WEBHOOK_CLI_URL, { method: 'POST', body, headers: { 'X-A': '::error::header ##[error]header' } });`;
  const EVIL = [
    '::error::a',
    '  ::error file=x::b',
    '\t::set-output name=x::c',
    '##[error]d',
    'x ##[error]e',
  ];
  const payload = JSON.parse(FAILED.toString('utf8')) as object;
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

  // Each waits a while for webhooks of a command that has ended.
  it.concurrent.each([
    [[]],
    [['--compact']],
    [['--all', '--headers']],
    [['--json', '--raw']],
    [['--none-invalid']],
  ])('is no line that its runner obeys: %j', async (flags) => {
    const { stdout, stderr } = await runInProcess(
      [
        ...['listen', '--port', '0', '--no-journal', ...flags, '--expect', 'completed'],
        ...['--', process.execPath, '--input-type=module', '-e', POST],
      ],
      {
        env: { ...process.env, BODIES: JSON.stringify(bodies) } as Record<string, string>,
        cwd: tmpdir(),
      },
    );
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
    expect(await refusal('--answer', '200@none.json')).toMatchObject({ exit: 3, code: 'file_missing' });
    expect(await refusal('--report', 'junit=none/a.xml')).toMatchObject({ exit: 3 });
    expect(await refusal('--drift', 'none/a.json')).toMatchObject({ exit: 3 });
  });
});

describe('the reports of listen', () => {
  it('are files with what was expected, and on GitHub the summary of the step', async () => {
    const folder = temporaryFolder();
    const step = join(folder, 'step.md');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: step };
    const reports = ['--report', 'junit=r.xml', '--report', 'markdown=r.md', '--report', 'html=r.html'];
    const listen = await listening(
      [...reports, '--drift', 'drift.json', '--expect', 'failed:reason=Damaged', '--timeout', '600ms'],
      {
        env,
        folder,
      },
    );
    await listen.post('failed', { reason: 'Lost' });
    const { code, stderr } = await listen.ended;
    expect(code).toBe(4);
    const junit = readFileSync(join(folder, 'r.xml'), 'utf8');
    expect(junit).toContain('failures="1"');
    expect(junit).toContain('failed:reason=Damaged');
    expect(readFileSync(join(folder, 'r.md'), 'utf8')).toContain('Damaged');
    expect(readFileSync(join(folder, 'r.html'), 'utf8')).toMatch(/^<!doctype html>/i);
    expect(readFileSync(step, 'utf8')).toContain('Damaged');
    expect(stderr).toContain('::error ');
    expect(JSON.parse(readFileSync(join(folder, 'drift.json'), 'utf8'))).toMatchObject({
      type: 'drift',
      drift: [],
    });
  });

  it('leave GitHub alone where nothing is judged', async () => {
    const folder = temporaryFolder();
    const step = join(folder, 'step.md');
    const listen = await listening([], {
      env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: step },
      folder,
    });
    await listen.post('failed');
    listen.stop('SIGINT');
    const { code, summary, stderr } = await listen.ended;
    expect(code).toBe(0);
    expect(existsSync(step)).toBe(false);
    expect(stderr).not.toContain('::');
    expect(summary).toMatchObject({ coverage: [{ provider: 'detrack', seen: { failed: 1 } }], jobs: [{}] });
  });
});
