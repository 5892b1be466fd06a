import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { transformSync } from 'esbuild';

/** The project's folder. */
export const ROOT = join(import.meta.dirname, '../..');

/** What a module asks for. */
export interface Import {
  /** As it is written: a package, or a path that begins with a dot. */
  readonly from: string;
  /** The file below the project, for a path. */
  readonly file: string | null;
  /** Whether it is gone once types are stripped. */
  readonly typeOnly: boolean;
  /** Whether it is loaded only when it is needed, by `import()`. */
  readonly late: boolean;
}

export interface Source {
  /** Path from the project, such as `src/cli/run.ts`. */
  readonly file: string;
  /** The room: the folder below `src`, or `''` for what stands beside the rooms. */
  readonly room: string;
  readonly text: string;
  /** The text without comments; types still in it. */
  readonly uncommented: string;
  /** What runs: without comments and without types. */
  readonly code: string;
  readonly imports: readonly Import[];
}

function readSource(file: string): Source {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const uncommented = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
  const parts = file.split('/');
  return {
    file,
    room: parts.length > 2 ? (parts[1] ?? '') : '',
    text,
    uncommented,
    code: transformSync(text, {
      loader: 'ts',
      legalComments: 'none',
      tsconfigRaw: '{"compilerOptions":{"verbatimModuleSyntax":true}}',
    }).code,
    imports: importsOf(file, uncommented),
  };
}

const STATEMENT = /^\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^'";]*?\s+from\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'/g;

function importsOf(file: string, text: string): Import[] {
  const found = [...text.matchAll(STATEMENT)].map(([, type, from = '']) => ({
    from,
    typeOnly: type !== undefined,
    late: false,
  }));
  const dynamic = [...text.matchAll(DYNAMIC)].map(([, from = '']) => ({ from, typeOnly: false, late: true }));
  return [...found, ...dynamic].map((one) => ({
    ...one,
    file: one.from.startsWith('.') ? posix.join(posix.dirname(file), one.from) : null,
  }));
}

/** Every module below `src`. */
export const sources: readonly Source[] = readdirSync(join(ROOT, 'src'), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readSource(`src/${name.split(sep).join('/')}`))
  .toSorted((a, b) => a.file.localeCompare(b.file));

/**
 * Every package that a module loads, itself or through others, with one way to it.
 *
 * @param when `at-once`: what its import brings; `ever`: also what it loads later, when that is needed
 */
export function packagesLoadedBy(
  file: string,
  when: 'at-once' | 'ever' = 'ever',
): ReadonlyMap<string, string> {
  const ways = new Map<string, string>([[file, file]]);
  const packages = new Map<string, string>();
  // The map grows while it is walked.
  for (const [here, way] of ways) {
    const source = sources.find((one) => one.file === here);
    if (source === undefined) throw new Error(`${way} leads nowhere`);
    for (const { from, file: next, typeOnly, late } of source.imports) {
      if (typeOnly || (late && when === 'at-once')) continue;
      if (next !== null) {
        if (!ways.has(next)) ways.set(next, `${way} > ${next}`);
      } else if (!from.startsWith('node:')) packages.set(packageOf(from), `${way} > ${from}`);
    }
  }
  return packages;
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The text of a file of the project. */
export function projectText(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
