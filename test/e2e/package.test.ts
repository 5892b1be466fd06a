import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { startProcess, temporaryFolder } from '../helpers/cli.ts';

const ROOT = join(import.meta.dirname, '../..');

function installed(...path: readonly string[]): string {
  return join(inject('packedFolder'), 'node_modules/webhook-cli', ...path);
}

/** Paths of all files of the installed package. */
function files(): string[] {
  return readdirSync(installed(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed().length + 1))
    .sort();
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly version: string;
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(installed('package.json'), 'utf8')) as Manifest;
}

describe('the tarball', () => {
  it('holds what is needed to run, and nothing else', () => {
    expect(readdirSync(installed()).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin',
      'dist',
      'examples',
      'fixtures',
      'package.json',
    ]);
    expect(readdirSync(installed('bin'))).toEqual(['webhook-cli.cjs']);
    expect(readdirSync(installed('examples'))).toEqual(['shop.js']);
    expect(readdirSync(installed('dist')).sort()).toEqual([
      'THIRD-PARTY-NOTICES.txt',
      'api',
      'cli',
      'config.schema.json',
      'fast-check',
      'inquirer',
      'inspector',
      'llhttp',
      'meta.json',
      'momoa',
      'ora',
      'types',
      'undici',
    ]);
    expect(readdirSync(installed('dist/inspector')).sort()).toEqual(['index.html', 'page.css', 'page.js']);
    for (const name of ['fast-check', 'inquirer', 'llhttp', 'momoa', 'ora', 'undici']) {
      expect(readdirSync(installed(`dist/${name}`)).length, name).toBe(1);
    }
    expect(readdirSync(installed('fixtures')).sort()).toEqual([
      'deliveright',
      'deliveright.manifest.json',
      'detrack',
      'detrack.manifest.json',
      'engines',
      'scenarios',
    ]);
    const others = files()
      .filter((file) => !file.startsWith('dist/inspector/'))
      .filter((file) => !/\.[cm]?js$|\.d\.ts$|\.json$|\.md$|\.txt$|^LICENSE$/.test(file));
    expect(others).toEqual([]);
    expect(files().filter((file) => /\.test\.|(^|\/)(src|test)\//.test(file))).toEqual([]);
  });

  it('is small', () => {
    const size = files()
      .filter((file) => !file.startsWith('fixtures/'))
      .reduce((sum, file) => sum + statSync(installed(file)).size, 0);
    // Measured: 2.68 MB, of which the types are 0.26, undici's client 0.23, the API 0.48, the command line 1.14, the live
    // page 0.08. fast-check is in it, for the orderings of `check` alone.
    expect(size).toBeLessThan(2_700_000);
  });

  it('declares its types in one folder, which takes less of the disk, and nothing that nobody refers to', () => {
    const names = readdirSync(installed('dist/types'));
    const referred = names.flatMap((name) =>
      [...readFileSync(installed('dist/types', name), 'utf8').matchAll(/["']\.\/([^"']+)\.js["']/g)].map(
        ([, to]) => `${to}.d.ts`,
      ),
    );
    expect(names.length).toBeGreaterThan(20);
    expect([...new Set([...referred, 'index.d.ts'])].sort()).toEqual(names.sort());
  });

  it('brings one package with it, and runs nothing when it is installed', () => {
    const folders = readdirSync(join(inject('packedFolder'), 'node_modules'));
    expect(folders.filter((name) => !name.startsWith('.')).sort()).toEqual(['webhook-cli', 'zod']);
    expect(Object.keys(manifest().dependencies ?? {})).toEqual(['zod']);
    // Not even a `prepare`, of which npm warns at every install though it never runs there.
    expect(manifest()).not.toHaveProperty('scripts');
    expect(manifest()).not.toHaveProperty('devDependencies');
  });

  it('can be run by its name', async () => {
    const run = await startProcess(join(inject('packedFolder'), 'node_modules/.bin/webhook-cli'), [
      '--version',
    ]).ended;
    expect(run).toMatchObject({ code: 0, stdout: `${manifest().version}\n`, stderr: '' });
    expect(readFileSync(installed('bin/webhook-cli.cjs'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it.each([
    ['publint', ['--strict']],
    ['attw', ['--profile', 'esm-only', '--no-color', '--no-emoji']],
  ])('has nothing for %s to complain about', async (tool, flags) => {
    const bin = join(ROOT, 'node_modules/.bin', tool);
    const run = await startProcess(bin, [...flags, inject('tarball')]).ended;
    expect(`${run.code}\n${run.code === 0 ? '' : run.stdout + run.stderr}`).toBe('0\n');
  });

  it('names every package whose code it contains, with its licence', () => {
    const table = JSON.parse(readFileSync(installed('dist/meta.json'), 'utf8')) as Record<string, string[]>;
    const contained = new Set(Object.values(table).flat());
    contained.delete('webhook-cli');
    const notices = readFileSync(installed('dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    const [packages = '', ...texts] = notices.split(/^-{72}$/m);
    for (const name of contained) {
      const chapter = new RegExp(
        `^${name} \\d\\S* \\((MIT|ISC|Apache-2\\.0)\\)\n\n(?<whose>(?:.*\n)*?)Text (?<number>\\d+) below\\.$`,
        'm',
      ).exec(packages)?.groups;
      const text = texts.find((one) => one.trim().startsWith(`Text ${chapter?.['number']}\n`));
      expect(text, name).toMatch(/permission is hereby granted|permission to use|apache license/i);
      expect(`${chapter?.['whose']}${text}`, name).toMatch(/copyright/i);
    }
    expect(contained.size).toBeGreaterThan(10);
  });

  it('lists every file of its bundle in the table of modules', () => {
    const table = JSON.parse(readFileSync(installed('dist/meta.json'), 'utf8')) as Record<string, string[]>;
    const bundle = ['cli', 'fast-check', 'inquirer', 'llhttp', 'momoa', 'ora', 'undici'].flatMap((folder) =>
      readdirSync(installed(`dist/${folder}`)).map((name) => `${folder}/${name}`),
    );
    expect(Object.keys(table).sort()).toEqual(bundle.sort());
  });
});

describe('a command without its build', () => {
  it('says what to run', async () => {
    const folder = temporaryFolder();
    cpSync(installed('bin'), join(folder, 'bin'), { recursive: true });
    cpSync(installed('package.json'), join(folder, 'package.json'));
    const run = await startProcess(process.execPath, [join(folder, 'bin/webhook-cli.cjs'), 'listen']).ended;
    expect(run).toMatchObject({
      code: 3,
      stdout: '',
      stderr: 'error: webhook-cli is not built yet; run: npm ci && npm run build\n',
    });
  });
});
