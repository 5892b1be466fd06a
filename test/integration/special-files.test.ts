import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createReceiver } from '../../src/api/receiver.ts';
import { runScenario } from '../../src/api/scenario.ts';
import { send } from '../../src/api/send.ts';
import { type RunResult, temporaryFolder } from '../helpers/cli.ts';
import { startHttpServer } from '../helpers/http-server.ts';
import { runInProcess } from '../helpers/in-process.ts';
import {
  canMakeDevices,
  canMount,
  makeFifo,
  makeNull,
  mountSmall,
  openReader,
} from '../helpers/special-files.ts';

let cwd = '';
let path = '';

beforeEach(() => {
  cwd = temporaryFolder();
  path = join(cwd, 'file');
});

/** A run of `listen` that ends by itself. */
function listen(...flags: readonly string[]): Promise<RunResult> {
  return runInProcess(['listen', '--port', '0', '--no-journal', '--timeout', '1ms', ...flags], { cwd });
}

/** A short run of `check`. */
async function check(...flags: readonly string[]): Promise<RunResult> {
  await using server = await startHttpServer();
  const args = ['check', server.url, '--provider', 'detrack', '--only', 'event/failed'];
  return await runInProcess([...args, ...flags], { cwd });
}

interface Writer {
  readonly name: string;
  /** The exit code of a run in which nothing goes wrong with files. */
  readonly code: number;
  readonly run: (file: string) => Promise<RunResult>;
  readonly content: RegExp;
}

const writers: readonly Writer[] = [
  { name: 'listen --drift', code: 4, run: (file) => listen('--drift', file), content: /"type": ?"drift"/ },
  {
    name: 'listen --ready-file',
    code: 4,
    run: (file) => listen('--ready-file', file),
    content: /^http:\/\/127\.0\.0\.1:\d+\/\n$/,
  },
  ...(
    [
      ['junit', /^<\?xml[\s\S]*<\/testsuites>\s*$/],
      ['markdown', /webhook/],
      ['html', /^<!doctype html>[\s\S]*<\/html>\s*$/i],
    ] as const
  ).flatMap(([kind, content]): Writer[] => [
    {
      name: `listen --report ${kind}`,
      code: 4,
      run: (file) => listen('--report', `${kind}=${file}`),
      content,
    },
    {
      name: `check --report ${kind}`,
      code: 0,
      run: (file) => check('--report', `${kind}=${file}`),
      content,
    },
  ]),
];

describe.each(writers)('$name', ({ name, code, run, content }) => {
  const keeps = !name.includes('ready-file');

  it('reaches the reader of a FIFO whole, and leaves the FIFO', async () => {
    const all = openReader(makeFifo(path)).readAll();
    expect((await run('file')).code).toBe(code);
    expect(await all).toMatch(content);
    expect(lstatSync(path).isFIFO()).toBe(true);
    expect(readdirSync(cwd)).toEqual(['file']);
  });

  it('into a FIFO that nobody reads is 3, and names it', async () => {
    makeFifo(path);
    const ended = await run('file');
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain(`error: ${path} cannot be written: nobody reads from it (ENXIO)`);
    expect(lstatSync(path).isFIFO()).toBe(true);
  });

  it.runIf(canMakeDevices)('leaves a device, made by mknod (needs root)', async () => {
    makeNull(path);
    expect((await run('file')).code).toBe(code);
    expect(lstatSync(path).isCharacterDevice()).toBe(true);
    expect(readdirSync(cwd)).toEqual(['file']);
  });

  it('goes to what a link leads to, and leaves the link', async () => {
    mkdirSync(join(cwd, 'elsewhere'));
    symlinkSync('elsewhere/target', path);
    expect((await run('file')).code).toBe(code);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readdirSync(join(cwd, 'elsewhere'))).toEqual(keeps ? ['target'] : []);
    if (keeps) expect(readFileSync(path, 'utf8')).toMatch(content);
  });

  it('into - is a usage error that says what to do', async () => {
    const ended = await run('-');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/^error: --\S+.* does not write to standard output\n +name a file/m);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it.runIf(canMount)('on a read-only file system is 3 before anything happens (needs mount)', async () => {
    const file = join(mountSmall('ro'), 'file');
    const ended = await run(file);
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(ended.stderr).toBe(`error: ${file} cannot be written: its file system is read-only (EROFS)\n`);
  });
});

describe('reports', () => {
  it('do not go through two links into one file', async () => {
    for (const name of ['one', 'two']) symlinkSync('file', join(cwd, name));
    writeFileSync(path, '');
    const ended = await check('--report', 'junit=one', '--report', 'html=two');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('two reports go to');
  });
});

describe('the ready file', () => {
  it.each(['{"port": 4141}', 'http://127.0.0.1:1/\nand more\n', 'x'.repeat(10_000)])(
    'is refused where it holds something else: %.20s',
    async (text) => {
      writeFileSync(path, text);
      const ended = await listen('--ready-file', 'file');
      expect(ended.code).toBe(3);
      expect(ended.stderr).toContain(`error: ${path} cannot be written: it holds something else`);
      expect(ended.stderr).not.toContain('listening on');
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it.each(['', 'http://127.0.0.1:1/', 'https://[::1]:8443/hooks\n'])(
    'takes the place of one of an earlier run, and of an empty one: "%s"',
    async (text) => {
      writeFileSync(path, text);
      expect((await listen('--ready-file', 'file')).code).toBe(4);
      expect(readdirSync(cwd)).toEqual([]);
    },
  );

  it('stays at the end where another has written it since', async () => {
    const other = 'http://127.0.0.1:2/\n';
    const command = `const fs = require('node:fs'); fs.writeFileSync('file', ${JSON.stringify(other)});`;
    const args = ['listen', '--port', '0', '--no-journal', '--ready-file', 'file'];
    const ended = await runInProcess([...args, '--', process.execPath, '-e', command], { cwd });
    expect(ended.code).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(other);
  });
});

describe('the summary of the step on GitHub', () => {
  const runWith = async (): Promise<RunResult> => {
    await using server = await startHttpServer();
    return await runInProcess(['check', server.url, '--provider', 'detrack', '--only', 'event/failed'], {
      cwd,
      env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: path },
    });
  };

  it('goes to what a link leads to', async () => {
    symlinkSync('target', path);
    writeFileSync(path, 'before\n');
    expect((await runWith()).code).toBe(0);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readFileSync(path, 'utf8')).toMatch(/^before\n[\s\S]*webhook/);
  });

  it('warns of a FIFO that nobody reads, and goes on', async () => {
    makeFifo(path);
    const ended = await runWith();
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(/^warning: the summary of the step is missing: .*nobody reads/m);
  });
});

describe('a journal', () => {
  it('that is a FIFO or a device is refused by the API', async () => {
    await using server = await startHttpServer();
    makeFifo(path);
    for (const journal of [path, '/dev/null']) {
      const refused = {
        kind: 'io',
        code: 'journal_unwritable',
        message: expect.stringMatching(/it is a (FIFO|device), not a regular file/),
      };
      await expect(createReceiver({ journal })).rejects.toMatchObject(refused);
      await expect(send({ event: 'failed', to: server.url, journal })).rejects.toMatchObject(refused);
      const played = runScenario({ scenario: 'delivered', to: server.url, journal });
      await expect(played).rejects.toMatchObject(refused);
    }
    expect(server.requests).toEqual([]);
    expect(statSync(path).isFIFO()).toBe(true);
  });

  it('that is a link is cleared through it', async () => {
    await using server = await startHttpServer();
    mkdirSync(join(cwd, 'elsewhere'));
    symlinkSync('elsewhere/target', path);
    const sent = ['send', '--trigger', 'failed', '--to', server.url, '--journal', 'file'];
    expect((await runInProcess(sent, { cwd })).code).toBe(0);
    const cleared = await runInProcess(['history', 'clear', '--yes', '--journal', 'file'], { cwd });
    expect(cleared.stderr).toContain('forgot 1 exchange');
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(existsSync(path)).toBe(false);
    expect((await runInProcess(sent, { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'elsewhere/target'), 'utf8')).toContain('"type":"exchange"');
  });

  it.each([['listen', '--port', '0'], ['history'], ['history', 'clear']])(
    'in - is a usage error of %s %s',
    async (...args) => {
      const ended = await runInProcess([...args, '--journal', '-'], { cwd });
      expect(ended.code).toBe(2);
      expect(ended.stderr).toContain('a journal cannot be standard output');
      expect(ended.stderr).not.toContain('/dev/stdout');
      expect(readdirSync(cwd)).toEqual([]);
    },
  );
});

describe('history clear', () => {
  const clear = (journal: string): Promise<RunResult> =>
    runInProcess(['history', 'clear', '--yes', '--journal', journal], { cwd });

  async function keepOne(): Promise<string> {
    await using server = await startHttpServer();
    await runInProcess(['send', 'failed', '--to', server.url, '--journal', 'file'], { cwd });
    return readFileSync(path, 'utf8');
  }

  it('keeps a file that also holds lines of somebody else, and names the first', async () => {
    const text = `${await keepOne()}\nmy notes\n`;
    writeFileSync(path, text);
    const ended = await clear('file');
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain(`error: ${path} is kept: line 3 is none of ours`);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it.each([1, 40, 300])('takes a record that was torn after %i bytes for one of ours', async (bytes) => {
    const line = await keepOne();
    writeFileSync(path, `${line}\n${line.slice(0, bytes)}\n${line}${line.slice(0, bytes)}`);
    expect((await clear('file')).code).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it('leaves an empty file', async () => {
    writeFileSync(path, '');
    expect((await clear('file')).code).toBe(0);
    expect(existsSync(path)).toBe(true);
  });

  it.runIf(process.platform === 'linux')('refuses a file that is only named by its descriptor', async () => {
    const text = await keepOne();
    const fd = openSync(path, 'r');
    symlinkSync(`/dev/fd/${fd}`, join(cwd, 'link'));
    try {
      for (const journal of [`/dev/fd/${fd}`, 'link']) {
        const ended = await clear(journal);
        expect(ended.code).toBe(3);
        expect(ended.stderr).toContain('it is an open descriptor, not a regular file');
        const sent = await runInProcess(['send', 'failed', '--to', '127.0.0.1:1', '--journal', journal], {
          cwd,
        });
        expect(sent.code).toBe(3);
      }
    } finally {
      closeSync(fd);
    }
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

describe('a path that ends as a folder does', () => {
  it.each([
    ['--report', 'junit=new/'],
    ['--drift', 'new/'],
    ['--ready-file', 'new/.'],
    ['--journal', 'new/'],
  ])('is refused by %s %s', async (...flags) => {
    const ended = await runInProcess(['listen', '--port', '0', '--timeout', '1ms', ...flags], { cwd });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/^error: --.*: new\/\.? names a folder\n +name a file in it$/m);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('a folder', () => {
  it.each([['--drift'], ['--ready-file'], ['--journal']])('is refused by %s, as "." too', async (flag) => {
    for (const folder of ['.', '..', cwd]) {
      const ended = await runInProcess(['listen', '--port', '0', '--timeout', '1ms', flag, folder], { cwd });
      expect(ended.code).toBe(3);
      expect(ended.stderr).toMatch(/^error: .* cannot be written: it is a folder, not a regular file$/m);
    }
  });
});

describe('two outputs of a run', () => {
  it.each([
    ['--report junit=file --journal file'],
    ['--report junit=file --drift file'],
    ['--ready-file file --report html=file'],
    ['--ready-file file --drift inner/../file'],
    ['--drift linked/file --journal file'],
    ['--ready-file ahead --journal file'],
    ['--drift inner/.webhook-cli/journal.ndjson --dir inner'],
  ])('are not one file: %s', async (flags) => {
    mkdirSync(join(cwd, 'inner/.webhook-cli'), { recursive: true });
    symlinkSync('.', join(cwd, 'linked'));
    symlinkSync('file', join(cwd, 'ahead'));
    const ended = await runInProcess(['listen', '--port', '0', '--timeout', '1ms', ...flags.split(' ')], {
      cwd,
    });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/^error: two outputs go to .*\n +give each a file of its own$/m);
    expect(ended.stderr).not.toContain('listening');
    expect(readdirSync(cwd).toSorted()).toEqual(['ahead', 'inner', 'linked']);
    expect(readdirSync(join(cwd, 'inner/.webhook-cli'))).toEqual([]);
  });
});
