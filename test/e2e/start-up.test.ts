import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, inject, it } from 'vitest';
import { packageVersion } from '../../src/core/version.ts';
import { post, startCapture } from '../helpers/capture.ts';
import {
  binPath,
  fixture,
  type RunResult,
  type Started,
  startProcess,
  temporaryFolder,
} from '../helpers/cli.ts';

/** Writes down every module that a process loads, by `import` or by `require`. */
const RECORDER = `
import { appendFileSync } from 'node:fs';
import module from 'node:module';
import { pathToFileURL } from 'node:url';
const note = (text) => appendFileSync(process.env.LOADED, text + '\\n');
module.register('data:text/javascript,' + encodeURIComponent(\`
  import { appendFileSync } from 'node:fs';
  export async function resolve(specifier, context, next) {
    const resolved = await next(specifier, context);
    appendFileSync(process.env.LOADED, resolved.url + '\\\\n');
    return resolved;
  }
\`));
const load = module._load;
module._load = function (request, ...rest) {
  note(
    module.isBuiltin(request)
      ? 'node:' + request.replace(/^node:/, '')
      : pathToFileURL(module._resolveFilename(request, ...rest)).href,
  );
  return load.call(this, request, ...rest);
};
`;

interface Recorded {
  readonly started: Started;
  /** Names of the npm packages whose code has been loaded so far. */
  readonly packages: () => string[];
  /** Names of the bundle's files that have been loaded so far. */
  readonly files: () => string[];
  /** Those of Node's own modules that take long to load and have been loaded so far. */
  readonly slow: () => string[];
}

/** What of Node loads much, and is needed by what encrypts, decompresses, draws or starts something. */
const SLOW = ['node:child_process', 'node:crypto', 'node:http', 'node:http2', 'node:tls', 'node:zlib'];

function record(args: readonly string[]): Recorded {
  const folder = temporaryFolder();
  const log = join(folder, 'loaded');
  writeFileSync(log, '');
  writeFileSync(join(folder, 'recorder.mjs'), RECORDER);
  const recorder = pathToFileURL(join(folder, 'recorder.mjs')).href;
  const started = startProcess(process.execPath, ['--import', recorder, binPath(), ...args], {
    env: { LOADED: log },
  });
  const files = (): string[] => bundleFiles(readFileSync(log, 'utf8'));
  const slow = (): string[] => {
    const lines = new Set(readFileSync(log, 'utf8').split('\n'));
    return SLOW.filter((name) => lines.has(name));
  };
  return { started, files, slow, packages: () => packagesIn(files()) };
}

/** The files of the bundle in a record. Everything that is loaded must be one, or a part of Node. */
function bundleFiles(text: string): string[] {
  const root = join(inject('packedFolder'), 'node_modules', 'webhook-cli');
  const others: string[] = [];
  const files = new Set<string>();
  for (const url of text.split('\n').filter((line) => line !== '' && !/^(node|data):/.test(line))) {
    const path = url.startsWith('file:') ? fileURLToPath(url) : url;
    const dist = join(root, 'dist') + sep;
    if (path.startsWith(dist)) files.add(path.slice(dist.length));
    else if (path !== binPath() && basename(path) !== 'recorder.mjs') others.push(url);
  }
  expect(others).toEqual([]);
  return [...files].sort();
}

function distFile(file: string): string {
  return join(inject('packedFolder'), 'node_modules/webhook-cli/dist', file);
}

/** Packages by the file of the bundle that holds them, as the build wrote them down. */
function moduleTable(): Record<string, string[]> {
  const file = join(inject('packedFolder'), 'node_modules/webhook-cli/dist/meta.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>;
}

function packagesIn(files: readonly string[]): string[] {
  const table = moduleTable();
  const packages = files.flatMap((file) => {
    const held = table[file];
    if (held === undefined) throw new Error(`${file} is not in meta.json`);
    return held;
  });
  return [...new Set(packages)].filter((name) => name !== 'webhook-cli').sort();
}

async function loadedBy(args: readonly string[], code: number): Promise<string[]> {
  const { started, packages } = record(args);
  const run: RunResult = await started.ended;
  expect(`${run.code} ${run.code === code ? '' : run.stderr}`).toBe(`${code} `);
  return packages();
}

/** What every command needs: to read its arguments. */
const ARGUMENTS = ['@commander-js/extra-typings', 'chalk', 'commander'];
/** What building an event needs on top: to suggest a name. */
const EVENTS = [...ARGUMENTS, 'leven'].sort();
/** What measures and cuts text. */
const SCREEN = ['ansi-regex', 'get-east-asian-width', 'string-width', 'strip-ansi'];
const JUDGE = ['zod'];

function beyond(packages: readonly string[], allowed: readonly string[]): string[] {
  return packages.filter((name) => !allowed.includes(name));
}

describe('the build', () => {
  it('wrote down which file holds what', () => {
    const table = moduleTable();
    const all = Object.values(table).flat();
    for (const name of [
      'commander',
      'undici',
      'zod',
      'ora',
      '@inquirer/search',
      'chalk',
      'leven',
      '@humanwhocodes/momoa',
      'fast-check',
    ]) {
      expect(all).toContain(name);
    }
  });

  it('put what every start loads into few files', async () => {
    // Each takes about a millisecond to find, read and link.
    const { started, files, slow } = record(['--help']);
    await started.ended;
    expect(files().length).toBeLessThan(4);
    expect(slow()).toEqual([]);
  });
});

describe('nothing is loaded that is not needed', () => {
  it.each([
    [['--version', '--no-color'], 0],
    [['--help'], 0],
    [['send', '--help'], 0],
    [['check', '--help'], 0],
    [['lisen'], 2],
    [['check', '3000', '--runs', 'many'], 2],
    [['listen', '--port', '65536'], 2],
  ])('by %j', async (args, code) => {
    expect(await loadedBy(args, code)).toEqual(ARGUMENTS);
  });

  it.each(['--version', '-V'])('by %s, not even what reads arguments', async (flag) => {
    const { started, files } = record([flag]);
    expect(await started.ended).toMatchObject({ code: 0, stdout: `${packageVersion()}\n` });
    expect(files()).toEqual([]);
  });

  it('by an event that there is not', async () => {
    const loaded = await loadedBy(['send', '--trigger', 'faild'], 2);
    expect(beyond(loaded, [...EVENTS, ...SCREEN])).toEqual([]);
  });

  it('by send without sending', async () => {
    const loaded = await loadedBy(['send', '--trigger', 'failed', '--dry-run'], 0);
    expect(beyond(loaded, [...EVENTS, ...SCREEN])).toEqual([]);
  });

  it('by send of a scenario without sending', async () => {
    const loaded = await loadedBy(['send', '--scenario', 'delivered', '--dry-run'], 0);
    expect(beyond(loaded, [...EVENTS, ...SCREEN])).toEqual([]);
  });

  it('by events --scenarios', async () => {
    expect(beyond(await loadedBy(['events', '--scenarios'], 0), [...EVENTS, ...SCREEN])).toEqual([]);
  });

  it('by check --list', async () => {
    const loaded = await loadedBy(['check', '--list', '--provider', 'detrack'], 0);
    expect(beyond(loaded, [...EVENTS, ...SCREEN])).toEqual([]);
  });

  it('by check without a provider', async () => {
    expect(beyond(await loadedBy(['check', '3000'], 2), [...EVENTS, ...SCREEN])).toEqual([]);
  });

  it('by check of single cases, and what draws orderings only by an ordering', async () => {
    const server = await startCapture((response) => response.writeHead(204).end());
    const args = ['check', server.url, '--provider', 'detrack', '--runs', '1'];
    const cases = await loadedBy([...args, '--only', 'event', '--only', 'duplicate'], 0);
    expect(beyond(cases, [...EVENTS, ...SCREEN, 'undici'])).toEqual([]);
    const orderings = await loadedBy([...args, '--only', 'ordering/delivered'], 0);
    expect(beyond(orderings, cases)).toEqual(['fast-check', 'pure-rand']);
  });

  it('by listen until it is ready, and then until it has shown a webhook', async () => {
    const { started, packages, slow, files } = record(['listen', '--port', '0', '--no-journal']);
    const [url] = await started.readUntil(/http:\/\/127\.0\.0\.1:\d+\//);
    const allowed = [...EVENTS, ...SCREEN, ...JUDGE];
    expect(slow()).toEqual(['node:http']);
    expect(beyond(packages(), allowed)).toEqual([]);
    await post(url, fixture('detrack/failed'));
    await started.readUntil(/ Failed .* 200 /);
    started.kill('SIGTERM');
    expect((await started.ended).code).toBe(0);
    expect(packages()).toEqual(allowed.sort());
    // The inspector's server is what makes addresses with a token.
    const isInspector = (file: string): boolean => readFileSync(distFile(file), 'utf8').includes('#token=');
    expect(
      Object.keys(moduleTable()).filter((file) => file.startsWith('cli/') && isInspector(file)),
    ).not.toEqual([]);
    expect(files().filter(isInspector)).toEqual([]);
  });

  it('by send until its request is out, and then until it has shown the answer', async () => {
    const before: string[][] = [];
    const slowBefore: string[][] = [];
    const recorded: Recorded[] = [];
    const server = await startCapture((response) => {
      before.push(...recorded.map(({ packages }) => packages()));
      slowBefore.push(...recorded.map(({ slow }) => slow()));
      response.end();
    });
    const recording = record(['send', '--trigger', 'failed', '--no-journal', '--to', server.url]);
    recorded.push(recording);
    expect((await recording.started.ended).code).toBe(0);
    // What judges and what lays out text come afterwards: they would delay the first byte.
    expect(before.map((packages) => beyond(packages, [...EVENTS, 'undici']))).toEqual([[]]);
    expect(before.flat()).toContain('undici');
    // A new event takes random values.
    expect(slowBefore).toEqual([['node:crypto']]);
    expect(recording.packages()).toEqual([...EVENTS, ...SCREEN, ...JUDGE, 'undici'].sort());
  });

  it('by validate', async () => {
    const { started, packages } = record(['validate', '-']);
    expect((await started.ended).code).toBe(1);
    expect(packages()).toEqual([...EVENTS, ...SCREEN, ...JUDGE].sort());
  });

  it('by a config file: what reads it, and neither by help nor where there is none', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'webhook-cli.config.json');
    writeFileSync(file, '{ "send": { "seed": 7 } }');
    const args = ['send', 'failed', '--dry-run', '--dir', folder];
    expect(beyond(await loadedBy(args, 0), [...EVENTS, ...SCREEN])).toEqual([]);
    writeFileSync(file, '{');
    expect(beyond(await loadedBy(args, 2), [...EVENTS, ...SCREEN])).toEqual([]);
    expect(await loadedBy([...args, '--help'], 0)).toEqual(ARGUMENTS);
  });

  it('by events', async () => {
    expect(await loadedBy(['events'], 0)).toEqual([...EVENTS, ...SCREEN].sort());
  });
});
