import { lstatSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCode } from '../error.ts';
import { NotRegularFile } from './place.ts';
import { removeQuietly, replaceRegular } from './regular.ts';
import { fileError } from './words.ts';
import { makeFolder } from './write.ts';

/**
 * Whether a file has this very name. A link is not followed: whoever shares the folder would not see where it leads.
 *
 * @throws WebhookCliError `file_unwritable` where something else has it
 */
export function isTaken(path: string): boolean {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() === false) throw new NotRegularFile(stat);
    return stat !== undefined;
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * Writes a file of a name of its own, in a folder that is made for it.
 *
 * @param replace whether another one may have had the name
 * @returns whether it was written, and not there before
 * @throws WebhookCliError `file_unwritable`
 */
export function writeOwnName(path: string, text: string, replace: boolean): boolean {
  if (isTaken(path)) {
    if (!replace) return false;
    try {
      const { mode, size } = lstatSync(path);
      replaceRegular({ kind: 'regular', path, mode: mode & 0o7777, size }, (fd) => writeFileSync(fd, text));
    } catch (error) {
      throw unwritable(path, error);
    }
    return true;
  }
  try {
    makeFolder(dirname(path), 0o777);
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    // What was begun says less than nothing.
    if (systemCode(error) === 'ENOSPC' || systemCode(error) === 'EDQUOT') removeQuietly(path);
    throw unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown): Error {
  const hint = error instanceof NotRegularFile ? 'take it away, or choose another name' : '';
  return fileError('file_unwritable', `${path} cannot be written`, error, hint);
}
