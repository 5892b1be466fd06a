// Builds the declarations that are published: those of the entry and of what they refer to. The compiler writes one for
// every module that the entry runs, and most of those no user's compiler ever asks for. They lie in one folder: on the
// disk each folder takes as much as a file does.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const TYPES = 'dist/types';
/** How a declaration refers to another one: `from './there.ts'`, `import('./there.ts')`. */
const REFERENCE = /\b((?:from|import)\s*\(?\s*["'])(\.[^"']+)(?=["'])/g;

const made = mkdtempSync(join(tmpdir(), 'webhook-cli-types-'));
try {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', made],
    { stdio: 'inherit' },
  );
  if (status === 0) publish(made);
  else process.exitCode = status ?? 1;
} finally {
  rmSync(made, { recursive: true, force: true });
}

function publish(folder) {
  rmSync(TYPES, { recursive: true, force: true });
  mkdirSync(TYPES, { recursive: true });
  const needed = new Set(['index.d.ts']);
  // The set grows while it is walked.
  for (const file of needed) {
    const text = readFileSync(join(folder, file), 'utf8').replace(REFERENCE, (_, before, to) => {
      const target = join(dirname(file), to).replace(/\.(?:ts|js)$/, '.d.ts');
      needed.add(target);
      return `${before}./${flatName(target).replace(/\.d\.ts$/, '.js')}`;
    });
    writeFileSync(join(TYPES, flatName(file)), withoutIndents(text, file));
  }
  const names = [...needed].map(flatName);
  if (new Set(names).size < names.length) throw new Error('two declarations have one name');
}

/** Of the declarations of schemas, which nest deeply and nobody reads as they are, a third is what stands before the lines. */
function withoutIndents(text, file) {
  const isSchema = /(?:^|[\\/])schema[\\/]/.test(file);
  return text.replace(/^(?: {4})+/gm, (spaces) => (isSchema ? '' : '\t'.repeat(spaces.length / 4)));
}

/** `receiver/server/limits.d.ts` is `receiver.server.limits.d.ts`. */
function flatName(file) {
  return relative('.', file).replaceAll(/[\\/]/g, '.');
}
