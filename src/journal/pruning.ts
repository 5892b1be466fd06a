import { realpathSync, statSync } from 'node:fs';
import { removeQuietly } from '../core/fs/regular.ts';

/**
 * Where the next version of a journal is made, beside it. While it is there, somebody copies the journal: what is
 * written to the old file meanwhile may not come along. One name for all, so that one only does it at a time.
 */
export function nextVersionPath(journal: string): string {
  return `${realpathSync(journal)}.next`;
}

/** Milliseconds after which it is looked again what another process has done. */
export const LOOK_AGAIN_MS = 5;

/** Holds this process up: whoever closes or copies a journal goes on only when it is done. */
export function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Milliseconds in which a copy is made, or whoever made it has died. */
const PATIENCE_MS = 2000;

/**
 * Whether somebody is copying the journal. Who takes too long is kept from putting the copy into place, which is
 * safe at any time: the old file stays.
 *
 * @param waitedMs how long it has been waited for already
 */
export function isBeingCopied(next: string, waitedMs: number): boolean {
  const stat = statSync(next, { throwIfNoEntry: false });
  if (stat === undefined) return false;
  const idleMs = Math.abs(Date.now() - stat.mtimeMs);
  if (waitedMs <= PATIENCE_MS && idleMs <= PATIENCE_MS) return true;
  removeQuietly(next);
  return false;
}
