import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { DATA_FOLDER_NAME } from '../journal/record.ts';

const CONFIG_NAMES: readonly string[] = ['json', 'js', 'mjs'].map((ending) => `webhook-cli.config.${ending}`);
const MARKS: readonly string[] = [DATA_FOLDER_NAME, ...CONFIG_NAMES];

/**
 * The project's folder where none was named: the nearest upward that holds a config file or `.webhook-cli/`, else
 * where one stands.
 */
export function projectFolder(cwd: string): string {
  for (let here = resolve(cwd); ; here = dirname(here)) {
    if (MARKS.some((name) => existsSync(join(here, name)))) return here;
    if (dirname(here) === here) return resolve(cwd);
  }
}

/** The names of the config files in a project's folder, of which there should be one at the most. */
export function configFilesIn(folder: string): readonly string[] {
  return CONFIG_NAMES.filter((name) => existsSync(join(folder, name)));
}

/** Where the journal of a project lies. */
export function defaultJournal(folder: string): string {
  return join(folder, DATA_FOLDER_NAME, 'journal.ndjson');
}

/** Where a config file is. */
export interface ConfigPlace {
  readonly folder: string;
  readonly name: string;
  /** As messages name it: from where one stands. */
  readonly shown: string;
  /** Whether one stands in its folder. */
  readonly isHere: boolean;
  /** Of the user; `undefined` where the system tells no owners. */
  readonly userId: number | undefined;
}
