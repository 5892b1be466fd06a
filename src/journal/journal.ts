import { closeSync, fstatSync, mkdirSync, readSync, type Stats, statSync, writevSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Exchange } from '../core/exchange.ts';
import { isFileAt, isSameFile, openRegular, removeRegular } from '../core/fs/regular.ts';
import { fileError } from '../core/fs/words.ts';
import { createOnce } from '../core/fs/write.ts';
import { option, words } from '../core/wording.ts';
import { isBeingCopied, LOOK_AGAIN_MS, nextVersionPath, sleep } from './pruning.ts';
import { DATA_FOLDER_NAME, recordLine } from './record.ts';
import { MAX_BYTES, prune } from './retention.ts';

/** Where exchanges are kept. Nothing is acknowledged before `append` has resolved. */
export interface Journal {
  readonly path: string;
  /**
   * Writes an exchange. It resolves once the bytes have been handed to the operating system, so that
   * they survive the death of this process, and are in the file that is at the path.
   *
   * @throws WebhookCliError `journal_unwritable`
   */
  readonly append: (exchange: Exchange) => Promise<void>;
  readonly close: () => void;
  /** Who may do what with it, as it was when it was opened. */
  readonly mode: number;
}

/** Keeps a journal within its age and size while it is open. */
export interface Upkeep {
  /** Hears why what is too old or too much could not be taken out. The journal goes on. */
  readonly onFailure: (error: unknown) => void;
}

interface Waiting {
  readonly line: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A journal that is open: the file, as it was when it was opened, and where its next version would be made. */
interface OpenFile {
  readonly fd: number;
  readonly stat: Stats;
  readonly next: string;
}

/** What grows beyond the most is cut back by a quarter, so that it is not copied for every record. */
const CUT_BACK_TO = (MAX_BYTES / 4) * 3;
/** Milliseconds between two looks for what has become too old. */
const TIDY_EVERY_MS = 3_600_000;

/**
 * Opens a journal for appending and makes its folder. The file is readable by its owner only, since
 * payloads hold people's names, addresses and telephone numbers. It has to be a regular file: a journal is
 * read again, and whoever writes to it must never wait for a reader.
 *
 * @param upkeep takes out what is too old or too much, now and then; without it nothing ever goes
 * @throws WebhookCliError `journal_unwritable`
 */
export function openJournal(path: string, upkeep?: Upkeep): Journal {
  let file = openFile(path);
  let waiting: Waiting[] = [];
  /** Written, but maybe to a file that is no longer at the path. */
  let unproven: Waiting[] = [];
  let scheduled = false;
  let lookAgain: NodeJS.Timeout | undefined;
  let waitsSince = 0;
  // A descriptor that was closed may be another file's by now.
  let closed = false;
  // A write that failed may have left half a record behind.
  let failed = false;

  const write = (entries: readonly Waiting[]): void => {
    if (failed) endTornLine(file.fd);
    failed = false;
    // One write for all that came in the same turn: with O_APPEND, records of several processes
    // cannot interleave.
    appendFully(
      file.fd,
      entries.map((entry) => entry.line),
    );
  };
  const rejectAll = (entries: readonly Waiting[], error: unknown): void => {
    failed = true;
    const failure = journalUnwritable(path, error);
    for (const entry of entries) entry.reject(failure);
  };
  /**
   * Acknowledges what is in the file that stands. In this order: nobody is copying the journal, and it is still the
   * same. Whoever begins to copy it after the first look copies what was written before it; whoever had finished
   * before put another file there, and that holds what came along.
   */
  const prove = (): void => {
    if (unproven.length === 0) return;
    const waitedMs = lookAgain === undefined ? 0 : performance.now() - waitsSince;
    if (isBeingCopied(file.next, waitedMs)) {
      wait();
      return;
    }
    lookAgain = undefined;
    const now = statSync(path, { throwIfNoEntry: false });
    if (now === undefined || !isSameFile(now, file.stat)) {
      file = reopen(file, path);
      // What the copy holds is settled: nothing more comes along from the old file.
      const missing = missingOf(file.fd, unproven);
      if (missing.length > 0) write(missing);
      prove();
      return;
    }
    for (const entry of unproven) entry.resolve();
    unproven = [];
    if (now.size > cutBackAbove) setImmediate(cutBack, now.size);
  };
  const tryToProve = (): void => {
    try {
      prove();
    } catch (error) {
      lookAgain = undefined;
      rejectAll(unproven, error);
      unproven = [];
    }
  };
  const wait = (): void => {
    if (lookAgain === undefined) waitsSince = performance.now();
    lookAgain = setTimeout(tryToProve, LOOK_AGAIN_MS);
  };
  const writeBatch = (): void => {
    scheduled = false;
    const batch = waiting;
    waiting = [];
    // `close` has written already, and the descriptor is gone.
    if (batch.length === 0) return;
    try {
      write(batch);
    } catch (error) {
      rejectAll(batch, error);
      return;
    }
    unproven = [...unproven, ...batch];
    if (lookAgain === undefined) tryToProve();
  };

  const tidy = (maxBytes: number): void => {
    if (upkeep === undefined || closed) return;
    try {
      prune(path, { now: Date.now(), maxBytes });
      // With nothing to prove, there is nothing to look for in the new file.
      if (unproven.length === 0 && !isFileAt(path, file.stat)) file = reopen(file, path);
    } catch (error) {
      upkeep.onFailure(error);
    }
  };
  let cutBackAbove = upkeep === undefined ? Number.POSITIVE_INFINITY : MAX_BYTES;
  const cutBack = (size: number): void => {
    // Where it cannot be done now, it is not tried for every record.
    cutBackAbove = size + MAX_BYTES - CUT_BACK_TO;
    tidy(CUT_BACK_TO);
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= MAX_BYTES) cutBackAbove = MAX_BYTES;
  };
  tidy(MAX_BYTES);
  const often = upkeep === undefined ? undefined : setInterval(tidy, TIDY_EVERY_MS, MAX_BYTES).unref();

  return {
    path,
    mode: file.stat.mode & 0o777,
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
      clearInterval(often);
      if (scheduled) writeBatch();
      while (unproven.length > 0) {
        clearTimeout(lookAgain);
        sleep(LOOK_AGAIN_MS);
        tryToProve();
      }
      closeSync(file.fd);
    },
  };
}

/**
 * Deletes a journal; an empty file stays. Whoever writes to it notices with the next record and begins a new one.
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

function openFile(path: string): OpenFile {
  try {
    const folder = dirname(path);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // A folder of ours ignores itself, so that nobody commits what customers told them.
    if (basename(folder) === DATA_FOLDER_NAME) createOnce(join(folder, '.gitignore'), '*\n');
    const fd = openRegular(path, 'append');
    endTornLine(fd);
    return { fd, stat: fstatSync(fd), next: nextVersionPath(path) };
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

function reopen({ fd }: OpenFile, path: string): OpenFile {
  const fresh = openFile(path);
  closeSync(fd);
  return fresh;
}

/** Of entries that were written to a file in this order, those that its copy has not. */
function missingOf(copy: number, entries: readonly Waiting[]): readonly Waiting[] {
  let from = 0;
  for (const [i, { line }] of entries.entries()) {
    const at = findBytes(copy, line, from);
    // A copy ends somewhere, and has nothing of what came after.
    if (at < 0) return entries.slice(i);
    from = at + line.length;
  }
  return [];
}

const CHUNK = 1024 * 1024;

/** Where bytes are in a file, from a place on; -1 where they are not. */
function findBytes(fd: number, bytes: Buffer, start: number): number {
  const chunk = Buffer.alloc(CHUNK + bytes.length);
  for (let at = start; ; at += CHUNK) {
    const read = readSync(fd, chunk, 0, chunk.length, at);
    const found = chunk.subarray(0, read).indexOf(bytes);
    if (found >= 0) return at + found;
    if (read < chunk.length) return -1;
  }
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
