import { spawnSync } from 'node:child_process';

/**
 * The first two processors that this process may use: servers get the one, load and this process the other. `null`
 * where there are no two, or no `taskset`.
 */
export function separateCores() {
  const { status, stdout } = spawnSync('taskset', ['-cp', String(process.pid)], { encoding: 'utf8' });
  if (status !== 0) return null;
  const list = stdout.slice(stdout.lastIndexOf(':') + 1).trim();
  const [server, load] = list.split(',').flatMap((range) => {
    const [from, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  if (load === undefined) return null;
  // What this process starts without saying where is load, and stands there too.
  spawnSync('taskset', ['-a', '-cp', String(load), String(process.pid)]);
  return { server, load };
}
