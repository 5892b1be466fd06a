import { readSync } from 'node:fs';

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
