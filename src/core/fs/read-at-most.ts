import { closeSync, openSync, readSync } from 'node:fs';

/** Most bytes of a file that is read as a whole. */
export const MAX_FILE = 64 * 1024 ** 2;

const CHUNK = 1024 ** 2;

/**
 * Reads to its end what tells no size, such as a FIFO, or a device that may never end.
 *
 * @param most bytes
 * @returns `null` where it has more
 */
export function readAtMost(path: string, most: number): Buffer | null {
  const fd = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size <= most; ) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const read = readSync(fd, chunk);
      if (read === 0) return Buffer.concat(chunks);
      size += read;
      chunks.push(chunk.subarray(0, read));
    }
    return null;
  } finally {
    closeSync(fd);
  }
}

/** Reads the beginning of a file: at most so many bytes. */
export function readBeginning(path: string, most: number): Buffer {
  const fd = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(most);
    return chunk.subarray(0, readSync(fd, chunk, 0, most, 0));
  } finally {
    closeSync(fd);
  }
}
