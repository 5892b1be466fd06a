import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTail, EXCHANGE } from './lines.mjs';

const LOOK_AGAIN_MS = 10;
const LONGEST_SETTLE_MS = 5000;
const LONGEST_START_MS = 20_000;
/** The row of a webhook; before there were rows, the line that a request began with. */
const REQUEST = /^\d\d:\d\d:\d\d(?: {2}|\.\d{3} --> POST )/;

/**
 * A `listen` that lives as long as its variant is measured. Its stdout and its journal are files; both are counted and
 * emptied after each slot, so that a run of minutes fills no disk.
 */
export async function startListener(children, { bin, folder, flags }) {
  mkdirSync(folder);
  const [stdout, journal, ready] = ['stdout', 'journal', 'ready'].map((name) => join(folder, name));
  const out = openSync(stdout, 'a');
  const child = children.start(
    'server',
    [bin, 'listen', '--port', '0', '--ready-file', ready, '--journal', journal, '--dir', folder, ...flags],
    { stdio: ['ignore', out, 'pipe'] },
  );
  closeSync(out);
  const shown = createTail(stdout, flags.includes('--json') ? EXCHANGE : REQUEST);
  const kept = createTail(journal, EXCHANGE);
  const url = await untilReady();

  async function untilReady() {
    const end = performance.now() + LONGEST_START_MS;
    let hasEnded = false;
    void child.ended.then(() => {
      hasEnded = true;
    });
    for (;;) {
      const { size } = statSync(ready, { throwIfNoEntry: false }) ?? { size: 0 };
      if (size > 0) return readFileSync(ready, 'utf8').trim();
      if (hasEnded || performance.now() > end)
        throw new Error(`listen did not start: ${child.errors.trim()}`);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** Waits until all that was acknowledged is shown and kept; then both files may go. */
  async function settle(acknowledged) {
    const end = performance.now() + LONGEST_SETTLE_MS;
    while (kept.read() < acknowledged || shown.read() < acknowledged) {
      // What is missing may still come, or be lost: the end will tell.
      if (performance.now() > end) return;
      await sleep(LOOK_AGAIN_MS);
    }
    truncateSync(stdout);
    shown.begin();
    // A journal may be deleted at any time; its writer begins a new one.
    rmSync(journal, { force: true });
    kept.begin();
  }

  /** Ends it by SIGTERM and counts what was shown and kept until then. */
  async function finish() {
    const code = await children.end(child);
    return { shown: shown.read(), kept: kept.read(), code, errors: child.errors.trim() };
  }

  return { url, child, settle, finish };
}
