import { closeSync, fstatSync, mkdirSync, readSync, type Stats, writevSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openRegular, syncFolder } from '../core/fs/regular.ts';
import { fileError } from '../core/fs/words.ts';
import { createOnce } from '../core/fs/write.ts';
import { option, words } from '../core/wording.ts';
import { nextVersionPath } from './pruning.ts';
import { DATA_FOLDER_NAME } from './record.ts';

/** A journal that is open: the file, as it was when it was opened, and where its next version would be made. */
export interface OpenFile {
  readonly fd: number;
  readonly stat: Stats;
  readonly next: string;
}

/**
 * Opens a journal's file for appending, and makes its folder.
 *
 * @param isDurable a file that is new must be found in its folder after a power cut, too
 * @throws WebhookCliError `journal_unwritable`
 */
export function openFile(path: string, isDurable: boolean): OpenFile {
  try {
    const folder = dirname(path);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // A folder of ours ignores itself, so that nobody commits what customers told them.
    if (basename(folder) === DATA_FOLDER_NAME) createOnce(join(folder, '.gitignore'), '*\n');
    const fd = openRegular(path, 'append');
    endTornLine(fd);
    const next = nextVersionPath(path);
    if (isDurable) syncFolder(dirname(next));
    return { fd, stat: fstatSync(fd), next };
  } catch (error) {
    throw journalUnwritable(path, error);
  }
}

/** Gives the next record a line of its own. */
export function endTornLine(fd: number): void {
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

/** Appends lines, all of them or with an error. */
export function appendFully(fd: number, lines: readonly Buffer[]): void {
  const size = lines.reduce((sum, line) => sum + line.length, 0);
  let written = writevSync(fd, lines);
  if (written === size) return;
  const whole = Buffer.concat(lines);
  while (written < size) written += writevSync(fd, [whole.subarray(written)]);
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
