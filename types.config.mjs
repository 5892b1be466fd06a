// Builds the declarations that are published: those of the entry and of what they refer to. The compiler writes one for
// every module that the entry runs, and most of those no user's compiler ever asks for.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const TYPES = 'dist/types';

const { status } = spawnSync(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
  {
    stdio: 'inherit',
  },
);
if (status !== 0) process.exit(status ?? 1);

const needed = new Set([join(TYPES, 'index.d.ts')]);
// The set grows while it is walked.
for (const file of needed) {
  for (const [, from] of readFileSync(file, 'utf8').matchAll(
    /\b(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g,
  )) {
    needed.add(join(dirname(file), from).replace(/\.(?:ts|js)$/, '.d.ts'));
  }
}

const entries = readdirSync(TYPES, { recursive: true, withFileTypes: true });
for (const entry of entries) {
  const file = join(relative('.', entry.parentPath ?? entry.path), entry.name);
  if (entry.isFile() && !needed.has(file)) rmSync(file);
}
const folders = entries
  .filter((entry) => entry.isDirectory())
  .map((e) => join(e.parentPath ?? e.path, e.name));
// The deepest first, so that those above may be empty too by then.
for (const folder of folders.sort((a, b) => b.length - a.length)) {
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
