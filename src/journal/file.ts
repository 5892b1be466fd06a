import { closeSync, fstatSync, readSync, type Stats, writevSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openRegular, syncFolder } from '../core/fs/regular.ts';
import { fileError } from '../core/fs/words.ts';
import { createOnce, makeFolder } from '../core/fs/write.ts';
import { option, words } from '../core/wording.ts';
import { LOOK_AGAIN_MS, nextVersionPath, sleep } from './pruning.ts';
import { DATA_FOLDER_NAME } from './record.ts';

/** A journal that is open: the file, as it was when it was opened, and where its next version would be made. */
export interface OpenFile {
  readonly fd: number;
  readonly stat: Stats;
  readonly next: string;
  /** Where it was last known to end in whole lines. */
  end: number;
}

/**
 * Opens a journal's file for appending, and makes its folder.
 *
 * @param isDurable a file that is new must be found in its folder after a power cut, too
 * @throws WebhookCliError `journal_unwritable`
 */
export function openFile(path: string, isDurable: boolean): OpenFile {
  try {
    makeDataFolder(dirname(path));
    const fd = openRegular(path, 'append');
    endTornLine(fd);
    const next = nextVersionPath(path);
    if (isDurable) syncFolder(dirname(next));
    const stat = fstatSync(fd);
    return { fd, stat, next, end: stat.size };
  } catch (error) {
    throw journalUnwritable(path, error);
  }
}

/** Makes a folder. One of ours ignores itself, so that nobody commits what customers told them. */
export function makeDataFolder(folder: string): void {
  makeFolder(folder, 0o700);
  if (basename(folder) === DATA_FOLDER_NAME) createOnce(join(folder, '.gitignore'), '*\n');
}

/** Gives the next record a line of its own. */
export function endTornLine(fd: number): void {
  wholeEnd(fd);
}

/**
 * Ends a line that was cut off, as a crash or a full disk in mid-write leaves it. One that another process is in the
 * middle of writing grows, and ends by itself.
 *
 * @returns where the file ends in whole lines
 */
function wholeEnd(fd: number): number {
  for (let before = -1; ; ) {
    const { size } = fstatSync(fd);
    if (size === 0 || byteAt(fd, size - 1) === LINE_FEED) return size;
    if (size === before) appendFully(fd, [Buffer.of(LINE_FEED)]);
    else sleep(LOOK_AGAIN_MS);
    before = size;
  }
}

const LINE_FEED = 0x0a;

function byteAt(fd: number, at: number): number | undefined {
  const byte = Buffer.alloc(1);
  return readSync(fd, byte, 0, 1, at) === 0 ? undefined : byte[0];
}

/**
 * Appends lines, each of which is one whatever other processes write meanwhile. With O_APPEND a write is in one piece,
 * but a full disk takes half of one, and a short one has its rest to come: what another process appends then is joined to
 * it. Whoever finds that others have written looks whether its own lines stand alone, and writes those again that do not.
 */
export function appendLines(file: OpenFile, lines: readonly Buffer[]): void {
  for (let missing = lines; missing.length > 0; ) {
    appendFully(file.fd, missing);
    if (fstatSync(file.fd).size === file.end + sizeOf(missing)) {
      file.end += sizeOf(missing);
      return;
    }
    const end = wholeEnd(file.fd);
    missing = hasLines(file, missing) ? [] : missing.filter((line) => !hasLines(file, [line]));
    file.end = end;
  }
}

/** Whether lines stand in a file in a row, at the beginning of a line. */
function hasLines({ fd, end }: OpenFile, lines: readonly Buffer[]): boolean {
  const bytes = Buffer.concat(lines);
  for (let from = end; ; ) {
    const at = findBytes(fd, bytes, from);
    if (at < 0) return false;
    if (at === end || byteAt(fd, at - 1) === LINE_FEED) return true;
    from = at + 1;
  }
}

/** Opens what is at the path now instead. */
export function reopen({ fd }: OpenFile, path: string, isDurable: boolean): OpenFile {
  const fresh = openFile(path, isDurable);
  closeSync(fd);
  return fresh;
}

/** Of entries that were written to a file in this order, those that its copy has not. */
export function missingOf<Entry extends { readonly line: Buffer }>(
  copy: number,
  entries: readonly Entry[],
): readonly Entry[] {
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

/** Appends all bytes, or fails. */
function appendFully(fd: number, lines: readonly Buffer[]): void {
  const size = sizeOf(lines);
  const first = writevSync(fd, lines);
  if (first === size) return;
  const whole = Buffer.concat(lines);
  for (let written = first; written < size; ) {
    const taken = writevSync(fd, [whole.subarray(written)]);
    if (taken === 0) throw new Error('nothing is written, and nothing says why');
    written += taken;
  }
}

function sizeOf(lines: readonly Buffer[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}

/** What a journal that cannot be written is told as. */
export function journalUnwritable(path: string, error: unknown): Error {
  return fileError(
    'journal_unwritable',
    `the journal ${path} cannot be written`,
    error,
    words`choose another file with ${option('journal')}, or do without ${option('noJournal')}`,
  );
}
