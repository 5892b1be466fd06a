import type { Command, OptionValues } from '@commander-js/extra-typings';
import { GROUP } from '../flags/groups.ts';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';

/** Declares the options of `schema`. */
export function withSchemaOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return command
    .optionsGroup(GROUP.prints)
    .option('--payload-version <version>', 'print this generation of the payload, 1 or 2')
    .option('--fields', 'list the fields instead: type, how sure, source, codes')
    .option('--rules', 'list the rules between fields instead');
}

export type SchemaFlags = OptionsOf<typeof withSchemaOptions>;
