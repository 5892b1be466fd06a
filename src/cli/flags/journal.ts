import type { Command, OptionValues } from '@commander-js/extra-typings';
import { GROUP } from './groups.ts';
import type { NoOptions, OptionsOf } from './options-of.ts';

/** Declares where exchanges are kept. */
export function withJournalOptions<
  Args extends unknown[],
  Opts extends OptionValues,
  Globals extends OptionValues,
>(command: Command<Args, Opts, Globals>) {
  return command
    .optionsGroup(GROUP.keeps)
    .option('--journal <file>', 'keep exchanges in this file')
    .option('--no-journal', 'keep no exchanges');
}

export type JournalFlags = OptionsOf<typeof withJournalOptions<[], NoOptions, NoOptions>>;
