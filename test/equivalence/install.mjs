import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const LONGEST_MS = 120_000;

/**
 * Installs a tarball into an empty folder, as a user would.
 *
 * @returns the path of the installed command's script
 */
export async function install(tarball, folder) {
  const path = resolve(tarball);
  if (!existsSync(path)) throw new Error(`${path} does not exist`);
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}\n');
  await promisify(execFile)(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', path],
    { cwd: folder, timeout: LONGEST_MS },
  );
  // Its name is the tarball's own affair, and not that of every version.
  const installed = join(folder, 'node_modules/webhook-cli');
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const bin = join(installed, manifest.bin['webhook-cli']);
  if (!existsSync(bin)) throw new Error(`${path} does not hold the command`);
  return bin;
}
