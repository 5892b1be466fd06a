import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Where bytes stand in a file. */
export interface RecordPlace {
  readonly at: number;
  /** Bytes. */
  readonly length: number;
}

/** A line as it stands in a file, without its end; of one that is too long, the beginning. */
export interface Line extends RecordPlace {
  readonly bytes: Buffer;
  /** False of the last one where nothing has ended it: it may go on. */
  readonly isEnded: boolean;
}

const CHUNK = 1024 ** 2;
/** Bytes of the longest line that is read: no record is as long, and no text may be twice as long. */
export const MAX_LINE = 256 * 1024 ** 2;

/** The lines of a file from the beginning of one of them to the end, one in memory at a time. */
export function* linesOf(fd: number, start: number): Generator<Line, void, undefined> {
  let [at, length, held] = [start, 0, 0];
  let parts: Buffer[] = [];
  const add = (part: Buffer): void => {
    length += part.length;
    if (held > MAX_LINE || part.length === 0) return;
    held += part.length;
    parts.push(part);
  };
  const take = (isEnded: boolean): Line => {
    const line = { bytes: Buffer.concat(parts), at, length, isEnded };
    at += length + 1;
    [length, held, parts] = [0, 0, []];
    return line;
  };
  for (let position = start; ; ) {
    // A new one each time: what is held of a line is a part of it.
    const chunk = Buffer.allocUnsafe(CHUNK);
    const read = readSync(fd, chunk, 0, CHUNK, position);
    if (read === 0) break;
    position += read;
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0 && end < read; end = chunk.indexOf(0x0a, from)) {
      add(chunk.subarray(from, end));
      yield take(true);
      from = end + 1;
    }
    add(chunk.subarray(from, read));
  }
  if (length > 0) yield take(false);
}

/** The texts of the lines of a file, one in memory at a time. A line ends at a line feed alone, whatever else a text may hold. */
export async function* textLines(path: string): AsyncGenerator<string, void, undefined> {
  const fd = openSync(path, 'r');
  try {
    let size = 0;
    for (const { bytes } of linesOf(fd, 0)) {
      yield bytes.toString('utf8');
      size += bytes.length;
      if (size < CHUNK) continue;
      // Signals are heard of between turns of the loop.
      size = 0;
      await nextTurn();
    }
  } finally {
    closeSync(fd);
  }
}

/** Bytes that are read at once from the end: somebody waits for the newest. */
const CHUNK_BACK = 256 * 1024;
const LINE_FEED = 0x0a;

/** The lines before a place at which one has ended, from the last one back, one in memory at a time. */
export function* linesBefore(fd: number, end: number): Generator<Line, void, undefined> {
  if (end === 0) return;
  let [length, held] = [0, 0];
  let parts: Buffer[] = [];
  const add = (part: Buffer): void => {
    length += part.length;
    held += part.length;
    parts.unshift(part);
    // Of one that is too long, what is kept is its beginning.
    while (held - (parts.at(-1)?.length ?? 0) > MAX_LINE) held -= parts.pop()?.length ?? 0;
  };
  const take = (at: number): Line => {
    const line = { bytes: Buffer.concat(parts), at, length, isEnded: true };
    [length, held, parts] = [0, 0, []];
    return line;
  };
  for (let to = end - 1; to > 0; ) {
    const from = Math.max(0, to - CHUNK_BACK);
    const chunk = readBytes(fd, { at: from, length: to - from });
    let until = chunk.length;
    for (let feed = lastFeed(chunk, until); feed >= 0; feed = lastFeed(chunk, until)) {
      add(chunk.subarray(feed + 1, until));
      yield take(from + feed + 1);
      until = feed;
    }
    add(chunk.subarray(0, until));
    to = from;
  }
  yield take(0);
}

/** Where lines begin, from the last one back, none before a place. */
export function* lineStartsBefore(fd: number, size: number, least = 0): Generator<number, void, undefined> {
  for (let to = size; to > least; ) {
    const from = Math.max(least, to - CHUNK_BACK);
    const chunk = readBytes(fd, { at: from, length: to - from });
    for (let feed = lastFeed(chunk, chunk.length); feed >= 0; feed = lastFeed(chunk, feed))
      yield from + feed + 1;
    to = from;
  }
  if (least === 0) yield 0;
}

/** Where the last line ends that has ended: behind its line feed. */
export function endOfLines(fd: number, size: number): number {
  for (const start of lineStartsBefore(fd, size)) return start;
  return 0;
}

function lastFeed(chunk: Buffer, until: number): number {
  return until === 0 ? -1 : chunk.lastIndexOf(LINE_FEED, until - 1);
}

/** The bytes at a place, or as many of them as there are. */
export function readBytes(fd: number, { at, length }: RecordPlace): Buffer {
  const bytes = Buffer.alloc(length);
  for (let got = 0; got < length; ) {
    const read = readSync(fd, bytes, got, length - got, at + got);
    if (read === 0) return bytes.subarray(0, got);
    got += read;
  }
  return bytes;
}
