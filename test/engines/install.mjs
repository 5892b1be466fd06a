import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';

const ARTILLERY = '2.0.34';
/** What it needs. */
const OLDEST_NODE = [22, 18];
/** A Node for where ours is older; there is a package of it for each system. */
const NODE = { name: `node-${platform()}-${arch()}`, version: '24' };
/** Some 650 MB. */
const LONGEST_INSTALL_MS = 10 * 60_000;

/**
 * Installs Artillery into a folder of its own, which stays for the next run: it is too large to be a dependency.
 *
 * @returns the Node and the script that run it, or why there is none
 */
export async function installArtillery(say) {
  const folder = join(tmpdir(), 'webhook-cli-engines');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Everybody can make a folder there, and what lies in this one is run.
    if (process.getuid !== undefined && lstatSync(folder).uid !== process.getuid())
      throw new Error(`${folder} belongs to somebody else; delete it`);
    if (!existsSync(join(folder, 'package.json')))
      writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
    const ownNode = isNewEnough(process.versions.node) ? process.execPath : null;
    await require(folder, 'artillery', ARTILLERY, say);
    if (ownNode === null) await require(folder, NODE.name, NODE.version, say);
    return {
      version: ARTILLERY,
      node: ownNode ?? join(folder, 'node_modules', NODE.name, 'bin/node'),
      script: join(folder, 'node_modules/artillery/bin/run'),
      problem: null,
    };
  } catch (error) {
    return { version: ARTILLERY, problem: error.message };
  }
}

async function require(folder, name, version, say) {
  const manifest = join(folder, 'node_modules', name, 'package.json');
  const found = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : '';
  if (found === version || found.startsWith(`${version}.`)) return;
  say(`installing ${name} ${version}; it stays for the next run`);
  const child = spawn(
    'npm',
    [
      ...['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'],
      `${name}@${version}`,
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: LONGEST_INSTALL_MS,
      shell: platform() === 'win32',
    },
  );
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0)
    throw new Error(`npm install ${name}: ${errors.trim().split('\n')[0] || 'it took too long'}`);
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}
