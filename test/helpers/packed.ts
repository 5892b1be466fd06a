import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder in which the packed tarball is installed, as a user would. */
    packedFolder: string;
    /** The tarball itself. */
    tarball: string;
  }
}

/** Names a folder in which the tarball lies and is installed already: one for all projects and versions of Node. */
const FOLDER = 'TEST_PACKED_FOLDER';

/** Packs the package once and installs the tarball into an empty folder, as a user would. */
export function setup(project: TestProject): () => void {
  const known = process.env[FOLDER];
  const folder = known ?? packInto(mkdtempSync(join(tmpdir(), 'webhook-cli-packed-')));
  process.env[FOLDER] = folder;
  project.provide('packedFolder', folder);
  project.provide('tarball', tarballIn(folder));
  return () => {
    if (known === undefined) rmSync(folder, { recursive: true, force: true });
  };
}

function packInto(folder: string): string {
  const root = join(import.meta.dirname, '../..');
  // Of the build that `npm test` has just made.
  execFileSync(process.execPath, [join(root, 'tarball.config.mjs'), folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}\n');
  npm(['install', '--prefer-offline', tarballIn(folder)], folder);
  return folder;
}

function tarballIn(folder: string): string {
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error(`no tarball lies in ${folder}`);
  return join(folder, name);
}

function npm(args: readonly string[], cwd: string): void {
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
