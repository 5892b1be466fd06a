// Packs what is published, from a folder that holds nothing else. Its manifest is that of the repository without what
// only the repository needs: npm warns of a `prepare` at every install, and the development's packages are nobody's.
//
//   node tarball.config.mjs [folder for the tarball]
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = import.meta.dirname;
const destination = resolve(process.argv[2] ?? '.');
const { scripts, devDependencies, overrides, ...published } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);

const stage = mkdtempSync(join(tmpdir(), 'webhook-cli-tarball-'));
try {
  for (const name of [...published.files, 'README.md', 'LICENSE']) {
    const from = join(root, name);
    if (!existsSync(from)) throw new Error(`${name} is not there; run: npm run build`);
    cpSync(from, join(stage, name), { recursive: true });
  }
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  const { status } = spawnSync(
    'npm',
    ['pack', '--ignore-scripts', '--silent', '--pack-destination', destination],
    {
      cwd: stage,
      stdio: 'inherit',
      // The command is a script of npm's there.
      shell: process.platform === 'win32',
    },
  );
  process.exitCode = status ?? 1;
} finally {
  rmSync(stage, { recursive: true, force: true });
}
