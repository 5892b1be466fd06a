import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startCapture } from '../../helpers/capture.ts';
import { temporaryFolder } from '../../helpers/cli.ts';
import { runInProcess } from '../../helpers/in-process.ts';

/** A project with a config file. */
function project(files: Readonly<Record<string, string | object>>): string {
  const cwd = temporaryFolder();
  for (const [ending, content] of Object.entries(files)) {
    const file = join(cwd, `webhook-cli.config.${ending}`);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 1));
    chmodSync(file, 0o600);
  }
  return cwd;
}

const HOST = /^Host: (.*)\r?$/m;

/** Where `send` would post. */
async function target(
  cwd: string,
  flags: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) {
  const run = await runInProcess(['send', 'failed', '--print', 'http', ...flags], { cwd, env });
  return HOST.exec(run.stdout)?.[1] ?? run.stderr;
}

describe('a config file', () => {
  it('says what a command does, from any folder of the project', async () => {
    const server = await startCapture((response) => response.writeHead(204).end());
    const cwd = project({
      json: { send: { to: server.url, header: ['X-A: 1', 'X-B: 2'], journal: 'sent.ndjson' } },
    });
    mkdirSync(join(cwd, 'deep/er'), { recursive: true });
    const run = await runInProcess(['send', 'failed'], { cwd: join(cwd, 'deep/er') });
    expect(run).toMatchObject({ code: 0 });
    expect(server.requests[0]?.headers).toEqual(
      expect.arrayContaining([
        ['X-A', '1'],
        ['X-B', '2'],
      ]),
    );
    expect(readFileSync(join(cwd, 'sent.ndjson'), 'utf8')).toContain('"direction":"sent"');
  });

  it('gives way to the environment and to flags, and a profile to none of its other values', async () => {
    const cwd = project({
      json: { to: 'file.example', profiles: { staging: { to: 'staging.example' } } },
    });
    expect(await target(cwd)).toBe('file.example');
    expect(await target(cwd, ['--profile', 'staging'])).toBe('staging.example');
    expect(await target(cwd, [], { WEBHOOK_CLI_PROFILE: 'staging' })).toBe('staging.example');
    expect(await target(cwd, ['--profile', 'staging'], { WEBHOOK_CLI_TO: 'env.example' })).toBe(
      'env.example',
    );
    expect(await target(cwd, ['--to', 'flag.example'], { WEBHOOK_CLI_TO: 'env.example' })).toBe(
      'flag.example',
    );
    expect(await target(cwd, ['--no-config'])).toBe('127.0.0.1:4141');
    expect(await target(temporaryFolder(), ['--dir', cwd])).toBe('file.example');
  });

  it.each([
    ['mjs', "export default { to: 'module.example' };"],
    ['mjs', "export default () => ({ to: 'module.example' });"],
    ['mjs', "export default async () => ({ to: 'module.example' });"],
    ['mjs', "export default Promise.resolve({ to: 'module.example' });"],
    ['mjs', "export default { to: process.env.NOT_SET_ANYWHERE, send: { to: 'module.example' } };"],
    ['js', "module.exports = { to: 'module.example' };"],
  ])('may be a program: %s: %s', async (ending, text) => {
    expect(await target(project({ [ending]: text }))).toBe('module.example');
  });

  it('chooses among kept exchanges only where that is typed', async () => {
    const env = {
      WEBHOOK_CLI_STATUS: '503',
      WEBHOOK_CLI_PROVIDER: 'deliveright',
      WEBHOOK_CLI_EVENT: 'completed',
      WEBHOOK_CLI_KEY: 'DO-2',
      WEBHOOK_CLI_SCENARIO: 'failed-then-completed',
    };
    const cwd = project({ json: { provider: 'deliveright', send: { event: 'completed' } } });
    const server = await startCapture((response) => response.writeHead(204).end());
    const to = ['--to', server.url, '--provider', 'detrack'];
    expect(await runInProcess(['send', 'failed', ...to, '--no-config'], { cwd })).toMatchObject({ code: 0 });
    const run = (...words: readonly string[]) => runInProcess(words, { cwd, env });
    expect((await run('history', '--json')).stdout).toContain('"event":"failed"');
    expect((await run('history', 'export', '--ndjson', '-')).stdout).toContain('"event":"failed"');
    expect(await run('repost')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nothing says what is to be sent'),
    });
    expect(await run('history', 'save', 'last', 'kept')).toMatchObject({
      stderr: expect.stringContaining('was sent and not received here'),
    });
    expect((await run('config', 'show')).stdout).not.toMatch(
      /(history|repost)\S*\.(status|provider|event|key)/,
    );
  });

  it('refuses to choose among kept exchanges', async () => {
    for (const values of [
      { since: '2h' },
      { history: { status: '5xx' } },
      { repost: { provider: 'detrack' } },
    ]) {
      const run = await runInProcess(['history'], { cwd: project({ json: values }) });
      const shown =
        'repost' in values ? await runInProcess(['config', 'show'], { cwd: project({ json: values }) }) : run;
      expect(shown).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/cannot be set in the file[\s\S]*only where it is typed/),
      });
    }
  });

  it('may have a command run where it is a program', async () => {
    const cwd = project({
      mjs: 'export default { check: { stateCommand: "true {key}", jobCommand: "true {key}" } };',
    });
    const run = await runInProcess(['config', 'show', '--json'], { cwd });
    expect(run.lines.filter(({ source }) => source === 'file').map(({ name }) => name)).toEqual([
      'jobCommand',
      'stateCommand',
    ]);
  });

  it('leaves an event that is typed, and a webhook that is not signed, alone', async () => {
    const cwd = project({ json: { send: { trigger: 'completed', secret: 's3cret', all: true } } });
    const run = await runInProcess(['send', 'failed', '--print', 'http'], { cwd });
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('"failed"') });
  });

  it('is named where its flags do not fit what is typed', async () => {
    const cwd = project({ json: { send: { retries: 2 } } });
    const run = await runInProcess(['send', 'failed', '--retry-schedule', '5s'], { cwd });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('--retries comes from the config file, which --no-config leaves out');
    const env = { WEBHOOK_CLI_RETRIES: '2' };
    const other = await runInProcess(['send', 'failed', '--retry-schedule', '5s'], { env });
    expect(other.stderr).toContain('--retries comes from WEBHOOK_CLI_RETRIES');
  });

  it('is not read by help and version', async () => {
    const cwd = project({ json: '{', mjs: 'throw new Error("was read")' });
    for (const args of [
      ['--version', '--no-color'],
      ['--help'],
      ['send', '--help'],
      ['help', 'config'],
      ['config', '--help'],
    ]) {
      expect(await runInProcess(args, { cwd }), args.join(' ')).toMatchObject({ code: 0, stderr: '' });
    }
    expect((await runInProcess(['events'], { cwd })).code).toBe(2);
  });
});

describe('what is no configuration', () => {
  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'two',
      { json: '{}', mjs: 'export default {}' },
      /config\.json and webhook-cli\.config\.mjs stand side by side in /,
    ],
    ['a comment', { json: '{\n// no\n}' }, /config\.json:2:1: unexpected "\/"\n.*no comments/],
    ['nothing', { json: '' }, /config\.json:1:1: the text ends too early/],
    ['no UTF-8', { json: Buffer.from('{"to":"\u00fc"}', 'utf16le').toString('latin1') }, /unexpected/],
    ['a list', { json: '[]' }, /config\.json holds an empty list\n.*expected an object/],
    ['too much', { json: `"${'x'.repeat(1024 ** 2)}"` }, /config\.json is larger than 1 MiB/],
    ['a repeated key', { json: '{"send":{},\n"send":{}}' }, /config\.json:2: send stands at line 1 already/],
    ['deep', { json: '['.repeat(200_000) }, /config\.json/],
    ['what throws', { mjs: '\nthrow new Error("boom")' }, /config\.mjs:2: boom/],
    ['what throws no error', { mjs: 'throw 7' }, /config\.mjs: 7/],
    ['what throws an object', { mjs: 'throw { a: 1 }' }, /config\.mjs: \{ a: 1 \}/],
    ['what throws nothing', { mjs: 'throw undefined' }, /config\.mjs: undefined/],
    [
      'a getter that throws',
      { mjs: 'export default { get listen() { throw new Error("late") } }' },
      /config\.mjs:1: late/,
    ],
    [
      'a proxy that throws',
      { mjs: 'export default { send: new Proxy({}, { ownKeys() { throw new Error("trap") } }) }' },
      /config\.mjs:1: trap/,
    ],
    [
      'what holds itself',
      { mjs: 'const all = {};\nall.send = all;\nexport default all;' },
      /send\.send is no flag of send/,
    ],
    ['what imports nothing', { mjs: "import './nope.mjs'" }, /config\.mjs: .*nope\.mjs/],
    ['what exports nothing', { mjs: 'export const listen = {}' }, /config\.mjs exports nothing by default/],
    ['what exports a number', { mjs: 'export default 7' }, /config\.mjs holds a number/],
    [
      'a function that rejects',
      { mjs: 'export default async () => { throw new Error("no") }' },
      /config\.mjs:1: no/,
    ],
    [
      'a secret that is not set',
      { mjs: 'export default { send: { secret: process.env.NOT_SET_ANYWHERE } }' },
      /send\.secret is undefined/,
    ],
    [
      'a function as a value',
      { mjs: 'export default { send: { to: () => 1 } }' },
      /send\.to: expected a text or a number, got a function/,
    ],
  ])('is refused: %s', async (_, files, message) => {
    const run = await runInProcess(['send', 'failed', '--print', 'http'], { cwd: project(files) });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(message);
    expect(run.stderr).not.toMatch(/^ +at /m);
  });

  it('is refused where it is no file', async () => {
    const cwd = temporaryFolder();
    const file = join(cwd, 'webhook-cli.config.json');
    const refused = async () => (await runInProcess(['events'], { cwd })).stderr;
    mkdirSync(file);
    expect(await refused()).toContain('webhook-cli.config.json is a folder, not a regular file');
    rmSync(file, { recursive: true });
    symlinkSync('/dev/zero', file);
    expect(await refused()).toContain('webhook-cli.config.json is a device, not a regular file');
    rmSync(file);
    execFileSync('mkfifo', [file]);
    expect(await refused()).toContain('webhook-cli.config.json is a FIFO, not a regular file');
  });

  it('has a mark of Windows editors, and is one', async () => {
    expect(await target(project({ json: '\ufeff{ "to": "mark.example" }' }))).toBe('mark.example');
  });

  it('is a program that a link brings from another folder', async () => {
    const cwd = temporaryFolder();
    const elsewhere = project({ mjs: 'throw new Error("was run")' });
    symlinkSync(join(elsewhere, 'webhook-cli.config.mjs'), join(cwd, 'webhook-cli.config.mjs'));
    const run = await runInProcess(['events'], { cwd });
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('is a link that leads out of') });
  });

  it('is a link to nowhere, whatever a parent has', async () => {
    const parent = project({ json: { to: 'parent.example' } });
    const cwd = join(parent, 'inner');
    mkdirSync(cwd);
    symlinkSync('nowhere.json', join(cwd, 'webhook-cli.config.json'));
    const run = await runInProcess(['events'], { cwd });
    expect(run).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('webhook-cli.config.json is a link to what does not exist'),
    });
    for (const format of ['json', 'mjs']) {
      expect(await runInProcess(['init', '--format', format], { cwd })).toMatchObject({ code: 2 });
    }
    expect(readdirSync(cwd)).toEqual(['webhook-cli.config.json']);
  });

  it('is none where a profile is asked for', async () => {
    const run = await runInProcess(['events', '--profile', 'staging']);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('webhook-cli init writes one') });
  });
});

describe.skipIf(process.getuid === undefined)('what belongs to another user', () => {
  /** Runs as somebody to whom nothing of the test belongs. */
  const run = (as: number, args: readonly string[], cwd: string) => {
    const asked = vi.spyOn(process, 'getuid').mockReturnValue(as);
    onTestFinished(() => asked.mockRestore());
    return runInProcess(args, { cwd });
  };
  /** A folder in somebody else’s, who has put something there. */
  const below = (parent: string): string => {
    for (const path of [parent, ...readdirSync(parent).map((name) => join(parent, name))]) disown(path);
    const cwd = join(parent, 'me');
    mkdirSync(cwd);
    disown(cwd);
    return cwd;
  };
  /** What root makes counts for everybody, and only root can give it away. */
  const disown = (path: string): void => {
    if (process.geteuid?.() === 0) chownSync(path, OTHER, OTHER);
  };
  const OTHER = 12_345;
  const PRINT = ['send', 'failed', '--print', 'http'];

  it.each([
    ['json', { send: { to: 'localhost:9999/evil' } }, 'is not read'],
    ['mjs', 'throw new Error("was run")', 'is not run'],
  ])('is obeyed by nobody: %s', async (ending, text, words) => {
    const parent = project({ [ending]: text });
    const cwd = below(parent);
    for (const [args, folder] of [
      [[], cwd],
      [[], parent],
      [['--dir', parent], temporaryFolder()],
    ] as const) {
      const refused = await run(4242, [...PRINT, '--json', ...args], folder);
      expect(refused).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(`another user, and ${words}`),
      });
      expect(refused.lines).toMatchObject([{ type: 'error', code: 'untrusted_config' }]);
    }
    for (const flag of [['--no-config'], ['--dir', '.']]) {
      expect(await run(4242, [...PRINT, ...flag], cwd), flag[0]).toMatchObject({ code: 0 });
    }
  });

  it('is obeyed by root in that user’s folder', async () => {
    const parent = project({ json: { send: { to: 'ours.example' } } });
    expect((await run(0, PRINT, below(parent))).stdout).toContain('Host: ours.example');
  });

  it.skipIf(process.getuid?.() !== 0)('is not obeyed by root elsewhere', async () => {
    const cwd = project({ mjs: 'throw new Error("was run")' });
    disown(join(cwd, 'webhook-cli.config.mjs'));
    expect(await run(0, PRINT, cwd)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('belongs to another user, and is not run'),
    });
  });

  it('is no journal of the project, and no key of it', async () => {
    const parent = temporaryFolder();
    mkdirSync(join(parent, '.webhook-cli'));
    const cwd = below(parent);
    for (const args of [['history'], ['history', '--no-config'], ['validate', '--scrub']]) {
      expect(await run(4242, args, cwd), args.join(' ')).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(
          /\.webhook-cli belongs to another user, and is not used[\s\S]*--dir name another/,
        ),
      });
    }
    expect((await run(4242, ['history', '--dir', '.'], cwd)).code).toBe(0);
    expect((await run(0, ['history'], cwd)).code).toBe(0);
    expect(readdirSync(join(parent, '.webhook-cli'))).toEqual([]);
  });
});

describe('config show', () => {
  const FILE = {
    to: 'https://user:s3cret@example.com/?token=s3cret',
    listen: { port: 5000, 'forward-to': ['3000', 'failed=3001'], journal: false },
    send: { secret: 's3cret', header: ['X-Api-Key: s3cret', 'X-Plain: a'] },
    profiles: { staging: { send: { timeout: '5s' } }, other: {} },
  };

  it('tells of every value where it comes from, and of no secret', async () => {
    const cwd = project({ json: FILE });
    const env = { WEBHOOK_CLI_EXPECT_STATUS: '204', WEBHOOK_CLI_BEARER: 's3cret' };
    const run = await runInProcess(['config', 'show', '--profile', 'staging', '--no-color'], {
      cwd,
      env,
      terminal: 80,
    });
    expect(run.code).toBe(0);
    expect(run.stdout + run.stderr).not.toContain('s3cret');
    expect(run.stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
    const rows = run.stdout.split('\n').map((line) => line.trim().split(/ {2,}/));
    for (const row of [
      ['profile', 'flag', 'staging'],
      ['listen.port', 'webhook-cli.config.json:4', '5000'],
      ['listen.host', 'default', '127.0.0.1'],
      ['listen.forwardTo', 'webhook-cli.config.json:5', '3000, failed=3001'],
      ['listen.journal', 'webhook-cli.config.json:9', 'false'],
      ['send.timeout', 'webhook-cli.config.json:21 (staging)', '5s'],
      ['send.expectStatus', 'WEBHOOK_CLI_EXPECT_STATUS', '204'],
      ['send.bearer', 'WEBHOOK_CLI_BEARER', '[redacted]'],
      ['send.secret', 'webhook-cli.config.json:12', '[redacted]'],
      ['check.timeout', 'default', '10s'],
    ]) {
      expect(rows).toContainEqual(row);
    }
    expect(run.stderr).toContain('webhook-cli.config.json · profile staging · other profiles: other');
  });

  it('cuts no value on a terminal', async () => {
    const header = Array.from({ length: 4 }, (_, i) => `X-Number-${i}: ${'a'.repeat(10)}`);
    const { stdout } = await runInProcess(['config'], {
      cwd: project({ json: { send: { header } } }),
      terminal: 80,
    });
    expect(stdout).not.toContain('…');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(header.join(', '));
  });

  it('is lines for programs', async () => {
    const run = await runInProcess(['config', '--json'], { cwd: project({ json: FILE }) });
    expect(run.lines[0]).toEqual({
      ...{ schemaVersion: 1, type: 'config', file: 'webhook-cli.config.json' },
      ...{ profile: null, profiles: ['staging', 'other'] },
    });
    const settings = run.lines.filter(({ type }) => type === 'setting');
    expect(settings).toContainEqual({
      ...{ schemaVersion: 1, type: 'setting', command: 'send', name: 'header', flag: '--header' },
      value: ['X-Api-Key: [redacted]', 'X-Plain: a'],
      ...{ source: 'file', variable: null, file: 'webhook-cli.config.json', line: 13, profile: null },
    });
    expect(settings).toContainEqual(
      expect.objectContaining({ command: null, name: 'json', value: true, source: 'flag' }),
    );
    expect(run.stdout).not.toContain('s3cret');
  });

  it('finds what is wrong in any command and profile', async () => {
    const show = async (json: object) => await runInProcess(['config', 'show'], { cwd: project({ json }) });
    expect(await show({ profiles: { a: { send: { tpo: 1 } } } })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('profiles.a.send.tpo is no flag of send. Did you mean "to"?'),
    });
    expect((await show({ history: { clear: { port: 1 } } })).stderr).toContain('is no flag of history clear');
    expect((await show({ check: { timeout: 5 } })).stderr).toContain('check.timeout: "5" is no duration');
  });

  it('says how to begin where there is none', async () => {
    const run = await runInProcess(['config', 'show', '--no-config']);
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('webhook-cli init writes one') });
    expect(run.stdout).toContain('listen.port');
  });
});

describe('init', () => {
  it('writes what it is told, which is then what counts', async () => {
    const cwd = temporaryFolder();
    const flags = [
      '--port',
      '0',
      '--forward-to',
      '3001/a',
      '--forward-to',
      'failed=3002',
      '--provider',
      'Detrack',
    ];
    const run = await runInProcess(['init', ...flags, '--secret-env', 'SHOP_SECRET'], { cwd });
    const file = join(cwd, 'webhook-cli.config.mjs');
    expect(run).toMatchObject({ code: 0, stdout: `${file}\n` });
    const text = readFileSync(file, 'utf8');
    expect(text).toContain("  provider: 'detrack',\n");
    expect(text).toContain('  secret: process.env.SHOP_SECRET,\n');
    expect(text).toContain("    port: 0,\n    forwardTo: ['3001/a', 'failed=3002'],\n");
    expect(text).toMatch(/^ {4}\/\/ to: /m);
    const shown = await runInProcess(['config', 'show', '--json'], { cwd });
    // Nothing has set the variable.
    expect(shown).toMatchObject({ code: 2, stderr: expect.stringContaining('secret is undefined') });
  });

  it('writes only comments where it is told nothing and nobody can be asked', async () => {
    const cwd = temporaryFolder();
    expect((await runInProcess(['init', '--json'], { cwd })).lines).toEqual([
      { schemaVersion: 1, type: 'init', file: join(cwd, 'webhook-cli.config.mjs') },
    ]);
    const shown = await runInProcess(['config', 'show', '--json'], { cwd });
    expect(shown.code).toBe(0);
    expect(shown.lines.filter(({ source }) => source === 'file')).toEqual([]);
  });

  it('writes JSON too', async () => {
    const cwd = temporaryFolder();
    const run = await runInProcess(['init', '--format', 'json', '--port', '3000', '--forward-to', '3001'], {
      cwd,
    });
    expect(run.stderr).toContain('once webhook-cli is installed');
    expect(JSON.parse(readFileSync(join(cwd, 'webhook-cli.config.json'), 'utf8'))).toEqual({
      listen: { port: 3000, forwardTo: '3001' },
      profiles: {},
    });
    expect((await runInProcess(['config', 'show'], { cwd })).code).toBe(0);
  });

  it.each([['json'], ['js'], ['mjs']])('leaves a config file alone that is there: %s', async (ending) => {
    const cwd = project({ [ending]: 'mine' });
    for (const format of ['json', 'mjs']) {
      const run = await runInProcess(['init', '--format', format], { cwd });
      expect(run).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(`webhook-cli.config.${ending} already`),
      });
    }
    expect(readFileSync(join(cwd, `webhook-cli.config.${ending}`), 'utf8')).toBe('mine');
  });

  it.each([
    [['--provider', 'detrak'], 'Did you mean "detrack"?'],
    [['--secret-env', 'a b'], '"a b" is no name of a variable'],
    [['--secret-env', 'A', '--format', 'json'], '--secret-env does not fit --format json'],
    [['--port', '99999'], 'is not a whole number from 0 to 65535'],
    [['--forward-to', 'http://a:b@c/'], 'cannot hold credentials'],
  ])('refuses %j', async (flags, message) => {
    const cwd = temporaryFolder();
    const run = await runInProcess(['init', ...flags], { cwd });
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    expect((await runInProcess(['init'], { cwd })).code).toBe(0);
  });

  it('cannot write into a folder that there is not', async () => {
    const run = await runInProcess(['init', '--dir', join(temporaryFolder(), 'none')]);
    expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining('its folder does not exist') });
  });
});
