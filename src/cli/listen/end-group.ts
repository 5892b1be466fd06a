import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessGroup } from '../../core/platform/process-group.ts';

/** What is asked to end is killed after this many ms. */
const LAST_RESORT_MS = 2000;
/** What was interrupted, as by Ctrl-C, may tidy up this long before it is asked to end. */
const TIDY_UP_MS = 1000;
const LOOK_AGAIN_MS = 10;

/**
 * Ends a group: by the signal that ended the run, then as everything is asked to end, then without asking.
 *
 * @param first what it hears first
 */
export async function endGroup(group: ProcessGroup, first: NodeJS.Signals): Promise<void> {
  const asked: readonly (readonly [NodeJS.Signals, number])[] = [
    ...(first === 'SIGTERM' ? [] : [[first, TIDY_UP_MS] as const]),
    ['SIGTERM', LAST_RESORT_MS],
  ];
  for (const [signal, waitMs] of asked) {
    group.signal(signal);
    // What is stopped hears of nothing until it goes on.
    group.signal('SIGCONT');
    if (await isGoneWithin(group, waitMs)) return;
  }
  group.killNow();
}

async function isGoneWithin(group: ProcessGroup, ms: number): Promise<boolean> {
  const until = performance.now() + ms;
  while (!group.isGone()) {
    if (performance.now() >= until) return false;
    await delay(LOOK_AGAIN_MS);
  }
  return true;
}
