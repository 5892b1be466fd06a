import type { Command } from '@commander-js/extra-typings';
import type { OptionsOf } from './options-of.ts';

/** Declares the options that every command has. */
export function withGlobalOptions(command: Command) {
  return command
    .option('--json', 'write results as NDJSON, one object a line')
    .option('--color', 'colour even where it is no terminal')
    .option('--no-color', 'do not colour')
    .option('--dir <folder>', 'use this project folder, which holds configuration and journal')
    .option('--profile <name>', 'use the values of this profile in the config file')
    .option('--no-config', 'read no config file')
    .option('--debug', 'show the stack of an unforeseen error');
}

export type GlobalFlags = OptionsOf<typeof withGlobalOptions>;
