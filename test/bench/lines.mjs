import { closeSync, existsSync, openSync, readSync } from 'node:fs';

const CHUNK = 4 * 1024 ** 2;
/** Of the beginning of a line, as much as a pattern may look at. */
const BEGINNING = 80;
/** A record of an exchange, in a journal or in the output of `--json`. */
export const EXCHANGE = /^\{"schemaVersion":1,"type":"exchange"/;

/** Counts lines that begin in some way, of a text that comes in pieces. */
export function createLineCount(pattern) {
  let beginning = '';
  const count = { total: 0, add };

  function add(chunk) {
    for (let at = 0; at < chunk.length; ) {
      const end = chunk.indexOf(10, at);
      const stop = end < 0 ? chunk.length : end;
      if (beginning.length < BEGINNING) {
        beginning += chunk.toString('latin1', at, Math.min(stop, at + BEGINNING - beginning.length));
      }
      if (end >= 0) {
        if (pattern.test(beginning)) count.total += 1;
        beginning = '';
      }
      at = stop + 1;
    }
  }

  return count;
}

/** Counts such lines of a file that grows, and may be emptied or deleted where all of it was counted. */
export function createTail(file, pattern) {
  const lines = createLineCount(pattern);
  const chunk = Buffer.allocUnsafe(CHUNK);
  let offset = 0;

  return {
    /** Counts what came since the last time; the total. */
    read() {
      if (!existsSync(file)) return lines.total;
      const descriptor = openSync(file, 'r');
      try {
        for (let read = 1; read > 0; offset += read) {
          read = readSync(descriptor, chunk, 0, CHUNK, offset);
          lines.add(chunk.subarray(0, read));
        }
      } finally {
        closeSync(descriptor);
      }
      return lines.total;
    },
    begin() {
      offset = 0;
    },
  };
}

/** Such lines of a whole file; none where there is no file. */
export const countLines = (file, pattern) => createTail(file, pattern).read();
