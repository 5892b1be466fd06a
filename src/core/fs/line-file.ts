import { closeSync, openSync, writeSync } from 'node:fs';

/** A new file that lines are added to; few of them are in memory. Whoever creates it finishes or abandons it. */
export interface LineFile {
  readonly add: (line: string) => void;
  /** Writes what is gathered. Returns the bytes of the whole file. */
  readonly finish: () => number;
  /** Closes it as it is. */
  readonly abandon: () => void;
}

/**
 * Creates a file for lines. One that is there is an error.
 *
 * @param most characters that are gathered before they are written
 */
export function createLineFile(path: string, most: number): LineFile {
  const fd = openSync(path, 'ax');
  let lines: string[] = [];
  let gathered = 0;
  let written = 0;
  const flush = (): void => {
    const bytes = Buffer.from(lines.join(''), 'utf8');
    lines = [];
    gathered = 0;
    // What is not written at once, as where a disk is nearly full, is written after it or fails.
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    written += bytes.length;
  };
  return {
    add: (line) => {
      lines.push(line, '\n');
      gathered += line.length + 1;
      if (gathered >= most) flush();
    },
    finish: () => {
      flush();
      closeSync(fd);
      return written;
    },
    abandon: () => closeSync(fd),
  };
}
