import type { Command, OptionValues } from '@commander-js/extra-typings';
import { withFilterOptions } from '../flags/filter.ts';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';
import { parseWhole } from '../flags/values.ts';

/** Declares the options of `history`. */
export function withHistoryOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return withFilterOptions(command)
    .option('--journal <file>', 'read this journal')
    .option('--limit <n>', 'list this many, counted from the newest (default: 20)', (text) =>
      parseWhole(text, 'limit', 1, 1_000_000),
    )
    .option('--raw', 'with --json: add the exact body of every request');
}

/** Declares the options of `history show`. */
export function withShowOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return command
    .option('--journal <file>', 'read this journal')
    .option('--all', 'show the payload whole')
    .option('--raw', 'with --json: add the exact body');
}

/** Declares the options of `history clear`. */
export function withClearOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return command.option('--journal <file>', 'delete this journal').option('--yes', 'do not ask');
}

export type HistoryFlags = OptionsOf<typeof withHistoryOptions>;
export type ShowFlags = OptionsOf<typeof withShowOptions>;
export type ClearFlags = OptionsOf<typeof withClearOptions>;
