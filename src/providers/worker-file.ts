import { existsSync } from 'node:fs';

/**
 * The file of the thread that judges large bodies by the bundled catalogue. There is none where the package was not
 * built, or was made a part of somebody's own bundle.
 */
export function bundledWorker(): URL | undefined {
  // What runs from its sources is judged by its sources, not by what was built of them some time ago.
  if (import.meta.url.endsWith('.ts')) return undefined;
  const file = new URL('../../dist/cli/worker.cjs', import.meta.url);
  return existsSync(file) ? file : undefined;
}
