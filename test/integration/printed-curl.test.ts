import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Captured, startCapture } from '../helpers/capture.ts';
import { temporaryFolder } from '../helpers/cli.ts';
import { runInProcess } from '../helpers/in-process.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;

/** What a command prints, run by a shell, as if it were pasted there. */
function inShell(script: string, cwd: string, env: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const shell = execFile('sh', { cwd, env: { PATH: process.env['PATH'], HOME: cwd, ...env } }, (error) =>
      error === null ? resolve() : reject(error),
    );
    shell.stdin?.end(script);
  });
}

const ofRequest = ({ method, url, headers, body }: Captured) => ({
  method,
  url,
  // What a client says of its connection and of the body's end.
  headers: headers
    .filter(([name]) => !/^(host|connection|content-length|transfer-encoding)$/i.test(name))
    .concat(headers.filter(([name]) => /^transfer-encoding$/i.test(name))),
  body: body.toString('base64'),
});

/** Sends, prints the same with secrets by the environment, and has a shell send that. */
async function sentTwice(
  args: readonly string[],
  env: Record<string, string> = {},
  body?: string | Uint8Array,
): Promise<Captured[]> {
  const server = await startCapture();
  const cwd = temporaryFolder();
  if (body !== undefined) writeFileSync(join(cwd, 'my body.json'), body);
  const all = [
    ...['send', '--no-journal', ...(body === undefined ? [] : ['--file', 'my body.json']), ...args],
    ...('WEBHOOK_CLI_TO' in env ? [] : ['--to', `${server.url}hooks?a=it's&b[]=1`]),
  ];
  const given = { ...env };
  for (const name of Object.keys(given)) given[name] = String(given[name]).replace('{url}', server.url);
  expect(await runInProcess(all, { cwd, env: given })).toMatchObject({ code: 0 });
  const printed = await runInProcess([...all, '--print', 'curl'], { cwd, env: given });
  expect(printed.stdout).not.toContain('s3cret');
  await inShell(printed.stdout, cwd, given);
  return [...server.requests];
}

const SEEDED = ['--seed', '7', '--now', '2026-01-31T09:30:00Z'];

describe.runIf(hasCurl)('what --print curl prints, run by a shell', () => {
  it.each<[string, readonly string[], Record<string, string>, (string | Uint8Array)?]>([
    ['an event', ['failed', ...SEEDED], {}],
    ['an event in a form', ['failed', ...SEEDED, '--content-type', 'form', '--payload-version', '1'], {}],
    [
      'a signed one',
      ['order_created', '--payload-version', '2', ...SEEDED],
      { WEBHOOK_CLI_SECRET: 's3cret' },
    ],
    ['a bearer token', ['failed', ...SEEDED], { WEBHOOK_CLI_BEARER: "s3cret's $HOME" }],
    ['Basic credentials', ['failed', ...SEEDED], { WEBHOOK_CLI_AUTH: `basic:user:${'s3cret:'.repeat(20)}` }],
    ['a target with a secret', ['failed', ...SEEDED], { WEBHOOK_CLI_TO: '{url}x?token=s3cret&b={1,2}' }],
    [
      'headers that need quotes',
      [
        '--header',
        "X-Odd: it's \\ 100% `id` $HOME",
        '--header',
        'X-Byte: caf\u00e9\t\u0085',
        '--header',
        'X-Empty:',
      ],
      {},
      '{}',
    ],
    ['chunks', ['failed', ...SEEDED, '--chunked'], {}],
    [
      'a compressed body in chunks, signed',
      ['order_created', '--payload-version', '2', ...SEEDED, '--chunked', '--compress', 'gzip'],
      { WEBHOOK_CLI_SECRET: 's3cret' },
    ],
    ['a long one in chunks', ['--chunked'], {}, `{"a":"${'x'.repeat(1_200_000)}"}\n`],
    ['no line break at its end', [], {}, '{"note":"it\'s $HOME \\\\ %s"}'],
    ['line breaks at its end', [], {}, '{}\n\n'],
    ['the end of a here-document in it', [], {}, '{\n"a":"\nEND\nEOF\n"\n}\n'],
    ['the name of a file', [], {}, '@my body.json'],
    ['bytes that are no text', [], {}, Uint8Array.of(0, 255, 10, 13, 39, 0x7b)],
    ['nothing', [], {}, ''],
    ['a long one of a file', [], {}, `{"a":"${'x'.repeat(1_200_000)}"}\n`],
    ['a long one of its own', ['failed', ...SEEDED, '--set', `note=${'it’s '.repeat(30_000)}`], {}],
  ])('sends the very request: %s', async (_what, args, env, body) => {
    const [sent, again, ...more] = await sentTwice(args, env, body);
    if (sent === undefined || again === undefined) throw new Error('it was not sent twice');
    expect(more).toEqual([]);
    expect(ofRequest(again)).toEqual(ofRequest(sent));
  });

  it('sends every step of a scenario', async () => {
    const requests = await sentTwice(['--scenario', 'delivered', '--provider', 'detrack', ...SEEDED]);
    const half = requests.length / 2;
    expect(half).toBeGreaterThan(3);
    expect(requests.slice(half).map(ofRequest)).toEqual(requests.slice(0, half).map(ofRequest));
  });

  it('sends nothing where a variable is missing', async () => {
    const server = await startCapture();
    const printed = await runInProcess([
      'send',
      'failed',
      '--to',
      server.url,
      '--bearer',
      's3cret',
      '--print',
      'curl',
    ]);
    const run = inShell(printed.stdout, temporaryFolder(), {});
    await expect(run).rejects.toThrow('WEBHOOK_CLI_BEARER: parameter not set or null');
    expect(server.requests).toEqual([]);
  });
});
