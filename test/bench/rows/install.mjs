// What an install of the tarball brings into an empty folder.
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a file takes of the disk is told in these. */
const BLOCK_BYTES = 512;

export const parts = ['install'];
export const seconds = 1;

export async function measure({ ours }, samples) {
  if (ours === null) throw new Error('the tarball could not be installed');
  const modules = join(ours, 'node_modules');
  const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
  const paths = ['', ...readdirSync(modules, { recursive: true })];
  const blocks = paths.reduce((sum, path) => sum + lstatSync(join(modules, path)).blocks, 0);
  samples.put('install', 'packages', 0, Object.keys(packages).length);
  samples.put('install', 'KiB', 0, (blocks * BLOCK_BYTES) / 1024);
}

export function rows(_context, samples) {
  const row = (what, kind, must) => ({
    id: `install/${kind}`,
    what: `install of the tarball: ${what}`,
    ...{ unit: 'count', once: true, must, better: 'lower', ...samples.values('install', kind) },
  });
  return [row('packages', 'packages', 2), row('KiB on the disk', 'KiB', 12_200)];
}
