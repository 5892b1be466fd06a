import { lstatSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import type { WebhookCliError } from '../core/error.ts';
import { DATA_FOLDER_NAME } from '../journal/record.ts';

const CONFIG_NAMES: readonly string[] = ['json', 'js', 'mjs'].map((ending) => `webhook-cli.config.${ending}`);

/**
 * The project's folder where none was named: the nearest upward that holds a config file or `.webhook-cli/`, else
 * where one stands.
 *
 * @param isPassedOver tells of a config file whether it counts for nothing
 */
export function projectFolder(cwd: string, isPassedOver: (path: string) => boolean = () => false): string {
  for (let here = resolve(cwd); ; here = dirname(here)) {
    const isProject =
      isThere(dataFolder(here)) || configFilesIn(here).some((name) => !isPassedOver(join(here, name)));
    if (isProject) return here;
    if (dirname(here) === here) return resolve(cwd);
  }
}

/** The names of the config files in a project's folder, of which there should be one at the most. */
export function configFilesIn(folder: string): readonly string[] {
  return CONFIG_NAMES.filter((name) => isThere(join(folder, name)));
}

/** A link is there, wherever it leads: one to nowhere is a mistake to tell of, and not to go on as if there were none. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** Where a project keeps what is no matter of git. */
export function dataFolder(folder: string): string {
  return join(folder, DATA_FOLDER_NAME);
}

/** Where the journal of a project lies. */
export function defaultJournal(folder: string): string {
  return join(dataFolder(folder), 'journal.ndjson');
}

/** A config file that is run in this process, for whoever hears of what its run did not catch. */
export interface ModuleRun {
  readonly shown: string;
  /** What it threw where nobody was there to catch it, as an error of the file. */
  readonly failure: (error: unknown) => WebhookCliError;
  /** Whether an error has the file on its stack: nothing of it is called once it is loaded, but by itself. */
  readonly isNamedBy: (error: unknown) => boolean;
}

/** Where a config file is. */
export interface ConfigPlace {
  readonly folder: string;
  readonly name: string;
  /** As messages name it: from where one stands. */
  readonly shown: string;
  /** Whether one stands in its folder. */
  readonly isHere: boolean;
  /** Whether the system tells owners, and who may read a file. */
  readonly hasOwners: boolean;
  /** Hears of a config file that is run, and gives what hears that it has been. */
  readonly onRun?: ((run: ModuleRun) => () => void) | undefined;
}
