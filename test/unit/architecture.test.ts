import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EVENT_WORDS, PROVIDER_TITLES } from '../../src/providers/titles.ts';
import { providers } from '../helpers/bundled.ts';
import { packagesLoadedBy, projectText, ROOT, type Source, sources } from './sources.ts';

const ARCHITECTURE = projectText('ARCHITECTURE.md');

/** The text below a heading of ARCHITECTURE.md, up to the next one of its depth. */
function chapter(heading: string): string {
  const start = ARCHITECTURE.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`ARCHITECTURE.md has no "${heading}"`);
  const text = ARCHITECTURE.slice(start + heading.length + 2);
  const depth = /^#+/.exec(heading)?.[0].length ?? 1;
  const end = text.search(new RegExp(`^#{1,${depth}} `, 'm'));
  return end < 0 ? text : text.slice(0, end);
}

/** A room of the table in ARCHITECTURE.md: its folders below `src`, and the rooms that it may know. */
interface Room {
  readonly names: readonly string[];
  readonly mayKnow: readonly string[] | 'everything';
}

/** From the top; imports point down. */
const ROOMS: readonly Room[] = chapter('## Rooms')
  .split('\n')
  .filter((line) => line.startsWith('| `src/'))
  .map((line) => {
    const [, names = '', , mayKnow = ''] = line.split('|').map((cell) => cell.trim());
    return {
      names: [...names.matchAll(/`src\/([\w-]+)\/`/g)].map(([, name = '']) => name),
      mayKnow:
        mayKnow === 'everything'
          ? mayKnow
          : [...mayKnow.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name),
    };
  });
const ROOM_NAMES = ROOMS.flatMap(({ names }) => names);

function roomOf(file: string): string {
  const parts = file.split('/');
  return parts.length > 2 ? (parts[1] ?? '') : '';
}

/** The rooms that a room imports from, with an example each. */
function knownBy(room: string): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const source of sources) {
    if (source.room !== room) continue;
    for (const { file } of source.imports) {
      if (file !== null && roomOf(file) !== room) known.set(roomOf(file), `${source.file} > ${file}`);
    }
  }
  return known;
}

/** Where something stands that should not, by file. */
function offenders(pattern: RegExp, allowed: (source: Source) => boolean): string[] {
  return sources
    .filter((source) => !allowed(source) && pattern.test(source.code))
    .map((source) => source.file);
}

describe('the import graph', () => {
  it('is that of the whole of src', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.flatMap((source) => source.imports).length).toBeGreaterThan(300);
    const files = new Set(sources.map((source) => source.file));
    const broken = sources.flatMap(({ file, imports }) =>
      imports
        .filter((one) => one.file !== null && !files.has(one.file))
        .map((one) => `${file} > ${one.from}`),
    );
    expect(broken).toEqual([]);
  });

  it('has the rooms that ARCHITECTURE.md names, and one file beside them', () => {
    expect([...new Set(sources.map((source) => source.room))].filter((r) => r !== '').toSorted()).toEqual(
      ROOM_NAMES.toSorted(),
    );
    expect(sources.filter((source) => source.room === '').map((source) => source.file)).toEqual([
      'src/index.ts',
    ]);
  });

  it.each(ROOMS.map((room): [string, Room] => [room.names.join(', '), room]))(
    'of %s knows the rooms that ARCHITECTURE.md names, types included, and all of them',
    (_, { names, mayKnow }) => {
      const known = new Map(names.flatMap((name) => [...knownBy(name)]));
      for (const name of names) known.delete(name);
      const allowed = mayKnow === 'everything' ? [...known.keys()] : mayKnow;
      expect([...known].filter(([room]) => !allowed.includes(room)).map(([, example]) => example)).toEqual(
        [],
      );
      expect(allowed.filter((room) => !known.has(room))).toEqual([]);
    },
  );

  it('points down, never up or to a neighbour', () => {
    const floorOf = (room: string): number => ROOMS.findIndex(({ names }) => names.includes(room));
    const wrong = ROOM_NAMES.flatMap((room) =>
      [...knownBy(room)].filter(([other]) => floorOf(other) <= floorOf(room)).map(([, example]) => example),
    );
    expect(wrong).toEqual([]);
  });

  it('has no circles, types included', () => {
    const next = new Map(
      sources.map(({ file, imports }) => [
        file,
        imports.flatMap((one) => (one.file === null ? [] : [one.file])),
      ]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, way: readonly string[]): void => {
      if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' > '));
      if (way.includes(file) || done.has(file)) return;
      for (const other of next.get(file) ?? []) visit(other, [...way, file]);
      done.add(file);
    };
    for (const { file } of sources) visit(file, []);
    expect(circles).toEqual([]);
  });

  it('keeps the two halves apart', () => {
    expect(knownBy('receiver').has('sender')).toBe(false);
    expect(knownBy('sender').has('receiver')).toBe(false);
  });

  it('writes its paths with their ending', () => {
    const wrong = sources.flatMap(({ file, imports }) =>
      imports
        .filter(({ from, file: target }) => target !== null && !from.endsWith('.ts'))
        .map(({ from }) => `${file} > ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  it('exports nothing that only tests import', () => {
    const { stdout, status } = spawnSync(
      process.execPath,
      [
        join(ROOT, 'node_modules/knip/bin/knip.js'),
        '--production',
        '--no-progress',
        '--include',
        'exports,types,files,duplicates',
      ],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect(stdout.trim()).toBe('');
    expect(status).toBe(0);
    // It reads every file of the project, in a process of its own.
  }, 120_000);
});

describe('the walk of', () => {
  it.each(['### One webhook that is received', '### One webhook that is sent'])(
    '"%s" goes from file to file by imports',
    (heading) => {
      const files = [...chapter(heading).matchAll(/^\d+\. `(src\/[\w/.-]+)`/gm)].map(([, file = '']) => file);
      expect(files.length).toBeGreaterThan(8);
      const imports = new Map(sources.map((source) => [source.file, source.imports]));
      const unreached = files.filter(
        (file, i) =>
          !imports.has(file) ||
          (i > 0 &&
            !files.slice(0, i).some((before) => imports.get(before)?.some((one) => one.file === file))),
      );
      expect(unreached).toEqual([]);
    },
  );
});

describe('a folder', () => {
  const folders = new Map<string, string[]>();
  for (const { file } of sources) {
    const folder = file.slice(0, file.lastIndexOf('/'));
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }

  it('has at most 18 files', () => {
    expect([...folders].filter(([, files]) => files.length > 18).map(([folder]) => folder)).toEqual([]);
  });

  it('of a command holds what it is called with and what it does', () => {
    const registering = sources.filter((s) => /\.command\('[a-z]+/.test(s.uncommented)).map((s) => s.file);
    expect(registering.length).toBeGreaterThan(8);
    for (const file of registering) {
      expect(file).toMatch(/^src\/cli\/[a-z]+\/(?:[a-z]+\/)?(?:[a-z]+-)?command\.ts$/);
      expect(sources.map((s) => s.file)).toContain(file.replace(/command\.ts$/, 'action.ts'));
    }
  });
});

describe('the world outside', () => {
  const isCli = ({ room }: Source): boolean => room === 'cli';

  it('is reached for by the command line only', () => {
    expect(offenders(/(?<![.\w$])process\s*[.[]|globalThis\s*\.\s*process/, isCli)).toEqual([]);
    const importers = sources.filter(
      (s) => !isCli(s) && s.imports.some(({ from }) => /^(node:)?process$/.test(from)),
    );
    expect(importers.map((s) => s.file)).toEqual([]);
  });

  it('is asked which system it is in one folder', () => {
    const inFolder = ({ file }: Source): boolean => file.startsWith('src/core/platform/');
    expect(offenders(/\bplatform\(\)|process\.platform|['"]win32['"]|['"`]\/proc\/(?!\^)/, inFolder)).toEqual(
      [],
    );
  });

  it('is written to by one module, and by the command line', () => {
    expect(offenders(/\.write\(/, (s) => isCli(s) || s.file === 'src/output/writer.ts')).toEqual([]);
    expect(offenders(/\bconsole\s*\./, () => false)).toEqual([]);
    expect(sources.filter((s) => /\.write\(/.test(s.code)).map((s) => s.file)).toContain(
      'src/output/writer.ts',
    );
  });

  it('names flags on the command line and in what it prints, nowhere below', () => {
    const above = (s: Source): boolean => s.room === 'cli' || s.room === 'output';
    expect(sources.filter((s) => !above(s) && FLAG.test(s.text)).map((s) => s.file)).toEqual([]);
    expect(sources.filter((s) => above(s) && FLAG.test(s.text)).length).toBeGreaterThan(5);
  });
});

const FLAG = /(?<![\w-])--[a-z]/;

describe('files', () => {
  /** Of `node:fs`, what neither writes, replaces nor deletes. */
  const READING = new Set([
    ...[
      'accessSync',
      'closeSync',
      'constants',
      'createReadStream',
      'existsSync',
      'readdirSync',
      'fstatSync',
      'lstatSync',
      'readFileSync',
    ],
    ...['readSync', 'readdirSync', 'readlinkSync', 'realpathSync', 'statSync', 'type Stats'],
  ]);
  /** The journal holds a descriptor of its own, to which it appends. */
  const APPENDING: Readonly<Record<string, readonly string[]>> = {
    'src/journal/disk-sync.ts': ['fdatasync', 'fdatasyncSync'],
    'src/journal/file.ts': ['writevSync'],
    'src/journal/retention.ts': ['writeSync'],
  };
  const IMPORT = /import\s+([^'";]*?)\s+from\s+'(?:node:)?fs(?:\/promises)?'/g;

  /** What a module takes from `node:fs`, by name; the whole of it counts as `*`. */
  function taken({ uncommented, imports }: Source): string[] {
    const named = [...uncommented.matchAll(IMPORT)].flatMap(([, names = '']) =>
      /^\{[^}]*\}$/.test(names)
        ? names
            .slice(1, -1)
            .split(',')
            .map((name) => name.trim())
            .filter((name) => name !== '')
        : ['*'],
    );
    const statements = imports.filter(({ from }) => /^(node:)?fs(\/promises)?$/.test(from)).length;
    return named.length === 0 && statements > 0 ? ['*'] : named;
  }

  it('are written, replaced and deleted in one place, and appended to by the journal', () => {
    const writers = sources
      .filter(({ file }) => !file.startsWith('src/core/fs/'))
      .flatMap((source) => {
        const names = taken(source).filter((name) => !READING.has(name));
        return names.length === 0 ? [] : [[source.file, names.toSorted()] as const];
      });
    expect(Object.fromEntries(writers)).toEqual(APPENDING);
    // Nor is the module asked for while it runs.
    expect(offenders(/\(\s*['"](?:node:)?fs(?:\/promises)?['"]/, () => false)).toEqual([]);
  });
});

describe('a provider', () => {
  const names = providers.flatMap(({ id, title }) => [id, title]);
  const pattern = new RegExp(names.join('|'), 'i');

  it('is known by name inside its room only', () => {
    const inside = (source: Source): boolean => source.room === 'providers';
    expect(offenders(pattern, inside)).toEqual([]);
    // Types are gone from the code; a literal type would be a name too.
    const literal = new RegExp(`(['"\`])[^'"\`\\n]*(${names.join('|')})[^'"\`\\n]*\\1`, 'i');
    expect(sources.filter((s) => !inside(s) && literal.test(s.uncommented)).map((s) => s.file)).toEqual([]);
    expect(sources.filter((s) => pattern.test(s.code)).length).toBeGreaterThan(4);
  });

  it('has the title that the help text shows', () => {
    expect(PROVIDER_TITLES).toEqual(providers.map((provider) => provider.title));
  });

  it('has the words for an event that are flags', () => {
    expect(EVENT_WORDS).toEqual([...new Set(providers.map((provider) => provider.eventWord))]);
  });

  it.each(providers.map((provider) => provider.id))(
    '%s is light: without a schema, without a package',
    (id) => {
      expect(Object.fromEntries(packagesLoadedBy(`src/providers/${id}/provider.ts`, 'at-once'))).toEqual({});
      expect([...packagesLoadedBy(`src/providers/${id}/provider.ts`).keys()]).toEqual(['zod']);
      expect([...packagesLoadedBy(`src/providers/${id}/model.ts`).keys()]).toContain('zod');
    },
  );

  it('is not known to the other', () => {
    const crossing = sources.flatMap(({ file, imports }) =>
      imports
        .filter(({ file: target }) =>
          providers.some(
            ({ id }) =>
              file.startsWith(`src/providers/${id}/`) &&
              providers.some(
                (other) => other.id !== id && target?.startsWith(`src/providers/${other.id}/`) === true,
              ),
          ),
        )
        .map(({ from }) => `${file} > ${from}`),
    );
    expect(crossing).toEqual([]);
  });
});

describe('what is loaded', () => {
  it('by the registry is nothing but our own', () => {
    expect(Object.fromEntries(packagesLoadedBy('src/providers/registry.ts', 'at-once'))).toEqual({});
  });

  it('by the entry of the API is no part of a command line', () => {
    const packages = [...packagesLoadedBy('src/index.ts').keys()];
    expect(packages).toEqual(expect.arrayContaining(['zod', 'undici']));
    for (const name of ['@commander-js/extra-typings', 'commander', 'chalk', 'ora', '@inquirer/prompts']) {
      expect(packages).not.toContain(name);
    }
  });

  it('of the output is nothing, but by itself, what shows it and one file of the API', () => {
    const loading = sources
      .filter(({ room }) => !['cli', 'inspector', 'output'].includes(room))
      .flatMap(({ file, imports }) =>
        imports
          .filter((one) => !one.typeOnly && one.file !== null && ['cli', 'output'].includes(roomOf(one.file)))
          .map(() => file),
      );
    expect([...new Set(loading)]).toEqual(['src/api/assert-checked.ts']);
    const index = sources.find(({ file }) => file === 'src/index.ts');
    expect(index?.imports.map((one) => one.file)).toContain('src/output/lines.ts');
  });

  it('by building an event is no zod', () => {
    expect([...packagesLoadedBy('src/events/build.ts', 'at-once').keys()]).not.toContain('zod');
  });
});
