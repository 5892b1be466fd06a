import { closeSync, fstatSync, mkdirSync, readSync, statSync, writevSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Exchange } from '../core/exchange.ts';
import { openRegular, removeRegular } from '../core/fs/regular.ts';
import { fileError } from '../core/fs/words.ts';
import { createOnce } from '../core/fs/write.ts';
import { option, words } from '../core/wording.ts';
import { DATA_FOLDER_NAME, recordLine } from './record.ts';

/** Where exchanges are kept. Nothing is acknowledged before `append` has resolved. */
export interface Journal {
  readonly path: string;
  /**
   * Writes an exchange. It resolves once the bytes have been handed to the operating system, so that
   * they survive the death of this process.
   *
   * @throws WebhookCliError `journal_unwritable`
   */
  readonly append: (exchange: Exchange) => Promise<void>;
  readonly close: () => void;
}

interface Waiting {
  readonly line: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Opens a journal for appending and makes its folder. The file is readable by its owner only, since
 * payloads hold people's names, addresses and telephone numbers. It has to be a regular file: a journal is
 * read again, and whoever writes to it must never wait for a reader.
 *
 * @throws WebhookCliError `journal_unwritable`
 */
export function openJournal(path: string): Journal {
  let fd = openFile(path);
  let waiting: Waiting[] = [];
  let scheduled = false;
  // A descriptor that was closed may be another file's by now.
  let closed = false;
  // A write that failed may have left half a record behind.
  let failed = false;

  const writeBatch = (): void => {
    scheduled = false;
    const batch = waiting;
    waiting = [];
    // `close` has written already, and the descriptor is gone.
    if (batch.length === 0) return;
    try {
      fd = sameFile(fd, path) ? fd : reopen(fd, path);
      if (failed) endTornLine(fd);
      failed = false;
      // One write for all that came in the same turn: with O_APPEND, records of several processes
      // cannot interleave.
      appendFully(
        fd,
        batch.map((entry) => entry.line),
      );
      for (const entry of batch) entry.resolve();
    } catch (error) {
      failed = true;
      const failure = journalUnwritable(path, error);
      for (const entry of batch) entry.reject(failure);
    }
  };

  return {
    path,
    append: (exchange) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(journalUnwritable(path, new Error('it is closed')));
        waiting.push({ line: Buffer.from(`${recordLine(exchange)}\n`, 'utf8'), resolve, reject });
        if (!scheduled) {
          scheduled = true;
          setImmediate(writeBatch);
        }
      }),
    close: () => {
      if (closed) return;
      closed = true;
      if (scheduled) writeBatch();
      closeSync(fd);
    },
  };
}

/**
 * Deletes a journal; an empty file stays. Whoever writes to it notices before the next record and begins a new one.
 *
 * @throws WebhookCliError `journal_unwritable`
 */
export function deleteJournal(path: string): void {
  try {
    removeRegular(path);
  } catch (error) {
    throw journalUnwritable(path, error);
  }
}

function openFile(path: string): number {
  try {
    const folder = dirname(path);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // A folder of ours ignores itself, so that nobody commits what customers told them.
    if (basename(folder) === DATA_FOLDER_NAME) createOnce(join(folder, '.gitignore'), '*\n');
    const fd = openRegular(path, 'append');
    endTornLine(fd);
    return fd;
  } catch (error) {
    throw journalUnwritable(path, error);
  }
}

/** Gives the next record a line of its own. */
function endTornLine(fd: number): void {
  if (isTorn(fd)) appendFully(fd, [Buffer.from('\n')]);
}

/** Whether the last line was cut off, as a crash or a full disk in mid-write leaves it. */
function isTorn(fd: number): boolean {
  const stat = fstatSync(fd);
  if (stat.size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(fd, last, 0, 1, stat.size - 1);
  return last[0] !== 0x0a;
}

/** Whether the file is still the one at its path: it may have been cleared or replaced meanwhile. */
function sameFile(fd: number, path: string): boolean {
  const now = statSync(path, { throwIfNoEntry: false });
  const mine = fstatSync(fd);
  return now !== undefined && now.ino === mine.ino && now.dev === mine.dev;
}

function reopen(fd: number, path: string): number {
  const fresh = openFile(path);
  closeSync(fd);
  return fresh;
}

function appendFully(fd: number, lines: readonly Buffer[]): void {
  const size = lines.reduce((sum, line) => sum + line.length, 0);
  let written = writevSync(fd, lines);
  if (written === size) return;
  const whole = Buffer.concat(lines);
  while (written < size) written += writevSync(fd, [whole.subarray(written)]);
}

function journalUnwritable(path: string, error: unknown): Error {
  return fileError(
    'journal_unwritable',
    `the journal ${path} cannot be written`,
    error,
    words`choose another file with ${option('journal')}, or do without ${option('noJournal')}`,
  );
}
