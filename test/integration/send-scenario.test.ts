import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { requireScenario } from '../helpers/bundled.ts';
import { startHttpServer } from '../helpers/http-server.ts';

const cwd = mkdtempSync(join(tmpdir(), 'webhook-cli-send-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const JOB = requireScenario('delivered', 'detrack');

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

/** Runs the command line in this process. */
async function cli(
  args: readonly string[],
  signal = new AbortController().signal,
  { columns = 0, texts = { stdout: '', stderr: '' } } = {},
): Promise<Ran> {
  const stream = (name: 'stdout' | 'stderr'): PassThrough => {
    const made = new PassThrough().on('data', (chunk: Buffer) => {
      texts[name] += chunk.toString('utf8');
    });
    const move = (): boolean => true;
    const terminal = { isTTY: true, columns, clearLine: move, cursorTo: move, moveCursor: move };
    return columns === 0 ? made : Object.assign(made, terminal);
  };
  const code = await run(['send', '--no-journal', ...args], {
    stdin: new PassThrough(),
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env: { NO_COLOR: '1' },
    cwd,
    pid: 1,
    catchSignals: () => signal,
    followProcess: () => () => {},
    job: { isForeground: () => true, signal: () => {} },
  });
  return {
    code,
    ...texts,
    get lines() {
      return texts.stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    },
  };
}

describe('send --scenario', () => {
  it('shows each webhook with its step, what runs, and what came of it', async () => {
    await using server = await startHttpServer();
    const ran = await cli(['--scenario', 'Delivered', '--to', server.url, '--seed', 'a']);
    expect(ran.code).toBe(0);
    const lines = ran.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(JOB.steps.length);
    for (const [index, line] of lines.entries()) {
      expect(line).toMatch(new RegExp(`^✔ .* DO-\\w+ +${index + 1}/${JOB.steps.length} .* 204 No Content `));
    }
    expect(ran.stderr).toMatch(
      new RegExp(
        `^delivered {3}detrack · ${JOB.title}\n${JOB.steps.length} webhooks of 1 job · to ${new URL(server.url).host} · seed a\n${JOB.steps.length} sent, `,
      ),
    );
    expect(ran.stderr).toContain(`${JOB.steps.length} sent, ${JOB.steps.length} delivered, 0 failed`);
    expect(ran.stderr).toMatch(
      /\n {2}DO-\w+ {3}4 of 4 delivered, last Completed\n\* constructed scenario: .*\n$/,
    );
  });

  it('keeps to the width of a terminal, and to what the first lines did not say', async () => {
    await using server = await startHttpServer();
    const ran = await cli(['--scenario', 'delivered', '--to', server.url, '--seed', 'a'], undefined, {
      columns: 80,
    });
    const lines = ran.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(JOB.steps.length);
    for (const [index, line] of lines.entries()) {
      expect(line).toMatch(new RegExp(`^✔ .* DO-\\w+ +${index + 1}/4 .* 204 `));
      expect(line.length).toBeLessThanOrEqual(80);
    }
    const wide = await cli(['--scenario', 'delivered', '--to', server.url], undefined, { columns: 160 });
    expect(wide.stdout).toMatch(/^✔ {2}[\d:]{8} {2}Info Received\* {9}DO-\w+ +1\/4 .* 204 No Content /);
  });

  it('gives each of several jobs a key of the form of --id, and refuses one key for all of them', async () => {
    await using server = await startHttpServer();
    const several = ['--scenario', 'delivered', '--to', server.url, '--jobs', '3', '--seed', 'a', '--json'];
    const keysOf = async (id: string): Promise<unknown> => {
      const { lines } = await cli([...several, '--id', id]);
      return (lines.at(-1) as { readonly jobs: readonly { readonly key: string }[] }).jobs.map(
        ({ key }) => key,
      );
    };
    const keys = await keysOf('S-{n:6}');
    expect(keys).toEqual(Array(3).fill(expect.stringMatching(/^S-[1-9]\d{5}$/)));
    expect(new Set(keys as string[]).size).toBe(3);
    expect(await keysOf('S-{n:6}')).toEqual(keys);
    const one = await cli([...several, '--id', 'DO-1']);
    expect(one).toMatchObject({ code: 2, lines: [{ type: 'error', code: 'bad_id' }] });
  });

  it('says how many jobs, repetitions and losses there will be', async () => {
    await using server = await startHttpServer();
    const flags = ['--jobs', '2', '--duplicate', '25%', '--drop', '0.2', '--seed', 'a', '--to', server.url];
    const ran = await cli(['--scenario', 'delivered', ...flags]);
    expect(server.requests).toHaveLength(8);
    expect(ran.stderr).toContain('\n8 webhooks of 2 jobs, 2 of them again, 2 dropped · to ');
  });

  it('writes exchanges and a summary as machine output', async () => {
    await using server = await startHttpServer((response, _request, index) =>
      response.writeHead(index === 0 ? 500 : 204).end(),
    );
    const flags = ['--jobs', '2', '--duplicate', '25%', '--drop', '0.2', '--seed', 'a', '--json'];
    const ran = await cli([
      ...['--scenario', 'delivered', '--to', server.url, ...flags],
      ...['--retry-schedule', '1s', '--speed', '1000000x'],
    ]);
    expect(ran.code).toBe(0);
    expect(ran.lines.map((line) => line['type'])).toEqual([
      ...server.requests.map(() => 'exchange'),
      'summary',
    ]);
    expect(ran.lines.at(-1)).toMatchObject({
      scenario: 'delivered',
      provider: 'detrack',
      seed: 'a',
      planned: 8,
      sent: 8,
      delivered: 8,
      failed: 0,
      retried: 1,
      duplicated: 2,
      dropped: 2,
      jobs: [{ lastDelivered: expect.any(String) as string }, {}],
    });
    expect(server.requests).toHaveLength(9);
  });

  it('fails when one of them fails, and says which outcomes there were', async () => {
    await using server = await startHttpServer((response, _request, index) =>
      response.writeHead(index === 1 ? 500 : 204).end(),
    );
    const ran = await cli(['--scenario', 'delivered', '--to', server.url]);
    expect(ran.code).toBe(1);
    expect(server.requests).toHaveLength(JOB.steps.length);
    expect(ran.stderr).toContain('1 failed');
    expect(ran.stderr).toMatch(/^ +1 {2}500$/m);
    const accepted = await cli(['--scenario', 'delivered', '--to', server.url, '--expect-status', '2xx,500']);
    expect(accepted.code).toBe(0);
  });

  it('is 130 when it is interrupted in a pause, and says what was not begun', async () => {
    const controller = new AbortController();
    await using server = await startHttpServer((response) => {
      response.writeHead(204).end();
      response.on('close', () => setTimeout(() => controller.abort('SIGINT'), 50));
    });
    const ran = await cli(
      ['--scenario', 'delivered', '--to', server.url, '--speed', '1x'],
      controller.signal,
    );
    expect(ran.code).toBe(130);
    expect(server.requests).toHaveLength(1);
    expect(ran.stderr).toMatch(/ · over \d d \d\d h · seed /);
    expect(ran.stderr).toContain(`1 sent, 1 delivered, 0 failed, ${JOB.steps.length - 1} not begun`);
  });

  it('prints what it would send, one body a line, and sends nothing', async () => {
    await using server = await startHttpServer();
    const fixed = ['--scenario', 'delivered', '--seed', 'a', '--now', '2026-03-01T10:00:00Z'];
    const printed = await cli([...fixed, '--dry-run', '--to', server.url]);
    expect(server.requests).toEqual([]);
    expect((await cli([...fixed, '--to', server.url])).code).toBe(0);
    expect(printed.stdout).toBe(server.requests.map(({ body }) => `${body.toString('utf8')}\n`).join(''));
    const requests = await cli([...fixed, '--print', 'json', '--to', server.url]);
    expect(requests.lines.map((line) => line['event'])).toEqual(JOB.steps.map(({ event }) => event));
    const curls = await cli([...fixed, '--print', 'curl', '--from', '2', '--to-step', '3']);
    expect(curls.stdout.match(/^printf %s .* \| curl --request POST /gm)).toHaveLength(2);
  });

  it('takes a file of the user’s own, and refuses one of another provider', async () => {
    await using server = await startHttpServer();
    const mine = { name: 'mine', provider: 'detrack', title: 'Mine', steps: [{ event: 'failed' }] };
    writeFileSync(join(cwd, 'mine.json'), JSON.stringify(mine));
    const ran = await cli(['--scenario', './mine.json', '--to', server.url]);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toMatch(/^mine {3}detrack · Mine\n1 webhook of 1 job · /);
    const other = await cli(['--scenario', './mine.json', '--provider', 'deliveright', '--to', server.url]);
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('is one of Detrack') as string });
    const missing = await cli(['--scenario', './none.json', '--to', server.url]);
    expect(missing).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('no file ./none.json') as string,
    });
  });

  describe('of the user’s own with faults', () => {
    const faulty = (name: string, steps: unknown): string => {
      const file = join(cwd, `${name}.json`);
      writeFileSync(file, JSON.stringify({ name, provider: 'detrack', title: 'Faulty', steps }));
      return file;
    };

    it('is sent all the same, after a warning with step, path and message', async () => {
      const texts = { stdout: '', stderr: '' };
      const before: string[] = [];
      await using server = await startHttpServer((response) => {
        before.push(texts.stderr);
        response.writeHead(204).end();
      });
      const file = faulty('faulty', [
        { event: 'info-received' },
        { event: 'failed', after: '1h', set: { status: 'failed', attempt: '2' } },
        { event: 'failed', after: '1h', set: { reason: 'Gone' } },
      ]);
      const ran = await cli(['--scenario', file, '--to', server.url], undefined, { texts });
      expect(ran.code).toBe(0);
      expect(server.requests).toHaveLength(3);
      expect(before[0]).toContain(
        'warning: steps 2, 3 (Failed): /attempt expected an integer, got a string, "2"\n' +
          '         numbers are not quoted here: "attempt": 2\n',
      );
      expect(ran.stderr.match(/warning: /g)).toHaveLength(1);
      expect(before[0]).toContain(`webhook-cli send --scenario ${file} --dry-run | webhook-cli validate -\n`);
      // Only what is sent is judged.
      expect((await cli(['--scenario', file, '--to-step', '1', '--dry-run'])).stderr).not.toContain(
        'warning',
      );
      expect((await cli(['--scenario', file, '--dry-run'])).stderr).toContain('warning: steps 2, 3');
    });

    it('is told that its business key changes under way', async () => {
      await using server = await startHttpServer();
      const file = faulty('two-jobs', [
        { event: 'info-received', set: { do_number: 'MINE' } },
        { event: 'info-received', after: '1h', set: { do_number: 7 } },
        { event: 'info-received', after: '1h', set: { do_number: 'OTHER' } },
      ]);
      const ran = await cli(['--scenario', file, '--to', server.url, '--id', 'DO-1', '--json']);
      expect(ran.code).toBe(0);
      const warnings = ran.stderr.split('\n').filter((line) => line.startsWith('warning: '));
      expect(warnings).toEqual([
        'warning: step 2 (Info Received): /do_number expected a string, got a number, 7',
        'warning: step 2 (Info Received): the business key changes from "DO-1" to "7"',
        'warning: step 3 (Info Received): the business key changes from "7" to "OTHER"',
      ]);
      expect(ran.lines.at(-1)).toMatchObject({ jobs: [{ key: 'DO-1', sent: 3 }] });
    });

    it('a coherent one is sent without a word', async () => {
      const file = faulty('coherent', [{ event: 'info-received' }, { event: 'info-received', after: '1h' }]);
      const { stderr } = await cli(['--scenario', file, '--dry-run']);
      expect(stderr).not.toMatch(/warning|finding/);
    });
  });

  it.each([
    [['--scenario', 'delivered', '--drop', '100%'], 'drop "100%" leaves nothing to send'],
    [['--scenario', 'deliverd'], 'Did you mean "delivered"?'],
    [['--scenario', 'delivered', '--from', 'deleted'], 'has no step "deleted"'],
    [['--scenario', 'delivered', '--trigger', 'failed'], '--trigger does not fit --scenario'],
    [['--scenario', 'delivered', '--secret', 'x'], 'documents no signature'],
    [['--scenario', 'delivered', '--speed', 'fast'], '"fast" is no speed'],
    [['--trigger', 'failed', '--shuffle'], '--shuffle needs --scenario'],
  ])('%j is wrong usage', async (args, message) => {
    const ran = await cli(args);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(message);
    expect(ran.stdout).toBe('');
  });
});

describe('send --retry-schedule', () => {
  it('tries a single event again, with the same bytes, until it is taken', async () => {
    await using server = await startHttpServer((response, _request, index) =>
      response.writeHead(index < 2 ? 401 : 200).end(),
    );
    const flags = ['--retry-schedule', '5s,5m,30m', '--speed', '100000x', '--json'];
    const ran = await cli(['--trigger', 'failed', '--to', server.url, ...flags]);
    expect(ran.code).toBe(0);
    const exchanges = ran.lines.filter((line) => line['type'] === 'exchange');
    expect(exchanges.map((line) => line['attempt'])).toEqual([1, 2, 3]);
    expect(new Set(server.requests.map(({ body }) => body.toString('utf8'))).size).toBe(1);
  });

  it.each([
    ['--trigger', /(?<!, )next try in 20 s \(Retry-After\)/],
    ['--scenario', /step 1 of 4, next try in 20 s \(Retry-After\)/],
  ])('says on a terminal how long it waits and why, with %s', async (flag, words) => {
    const controller = new AbortController();
    await using server = await startHttpServer((response) =>
      response.writeHead(503, { 'Retry-After': '20' }).end(),
    );
    const texts = { stdout: '', stderr: '' };
    const what = flag === '--trigger' ? 'failed' : 'delivered';
    const run = cli([flag, what, '--to', server.url, '--retries', '1'], controller.signal, {
      columns: 80,
      texts,
    });
    await expect.poll(() => texts.stderr, { timeout: 10_000 }).toMatch(words);
    controller.abort('SIGINT');
    expect((await run).code).toBe(130);
    expect(server.requests).toHaveLength(1);
  });

  it('says nothing of its pauses in a pipe', async () => {
    await using server = await startHttpServer((response) => response.writeHead(503).end());
    const ran = await cli(['--trigger', 'failed', '--to', server.url, '--retry-schedule', '20ms']);
    expect(server.requests).toHaveLength(2);
    expect(ran.stdout + ran.stderr).not.toContain('next try');
  });

  it('gives up when it is through', async () => {
    await using server = await startHttpServer((response) => response.writeHead(503).end());
    const ran = await cli(['--trigger', 'failed', '--to', server.url, '--retry-schedule', '1ms,1ms']);
    expect(ran.code).toBe(1);
    expect(server.requests).toHaveLength(3);
    expect(ran.stdout).toContain('  try 3 · ');
  });

  it('is 130 when it is interrupted in a pause, without another try', async () => {
    const controller = new AbortController();
    await using server = await startHttpServer((response) => {
      response.writeHead(503).end();
      response.on('close', () => setTimeout(() => controller.abort('SIGINT'), 50));
    });
    const ran = await cli(
      ['--trigger', 'failed', '--to', server.url, '--retry-schedule', '1h'],
      controller.signal,
    );
    expect(ran.code).toBe(130);
    expect(server.requests).toHaveLength(1);
    expect(ran.stdout).not.toContain('attempt 2');
  });
});
