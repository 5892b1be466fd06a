import { once } from 'node:events';
import { join } from 'node:path';

/**
 * Starts a bare server on the core of the servers.
 *
 * @returns its URL, and `stamps`: the moments of what came since the last time
 */
export async function startBare(children, kind) {
  const child = children.start('server', [join(import.meta.dirname, 'bare.mjs'), kind], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const { port } = await children.firstMessage(child);

  async function stamps() {
    child.send('tell');
    const [told] = await once(child, 'message');
    return told.stamps;
  }

  return { url: `http://127.0.0.1:${port}/`, stamps, end: () => children.end(child) };
}
