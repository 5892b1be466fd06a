import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { ExecSink } from '../../../src/cli/listen/exec/exec-sink.ts';
import { openSession } from '../../../src/cli/session/session.ts';
import { post, refused } from '../../helpers/capture.ts';
import { fixture, temporaryFolder } from '../../helpers/cli.ts';
import { holdTimers, passTime, passTimersUntil } from '../../helpers/held-timers.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';
import { exchange } from '../../unit/output/samples.ts';

const failed = fixture('detrack/failed');

/** Writes what it is given into a file of its own. */
const RECORD = `
  import { readFileSync, writeFileSync } from 'node:fs';
  const told = Object.entries(process.env).filter(([name]) => name.startsWith('WEBHOOK_'));
  const stdin = readFileSync(0).toString('base64');
  writeFileSync(process.env.WEBHOOK_ID + '.told', JSON.stringify({ env: Object.fromEntries(told), stdin, argv: process.argv.slice(2) }));
`;

interface Told {
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly argv: readonly string[];
}

async function listenWith(script: string, args: readonly string[] = [], env: Record<string, string> = {}) {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'exec.mjs'), script);
  const exec = `"${process.execPath}" exec.mjs 'an argument' "and \\"another"`;
  const run = await listenInProcess(['--no-journal', '--exec', exec, ...args], { cwd, env });
  const told = (): Told[] =>
    readdirSync(cwd)
      .filter((name) => name.endsWith('.told'))
      .toSorted()
      .map((name) => JSON.parse(readFileSync(join(cwd, name), 'utf8')) as Told);
  return { run, cwd, told };
}

async function ended(run: Awaited<ReturnType<typeof listenWith>>['run']) {
  run.kill('SIGTERM');
  return run.ended;
}

describe('listen --exec', () => {
  it('runs a command for each webhook, with its exact body and what it is, and counts it', async () => {
    const { run, told } = await listenWith(RECORD, ['--json']);
    await post(`${run.url}hooks?token=s3cret&a=1`, failed);
    const { code, lines } = await ended(run);
    expect(code).toBe(0);
    const received = lines.find((line) => line['type'] === 'exchange');
    expect(told()).toEqual([
      {
        env: {
          WEBHOOK_ID: received?.['id'],
          WEBHOOK_AT: received?.['at'],
          WEBHOOK_PROVIDER: 'detrack',
          WEBHOOK_EVENT: 'failed',
          WEBHOOK_KEY: received?.['key'],
          WEBHOOK_VALID: 'true',
          WEBHOOK_METHOD: 'POST',
          WEBHOOK_PATH: '/hooks?token=[redacted]&a=1',
          WEBHOOK_CONTENT_TYPE: 'application/json',
          WEBHOOK_CONTENT_ENCODING: '',
          WEBHOOK_STATUS: '200',
        },
        stdin: Buffer.from(failed).toString('base64'),
        argv: ['an argument', 'and "another'],
      },
    ]);
    expect(lines.at(-1)).toMatchObject({ type: 'summary', exec: { ran: 1, failed: 0, skipped: 0 } });
  });

  it('gives bytes that are no text as they came, and nothing that no environment holds', async () => {
    const { run, told } = await listenWith(RECORD);
    const packed = gzipSync(failed);
    await post(run.url, packed, { 'content-encoding': 'gzip' });
    const key = `NUL\0NUL${'x'.repeat(2000)}$(touch pwned)`;
    const odd = JSON.stringify({ ...JSON.parse(Buffer.from(failed).toString('utf8')), do_number: key });
    await post(run.url, odd);
    expect((await ended(run)).code).toBe(0);
    const [first, second] = told().toSorted((a, b) => a.stdin.length - b.stdin.length);
    expect(first?.stdin).toBe(packed.toString('base64'));
    expect(first?.env).toMatchObject({ WEBHOOK_CONTENT_ENCODING: 'gzip', WEBHOOK_EVENT: 'failed' });
    expect(second?.stdin).toBe(Buffer.from(odd).toString('base64'));
    expect(second?.env['WEBHOOK_KEY']).toBe(`NUL\ufffdNUL${'x'.repeat(993)}…`);
  });

  it('names nothing that is a flag of ours', async () => {
    const { run, told } = await listenWith(RECORD, [], { WEBHOOK_KEY: 'of another webhook' });
    await post(run.url, '{"a":1}');
    await ended(run);
    const [{ env } = { env: {} as Told['env'] }] = told();
    expect(Object.keys(env).filter((name) => name.startsWith('WEBHOOK_CLI_'))).toEqual([]);
    expect(env).toMatchObject({ WEBHOOK_KEY: '', WEBHOOK_VALID: '', WEBHOOK_PROVIDER: '' });
  });

  it('is not run for what is no webhook, or was refused', async () => {
    const { run, told } = await listenWith(RECORD, ['--auth', 'basic:u:p']);
    expect((await fetch(run.url, { headers: { authorization: `Basic ${btoa('u:p')}` } })).status).toBe(200);
    expect((await post(run.url, failed)).status).toBe(401);
    expect((await ended(run)).stderr).toContain('--exec ran 0 times');
    expect(told()).toEqual([]);
  });

  it.each([
    [
      'its code',
      "process.stderr.write('\\n\\x1b[31mno such table\\nmore'); process.exitCode = 3",
      'it ended with 3: \\u001b[31mno such table',
    ],
    ['a signal', "process.kill(process.pid, 'SIGKILL')", 'it ended with SIGKILL'],
  ])('says in a line that it failed, by %s, and answers all the same', async (_what, script, words) => {
    const { run } = await listenWith(script, ['--json', '--expect', 'failed']);
    expect((await post(run.url, failed)).status).toBe(200);
    const { code, stderr, lines } = await run.ended;
    expect(code).toBe(0);
    const id = lines.find((line) => line['type'] === 'exchange')?.['id'];
    expect(stderr).toMatch(new RegExp(`^warning: --exec of ${String(id)} failed `, 'm'));
    expect(stderr.split('\n').filter((line) => line.endsWith(words))).toHaveLength(1);
    expect(stderr).toContain('--exec ran once, 1 failed');
    expect(lines.at(-1)).toMatchObject({ exec: { ran: 1, failed: 1, skipped: 0 } });
  });

  it('may read nothing, and print what goes to stderr, made visible', async () => {
    const { run } = await listenWith("process.stdin.destroy(); process.stdout.write('one\\n\\x1b[2Jtwo')", [
      '--json',
    ]);
    await post(run.url, Buffer.concat([failed, Buffer.alloc(300_000, ' ')]));
    const { stdout, stderr, lines } = await ended(run);
    expect(stderr).toContain('exec: one\nexec: \\u001b[2Jtwo\n');
    expect(stdout.trimEnd().split('\n')).toHaveLength(lines.length);
    expect(lines.at(-1)).toMatchObject({ exec: { ran: 1, failed: 0, skipped: 0 } });
  });

  it('is at most four at once, and the others come after them', async () => {
    const script = `
      import { existsSync, readdirSync, writeFileSync } from 'node:fs';
      const { WEBHOOK_ID: id } = process.env;
      writeFileSync(id + '.running', '');
      const wait = () => (existsSync('go') ? writeFileSync(id + '.done', '') : setTimeout(wait, 5));
      wait();
    `;
    const { run, cwd } = await listenWith(script);
    const count = (ending: string) => readdirSync(cwd).filter((name) => name.endsWith(ending)).length;
    for (let i = 0; i < 6; i += 1) await post(run.url, failed);
    await vi.waitFor(() => expect(count('.running')).toBe(4), { timeout: 10_000 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(count('.running')).toBe(4);
    writeFileSync(join(cwd, 'go'), '');
    await vi.waitFor(() => expect(count('.done')).toBe(6), { timeout: 10_000 });
    expect((await ended(run)).stderr).toContain('--exec ran 6 times\n');
  });

  it('is ended with all that it has started when it does not end with the run', async () => {
    const { run, cwd } = await listenWith(`
      import { spawn } from 'node:child_process';
      const server = \`
        const { renameSync, writeFileSync } = require('node:fs');
        const server = require('node:http').createServer().listen(0, '127.0.0.1', () => {
          writeFileSync('port.part', String(server.address().port));
          renameSync('port.part', 'port');
        });
      \`;
      spawn(process.execPath, ['-e', server], { stdio: 'inherit' });
    `);
    await post(run.url, failed);
    await vi.waitFor(() => expect(existsSync(join(cwd, 'port'))).toBe(true), { timeout: 10_000 });
    holdTimers();
    run.kill('SIGINT');
    const { stderr } = await passTimersUntil(run.ended);
    expect(stderr).toMatch(/--exec of .* it had not ended when listen did\n/);
    await refused(Number(readFileSync(join(cwd, 'port'), 'utf8')));
  });

  it('is ended when it hangs', async () => {
    holdTimers();
    const { run, cwd } = await listenWith(
      "import { writeFileSync } from 'node:fs'; writeFileSync('begun', ''); setInterval(() => {}, 1000)",
    );
    await post(run.url, failed);
    await vi.waitFor(() => expect(existsSync(join(cwd, 'begun'))).toBe(true), { timeout: 10_000 });
    passTime(60_000);
    await run.readUntil(/it took longer than 1 min/);
    expect((await ended(run)).stderr).toContain('--exec ran once, 1 failed');
  });

  it('leaves out what there is no room for, and says how many', async () => {
    const err = new PassThrough();
    let told = '';
    err.on('data', (chunk: Buffer) => {
      told += chunk.toString('utf8');
    });
    const session = openSession(
      {
        ...{ stdin: new PassThrough(), stdout: new PassThrough(), stderr: err, env: process.env },
        ...{ cwd: temporaryFolder(), pid: 1, catchSignals: () => new AbortController().signal },
        followProcess: () => () => {},
        job: { isForeground: () => true, signal: () => {} },
      },
      {},
    );
    const limits = { atOnce: 1, waiting: 2, waitingBytes: 1000, graceMs: 10_000 };
    const exec = new ExecSink(session, [process.execPath, '-e', '0'], limits);
    const took = (size: number): void => {
      const arrived = exchange({ request: { ...exchange().request, size } });
      exec.sink({ type: 'answered', exchange: arrived, provider: null });
    };
    for (const size of [1, 1, 1, 1]) took(size);
    await exec.finish();
    expect(exec.totals).toEqual({ ran: 2, failed: 0, skipped: 2 });
    for (const size of [1000, 1]) took(size);
    await exec.finish();
    expect(exec.totals).toEqual({ ran: 3, failed: 0, skipped: 3 });
    await session.err.flush();
    expect(told).toBe(
      'warning: 2 webhooks more came than --exec could run for; the journal has them\n' +
        'warning: 1 webhook more came than --exec could run for; the journal has them\n',
    );
  });

  it.each([
    ['"sh -c', 2, 'bad_command', 'a quote that is not closed'],
    [' ', 2, 'bad_command', 'the command of --exec is empty'],
    ['no-such-command-here x', 3, 'command_not_found', 'there is no command "no-such-command-here"'],
  ])('refuses %j before it listens', async (command, exit, name, words) => {
    const run = await runInProcess(['listen', '--port', '0', '--json', '--exec', command]);
    expect(run.code).toBe(exit);
    expect(run.lines).toMatchObject([{ type: 'error', code: name, message: expect.stringContaining(words) }]);
  });
});
