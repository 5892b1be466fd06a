import { once } from 'node:events';
import { join } from 'node:path';
import { within } from './budget.mjs';

/** What makes load in a process of its own, on the core of the load: autocannon, or at a pace. */
export async function startLoad(children, packages, worker = 'load-worker.mjs') {
  const child = children.start('load', [join(import.meta.dirname, worker), packages], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  await children.firstMessage(child);

  async function slot(options, limitMs = 40_000) {
    child.send(options);
    const ended = child.ended.then(() => {
      throw new Error(`the load ended: ${child.errors.trim()}`);
    });
    const answered = once(child, 'message').then(([result]) => result);
    return await within(limitMs, 'a slot of load', Promise.race([answered, ended]));
  }

  return { slot, end: () => children.end(child) };
}
