// Packs what is built, installs the tarball into an empty folder and runs it there, on any system and without a shell's
// own words: node test/e2e/smoke-packed.mjs
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-smoke-'));

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: folder, stdio: 'inherit', ...options });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${status}`);
}

try {
  run(process.execPath, [join(here, '../../tarball.config.mjs'), folder]);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}\n');
  const install = ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball}`];
  // The command is a script of npm's on Windows, which only its shell starts.
  run('npm', install, { shell: process.platform === 'win32' });
  const bin = join(folder, 'node_modules/webhook-cli/bin/webhook-cli.cjs');
  run(process.execPath, [join(here, 'smoke.mjs'), bin]);
  // As a project has it, by its name.
  run('npx', ['webhook-cli', '--version'], { shell: process.platform === 'win32' });
  console.log(`the packed command works on ${process.platform}, Node ${process.version}`);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
