import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headerValues } from '../../../src/core/http/headers.ts';
import { startCapture } from '../../helpers/capture.ts';
import { temporaryFolder } from '../../helpers/cli.ts';
import { holdTimers, passTime, timerSet } from '../../helpers/held-timers.ts';
import { runInProcess, startInProcess } from '../../helpers/in-process.ts';

const SEEDED = ['--seed', '7', '--now', '2026-01-31T09:30:00Z'];

type Options = NonNullable<Parameters<typeof runInProcess>[1]>;

/** Prints requests into a file. */
async function printed(args: readonly string[], options: Options = {}) {
  const cwd = temporaryFolder();
  const run = await runInProcess(['send', ...args, '--print', 'json'], { cwd, ...options });
  expect(run.code).toBe(0);
  writeFileSync(join(cwd, 'requests.ndjson'), run.stdout);
  return { cwd, ...run };
}

function sendFile(cwd: string, args: readonly string[] = [], env: Record<string, string> = {}) {
  return runInProcess(['send', '--no-journal', '--file', 'requests.ndjson', ...args], { cwd, env });
}

describe('what --print json prints', () => {
  it('is a line for each webhook, whole, with its place and its pause', async () => {
    const args = [
      'failed',
      '--count',
      '3',
      '--rate',
      '4',
      '--header',
      'X-A: 1',
      '--to',
      'localhost:1/hooks?a=1',
    ];
    const { lines } = await printed(args);
    expect(lines).toHaveLength(3);
    expect(lines.map(({ index, pauseMs }) => [index, pauseMs])).toEqual([
      [0, 0],
      [1, 250],
      [2, 250],
    ]);
    expect(new Set(lines.map(({ key }) => key)).size).toBe(3);
    expect(lines[0]?.['request']).toMatchObject({
      method: 'POST',
      url: 'http://localhost:1/hooks?a=1',
      headers: [
        ['Content-Type', 'application/json'],
        ['User-Agent', expect.any(String)],
        ['X-A', '1'],
      ],
      bodyEncoding: 'utf8',
    });
  });

  it('has the pauses of a scenario', async () => {
    const { lines } = await printed(['--scenario', 'delivered', '--provider', 'detrack', '--interval', '2s']);
    expect(lines.map(({ index, pauseMs }) => [index, pauseMs])).toEqual(
      lines.map((_, index) => [index, index === 0 ? 0 : 2000]),
    );
  });

  it('has pauses of whole milliseconds, which add up to the time that all of them take', async () => {
    const byRate = await printed(['failed', '--count', '7', '--rate', '3']);
    expect(byRate.lines.map(({ pauseMs }) => pauseMs)).toEqual([0, 333, 334, 333, 333, 334, 333]);
    const bySpeed = await printed(['--scenario', 'delivered', '--speed', '1000000']);
    expect(bySpeed.lines.filter(({ pauseMs }) => !Number.isInteger(pauseMs))).toEqual([]);
  });

  it('names the variables of its secrets, and shows none', async () => {
    const { lines, stdout } = await printed([
      'failed',
      '--header',
      'X-Api-Key: s3cret',
      '--to',
      'http://u:s3cret@localhost:1/?token=s3cret',
    ]);
    expect(stdout).not.toContain('s3cret');
    expect(lines).toMatchObject([
      {
        request: {
          url: 'http://[redacted]@localhost:1/?token=[redacted]',
          headers: expect.arrayContaining([
            ['Authorization', `Basic \${WEBHOOK_CLI_AUTH}`],
            ['X-Api-Key', `\${WEBHOOK_HEADER_X_API_KEY}`],
          ]),
        },
      },
    ]);
  });
});

describe('send --file with printed requests', () => {
  it.each<[string, readonly string[], Record<string, string>]>([
    ['an event', ['failed'], {}],
    [
      'headers that look like variables',
      ['failed', '--header', `X-Odd: \${HOME}`, '--header', `X-Var: \${WEBHOOK_CLI_TO}`],
      { WEBHOOK_HEADER_X_VAR: `\${WEBHOOK_CLI_TO}` },
    ],
    ['a form', ['failed', '--payload-version', '1', '--content-type', 'form', '--user-agent', 'another'], {}],
    ['several', ['failed', '--count', '3'], {}],
    ['a bearer token', ['failed'], { WEBHOOK_CLI_BEARER: 's3cret' }],
    ['Basic credentials', ['failed'], { WEBHOOK_CLI_AUTH: 'basic:u:s3cret' }],
    [
      'a header with a secret',
      ['failed', '--header', 'X-Api-Key: s3cret'],
      { WEBHOOK_HEADER_X_API_KEY: 's3cret' },
    ],
    ['a signature', ['order_created', '--payload-version', '2'], { WEBHOOK_CLI_SECRET: 's3cret' }],
    ['a scenario', ['--scenario', 'delivered', '--provider', 'detrack'], {}],
  ])('sends the very requests: %s', async (_what, args, env) => {
    const server = await startCapture();
    const all = [...args, ...SEEDED, '--to', `${server.url}hooks`];
    expect(await runInProcess(['send', '--no-journal', ...all], { env })).toMatchObject({ code: 0 });
    const { cwd, stdout } = await printed(all, { env });
    expect(stdout).not.toContain('s3cret');
    const again = await sendFile(cwd, ['--json'], env);
    expect(again).toMatchObject({ code: 0 });
    const half = server.requests.length / 2;
    expect(half).toBe(stdout.trimEnd().split('\n').length);
    const seen = server.requests.map(({ method, url, headers, body }) => ({
      method,
      url,
      headers,
      body: String(body),
    }));
    expect(seen.slice(half)).toEqual(seen.slice(0, half));
    const told = again.lines.filter(({ type }) => type === 'exchange');
    const known = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told.map(({ event, key, provider }) => [event, key, provider])).toEqual(
      known.map(({ event, key, provider }) => [event, key, provider]),
    );
    // Printed again they are the same, but for the seed that made them.
    const twice = await sendFile(cwd, ['--print', 'json'], env);
    expect(twice.lines).toEqual(known.map((line) => ({ ...line, seed: null })));
  });

  it.each([
    ['X-Log', `a \${WEBHOOK_CLI_SECRET}`, 'is not made of "WEBHOOK_CLI_SECRET"'],
    ['X-Api-Key', `\${WEBHOOK_CLI_SECRET}`, 'is not made of "WEBHOOK_CLI_SECRET"'],
    ['X-Api-Key', `\${WEBHOOK_CLI_BEARER}`, 'is not made of "WEBHOOK_CLI_BEARER"'],
    ['X-Api-Key', `a \${WEBHOOK_HEADER_X_API_KEY}`, 'is not made of "WEBHOOK_HEADER_X_API_KEY"'],
    ['X-Api-Key', `\${WEBHOOK_HEADER_X_API_KEY_2}`, 'is not made of "WEBHOOK_HEADER_X_API_KEY_2"'],
    ['X-Token', `\${WEBHOOK_HEADER_X_API_KEY}`, 'is not made of "WEBHOOK_HEADER_X_API_KEY"'],
    ['Authorization', `\${WEBHOOK_CLI_BEARER}`, 'is not made of "WEBHOOK_CLI_BEARER"'],
    ['Authorization', `Bearer \${WEBHOOK_CLI_AUTH}`, 'is not made of "WEBHOOK_CLI_AUTH"'],
    ['Authorization', `Bearer a\${WEBHOOK_CLI_BEARER}`, 'is not made of "WEBHOOK_CLI_BEARER"'],
    ['Proxy-Authorization', `Bearer \${WEBHOOK_CLI_BEARER}`, 'is not made of "WEBHOOK_CLI_BEARER"'],
    ['X-Log', `\${WEBHOOK_HEADER_X_LOG}`, 'is not known to hold a secret'],
    ['X-Signature', `\${WEBHOOK_HEADER_X_SIGNATURE}`, 'is not known to hold a secret'],
  ])('draws no secret into another header than its own: %s: %s', async (name, value, why) => {
    const server = await startCapture();
    const { cwd, stdout } = await printed(['failed', '--to', server.url]);
    const header = JSON.stringify([name, value]);
    writeFileSync(join(cwd, 'requests.ndjson'), stdout.replace('"headers":[', `"headers":[${header},`));
    const names = [
      'CLI_BEARER',
      'HEADER_X_API_KEY',
      'HEADER_X_API_KEY_2',
      'HEADER_X_LOG',
      'HEADER_X_SIGNATURE',
    ];
    const env = Object.fromEntries(names.map((each) => [`WEBHOOK_${each}`, 's3cret']));
    const run = await sendFile(cwd, ['--json'], {
      ...env,
      WEBHOOK_CLI_AUTH: 'basic:u:s3cret',
      WEBHOOK_CLI_SECRET: 's3cret',
    });
    expect(server.requests).toHaveLength(0);
    expect(run).toMatchObject({ code: 2, lines: [{ code: 'bad_request_line' }] });
    expect(run.lines[0]?.['message']).toContain(
      `line 1 of the file of requests cannot be sent: the header "${name}" ${why}`,
    );
    expect(run.stdout).not.toContain('s3cret');
  });

  it('fills each value of a header, and shows and keeps none', async () => {
    const server = await startCapture();
    const values = ['s3cret-1', 's3cret-2'];
    const { cwd } = await printed([
      'failed',
      ...values.flatMap((value) => ['--header', `X-Api-Key: ${value}`]),
      '--to',
      server.url,
    ]);
    const env = { WEBHOOK_HEADER_X_API_KEY: 's3cret-1', WEBHOOK_HEADER_X_API_KEY_2: 's3cret-2' };
    const args = ['send', '--file', 'requests.ndjson', '--json', '--journal', 'journal.ndjson'];
    const run = await runInProcess(args, { cwd, env });
    expect(run.code).toBe(0);
    expect(headerValues(server.requests[0]?.headers ?? [], 'x-api-key')).toEqual(values);
    const kept = readFileSync(join(cwd, 'journal.ndjson'), 'utf8');
    expect(kept).toContain('X-Api-Key');
    expect(kept + run.stdout + run.stderr).not.toContain('s3cret');
  });

  it.each<[string, (line: Record<string, unknown>) => string]>([
    ['spaces', (line) => JSON.stringify(line, null, 1).replaceAll('\n', '')],
    ['several lines', (line) => `\n${JSON.stringify(line, null, 2)}\n`],
    ['a byte order mark', (line) => `\ufeff${JSON.stringify(line)}\r\n`],
    [
      'another order of keys',
      ({ request, ...line }) =>
        JSON.stringify({ request, ...Object.fromEntries(Object.entries(line).reverse()) }),
    ],
    ['a head of more than 4 KiB', (line) => JSON.stringify({ note: 'n'.repeat(5000), ...line })],
  ])('sends a request that another JSON writer has written: %s', async (_what, written) => {
    const server = await startCapture();
    const { cwd, lines } = await printed(['failed', ...SEEDED, '--to', `${server.url}hooks`]);
    writeFileSync(join(cwd, 'requests.ndjson'), written(lines[0] ?? {}));
    expect(await sendFile(cwd)).toMatchObject({ code: 0 });
    expect(lines).toMatchObject(
      server.requests.map(({ body }) => ({ request: { url: `${server.url}hooks`, body: String(body) } })),
    );
  });

  it.each<[string, (lines: readonly string[]) => string | Uint8Array, string]>([
    [
      'a list',
      (lines) => `[${lines.join(',\n')}]`,
      'line 1 .*: it begins a list, where each line is to be one request',
    ],
    ['a list in one line', (lines) => `\n[${lines.join(',')}]`, 'line 2 .*: it begins a list'],
    [
      'several over several lines each',
      (lines) => lines.map((line) => JSON.stringify(JSON.parse(line), null, 2)).join('\n'),
      'line 1 .*: it is no request',
    ],
    [
      'a damaged first line',
      ([first = '', second = '']) => `${first.slice(9)}\n${second}`,
      'line 1 .*: it is no request',
    ],
    [
      'another encoding',
      ([first = '', second = '']) =>
        Buffer.concat([
          Buffer.from(`${first}\n`),
          Buffer.from(second.replace('"POST"', '"P\u00e9"'), 'latin1'),
        ]),
      'line 2 .*: it is not UTF-8',
    ],
  ])('posts no file of requests as a body: %s', async (_what, written, message) => {
    const server = await startCapture();
    const { cwd, stdout } = await printed(['failed', '--count', '2', '--to', server.url]);
    writeFileSync(join(cwd, 'requests.ndjson'), written(stdout.trimEnd().split('\n')));
    const run = await sendFile(cwd, ['--json', '--to', server.url]);
    expect(run).toMatchObject({ code: 2, lines: [{ code: 'bad_request_line' }] });
    expect(run.lines[0]?.['message']).toMatch(new RegExp(message));
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    { schemaVersion: 1, type: 'event', request: { id: 1 } },
    { schemaVersion: 1, type: 'exchange', request: { method: 'POST' } },
    { schemaVersion: 2, type: 'event', request: { method: 'POST' } },
    { data: { schemaVersion: 1, type: 'event', request: { method: 'POST' } } },
  ])('posts a payload that only resembles one: %j', async (payload) => {
    const server = await startCapture();
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'requests.ndjson'), JSON.stringify(payload));
    expect(await sendFile(cwd, ['--to', server.url])).toMatchObject({ code: 0 });
    expect(server.requests.map(({ body }) => String(body))).toEqual([JSON.stringify(payload)]);
  });

  it.each<[string, readonly string[], Record<string, string>, readonly string[]]>([
    ['none', [], {}, []],
    ['others', ['--auth', 'basic:u:p'], {}, ['Basic dTpw']],
    [
      'the same, in another case',
      ['--header', 'authorization: bearer  tok'],
      { WEBHOOK_CLI_BEARER: 'tok' },
      ['bearer  tok'],
    ],
  ])(
    'leaves the credentials of a line as they are beside those of the environment: %s',
    async (_what, args, env, sent) => {
      const server = await startCapture();
      const { cwd } = await printed(['failed', '--user-agent', 'first', ...args, '--to', server.url]);
      const name = args.includes('--header') ? 'authorization' : 'Authorization';
      const run = await sendFile(cwd, [], {
        WEBHOOK_CLI_BEARER: 'other',
        WEBHOOK_CLI_AUTH: 'basic:u:p',
        WEBHOOK_CLI_USER_AGENT: 'other',
        WEBHOOK_CLI_HEADER: 'X-Other: 1',
        ...env,
      });
      expect(run.code).toBe(0);
      const headers = server.requests[0]?.headers ?? [];
      expect(headers.filter(([each]) => /^authorization$/i.test(each))).toEqual(
        sent.map((value) => [name, value]),
      );
      expect(headers).toContainEqual(['User-Agent', 'first']);
      expect(headers.map(([each]) => each)).not.toContain('X-Other');
    },
  );

  it('sends the credentials of a URL to that URL alone, and typed ones to each', async () => {
    const servers = [await startCapture(), await startCapture()];
    const cwd = temporaryFolder();
    const line = (url: string) =>
      JSON.stringify({
        schemaVersion: 1,
        type: 'event',
        request: { method: 'POST', url, headers: [], body: '{}', bodyEncoding: 'utf8' },
      });
    const [first, second] = servers.map(({ url }) => url);
    writeFileSync(
      join(cwd, 'requests.ndjson'),
      [line(`${first}`.replace('//', '//u:p@')), line(`${second}`)].join('\n'),
    );
    await sendFile(cwd);
    expect(servers.map(({ requests }) => requests[0]?.header('authorization'))).toEqual([
      'Basic dTpw',
      undefined,
    ]);
    await sendFile(cwd, ['--bearer', 'b'], { WEBHOOK_CLI_BEARER: 'b' });
    expect(servers.map(({ requests }) => requests[1]?.header('authorization'))).toEqual([
      'Bearer b',
      'Bearer b',
    ]);
  });

  it('sends bytes that are no text', async () => {
    const server = await startCapture();
    const body = Uint8Array.of(0, 255, 10);
    const { cwd } = await printed(['--file', '-', '--to', server.url], { input: body });
    await sendFile(cwd);
    expect(server.requests.map((request) => [...request.body])).toEqual([[...body]]);
  });

  it('goes where --to says, and adds what flags add', async () => {
    const server = await startCapture();
    const { cwd } = await printed(['failed', '--to', 'http://localhost:1/?token=s3cret']);
    await sendFile(cwd, ['--to', `${server.url}other`, '--header', 'X-B: 2', '--bearer', 'b']);
    expect(server.requests.map(({ url }) => url)).toEqual(['/other']);
    expect(server.requests[0]?.header('x-b')).toBe('2');
    expect(server.requests[0]?.header('authorization')).toBe('Bearer b');
  });

  it('keeps the pauses', async () => {
    const server = await startCapture();
    const { cwd } = await printed(['failed', '--count', '2', '--rate', '0.01', '--to', server.url]);
    holdTimers();
    const run = startInProcess(['send', '--no-journal', '--file', 'requests.ndjson', '--json'], { cwd });
    await run.readUntil(/"type":"exchange"/);
    await timerSet();
    passTime(99_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.requests).toHaveLength(1);
    passTime(1000);
    expect((await run.ended).code).toBe(0);
    expect(server.requests).toHaveLength(2);
  });

  it('divides the pauses by --speed', async () => {
    const server = await startCapture();
    const { cwd } = await printed(['failed', '--count', '2', '--rate', '0.01', '--to', server.url]);
    const again = await sendFile(cwd, ['--speed', '8x', '--print', 'json']);
    expect(again.lines.map(({ pauseMs }) => pauseMs)).toEqual([0, 12_500]);
    holdTimers();
    const args = ['send', '--no-journal', '--file', 'requests.ndjson', '--json', '--speed', '8x'];
    const run = startInProcess(args, { cwd });
    await run.readUntil(/"type":"exchange"/);
    await timerSet();
    passTime(12_500);
    expect((await run.ended).code).toBe(0);
    expect(server.requests).toHaveLength(2);
  });

  it('has no pauses to divide in a body', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'requests.ndjson'), '{}');
    const run = await sendFile(cwd, ['--speed', '8x', '--dry-run', '--json']);
    expect(run).toMatchObject({ code: 2, lines: [{ code: 'flag_does_not_fit' }] });
  });

  it('begins nothing more once it is interrupted', async () => {
    const server = await startCapture();
    const { cwd } = await printed(['failed', '--count', '2', '--rate', '0.01', '--to', server.url]);
    const run = startInProcess(['send', '--no-journal', '--file', 'requests.ndjson', '--json'], { cwd });
    await run.readUntil(/"type":"exchange"/);
    run.kill('SIGINT');
    const { code, lines } = await run.ended;
    expect(code).toBe(130);
    expect(lines.at(-1)).toMatchObject({ type: 'summary', sent: 1 });
  });

  it('refuses what it cannot send, and says which line', async () => {
    const { cwd, stdout } = await printed([
      'failed',
      '--bearer',
      'b',
      '--count',
      '2',
      '--to',
      'http://localhost:1/?token=s3cret',
    ]);
    const errorOf = async (args: readonly string[], text = stdout, env = {}) => {
      writeFileSync(join(cwd, 'requests.ndjson'), text);
      const { code, lines } = await sendFile(cwd, [...args, '--json'], env);
      expect(code).toBe(2);
      return `${lines[0]?.['code']}: ${lines[0]?.['message']} (${lines[0]?.['hint']})`;
    };
    expect(await errorOf([])).toBe(
      'secret_not_kept: line 1: its URL held a secret, which was not kept (give the whole URL with --to, or in WEBHOOK_CLI_TO)',
    );
    expect(await errorOf(['--to', '1'])).toBe(
      'secret_not_kept: line 1: a header held a secret, which was not kept (set WEBHOOK_CLI_BEARER)',
    );
    expect(await errorOf(['--set', 'a=1', '--count', '2', '--secret', 's'])).toMatch(
      /^flag_does_not_fit: --set, --count, --secret does not fit a file of requests/,
    );
    const [first = ''] = stdout.split('\n');
    const withBody = (fields: Record<string, unknown>): string => {
      const line = JSON.parse(first) as { request: object };
      return JSON.stringify({ ...line, request: { ...line.request, bodyEncoding: 'base64', ...fields } });
    };
    for (const [line, why] of [
      ['{}', 'it is no request'],
      ['nothing', 'it is no request'],
      [first.replace('"POST"', '"P ST"'), 'its method is none'],
      [first.replace('"url":', '"uri":'), 'it has no URL'],
      [first.replace('"headers":[', '"headers":[["a"],'), 'its headers are no list of pairs'],
      [
        first.replace('"headers":[', '"headers":[["Content-Length","1"],'),
        'Content-Length belongs to HTTP itself',
      ],
      [first.replace('"bodyEncoding":"utf8"', '"bodyEncoding":"hex"'), 'it has no body'],
      [first.replace('"pauseMs":0', '"pauseMs":-1'), 'its pauseMs is no time'],
      [first.replace('"bodyEncoding":"utf8"', '"bodyEncoding":"base64"'), 'its body is not base64'],
      ...['AAA', 'AA==A', 'A A=', 'AB=='].map((body) => [
        withBody({ body, size: 1 }),
        'its body is not base64',
      ]),
      [withBody({ body: '\ud800', bodyEncoding: 'utf8', size: 3 }), 'its body is not UTF-8'],
      [withBody({ body: 'AAA=', size: 3 }), 'its size is not that of its body, which has 2 bytes'],
      [
        withBody({ body: 'é', bodyEncoding: 'utf8', size: 1 }),
        'its size is not that of its body, which has 2 bytes',
      ],
    ]) {
      const message = await errorOf(['--to', '1', '--bearer', 'b'], `${first}\n\n${line}\n`);
      expect(message).toBe(
        `bad_request_line: line 3 of the file of requests cannot be sent: ${why} (send --print json prints such lines)`,
      );
    }
  });

  it('asks before many of them go to another machine', async () => {
    const { cwd } = await printed(['failed', '--count', '101', '--to', 'http://example.com/']);
    const { code, stderr } = await sendFile(cwd);
    expect(stderr).toContain('101');
    expect(code).toBe(2);
  });
});
