import { closeSync, fstatSync, readSync, writeSync } from 'node:fs';
import { systemCode } from '../core/error.ts';
import { endOfLines, readBytes } from '../core/fs/lines.ts';
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
 * Takes out of a journal what is too old or too much. Records are in the order they were written, so that age is looked
 * at up to the first that is young. A line that tells no time, somebody else's or half a record, is not known to be old and
 * stays, also where its neighbours go. Where what stays is still too much, the first lines of the file go, whatever they are.
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
    const { between, from, gone } = keptParts(old, stat.size, options);
    const next = nextVersionPath(place.path);
    if (gone === 0 || isBeingCopied(next, 0)) return 0;
    const requireOld = (): void => {
      // Cleared, or replaced by another process before this one had the right to.
      if (!isFileAt(place.path, stat)) throw new TemporaryGone();
    };
    replaceRegular(
      place,
      (fresh) => {
        requireOld();
        for (const part of between) copyPart(old, fresh, part);
        copyLines(old, fresh, from, stat.size);
        requireOld();
      },
      next,
    );
    return gone;
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

function copyPart(from: number, to: number, { start, end }: Part): void {
  for (let at = start; at < end; at += CHUNK) {
    writeFully(to, readBytes(from, { at, length: Math.min(CHUNK, end - at) }));
  }
}

/** Whole lines of a file, from an offset to another. */
interface Part {
  readonly start: number;
  readonly end: number;
}

/** What stays of a journal. */
interface KeptParts {
  /** Lines without a time that stood among those that are too old, in their order. */
  readonly between: readonly Part[];
  /** From here to the end all stays. */
  readonly from: number;
  /** Bytes that go. */
  readonly gone: number;
}

function keptParts(fd: number, size: number, options: RetentionOptions): KeptParts {
  const { between, from } = notExpired(fd, size, options.now - (options.maxAgeMs ?? WEEK_MS));
  let kept = between.reduce((sum, { start, end }) => sum + end - start, size - from);
  const trimmed = (part: Part): Part => {
    const excess = kept - (options.maxBytes ?? MAX_BYTES);
    if (excess <= 0) return part;
    const start = lineFrom(fd, size, part, part.start + excess);
    kept -= start - part.start;
    return { start, end: part.end };
  };
  const fitting = between.map(trimmed).filter(({ start, end }) => start < end);
  const rest = trimmed({ start: from, end: size });
  return { between: fitting, from: rest.start, gone: size - kept };
}

/** Where the first line of a part begins that does so at an offset or behind it; the half line at a journal's end stays. */
function lineFrom(fd: number, size: number, part: Part, offset: number): number {
  const end = part.end === size ? endOfLines(fd, size) : part.end;
  for (let at = offset - 1; at < end; at += CHUNK) {
    const feed = readBytes(fd, { at, length: Math.min(CHUNK, end - at) }).indexOf(0x0a);
    if (feed >= 0) return at + feed + 1;
  }
  return Math.max(part.start, end);
}

/** So much of a line is looked at: a body of megabytes need not be held. */
const LINE_HEAD = 4096;

/** The lines without a time before the first that is young, and where that begins. */
function notExpired(fd: number, size: number, oldest: number): Pick<KeptParts, 'between' | 'from'> {
  const chunk = Buffer.alloc(CHUNK);
  const between: Part[] = [];
  let lineStart = 0;
  let line = '';
  for (let at = 0; at < size; ) {
    const read = readSync(fd, chunk, 0, CHUNK, at);
    if (read === 0) break;
    let from = 0;
    for (let i = chunk.indexOf(0x0a, 0); i >= 0 && i < read; i = chunk.indexOf(0x0a, i + 1)) {
      line += chunk.toString('latin1', from, Math.min(i, from + LINE_HEAD));
      const ms = timeOf(line);
      if (ms >= oldest) return { between, from: lineStart };
      const end = at + i + 1;
      if (Number.isNaN(ms)) {
        const before = between.at(-1)?.end === lineStart ? between.pop() : undefined;
        between.push({ start: before?.start ?? lineStart, end });
      }
      lineStart = end;
      line = '';
      from = i + 1;
    }
    if (line.length < LINE_HEAD) line += chunk.toString('latin1', from, Math.min(read, from + LINE_HEAD));
    at += read;
  }
  return { between, from: lineStart };
}

/** When a line says that it was, in milliseconds since 1970; `NaN` where it does not. Others may have written it with spaces. */
function timeOf(line: string): number {
  return Date.parse(/"at"\s*:\s*"([^"]+)"/.exec(line.slice(0, LINE_HEAD))?.[1] ?? '');
}
