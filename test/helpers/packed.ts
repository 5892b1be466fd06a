import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

/** Packs the package once and installs the tarball into an empty folder. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-packed-'));
  const root = join(import.meta.dirname, '../..');
  const npm = (args: readonly string[], cwd: string): string =>
    execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  // The build has just been made by `npm test`; packing must not make another one.
  const [packed] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root),
  ) as { filename: string }[];
  if (packed === undefined) throw new Error('npm pack gave no file');
  const tarball = join(folder, packed.filename);
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}\n');
  npm(['install', '--prefer-offline', tarball], folder);
  project.provide('packedFolder', folder);
  project.provide('tarball', tarball);
  return () => rmSync(folder, { recursive: true, force: true });
}
