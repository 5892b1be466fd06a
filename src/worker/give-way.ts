import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Of 19: a tenth of what a thread gets that competes with it. */
const NICENESS = 10;

/**
 * Lets every other thread go first, the receiver's above all: on a busy machine it would wait for this one's share of
 * time. Linux alone knows priorities of threads; elsewhere all stays as it is.
 */
export function giveWay(): void {
  try {
    // Such as `4711/task/4712`.
    const thread = readlinkSync('/proc/thread-self').split('/').at(-1);
    setPriority(Number(thread), NICENESS);
  } catch {
    // Without /proc, or without the right to do so.
  }
}
