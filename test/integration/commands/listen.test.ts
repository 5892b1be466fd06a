import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { post, refused, startCapture } from '../../helpers/capture.ts';
import { exchangesOf, normalised, type Running, type RunResult, temporaryFolder } from '../../helpers/cli.ts';
import { holdTimers, passTime, timerSet } from '../../helpers/held-timers.ts';
import { listenInProcess, runInProcess, startInProcess } from '../../helpers/in-process.ts';
import { fixtureBytes } from '../../helpers/receiver.ts';
import { makeFifo } from '../../helpers/special-files.ts';

const failed = fixtureBytes('detrack/failed');
const completed = fixtureBytes('detrack/completed');

/** Stops a listener as a service manager does and gives what it said. */
function stopped(listening: Running): Promise<RunResult> {
  listening.kill('SIGTERM');
  return listening.ended;
}

describe('being ready', () => {
  it('is told to people on stderr, and to nobody on stdout', async () => {
    const listening = await listenInProcess(['--no-journal']);
    const { code, stdout, stderr } = await stopped(listening);
    expect(stderr).toMatch(/^webhook-cli \d+\.\d+\.\d+ {2}listening on http:\/\/127\.0\.0\.1:\d+\/ /);
    expect(stdout).toBe('');
    expect(code).toBe(0);
  });

  it('is the first line of machine output', async () => {
    const cwd = temporaryFolder();
    const listening = await listenInProcess(['--json'], { cwd });
    const { lines } = await stopped(listening);
    const [ready] = lines;
    expect(Object.keys(ready ?? {})).toEqual([
      'schemaVersion',
      'type',
      'url',
      'host',
      'port',
      'pid',
      'journal',
    ]);
    expect(ready).toEqual({
      schemaVersion: 1,
      type: 'ready',
      url: listening.url,
      host: '127.0.0.1',
      port: listening.port,
      pid: process.pid,
      journal: join(cwd, '.webhook-cli/journal.ndjson'),
    });
    expect(lines.at(-1)).toEqual({
      schemaVersion: 1,
      type: 'summary',
      received: 0,
      valid: 0,
      invalid: 0,
      unjudged: 0,
      events: {},
      forwarded: { delivered: 0, failed: 0 },
      refused: {},
      bugs: 0,
      missing: [],
      expectations: [],
      contradiction: null,
      jobs: [],
      moreJobs: 0,
      coverage: [],
      drift: [],
      moreDrift: 0,
      retries: [],
      moreRetries: 0,
    });
  });

  it('writes the ready file whole, over one of an earlier run, and takes it away at the end', async () => {
    const cwd = temporaryFolder();
    const file = join(cwd, 'ready');
    writeFileSync(file, 'http://127.0.0.1:1/\n');
    const listening = await listenInProcess(['--no-journal', '--ready-file', 'ready'], { cwd });
    await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toBe(`${listening.url}\n`));
    expect(readdirSync(cwd)).toEqual(['ready']);
    expect((await stopped(listening)).code).toBe(0);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('cannot be told in a folder that does not exist', async () => {
    const { code, stderr } = await runInProcess([
      'listen',
      '--port',
      '0',
      '--ready-file',
      'no/such/folder/ready',
    ]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: .*no\/such\/folder\/ready cannot be written/m);
  });
});

const EXCHANGE_KEYS = [
  'schemaVersion',
  'type',
  'id',
  'direction',
  'at',
  'provider',
  'event',
  'eventReason',
  'payloadVersion',
  'contentForm',
  'key',
  'valid',
  'findings',
  'payload',
  'request',
  'response',
  'error',
  'attempt',
];

describe('machine output', () => {
  it('has a line an exchange, with every key in its place', async () => {
    const listening = await listenInProcess(['--json', '--no-journal']);
    const headers = { 'Content-Type': 'application/json', 'X-Twice': 'Kept As It Is', Cookie: 'a=b' };
    await post(`${listening.url}hooks?n=1&token=abc`, failed, headers);
    const run = await stopped(listening);
    expect(run.lines.map((line) => line.type)).toEqual(['ready', 'exchange', 'summary']);
    const [line] = exchangesOf(run);
    expect(Object.keys(line ?? {})).toEqual(EXCHANGE_KEYS);
    expect(Object.keys(line?.request ?? {})).toEqual(['method', 'url', 'headers', 'size']);
    expect(Object.keys(line?.response ?? {})).toEqual([
      'status',
      'statusClass',
      'headers',
      'body',
      'bodyEncoding',
      'durationMs',
    ]);
    expect(line).toMatchObject({
      schemaVersion: 1,
      direction: 'received',
      provider: 'detrack',
      event: 'failed',
      // Detrack names no event in a request.
      eventReason: expect.stringMatching(/^read from the status/),
      payloadVersion: '2',
      contentForm: 'json',
      valid: true,
      error: null,
      attempt: 1,
    });
    expect(line?.id).toMatch(/^[a-z2-9]{8}$/);
    expect(new Date(line?.at ?? '').toISOString()).toBe(line?.at);
    expect(line?.payload).toEqual(JSON.parse(failed.toString('utf8')));
    expect(line?.request).toMatchObject({ method: 'POST', size: failed.length });
    expect(line?.request.url).toBe(`${listening.url}hooks?n=1&token=[redacted]`);
    expect(line?.request.headers).toContainEqual(['X-Twice', 'Kept As It Is']);
    expect(line?.request.headers).toContainEqual(['Cookie', '[redacted]']);
    expect(line?.response).toMatchObject({ status: 200, statusClass: 'OK', bodyEncoding: 'utf8' });
    expect(run.lines.at(-1)).toMatchObject({ received: 1, valid: 1, events: { 'detrack/failed': 1 } });
  });

  it('keeps numbers, key order and repeated keys of the payload', async () => {
    const listening = await listenInProcess(['--json', '--no-journal']);
    await post(listening.url, '{ "z": 12345678901234567890, "a": 1.0, "z": 1e400 }');
    const { stdout } = await stopped(listening);
    expect(stdout).toContain('"payload":{"z":12345678901234567890,"a":1.0,"z":1e400},"request"');
  });

  describe('numbers that no double holds', () => {
    const webhooks = [
      '{"do_number":12345678901234567890,"status":"failed","attempt":1,"job_fee":12345678901234567890}',
      '{"do_number":12345678901234567891,"status":"failed","attempt":-0,"reason":1.10}',
      '{"do_number":12345678901234567890,"status":"failed","attempt":1,"job_fee":12345678901234567891}',
    ];

    it('part jobs and events, and are told as they came', async () => {
      const listening = await listenInProcess(['--json', '--no-journal']);
      for (const webhook of webhooks) await post(listening.url, webhook);
      const run = await stopped(listening);
      const exchanges = exchangesOf(run);
      expect(exchanges.map(({ key }) => key)).toEqual([
        '12345678901234567890',
        '12345678901234567891',
        '12345678901234567890',
      ]);
      const findings = exchanges[1]?.findings ?? [];
      expect(findings).toContainEqual(expect.objectContaining({ path: '/reason', actual: 'a number, 1.10' }));
      expect(findings).toContainEqual(expect.objectContaining({ rule: 'detrack/attempt', actual: '-0' }));
      expect(run.lines.at(-1)).toMatchObject({
        jobs: [
          {
            key: '12345678901234567890',
            events: [
              { kind: 'first' },
              {
                kind: 'changed',
                changes: [
                  { path: '/job_fee', before: '12345678901234567890', after: '12345678901234567891' },
                ],
              },
            ],
          },
          { key: '12345678901234567891', events: [{ kind: 'first' }] },
        ],
        retries: [],
      });
    });

    it('are shown as they came on the screen', async () => {
      const listening = await listenInProcess(['--no-journal']);
      for (const webhook of webhooks) await post(listening.url, webhook);
      const { stdout } = await stopped(listening);
      expect(stdout).toMatch(/Failed +12345678901234567890 /);
      expect(stdout).toMatch(/Failed +12345678901234567891 /);
      expect(stdout).toContain('job_fee: 12345678901234567890 -> 12345678901234567891');
      expect(stdout.replaceAll(/reads it as .*/g, '')).not.toContain('567000');
    });
  });

  it('has the body where there is no payload, and with --raw always', async () => {
    const quiet = await listenInProcess(['--json', '--no-journal']);
    await post(quiet.url, Buffer.from([0xff, 0x00]), { 'Content-Type': 'application/json' });
    const [unreadable] = exchangesOf(await stopped(quiet));
    expect(unreadable).toMatchObject({ payload: null, valid: false, event: null });
    expect(unreadable?.eventReason).not.toBe('');
    expect(unreadable?.request).toMatchObject({ body: '/wA=', bodyEncoding: 'base64' });
    expect(unreadable?.response?.status).toBe(400);

    const raw = await listenInProcess(['--json', '--no-journal', '--raw']);
    await post(raw.url, failed);
    const [line] = exchangesOf(await stopped(raw));
    expect(line?.request).toMatchObject({ body: failed.toString('utf8'), bodyEncoding: 'utf8' });
    expect(Object.keys(line?.request ?? {})).toEqual([
      'method',
      'url',
      'headers',
      'size',
      'body',
      'bodyEncoding',
    ]);
  });

  it('names neither provider nor verdict of a body that is nobody’s', async () => {
    const listening = await listenInProcess(['--json', '--no-journal']);
    const answer = await post(listening.url, '{"hello":1}');
    expect(answer.status).toBe(200);
    const run = await stopped(listening);
    expect(exchangesOf(run)).toMatchObject([
      { provider: null, event: null, valid: null, payload: { hello: 1 } },
    ]);
    expect(run.lines.at(-1)).toMatchObject({ received: 1, unjudged: 1 });
  });

  it('shows probes and refusals to people only, and counts them', async () => {
    const listening = await listenInProcess(['--json', '--no-journal', '--path', '/hooks']);
    expect((await post(`${listening.url}elsewhere`, failed)).status).toBe(404);
    expect((await post(`${listening.url}hooks/`, failed)).status).toBe(200);
    const run = await stopped(listening);
    expect(run.stderr).toMatch(/^path: POST \/elsewhere: outside \/hooks$/m);
    expect(exchangesOf(run)).toHaveLength(1);
    expect(run.lines.at(-1)).toMatchObject({ received: 1, refused: { path: 1 } });
  });
});

describe('the screen', () => {
  const wrong = Buffer.from(failed.toString('utf8').replace(/"attempt": *(\d+)/, '"attempt": "$1"'));

  async function screen(args: readonly string[], body: Uint8Array): Promise<string> {
    const listening = await listenInProcess(['--no-journal', ...args]);
    await post(`${listening.url}hooks`, body, { 'Content-Type': 'application/json', 'X-Custom': 'one' });
    return normalised((await stopped(listening)).stdout);
  }

  it('is one line for each webhook', async () => {
    expect(await screen([], failed)).toMatchSnapshot();
  });

  it('has findings under the line', async () => {
    const lines = (await screen([], wrong)).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('✖ attempt: expected an integer, got a string, "1"');
    expect(lines[1]).toMatch(/^ {2}error attempt expected an integer, .* \(numbers are not quoted/);
  });

  it('pairs request and answer around the payload with --full', async () => {
    expect(await screen(['--full'], failed)).toMatchSnapshot();
  });

  it('shows a finding at its line with --full', async () => {
    const text = await screen(['--full'], wrong);
    const lines = text.split('\n');
    const at = lines.findIndex((line) => line.includes('"attempt": "'));
    expect(lines[at + 1]).toMatch(/^ +~+ error detrack\//);
    expect(text).toMatch(/<-- 200 OK <took> {3}invalid, 1 error/);
  });

  it('is one line for each with --compact', async () => {
    expect(await screen(['--compact'], wrong)).toMatchSnapshot();
  });

  it('has the headers with --headers', async () => {
    const lines = (await screen(['--headers'], failed)).split('\n');
    expect(lines[1]).toMatch(/^ {2}Content-Type: +application\/json$/);
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}X-Custom: +one$/));
  });

  it('has every field with --all, in the provider’s order', async () => {
    const text = await screen(['--all'], failed);
    const keys = Object.keys(JSON.parse(failed.toString('utf8')) as object);
    const shown = [...text.matchAll(/^ {4}"(\w+)":/gm)].map((match) => match[1]);
    expect(shown).toEqual(keys);
    expect(text).not.toContain('folded');
  });

  it('ends with the totals', async () => {
    const listening = await listenInProcess(['--no-journal']);
    await post(listening.url, failed);
    await post(listening.url, wrong);
    await post(listening.url, fixtureBytes('deliveright/order_created'));
    const { stderr } = await stopped(listening);
    expect(stderr).toContain(
      '3 received, 2 valid, 1 invalid\n     1  deliveright/order_created\n     2  detrack/failed\n',
    );
  });
});

describe('the journal', () => {
  it('is readable by its owner only, in a folder that git ignores', async () => {
    const cwd = temporaryFolder();
    const listening = await listenInProcess([], { cwd });
    await post(listening.url, failed);
    const folder = join(cwd, '.webhook-cli');
    // Nothing is acknowledged before it is kept.
    const text = readFileSync(join(folder, 'journal.ndjson'), 'utf8');
    const record = JSON.parse(text) as { request: { body: string } };
    expect(record.request.body).toBe(failed.toString('utf8'));
    expect(statSync(join(folder, 'journal.ndjson')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n');
    await stopped(listening);
  });

  it('is the file that is named, with the same mode', async () => {
    const cwd = temporaryFolder();
    const listening = await listenInProcess(['--journal', 'kept.ndjson'], { cwd });
    await post(listening.url, failed);
    await stopped(listening);
    expect(readdirSync(cwd)).toEqual(['kept.ndjson']);
    expect(statSync(join(cwd, 'kept.ndjson')).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['listen', '--port', '0'],
    ['send', '--trigger', 'failed', '--to', 'http://127.0.0.1:1/'],
    ['history'],
    ['history', 'show', 'last'],
    ['history', 'clear', '--yes'],
    ['repost', 'last'],
  ])('%s %s %s refuses one that is no regular file, named or not', async (...args) => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, '.webhook-cli'));
    const fifo = makeFifo(join(cwd, '.webhook-cli/journal.ndjson'));
    for (const flags of [[], ['--journal', fifo], ['--journal', '/dev/null']]) {
      const run = await runInProcess([...args, ...flags], { cwd });
      expect(run).toMatchObject({ code: 3, stdout: '' });
      expect(run.stderr).toMatch(/^error: the journal \/.* it is a (FIFO|device), not a regular file$/m);
    }
    expect(statSync(fifo).isFIFO()).toBe(true);
  });

  it.runIf(process.platform !== 'win32').each([
    ['listen', '--port', '0', '--count', '1', '--timeout', '1ms', '--journal', 'link'],
    ['send', '--trigger', 'failed', '--to', 'http://127.0.0.1:1/', '--journal', 'link'],
  ])('%s warns of one that others may read, also through a link', async (...args) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'open'), '', { mode: 0o644 });
    symlinkSync('open', join(cwd, 'link'));
    const warned = await runInProcess(args, { cwd });
    expect(warned.stderr).toMatch(
      /^warning: others may read the journal .*link; chmod 600 makes it its owner’s alone$/m,
    );
    chmodSync(join(cwd, 'open'), 0o600);
    expect((await runInProcess(args, { cwd })).stderr).not.toContain('others may read');
  });

  it('leaves nothing with --no-journal', async () => {
    const cwd = temporaryFolder();
    const listening = await listenInProcess(['--no-journal'], { cwd });
    await post(listening.url, failed);
    await stopped(listening);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('waiting', () => {
  it('ends with 0 once all that is expected has come', async () => {
    const listening = await listenInProcess([
      '--no-journal',
      '--json',
      '--expect',
      'Failed',
      '--expect',
      'completed',
    ]);
    await post(listening.url, completed);
    await post(listening.url, failed);
    const run = await listening.ended;
    expect(run.code).toBe(0);
    expect(run.lines.at(-1)).toMatchObject({ type: 'summary', received: 2, missing: [] });
  });

  it('ends with 0 after --count webhooks', async () => {
    const listening = await listenInProcess(['--no-journal', '--count', '2']);
    await post(listening.url, failed);
    await post(listening.url, completed);
    const { code, stderr } = await listening.ended;
    expect(code).toBe(0);
    expect(stderr).toContain('2 received, 2 valid');
  });

  it('gives up with 4 and says what never came', async () => {
    holdTimers();
    const listening = await listenInProcess([
      '--no-journal',
      '--json',
      '--expect',
      'failed',
      '--count',
      '3',
      '--timeout',
      '300ms',
    ]);
    passTime(300);
    const run = await listening.ended;
    expect(run.code).toBe(4);
    expect(run.stderr).toContain('never came: failed, 3 of 3 exchanges');
    expect(run.lines.at(-1)).toMatchObject({ missing: ['failed', '3 of 3 exchanges'] });
  });

  it('does not count what was refused', async () => {
    holdTimers();
    const listening = await listenInProcess([
      '--no-journal',
      '--reject-invalid',
      '--expect',
      'failed',
      '--timeout',
      '400ms',
    ]);
    const broken = failed.toString('utf8').replace('"do_number"', '"do_numbr"');
    expect((await post(listening.url, broken)).status).toBe(422);
    await listening.readUntil(/ 422 /);
    passTime(400);
    expect((await listening.ended).code).toBe(4);
  });

  it.each([
    ['faild', /no event "faild"\. Did you mean "failed"\?/],
    ['deleted', /no request of Detrack tells that it is deleted/],
    ['driver-assigned', /tells that it is driver-assigned/],
  ])('refuses --expect %s', async (name, message) => {
    const { code, stderr } = await runInProcess(['listen', '--port', '0', '--expect', name]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

describe('a command after --', () => {
  // What it would say goes past the streams of a test: that it is heard is a matter of processes.
  const CHILD = `
    const { request } = await import('node:http');
    const { readFileSync } = await import('node:fs');
    const [file, code] = process.argv.slice(2);
    if (file !== '-') {
      await new Promise((resolve, reject) => {
        request(process.env.WEBHOOK_CLI_URL, { method: 'POST' }, (response) => response.resume().on('end', resolve))
          .on('error', reject)
          .end(readFileSync(file));
      });
    }
    process.exitCode = Number(code);
  `;

  function startWithChild(args: readonly string[], file: Uint8Array | null, childCode: number): Running {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'child.mjs'), CHILD);
    if (file !== null) writeFileSync(join(cwd, 'body.json'), file);
    const command = ['node', 'child.mjs', file === null ? '-' : 'body.json', String(childCode)];
    return startInProcess(['listen', '--port', '0', '--no-journal', ...args, '--', ...command], { cwd });
  }

  async function codeWithChild(...args: Parameters<typeof startWithChild>): Promise<number | null> {
    return (await startWithChild(...args).ended).code;
  }

  it('fails the run with its own code', async () => {
    expect(await codeWithChild([], null, 5)).toBe(5);
    expect(await codeWithChild(['--expect', 'failed'], failed, 7)).toBe(7);
  });

  it('is done when what is expected came as well', async () => {
    expect(await codeWithChild(['--expect', 'failed'], failed, 0)).toBe(0);
  });

  it('fails the run with 1 when what is expected never came', async () => {
    holdTimers();
    const started = startWithChild(['--expect', 'completed'], failed, 0);
    await started.readUntil(/ 200 /);
    // Once the command has ended, what is on its way has a moment.
    await timerSet();
    passTime(2000);
    const { code, stderr } = await started.ended;
    expect(stderr).toContain('never came: completed');
    expect(code).toBe(1);
  });

  it('must exist', async () => {
    const { code, stderr } = await runInProcess([
      'listen',
      '--port',
      '0',
      '--no-journal',
      '--',
      'no-such-command-here',
    ]);
    expect(stderr).toMatch(/^error: there is no command "no-such-command-here"$/m);
    expect(stderr).not.toContain('listening on');
    expect(code).toBe(3);
  });

  it.each([['4000'], ['localhost:3000/hooks'], ['--no-journal', 'http://localhost:3000', '--', 'true']])(
    'is no address, %j',
    async (...args) => {
      const cwd = temporaryFolder();
      const { code, stdout, stderr } = await runInProcess(['listen', '--port', '0', ...args], { cwd });
      expect(stderr).toMatch(/^error: "\S+" is an address, not a command to run while listening\n/);
      expect(stderr).toMatch(/--port (\d+) says where to listen, --forward-to \S+ passes webhooks on to it/);
      expect(stdout + stderr).not.toContain('listening on');
      expect(code).toBe(2);
      expect(existsSync(join(cwd, '.webhook-cli'))).toBe(false);
    },
  );

  it('may have the name of a port after --, and go without -- otherwise', async () => {
    const named = await runInProcess(['listen', '--port', '0', '--no-journal', '--', '4000']);
    expect(named).toMatchObject({ code: 3, stderr: expect.stringContaining('there is no command "4000"') });
    const bare = await runInProcess(['listen', '--port', '0', '--no-journal', 'true']);
    expect(bare).toMatchObject({ code: 0, stderr: expect.stringContaining('listening on') });
  });

  it('is stopped together with the receiver', async () => {
    const listening = await listenInProcess(['--no-journal', '--', 'sleep', '1000']);
    listening.kill('SIGTERM');
    expect((await listening.ended).code).toBe(143);
  });

  describe.runIf(process.platform !== 'win32')('ends with all that it has started', () => {
    // As `npm test` has it: what listens is started by what was started.
    const SERVER = `
      const { createServer } = await import('node:http');
      const { readFileSync, writeFileSync } = await import('node:fs');
      const server = createServer((_, response) => response.end());
      server.listen(0, '127.0.0.1', async () => {
        writeFileSync('port', String(server.address().port));
        await fetch(process.env.WEBHOOK_CLI_URL, { method: 'POST', body: readFileSync('body.json') });
      });
    `;

    async function startServer(script: string, args: readonly string[], body: Uint8Array = failed) {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'body.json'), body);
      writeFileSync(join(cwd, 'server.mjs'), SERVER);
      const run = startInProcess(
        ['listen', '--port', '0', '--no-journal', ...args, '--', 'sh', '-c', script],
        {
          cwd,
        },
      );
      await run.readUntil(/ 200 /);
      return { run, port: Number(readFileSync(join(cwd, 'port'), 'utf8')) };
    }

    // With something to do afterwards, the shell stays.
    const WAITS = 'node server.mjs; exit 9';

    it('at the deadline', async () => {
      holdTimers();
      const { run, port } = await startServer(WAITS, ['--expect', 'completed', '--timeout', '30s']);
      passTime(30_000);
      expect((await run.ended).code).toBe(4);
      await refused(port);
    });

    it('at a contradiction', async () => {
      const { run, port } = await startServer(
        WAITS,
        ['--none-invalid', '--expect', 'completed'],
        Buffer.from('{"do_number":1,"status":"failed","id":2}'),
      );
      expect((await run.ended).code).toBe(1);
      await refused(port);
    });

    it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s', async (signal) => {
      const { run, port } = await startServer(WAITS, ['--expect', 'completed']);
      run.kill(signal);
      expect((await run.ended).code).toBe(signal === 'SIGTERM' ? 143 : 130);
      await refused(port);
    });

    it('when it has itself ended before, and left something behind', async () => {
      const { run, port } = await startServer('node server.mjs &', ['--expect', 'failed', '--timeout', '1m']);
      expect((await run.ended).code).toBe(0);
      await refused(port);
    });
  });
});

describe('signals', () => {
  it('answers what is under way before it ends', async () => {
    holdTimers();
    const listening = await listenInProcess(['--full', '--no-journal', '--delay', '700ms']);
    const answer = post(listening.url, failed);
    await listening.readUntil(/--> POST/);
    listening.kill('SIGTERM');
    await vi.waitFor(() => refused(listening.port));
    passTime(700);
    expect((await answer).status).toBe(200);
    const { code, stdout } = await listening.ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/<-- 200 OK/);
  });
});

describe('what cannot be', () => {
  it.each([
    [['--port', '65536'], 2, /port "65536" is not a whole number from 0 to 65535/],
    [['--port', 'http'], 2, /port "http" is not a whole number/],
    [['--count', '0'], 2, /count "0" is not a whole number from 1/],
    [['--timeout', '30'], 2, /"30" is no duration/],
    [['--delay', 'soon'], 2, /"soon" is no duration/],
    [['--max-body', '0'], 2, /"0" is no size/],
    [['--status', '99'], 2, /status "99" is not a whole number from 200 to 599/],
    [['--path', 'hooks'], 2, /"hooks" is no path/],
    [['--provider', 'detrak'], 2, /no provider "detrak"\. Did you mean "detrack"\?/],
    [['--auth', 'nocolon'], 2, /these are no credentials/],
    [['--forward-to', 'file:///etc/passwd'], 2, /a target cannot be a file: URL/],
    [['--host', 'no-such-host.invalid'], 3, /this machine has no address "no-such-host\.invalid"/],
  ] as const)('refuses %j', async (flags, code, message) => {
    const run = await runInProcess(['listen', '--no-journal', '--port', '0', ...flags]);
    expect(run.stderr).toMatch(message);
    expect(run.stderr).toMatch(/^error: /);
    expect(run.stderr).not.toMatch(/^ +at /m);
    expect(run.code).toBe(code);
  });
});

describe('secrets', () => {
  const SECRET = 'correct-horse-battery';
  const GUESS = 'wrong-horse-guess';

  it('asks for the credentials of the environment and shows them nowhere', async () => {
    const cwd = temporaryFolder();
    const listening = await listenInProcess(['--json', '--raw'], {
      cwd,
      env: { WEBHOOK_CLI_AUTH: `basic:someone:${SECRET}` },
    });
    const basic = (password: string): string =>
      `Basic ${Buffer.from(`someone:${password}`).toString('base64')}`;
    const wrong = await post(listening.url, failed, { Authorization: basic(GUESS) });
    expect(wrong.status).toBe(401);
    expect(wrong.headers['www-authenticate']).toMatch(/^Basic realm=/);
    expect((await post(listening.url, failed, {})).status).toBe(401);
    expect((await post(listening.url, failed, { Authorization: basic(SECRET) })).status).toBe(200);
    const run = await stopped(listening);
    const journal = readFileSync(join(cwd, '.webhook-cli/journal.ndjson'), 'utf8');
    for (const text of [run.stdout, run.stderr, journal, wrong.body]) {
      for (const secret of [SECRET, GUESS, basic(SECRET).slice(6), basic(GUESS).slice(6)]) {
        expect(text).not.toContain(secret);
      }
    }
    expect(exchangesOf(run).map((e) => [e.response?.status, e.error?.code ?? null])).toEqual([
      [401, 'unauthorized'],
      [401, 'unauthorized'],
      [200, null],
    ]);
    expect(exchangesOf(run)[0]?.request.headers).toContainEqual(['Authorization', 'Basic [redacted]']);
  });

  it('shows them neither on the screen nor in an error', async () => {
    const listening = await listenInProcess([
      '--no-journal',
      '--headers',
      '--auth',
      `basic:someone:${SECRET}`,
    ]);
    await post(`${listening.url}?token=${GUESS}`, failed, { 'X-Api-Key': GUESS });
    const run = await stopped(listening);
    expect(run.stdout + run.stderr).not.toContain(SECRET);
    expect(run.stdout + run.stderr).not.toContain(GUESS);
    expect(run.stdout).toContain('[redacted]');
    const bad = await runInProcess(['listen', '--auth', SECRET]);
    expect(bad.code).toBe(2);
    expect(bad.stderr).not.toContain(SECRET);
  });

  it('asks for a signature and says why one fails', async () => {
    const listening = await listenInProcess(['--no-journal', '--json'], {
      env: { WEBHOOK_CLI_SECRET: SECRET },
    });
    const unsigned = await post(listening.url, fixtureBytes('deliveright/order_created'));
    expect(unsigned.status).toBe(401);
    const signed = await runInProcess(
      ['send', '--topic', 'order_created', '--payload-version', '2', '--to', listening.url, '--no-journal'],
      { env: { WEBHOOK_CLI_SECRET: SECRET } },
    );
    expect(signed.code).toBe(0);
    const forged = await runInProcess(
      ['send', '--topic', 'order_created', '--payload-version', '2', '--to', listening.url, '--no-journal'],
      { env: { WEBHOOK_CLI_SECRET: GUESS } },
    );
    expect(forged.code).toBe(1);
    expect(forged.stdout).toMatch(/signature/i);
    const run = await stopped(listening);
    expect(exchangesOf(run).map((e) => e.response?.status)).toEqual([401, 200, 401]);
    for (const text of [run.stdout, run.stderr, signed.stdout, forged.stdout, forged.stderr]) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(GUESS);
    }
  });
});

describe('other answers', () => {
  it('answers as asked', async () => {
    const listening = await listenInProcess(['--no-journal', '--status', '204']);
    const answer = await post(listening.url, failed);
    expect(answer).toMatchObject({ status: 204, body: '' });
    await stopped(listening);
  });

  it('forwards the exact bytes and gives the app’s answer', async () => {
    const app = await startCapture((response) => {
      response.writeHead(418, { 'X-App': 'yes' }).end('short and stout');
    });
    const listening = await listenInProcess(['--no-journal', '--json', '--forward-to', app.url]);
    const answer = await post(`${listening.url}hooks?a=1`, failed, { 'X-Own': 'Kept' });
    expect(answer).toMatchObject({ status: 418, body: 'short and stout' });
    expect(answer.headers['x-app']).toBe('yes');
    expect(app.requests).toHaveLength(1);
    expect(app.requests[0]?.url).toBe('/hooks?a=1');
    expect(app.requests[0]?.header('x-own')).toBe('Kept');
    expect(app.requests[0]?.body.equals(failed)).toBe(true);
    const run = await stopped(listening);
    expect(exchangesOf(run)).toMatchObject([{ event: 'failed', valid: true, response: { status: 418 } }]);
  });

  it('keeps no stale file when it cannot listen', async () => {
    const cwd = temporaryFolder();
    const other = await startCapture();
    await runInProcess(['listen', '--no-journal', '--port', String(other.port), '--ready-file', 'ready'], {
      cwd,
    });
    expect(existsSync(join(cwd, 'ready'))).toBe(false);
  });
});
