import { closeSync, fstatSync, readSync, writeSync } from 'node:fs';
import { placeOf } from '../core/fs/place.ts';
import { openRegular, replaceRegular } from '../core/fs/regular.ts';

export interface RetentionOptions {
  /** Records older than this many ms go; 7 days by default. */
  readonly maxAgeMs?: number;
  /** The oldest records go until the file is at most this many bytes; 64 MiB by default. */
  readonly maxBytes?: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const WEEK_MS = 7 * 86_400_000;
const MAX_BYTES = 64 * 1024 ** 2;

/**
 * Takes out of a journal what is too old or too much. Records are in the order they were written, so
 * that only the beginning of the file ever goes.
 *
 * Others may be writing meanwhile. The kept part is copied, then renamed over the old file, and what
 * reached the old file in between is carried over; writers notice the new file before their next record.
 *
 * @returns how many bytes went
 */
export function prune(path: string, options: RetentionOptions): number {
  const place = placeOf(path);
  if (place.kind !== 'regular') return 0;
  const old = openRegular(place.path, 'read');
  try {
    const from = firstKept(old, fstatSync(old).size, options);
    if (from === 0) return 0;
    let copied = from;
    replaceRegular(
      place,
      (fresh) => {
        copied = copy(old, fresh, from);
      },
      (fresh) => copy(old, fresh, copied),
    );
    return from;
  } finally {
    closeSync(old);
  }
}

const CHUNK = 1024 * 1024;

/** Copies from an offset to the end and returns where the end was. */
function copy(from: number, to: number, start: number): number {
  const chunk = Buffer.alloc(CHUNK);
  let at = start;
  for (;;) {
    const read = readSync(from, chunk, 0, CHUNK, at);
    if (read === 0) return at;
    for (let written = 0; written < read; ) written += writeSync(to, chunk, written, read - written);
    at += read;
  }
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
