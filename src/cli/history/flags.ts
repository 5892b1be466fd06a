import type { Command, OptionValues } from '@commander-js/extra-typings';
import { GROUP } from '../flags/groups.ts';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';
import { parseWhole } from '../flags/values.ts';

/** Declares the options of `history`. */
export function withHistoryOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return command
    .optionsGroup(GROUP.reads)
    .option('--journal <file>', 'read this journal')
    .optionsGroup(GROUP.lists)
    .option('--limit <n>', 'list this many, counted from the newest, 1 to 1000000 (default: 20)', (text) =>
      parseWhole(text, 'limit', 1, 1_000_000),
    )
    .optionsGroup(GROUP.shows)
    .option('--raw', 'with --json: add the exact body of every request');
}

/** Declares the options of `history show`. */
export function withShowOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return command
    .optionsGroup(GROUP.reads)
    .option('--journal <file>', 'read this journal')
    .optionsGroup(GROUP.shows)
    .option('--all', 'show the payload whole')
    .option('--raw', 'with --json: add the exact body');
}

/** Declares the options of `history clear`. */
export function withClearOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return command
    .optionsGroup(GROUP.reads)
    .option('--journal <file>', 'delete this journal')
    .option('--yes', 'do not ask');
}

export type HistoryFlags = OptionsOf<typeof withHistoryOptions>;
export type ShowFlags = OptionsOf<typeof withShowOptions>;
export type ClearFlags = OptionsOf<typeof withClearOptions>;
