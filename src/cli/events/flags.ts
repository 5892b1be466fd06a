import type { Command, OptionValues } from '@commander-js/extra-typings';
import type { NoOptions, OptionsOf } from '../flags/options-of.ts';

/** Declares the options of `events`. */
export function withEventsOptions<Globals extends OptionValues>(command: Command<[], NoOptions, Globals>) {
  return command
    .option('--provider <id>', 'list those of this provider only')
    .option('--scenarios', 'list the scenarios instead: several events of one job');
}

export type EventsFlags = OptionsOf<typeof withEventsOptions>;
