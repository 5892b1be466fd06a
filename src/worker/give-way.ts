import { setPriority } from 'node:os';
import { threadNumber } from '../core/platform/processes.ts';

/** Of 19: a tenth of what a thread gets that competes with it. */
const NICENESS = 10;

/**
 * Lets every other thread go first, the receiver's above all: on a busy machine it would wait for this one's share of
 * time. Linux alone knows priorities of threads; elsewhere all stays as it is.
 */
export function giveWay(): void {
  try {
    const thread = threadNumber();
    if (thread !== null) setPriority(thread, NICENESS);
  } catch {
    // Without the right to do so.
  }
}
