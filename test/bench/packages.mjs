import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LONGEST_INSTALL_MS = 180_000;

/** What is measured against, and what makes the load; no dependencies of this project. */
const PEERS = {
  autocannon: '9.0.0',
  express: '5.3.0',
  fastify: '5.12.8',
  '@stoplight/prism-cli': '5.14.2',
  '@mockoon/cli': '9.9.0',
};

async function npmInstall(folder, what) {
  const child = spawn(
    'npm',
    ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', what],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: LONGEST_INSTALL_MS,
      shell: process.platform === 'win32',
    },
  );
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`npm install ${what}: ${errors.trim().split('\n')[0] ?? code}`);
}

const versionIn = (folder, name) => {
  const manifest = join(folder, 'node_modules', name, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : null;
};

/**
 * Installs the peers into a folder of their own, which stays for the next run.
 *
 * @returns the folder's manifest, from which they are required, and of each the version or why there is none
 */
export async function installPeers(say) {
  const folder = join(tmpdir(), 'webhook-cli-bench-peers');
  const manifest = join(folder, 'package.json');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Everybody can make a folder there, and what lies in this one is run.
  if (process.getuid !== undefined && lstatSync(folder).uid !== process.getuid()) {
    throw new Error(`${folder} belongs to somebody else; delete it`);
  }
  if (!existsSync(manifest)) writeFileSync(manifest, '{"private":true}\n');
  const found = {};
  for (const [name, version] of Object.entries(PEERS)) {
    if (versionIn(folder, name) !== version) {
      say(`installing ${name} ${version}`);
      try {
        await npmInstall(folder, `${name}@${version}`);
      } catch (error) {
        found[name] = { version: null, problem: error.message };
        continue;
      }
    }
    found[name] = { version, problem: null };
  }
  return { folder, manifest, found };
}

/** Packs the build and installs it into an empty folder, as a user would. */
export async function installOurs(root, folder) {
  mkdirSync(folder);
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'tarball.config.mjs'), folder], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`packing: ${stderr.trim()}`);
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  await npmInstall(folder, `./${readdirSync(folder).find((name) => name.endsWith('.tgz'))}`);
}
