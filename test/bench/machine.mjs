import { readdirSync, statfsSync, statSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

const TMPFS = 0x01021994;

/** Where and when it was measured, and with what. */
export function describeMachine({ cores, folder, root, found }) {
  const [{ model }] = cpus();
  const gib = Math.round(totalmem() / 1024 ** 3);
  const peers = Object.entries(found).map(([name, { version }]) => `${name} ${version ?? '(not here)'}`);
  return [
    `${new Date().toISOString().slice(0, 16)}Z, Node ${process.versions.node}, ${type()} ${release()}, ${cpus().length} × ${model.trim()}, ${gib} GiB`,
    cores === null
      ? 'Server and load are not pinned to cores of their own: there is no taskset, or no second core'
      : `Servers on core ${cores.server}, load on core ${cores.load}`,
    `Journals and output are files on ${statfsSync(folder).type === TMPFS ? 'tmpfs' : 'a disk'}`,
    peers.join(', '),
    ...(isStale(root)
      ? ['dist/ is older than src/: npm run build first, to measure what stands there now']
      : []),
  ];
}

function isStale(root) {
  return newest(join(root, 'src')) > newest(join(root, 'dist/cli'));
}

function newest(folder) {
  return Math.max(
    ...readdirSync(folder, { recursive: true }).map((file) => {
      const found = statSync(join(folder, file));
      return found.isFile() ? found.mtimeMs : 0;
    }),
  );
}
