import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, rmdirSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Makes a FIFO and returns its path. */
export function makeFifo(path: string): string {
  execFileSync('mkfifo', [path]);
  return path;
}

/** A reader of a FIFO. */
export interface FifoReader {
  /** Starts to read, and resolves with all that came once its writers are gone. */
  readonly readAll: () => Promise<string>;
  readonly close: () => void;
}

/** Opens a FIFO as a reader that takes nothing before it is told to. */
export function openReader(path: string): FifoReader {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const socket = new Socket({ fd, readable: true, writable: false });
  socket.pause();
  onTestFinished(() => {
    socket.destroy();
  });
  return {
    readAll: () =>
      new Promise((resolve, reject) => {
        const chunks: Buffer[] = [];
        socket.on('data', (chunk: Buffer) => chunks.push(chunk));
        socket.on('error', reject);
        socket.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
        socket.resume();
      }),
    close: () => {
      socket.destroy();
    },
  };
}

/** Makes a device as `/dev/null` is one. */
export function makeNull(path: string): string {
  execFileSync('mknod', [path, 'c', '1', '3'], { stdio: 'ignore' });
  return path;
}

function succeeds(make: (folder: string) => void): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-can-'));
  try {
    make(folder);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether devices can be made here: only root may. */
export const canMakeDevices = succeeds((folder) => void makeNull(join(folder, 'null')));

/** Whether file systems can be mounted here: only root may, and not in every container. */
export const canMount = succeeds((folder) => {
  mount(folder, 'ro');
  execFileSync('umount', [folder]);
});

function mount(folder: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `${options},size=64k`, 'tmpfs', folder], { stdio: 'ignore' });
}

/** Mounts a file system of 64 KiB until the test is over. */
export function mountSmall(options: 'ro' | 'rw'): string {
  const folder = mkdtempSync(join(tmpdir(), 'webhook-cli-mount-'));
  mount(folder, options);
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder]);
    rmdirSync(folder);
  });
  return folder;
}
