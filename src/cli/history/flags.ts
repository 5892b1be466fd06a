import type { Command, OptionValues } from '@commander-js/extra-typings';
import { withFilterOptions } from '../flags/filter.ts';
import { GROUP } from '../flags/groups.ts';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';
import { withScrubOption } from '../flags/scrub.ts';
import { parseWhole } from '../flags/values.ts';

/** Declares the options of `history`. */
export function withHistoryOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return withScrubOption(
    withFilterOptions(command)
      .option(
        '--limit <n>',
        'at most this many rows, 0 to 1000000, counted from the newest (default: 20 without a filter)',
        (text) => parseWhole(text, 'limit', 0, 1_000_000),
      )
      .option('--follow', 'go on with each that comes, until Ctrl-C')
      .optionsGroup(GROUP.reads)
      .option('--journal <file>', 'read this journal'),
  )
    .option('--all', 'two rows for what send and listen have both kept; with an id: the payload whole')
    .option('--raw', 'with --json: add the exact body of every request');
}

/** Declares the options of `history show`. */
export function withShowOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return withScrubOption(command.optionsGroup(GROUP.reads).option('--journal <file>', 'read this journal'))
    .option('--all', 'show the payload whole')
    .option('--raw', 'with --json: add the exact body');
}

/** Declares the options of `history diff`. */
export function withDiffOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return withScrubOption(
    command.optionsGroup(GROUP.reads).option('--journal <file>', 'read this journal'),
  ).option('--all', 'show every difference: times that moved and entries of lists too');
}

/** Declares the options of `history clear`. */
export function withClearOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return command
    .optionsGroup(GROUP.deletes)
    .option('--journal <file>', 'delete this journal')
    .option('--yes', 'do not ask');
}

export type HistoryFlags = OptionsOf<typeof withHistoryOptions>;
export type ShowFlags = OptionsOf<typeof withShowOptions>;
export type DiffFlags = OptionsOf<typeof withDiffOptions>;
export type ClearFlags = OptionsOf<typeof withClearOptions>;
