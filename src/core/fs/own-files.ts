import { lstatSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../error.ts';
import { writeOwnName } from './own-name.ts';
import { NotRegularFile } from './place.ts';
import { removeQuietly } from './regular.ts';
import { fileError } from './words.ts';

/**
 * Has a folder hold these files in place of those that were written there before; what else is in it stays. A folder that
 * nothing is left in is removed.
 *
 * @param isOwn tells the name of a file that was written there before
 * @throws WebhookCliError `file_unwritable`
 */
export function replaceOwnFiles(
  folder: string,
  isOwn: (name: string) => boolean,
  files: readonly { readonly name: string; readonly text: string }[],
): void {
  try {
    const stat = lstatSync(folder, { throwIfNoEntry: false });
    // A link is not followed: what it leads to may be anybody's.
    if (stat?.isDirectory() === false) throw new NotRegularFile(stat);
    const before = stat === undefined ? [] : readdirSync(folder);
    const own = before.filter((name) => isOwn(name) && !lstatSync(join(folder, name)).isDirectory());
    for (const name of own) removeQuietly(join(folder, name));
    if (files.length === 0 && own.length > 0 && own.length === before.length) rmdirSync(folder);
  } catch (error) {
    if (systemCode(error) !== 'ENOTEMPTY')
      throw fileError('file_unwritable', `${folder} cannot be written`, error);
  }
  for (const { name, text } of files) writeOwnName(join(folder, name), text, true);
}
