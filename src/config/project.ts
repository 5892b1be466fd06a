import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { DATA_FOLDER_NAME } from '../journal/record.ts';

/**
 * The project's folder where none was named: the nearest upward that holds `.webhook-cli/`, else where one
 * stands.
 */
export function projectFolder(cwd: string): string {
  for (let here = resolve(cwd); ; here = dirname(here)) {
    if (existsSync(join(here, DATA_FOLDER_NAME))) return here;
    if (dirname(here) === here) return resolve(cwd);
  }
}

/** Where the journal of a project lies. */
export function defaultJournal(folder: string): string {
  return join(folder, DATA_FOLDER_NAME, 'journal.ndjson');
}
