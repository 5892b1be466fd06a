import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** What the system says to a write, in its place; `taken` is how many bytes of it are written all the same. */
export interface WriteFault {
  /** Such as `ENOSPC`; none where a write is only short. */
  readonly code?: string;
  readonly taken?: number;
}

/**
 * Hurts the writes to a file while something is done: in this process, in the middle of everything that writes to it.
 *
 * @param faultOf gives what becomes of the next write of so many bytes; `null` for a good one
 */
export async function hurting<T>(
  path: string,
  faultOf: (bytes: number) => WriteFault | null,
  act: () => Promise<T>,
): Promise<T> {
  const { writevSync, writeSync } = fs;
  const isHurt = (fd: number): boolean => {
    const stat = fs.statSync(path, { throwIfNoEntry: false });
    return stat !== undefined && stat.ino === fs.fstatSync(fd).ino;
  };
  const hurt = (fd: number, whole: Buffer, write: () => number): number => {
    const fault = isHurt(fd) ? faultOf(whole.length) : null;
    if (fault === null) return write();
    const taken = Math.min(fault.taken ?? 0, whole.length);
    if (taken > 0) writeSync(fd, whole.subarray(0, taken));
    if (fault.code === undefined) return taken;
    throw Object.assign(new Error(`${fault.code}: the disk is hurt, write`), { code: fault.code });
  };
  fs.writevSync = (fd, buffers, position) =>
    hurt(fd, Buffer.concat(buffers.map(bytesOf)), () => writevSync(fd, buffers, position));
  fs.writeSync = ((fd: number, data: NodeJS.ArrayBufferView | string, ...rest: unknown[]) =>
    hurt(fd, typeof data === 'string' ? Buffer.from(data) : bytesOf(data), () =>
      Reflect.apply(writeSync, fs, [fd, data, ...rest]),
    )) as typeof writeSync;
  syncBuiltinESMExports();
  try {
    return await act();
  } finally {
    Object.assign(fs, { writevSync, writeSync });
    syncBuiltinESMExports();
  }
}

function bytesOf(view: NodeJS.ArrayBufferView): Buffer {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}
