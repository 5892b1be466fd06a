import { closeSync, fstatSync, readSync, writeSync } from 'node:fs';
import { systemCode } from '../core/error.ts';
import { placeOf } from '../core/fs/place.ts';
import { isFileAt, openRegular, replaceRegular, TemporaryGone } from '../core/fs/regular.ts';
import { isBeingCopied, LOOK_AGAIN_MS, nextVersionPath, sleep } from './pruning.ts';

export interface RetentionOptions {
  /** Records older than this many ms go; 7 days by default. */
  readonly maxAgeMs?: number;
  /** The oldest records go until the file is at most this many bytes; 64 MiB by default. */
  readonly maxBytes?: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const WEEK_MS = 7 * 86_400_000;
/** Most bytes of a journal that is kept within a size. */
export const MAX_BYTES = 64 * 1024 ** 2;

/**
 * Takes out of a journal what is too old or too much. Records are in the order they were written, so
 * that only the beginning of the file ever goes.
 *
 * Others may be writing meanwhile. The kept part is copied to the journal's next version, which is then renamed over
 * the old file. What reaches the old file after it was copied is not carried over: whoever wrote it looks whether it
 * came along, and writes it to the new file where it did not. Where another process is at it, nothing is done.
 *
 * @returns how many bytes went
 */
export function prune(path: string, options: RetentionOptions): number {
  const place = placeOf(path);
  if (place.kind !== 'regular') return 0;
  const old = openRegular(place.path, 'read');
  try {
    const stat = fstatSync(old);
    const from = firstKept(old, stat.size, options);
    const next = nextVersionPath(place.path);
    if (from === 0 || isBeingCopied(next, 0)) return 0;
    const requireOld = (): void => {
      // Cleared, or replaced by another process before this one had the right to.
      if (!isFileAt(place.path, stat)) throw new TemporaryGone();
    };
    replaceRegular(
      place,
      (fresh) => {
        requireOld();
        copyLines(old, fresh, from, stat.size);
        requireOld();
      },
      next,
    );
    return from;
  } catch (error) {
    // Another process is at it, or has kept this one from it.
    if (error instanceof TemporaryGone || ['EEXIST', 'ENOENT'].includes(systemCode(error))) return 0;
    throw error;
  } finally {
    closeSync(old);
  }
}

const CHUNK = 1024 * 1024;
const TORN_AFTER_LOOKS = 10;

/**
 * Copies whole lines from an offset to the end. Half a line at the end is being written, and whoever does that will
 * miss it; where nothing comes after it for a while, it was torn, and is left for the reader to report.
 */
function copyLines(from: number, to: number, start: number, sizeBefore: number): void {
  const chunk = Buffer.alloc(CHUNK);
  let rest = Buffer.alloc(0);
  let looks = 0;
  for (let at = start; ; ) {
    const read = readSync(from, chunk, 0, CHUNK, at);
    if (read === 0) {
      if (at > sizeBefore || rest.length === 0) return;
      looks += 1;
      if (looks <= TORN_AFTER_LOOKS) {
        sleep(LOOK_AGAIN_MS);
        continue;
      }
      writeFully(to, rest);
      return;
    }
    at += read;
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    const end = bytes.lastIndexOf(0x0a) + 1;
    writeFully(to, bytes.subarray(0, end));
    rest = bytes.subarray(end);
  }
}

function writeFully(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

/** Offset of the first line that stays. */
function firstKept(fd: number, size: number, options: RetentionOptions): number {
  const oldest = options.now - (options.maxAgeMs ?? WEEK_MS);
  const excess = size - (options.maxBytes ?? MAX_BYTES);
  const chunk = Buffer.alloc(CHUNK);
  let lineStart = 0;
  let line = '';
  for (let at = 0; at < size; ) {
    const read = readSync(fd, chunk, 0, CHUNK, at);
    if (read === 0) break;
    let from = 0;
    for (let i = chunk.indexOf(0x0a, 0); i >= 0 && i < read; i = chunk.indexOf(0x0a, i + 1)) {
      line += chunk.toString('latin1', from, i);
      if (lineStart >= excess && !isOlder(line, oldest)) return lineStart;
      lineStart = at + i + 1;
      line = '';
      from = i + 1;
    }
    // Only the beginning of a line is looked at; a body of megabytes need not be held.
    line += chunk.toString('latin1', from, Math.min(read, from + 4096));
    at += read;
  }
  return lineStart;
}

/** A line without a readable time goes with its elders. */
function isOlder(line: string, oldest: number): boolean {
  const at = /"at":"([^"]+)"/.exec(line.slice(0, 4096))?.[1];
  const ms = at === undefined ? Number.NaN : Date.parse(at);
  return !(ms >= oldest);
}
