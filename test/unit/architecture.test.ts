import { describe, expect, it } from 'vitest';
import { EVENT_WORDS, PROVIDER_TITLES } from '../../src/providers/titles.ts';
import { providers } from '../helpers/bundled.ts';
import { packagesLoadedBy, type Source, sources } from './sources.ts';

/** The rooms from the ground up; those in one list stand side by side. */
const FLOORS: readonly (readonly string[])[] = [
  ['core'],
  ['providers'],
  ['transport', 'journal'],
  ['validation'],
  ['events'],
  ['scenarios'],
  ['expect', 'observe'],
  ['receiver', 'sender'],
  ['conformance'],
  ['output'],
  ['config', 'api'],
  ['cli'],
];

function floorOf(room: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(room));
}

function roomOf(file: string): string {
  return file.split('/')[1] ?? '';
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

  it('knows every room', () => {
    expect([...new Set(sources.map((source) => source.room))].filter((r) => r !== '').toSorted()).toEqual(
      FLOORS.flat().toSorted(),
    );
    expect(sources.filter((source) => source.room === '').map((source) => source.file)).toEqual([
      'src/index.ts',
    ]);
  });

  it('points down, never up or to a neighbour', () => {
    const wrong = sources
      .filter((source) => source.room !== '')
      .flatMap(({ file, room, imports }) =>
        imports.flatMap((one) => {
          if (one.file === null) return [];
          const target = roomOf(one.file);
          return target === room || floorOf(target) < floorOf(room) ? [] : [`${file} > ${one.file}`];
        }),
      );
    expect(wrong).toEqual([]);
  });

  it('has no circles', () => {
    const next = new Map(
      sources.map(({ file, imports }) => [
        file,
        imports.flatMap((one) => (one.file === null || one.typeOnly ? [] : [one.file])),
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
    const crossing = sources.flatMap(({ file, room, imports }) =>
      imports
        .filter(
          ({ file: target }) =>
            target !== null && [room, roomOf(target)].toSorted().join() === 'receiver,sender',
        )
        .map(({ from }) => `${file} > ${from}`),
    );
    expect(crossing).toEqual([]);
  });

  it('writes its paths with their ending', () => {
    const wrong = sources.flatMap(({ file, imports }) =>
      imports
        .filter(({ from, file: target }) => target !== null && !from.endsWith('.ts'))
        .map(({ from }) => `${file} > ${from}`),
    );
    expect(wrong).toEqual([]);
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

  it('is written to by one module, and by the command line', () => {
    expect(offenders(/\.write\(/, (s) => isCli(s) || s.file === 'src/output/writer.ts')).toEqual([]);
    expect(offenders(/\bconsole\s*\./, () => false)).toEqual([]);
    expect(sources.filter((s) => /\.write\(/.test(s.code)).map((s) => s.file)).toContain(
      'src/output/writer.ts',
    );
  });
});

describe('files', () => {
  /** Of `node:fs`, what neither writes, replaces nor deletes. */
  const READING = new Set([
    ...[
      'accessSync',
      'closeSync',
      'constants',
      'createReadStream',
      'existsSync',
      'fstatSync',
      'lstatSync',
      'readFileSync',
    ],
    ...['readSync', 'readlinkSync', 'realpathSync', 'statSync', 'type Stats'],
  ]);
  /** The journal holds a descriptor of its own, to which it appends. */
  const APPENDING: Readonly<Record<string, readonly string[]>> = {
    'src/journal/journal.ts': ['mkdirSync', 'writevSync'],
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

  it('is known by name inside its room only, and to the entry that exports its schemas', () => {
    const allowed = (source: Source): boolean =>
      source.room === 'providers' || source.file === 'src/index.ts';
    expect(offenders(pattern, allowed)).toEqual([]);
    // Types are gone from the code; a literal type would be a name too.
    const literal = new RegExp(`(['"\`])[^'"\`\\n]*(${names.join('|')})[^'"\`\\n]*\\1`, 'i');
    expect(sources.filter((s) => !allowed(s) && literal.test(s.uncommented)).map((s) => s.file)).toEqual([]);
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
    for (const name of ['@commander-js/extra-typings', 'commander', 'chalk', 'ora', 'inquirer']) {
      expect(packages).not.toContain(name);
    }
  });

  it('of the output is nothing, but by itself and the command line', () => {
    const loading = sources
      .filter(({ room }) => room !== 'cli' && room !== 'output')
      .flatMap(({ file, imports }) =>
        imports
          .filter((one) => !one.typeOnly && one.file !== null && ['cli', 'output'].includes(roomOf(one.file)))
          .map(({ from }) => `${file} > ${from}`),
      );
    expect(loading).toEqual([]);
    const index = sources.find(({ file }) => file === 'src/index.ts');
    expect(index?.imports.map((one) => one.file)).toContain('src/output/lines.ts');
  });

  it('by building an event is no zod', () => {
    expect([...packagesLoadedBy('src/events/build.ts', 'at-once').keys()]).not.toContain('zod');
  });
});
